"""Faults in the open workbook: the sheet of issues, by which a rule colours the cells, and a note in each cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from steel_xl.adapters.live import LiveBook
from steel_xl.files.patch.cells import Area, Content
from steel_xl.files.remarks import COLUMNS, TABLE, lines_of_issues
from steel_xl.sheet.issue import Issue
from steel_xl.sheet.label import Labels

_START, _END = "steel_xl: ", "\n----\n"  # what stands before and behind our words in a note


def mark(live: LiveBook, issues: Sequence[Issue], labels: Labels, called: Mapping[str, str]) -> None:
    """List the issues, and write each fault into the note of its cell, before what the note says already.

    `called` gives the name an input sheet had when the workbook was made, by its name now.
    """
    rows = lines_of_issues(issues, labels, lambda sheet: called.get(sheet, sheet))
    _write(live, [[_content(cell) for cell in row] for row in rows])
    said: dict[tuple[str, str], list[str]] = {}
    for issue in issues:
        if issue.cell and not issue.warning and issue.sheet in live.sheets:
            said.setdefault((issue.sheet, issue.cell), []).append(str(issue))
    for (sheet, cell), lines in said.items():
        place = live.book.sheets[sheet].range(cell)
        text, note = _START + "\n".join(lines) + _END, place.note
        if note is None:
            place.add_note(text)
        else:
            note.text = text + str(note.text)


def clear_marks(live: LiveBook) -> None:
    """Take our words out of the notes of the cells the sheet of issues names, and empty it."""
    spot = live.tables.get(TABLE)
    if spot is None:
        return
    for row in live.formulas(spot.sheet, spot.area)[1:]:
        sheet, cell = row[1], row[2]
        if sheet in live.sheets and cell:
            _unmark(live, sheet, cell)


def _unmark(live: LiveBook, sheet: str, cell: str) -> None:
    note = live.book.sheets[sheet].range(cell).note
    text = "" if note is None else str(note.text)
    if note is None or not text.startswith(_START):
        return
    _, found, own = text.partition(_END)
    if found and own:
        note.text = own
    else:
        note.delete()


def _write(live: LiveBook, rows: list[list[Content]]) -> None:
    spot = live.tables[TABLE]
    locked = bool(live.vba("SteelXL.UnlockSheet")(spot.sheet))
    try:
        top, left = spot.area.top, spot.area.left
        right = left + len(COLUMNS) - 1
        new = Area(top + 1, left, top + len(rows), right)
        live.put(spot.sheet, new, rows)
        if spot.area.bottom > new.bottom:
            live.range(spot.sheet, Area(new.bottom + 1, left, spot.area.bottom, right)).clear()
        spot.table.resize(live.range(spot.sheet, Area(top, left, new.bottom, spot.area.right)))
    finally:
        if locked:
            live.vba("SteelXL.LockSheet")(spot.sheet)


def _content(cell: object) -> Content:
    return Content("s", str(cell)) if cell else Content()
