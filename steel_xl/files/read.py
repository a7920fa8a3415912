"""Read the tables of any .xlsx or .xlsm workbook as grids, wherever in it they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import python_calamine as calamine

from steel_xl.files.scan import BROKEN, Parts, Span
from steel_xl.sheet.grid import Cell, Grid, is_blank
from steel_xl.sheet.issue import FileProblem
from steel_xl.sheet.label import bare, fold

WITH_MACROS = ".xlsm"
ENDINGS = (".xlsx", WITH_MACROS)

_SEARCHED_ROWS = 60  # how far down a sheet a header is looked for when the table has lost its name

Rows = list[list[Cell]]


@dataclass(frozen=True)
class Wanted:
    """A table to look for: by the name of its Excel table, else on a sheet of one of these names by its header.

    `least` columns must be recognised before a row counts as that header.
    """

    key: str
    sheets: frozenset[str]
    headers: frozenset[str]
    least: int = 2

    def either(self, other: Wanted) -> Wanted:
        """Look for this table or another system's of the same key: the system is known once a workbook is read."""
        sheets, headers = self.sheets | other.sheets, self.headers | other.headers
        return Wanted(self.key, sheets, headers, min(self.least, other.least))


def read(path: Path, wanted: Iterable[Wanted]) -> dict[str, Grid]:
    """Grids of the tables that were found, by key; FileProblem if the file cannot be read.

    A row typed directly below a table, or a column directly beside it, belongs to it.
    """
    if path.is_dir():
        raise FileProblem(path, "folder")
    if path.suffix.lower() not in ENDINGS:
        raise FileProblem(path, "ending_in", ending=path.suffix)
    if not path.is_file():
        raise FileProblem(path, "no_file")
    try:
        parts = Parts(path)
        try:
            with calamine.CalamineWorkbook.from_path(path) as book:
                return Finder(book.sheet_names, parts.tables, _Cells(book, parts).rows).grids(wanted)
        finally:
            parts.close()
    except calamine.PasswordError as error:
        raise FileProblem(path, "password") from error
    except (calamine.CalamineError, *BROKEN) as error:
        raise FileProblem(path, _why(path)) from error


def _why(path: Path) -> str:
    """Why a file cannot be opened: Excel keeps a workbook with a password in an older kind of file."""
    try:
        with path.open("rb") as file:
            return "password" if file.read(len(_LOCKED)) == _LOCKED else "no_workbook"
    except OSError:
        return "no_workbook"


_LOCKED = bytes.fromhex("d0cf11e0a1b11ae1")  # signature of a compound file ([MS-CFB] 2.2)


class _Cells:
    """All cells of a file's sheets from A1 on, errors included."""

    def __init__(self, book: calamine.CalamineWorkbook, parts: Parts) -> None:
        self.book, self.parts = book, parts

    def rows(self, sheet: str) -> Rows:
        odd = self.parts.oddities(sheet)
        found = self.book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        cells: Rows = [[None if cell == "" else cell for cell in row] for row in found]
        for (row, column), error in odd.items():
            _put(cells, row - 1, column - 1, error)
        return cells


class Finder:
    """Finds tables on sheets, whoever reads their cells.

    Parameters
    ----------
    sheets : names of the sheets in their order
    spans : Excel tables by name without case
    cells : all cells of a sheet from A1 on; asked once a sheet
    """

    def __init__(self, sheets: Iterable[str], spans: Mapping[str, Span], cells: Callable[[str], Rows]) -> None:
        self.sheets, self.spans, self.read = tuple(sheets), spans, cells
        self.rows: dict[str, Rows] = {}

    def grids(self, wanted: Iterable[Wanted]) -> dict[str, Grid]:
        """Grids of the tables that are there, by key."""
        grids = {}
        for want in wanted:
            span = self.spans.get(want.key.casefold())
            grid = self._grid(span, self._cells(span.sheet)) if span else self._search(want)
            if grid is not None:
                grids[want.key] = grid
        return grids

    def _cells(self, sheet: str) -> Rows:
        if sheet not in self.rows:
            self.rows[sheet] = self.read(sheet)
        return self.rows[sheet]

    def _search(self, want: Wanted) -> Grid | None:
        for sheet in self.sheets:
            if fold(sheet) not in want.sheets:
                continue
            cells = self._cells(sheet)
            for top, row in enumerate(cells[:_SEARCHED_ROWS]):
                known = [
                    at for at, cell in enumerate(row) if isinstance(cell, str) and fold(bare(cell)) in want.headers
                ]
                if len(known) >= want.least:
                    left = known[0]
                    while left and not is_blank(row[left - 1]):
                        left -= 1
                    return self._grid(Span(sheet, top, left, known[-1], len(cells) - 1), cells)
        return None

    def _grid(self, span: Span, cells: Rows) -> Grid:
        head = cells[span.top] if span.top < len(cells) else []
        right = span.right
        while right + 1 < len(head) and not is_blank(head[right + 1]) and not self._taken(span, span.top, right + 1):
            right += 1
        columns = range(span.left, right + 1)
        rows, lines = [], []
        for at in range(span.top + 1, len(cells)):
            line = tuple(cells[at][span.left : right + 1])
            line += (None,) * (len(columns) - len(line))
            blank = all(map(is_blank, line))
            if at > span.bottom and (blank or span.totals or self._taken(span, at, span.left)):
                break
            if not blank:
                rows.append(line)
                lines.append(at + 1)
        header = tuple(_get(head, column) for column in columns)
        return Grid(span.sheet, span.top + 1, span.left + 1, header, tuple(rows), tuple(lines))

    def _taken(self, mine: Span, row: int, column: int) -> bool:
        return any(span.holds(row, column) for span in self.spans.values() if span.sheet == mine.sheet and span != mine)


def _get(row: Sequence[Cell], column: int) -> Cell:
    return row[column] if column < len(row) else None


def _put(cells: Rows, row: int, column: int, value: Cell) -> None:
    while len(cells) <= row:
        cells.append([])
    line = cells[row]
    line.extend([None] * (column + 1 - len(line)))
    line[column] = value
