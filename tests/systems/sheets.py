"""The published case as sheets of cells, for a test to type into and have examined."""

from __future__ import annotations

import re
from collections.abc import Mapping

from steel_xl.app.opened import Opened, open_case
from steel_xl.catalog import system
from steel_xl.sheet.grid import Cell, Grid
from steel_xl.sheet.issue import Issue
from steel_xl.sheet.parse import Parsed, parse
from steel_xl.sheet.study import Examined

_PLACE = re.compile(r"(\w+)!([A-Z])(\d+)")

OPENED = open_case(system("synergy"), "luo2025", "en")
HEADER_LINE = 3


def at(place: str, opened: Opened = OPENED) -> str:
    """A cell's address; that of a setting's value may be said by its name: "settings!score_low"."""
    key, _, name = place.partition("!")
    grid = opened.grids["settings"]
    names = [cells[0] for cells in grid.rows]
    if key != "settings" or name not in names:
        return place
    sheet, cell = grid.place(names.index(name), grid.header.index("value"))
    return f"{sheet}!{cell}"


def typed(cells: Mapping[str, Cell], without: tuple[str, ...] = (), opened: Opened = OPENED) -> dict[str, Grid]:
    """The case's grids with `cells` ("prices!C4" or "settings!score_low": value) typed in; rows are added as needed.

    `without` names tables (``prices``) or lines of one (``prices!5``) to leave out.
    """
    sheets = {key: [list(grid.header), *map(list, grid.rows)] for key, grid in opened.grids.items()}
    for place, value in cells.items():
        match = _PLACE.fullmatch(at(place, opened))
        assert match is not None, place
        key, row, column = match.group(1), int(match.group(3)) - HEADER_LINE, ord(match.group(2)) - ord("A")
        lines = sheets[key]
        while len(lines) <= row:
            lines.append([None] * len(lines[0]))
        for line in lines:
            line.extend([None] * (column + 1 - len(line)))
        lines[row][column] = value
    for name in without:
        key, _, line_number = name.partition("!")
        if line_number:
            del sheets[key][int(line_number) - HEADER_LINE]
        else:
            del sheets[key]
    return {
        key: Grid(key, HEADER_LINE, 1, tuple(head), tuple(map(tuple, rows))) for key, (head, *rows) in sheets.items()
    }


def parsed(cells: Mapping[str, Cell], without: tuple[str, ...] = ()) -> Parsed:
    """The case with `cells` typed in, as read."""
    return parse(OPENED.system.inputs, typed(cells, without), OPENED.labels)


def examined(
    cells: Mapping[str, Cell], scenario: str | None = None, without: tuple[str, ...] = (), *, own: bool = False
) -> Examined:
    """The case with `cells` typed in, as examined; `own`: made from no shipped case."""
    published = None if own else OPENED.parsed.inputs
    return OPENED.system.examine(parsed(cells, without), OPENED.labels, scenario, published)


def places(issues: tuple[Issue, ...]) -> list[str]:
    """Where the issues are."""
    return [f"{issue.sheet}!{issue.cell}" for issue in issues]
