"""The cover's table of facts: which system and case a workbook is of, whose it is, and when it was run."""

from __future__ import annotations

from steel_xl.sheet.grid import Cell, Grid, is_blank, words
from steel_xl.sheet.label import Labels, fold, languages

ABOUT = "about"
"""Name of the table."""

OWNED = ("study", "owner")
"""Facts that are the user's to type."""


def about_of(grid: Grid | None) -> dict[str, str]:
    """The facts by key; empty if the workbook has no such table.

    They stand under the header of values; a column of the user's may be beside it.
    """
    if grid is None:
        return {}
    key, value = _column(grid, "key", 0), _column(grid, "value", len(grid.header) - 1)
    facts = {}
    for cells in grid.rows:
        if len(cells) > max(key, value) and not is_blank(cells[key]):
            facts[words(cells[key])] = _said(cells[value])
    return facts


def _column(grid: Grid, name: str, otherwise: int) -> int:
    """Place of the column with a header of the cover's, in whatever language."""
    known = {fold(Labels(lang).text(f"cover.{name}")) for lang in languages()}
    found = (at for at, head in enumerate(grid.header) if not is_blank(head) and fold(words(head)) in known)
    return next(found, otherwise)


def _said(cell: Cell) -> str:
    """A fact as text; a whole number, such as a year for a name, without a point."""
    if is_blank(cell):
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
