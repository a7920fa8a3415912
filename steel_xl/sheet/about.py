"""The cover's table of facts: which system and case a workbook is of, whose it is, and when it was run."""

from __future__ import annotations

from steel_xl.sheet.grid import Grid, is_blank, words

ABOUT = "about"
"""Name of the table."""

OWNED = ("study", "owner")
"""Facts that are the user's to type."""


def about_of(grid: Grid | None) -> dict[str, str]:
    """The facts by key; empty if the workbook has no such table."""
    rows = grid.rows if grid else ()
    facts = {}
    for cells in rows:
        if len(cells) > 1 and not is_blank(cells[0]):
            facts[words(cells[0])] = "" if is_blank(cells[-1]) else str(cells[-1])
    return facts
