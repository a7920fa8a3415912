"""The open workbook: its tables as grids, and results back into it, through xlwings. One read and one write a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from typing import Any, TypeAlias

import xlwings as xw

from steel_xl.adapters.exchange import CODES, ERROR_CODES, ERRORS
from steel_xl.app.opened import Opened, everything, opened_of
from steel_xl.files.desk import OURS
from steel_xl.files.patch.cells import Area, Content, area_of
from steel_xl.files.read import Finder, Rows, Wanted
from steel_xl.files.scan import Span
from steel_xl.sheet.grid import CellError, Grid

Vba: TypeAlias = Callable[[str], Callable[..., Any]]

_DATE = re.compile(r"[^\W\d_]+([\s.,/-]+[^\W\d_]+)?[\s.,/-]*\d[\d\s.,:/-]*([AP]M?)?", re.IGNORECASE)  # Mon, May 4 2026
_BLOCK = re.compile(r"[A-Z]+[0-9]+(:[A-Z]+[0-9]+)?|[A-Z]+:[A-Z]+")
_BETWEEN = "/"  # between names of sheets, which cannot hold it
_MOST = 20_000  # characters of a call: nobody says how long a text Excel hands on to a macro; in a cell it is 32,767


@dataclass(frozen=True)
class Spot:
    """A table of the open workbook: its sheet, its cells with the header, and xlwings' own object."""

    sheet: str
    area: Area
    table: Any = field(compare=False)


class LiveBook:
    """An open workbook.

    Parameters
    ----------
    book : the workbook as xlwings gives it
    vba : gives a macro of ours by its name, told which workbook is meant; the workbook's own if None
    """

    def __init__(self, book: xw.Book, vba: Vba | None = None) -> None:
        self.book = book
        self.vba: Vba = vba or (lambda name: partial(book.macro(name), ""))
        self.sheets = {str(sheet.name): sheet for sheet in book.sheets}
        self.tables = dict(self._tables())
        self.named = dict(self._named())
        self.left_open: list[str] = []

    def _tables(self) -> Iterator[tuple[str, Spot]]:
        for name, sheet in self.sheets.items():
            for table in sheet.tables:
                yield str(table.name).casefold(), Spot(name, _area(table.range), table)

    def _named(self) -> Iterator[tuple[str, tuple[str, Area]]]:
        for name in self.book.names:
            if str(name.name).startswith(OURS):
                cells = name.refers_to_range
                yield str(name.name).removeprefix(OURS), (str(cells.sheet.name), _area(cells))

    @cached_property
    def opened(self) -> Opened:
        """The study as its inputs stood when this was first asked; WorkbookError where it cannot be read."""
        return opened_of(self.grids(everything()), "en", str(self.book.name))

    def grids(self, wanted: Iterable[Wanted]) -> dict[str, Grid]:
        """The tables that are there, as the reader of files would give them."""
        spans = {key: Span(spot.sheet, *(edge - 1 for edge in _edges(spot.area))) for key, spot in self.tables.items()}
        return Finder(list(self.sheets), spans, self._cells).grids(wanted)

    def _cells(self, sheet: str) -> Rows:
        """All cells of a sheet from A1 on, in one read; errors as errors."""
        last = self.sheets[sheet].used_range.last_cell
        block = self.sheets[sheet].range((1, 1), (last.row, last.column))
        found = block.options(ndim=2, err_to_str=True).value
        return [[_received(cell) for cell in row] for row in found]

    def formulas(self, sheet: str, area: Area) -> list[list[str]]:
        """What the cells of a block hold, in one read: formulas as text, values as Excel would write them in one."""
        found: Any = self.range(sheet, area).formula
        if isinstance(found, str):
            return [[found]]
        if not isinstance(found[0], (list, tuple)):
            found = [found] if area.top == area.bottom else [[cell] for cell in found]
        return [[str(cell) if cell is not None else "" for cell in row] for row in found]

    def range(self, sheet: str, area: Area) -> xw.Range:
        """The cells of a block."""
        return self.sheets[sheet].range((area.top, area.left), (area.bottom, area.right))

    def unlock(self, sheets: Iterable[str]) -> str:
        """Take the protection off these sheets; returns which had one, for `lock`."""
        return str(self.vba("SteelXLSheets.UnlockSheets")(_BETWEEN.join(dict.fromkeys(sheets))) or "")

    def lock(self, sheets: str) -> None:
        """Protect the sheets `unlock` gave; those that cannot be protected again are added to `left_open`."""
        if sheets:
            said = str(self.vba("SteelXLSheets.LockSheets")(sheets) or _BETWEEN + sheets)
            self.left_open += said.split(_BETWEEN)[1:]

    def printed(self, sheets: Iterable[str]) -> dict[str, Area]:
        """The block that is printed of each sheet that has just one; none where Excel has no printer."""
        asked = list(dict.fromkeys(sheets))
        said = str(self.vba("SteelXLSheets.PrintAreas")(_BETWEEN.join(asked)) or "").replace("$", "").split(_BETWEEN)
        return {sheet: area_of(one) for sheet, one in zip(asked, said, strict=False) if _BLOCK.fullmatch(one)}

    def print(self, areas: Mapping[str, Area]) -> None:
        """Let these blocks be printed."""
        if areas:
            lines = (f"{sheet}{_BETWEEN}{area}" for sheet, area in areas.items())
            self.vba("SteelXLSheets.SetPrintAreas")("\n".join(lines))

    def break_pages(self, within: Mapping[str, tuple[Area, list[int]]]) -> None:
        """Let pages of sheets end below these rows, and nowhere else within the block."""
        if within:
            lines = (
                _BETWEEN.join([sheet, " ".join(map(str, (area.top + 1, area.bottom, *(row + 1 for row in ends))))])
                for sheet, (area, ends) in within.items()
            )
            self.vba("SteelXLSheets.BreakPages")("\n".join(lines))

    def put(self, sheet: str, area: Area, rows: list[list[Content]]) -> None:
        """Write a block in one go: numbers, formulas, and texts that stay texts."""
        self._write(sheet, area, [[given(cell) for cell in row] for row in rows])

    def restore(self, sheet: str, area: Area, formulas: list[list[str]]) -> None:
        """Write back what `formulas` gave."""
        self._write(sheet, area, formulas)

    def _write(self, sheet: str, area: Area, cells: Any) -> None:
        """One write, by xlwings' converter `raw`: the cells are plain numbers, texts and truths already."""
        self.range(sheet, area).options("raw").formula = cells


def parcels(told: Iterable[str], between: str, most: int = _MOST) -> Iterator[str]:
    """Texts together, as many as a call to a macro can have; one empty parcel where there are none."""
    parcel = ""
    for each in told:
        if parcel and len(parcel) + len(each) >= most:
            yield parcel
            parcel = ""
        parcel += between + each if parcel else each
    yield parcel


def _area(cells: Any) -> Area:
    return area_of(str(cells.address).replace("$", ""))


def _edges(area: Area) -> tuple[int, int, int, int]:
    return area.top, area.left, area.right, area.bottom


def _received(cell: Any) -> Any:
    if isinstance(cell, int) and cell in CODES:  # an error value xlwings has no word for
        return CellError(ERROR_CODES.get(cell, f"#{cell}"))
    if isinstance(cell, str):
        return CellError(cell) if cell in ERRORS else cell or None
    return cell


def given(cell: Content) -> str | float | bool:
    """A cell as Excel takes it: a text that it would read as something else has an apostrophe before it."""
    if cell.formula:
        return "=" + cell.formula
    if cell.kind == "n":
        return float(cell.value)
    if cell.kind == "b":
        return cell.value == "1"
    if cell.kind == "":
        return ""
    return f"'{cell.value}" if _misread(cell.value) else cell.value


@lru_cache(maxsize=10_000)
def _misread(text: str) -> bool:
    """Whether Excel might take the text for a formula, a number, a date or a truth."""
    if not text[:1].isalpha() or text.upper() in ("TRUE", "FALSE"):
        return bool(text)
    return _DATE.fullmatch(text) is not None
