"""An xlwings engine over LibreOffice, so that the macros run as they do in Excel, in a real spreadsheet.

Only what the macros use. Where LibreOffice's own objects differ from Excel's, this file does what Excel does: a text
behind an apostrophe is text, and formulas are in Excel's language.
"""

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Any, TypeAlias

import xlwings as xw
from xlwings import utils

from steel_xl.sheet.grid import letters
from tests.office.session import Office

UP = {0: "bottom", 1: "top", 2: "center", 3: "bottom"}  # what a cell's VertJustify is; 0 where nobody said
TYPED = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags: numbers, dates, texts, formulas
DAYS_OF_NOTES = 1023  # com.sun.star.sheet.CellFlags, all of them
CHARACTER = 210  # hundredths of a millimetre
SCRIPT = "vnd.sun.star.script:{}?language=Basic&location=document"
QUOTED = re.compile(r'("(?:[^"]|"")*")')
SHEET = re.compile(r"('(?:[^']|'')+'|[^\W\d]\w*)!")


Corners: TypeAlias = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell of a block, by row and column."""


def in_calc(formula: str) -> str:
    """A formula of Excel as LibreOffice's programming interface takes it."""
    if '"' not in formula:
        return SHEET.sub(r"$\1.", formula.replace(",", ";"))
    parts = QUOTED.split(formula)
    return "".join(part if at % 2 else SHEET.sub(r"$\1.", part.replace(",", ";")) for at, part in enumerate(parts))


class Macros(dict[str, Any]):
    """The macros of a document by their names, each asked for once."""

    def __init__(self, model: Any, library: str = "VBAProject") -> None:
        super().__init__()
        self._provider, self._library = model.getScriptProvider(), library

    def __missing__(self, macro: str) -> Any:
        self[macro] = self._provider.getScript(SCRIPT.format(f"{self._library}.{macro}"))
        return self[macro]

    def called(self, macro: str, arguments: Any) -> Any:
        """What a macro returns. A small whole number would reach it as a byte, and its Long would be 0."""
        given = (float(each) if type(each) is int else each for each in arguments)
        return self[macro].invoke(tuple(given), (), ())[0]


class Impl:
    """The engine: what xlwings asks for conversions."""

    name = "libreoffice"
    type = "desktop"
    apps: Any = None

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        return value

    @staticmethod
    def clean_value_data(data: Any, dates: Any, empty: Any, numbers: Any, err_to_str: bool) -> list[list[Any]]:
        def clean(cell: Any) -> Any:
            if isinstance(cell, ErrorCell):
                return str(cell) if err_to_str else empty
            return empty if cell in ("", None) else cell

        return [[clean(cell) for cell in row] for row in data]


class ErrorCell(str):
    """What an error value shows."""

    __slots__ = ()


class Application:
    """The program; what the macros switch, and what they said to the user."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.engine = IMPL
        self.screen_updating = True
        self.enable_events = True
        self.said: list[str] = []
        self.switched: list[tuple[str, Any]] = []
        self.shown: list[str] = []
        self.book: Any = None
        self.pid = 0

    @cached_property
    def downwards(self) -> list[Any]:
        """How the cells of a series are filled with its first."""
        parts = (("FillDirection", "TO_BOTTOM"), ("FillMode", "SIMPLE"), ("FillDateMode", "FILL_DATE_DAY"))
        return [self.office.uno.Enum(f"com.sun.star.sheet.{kind}", value) for kind, value in parts]

    @property
    def calculation(self) -> str:
        return "automatic" if self.book.model.isAutomaticCalculationEnabled() else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        self.book.model.enableAutomaticCalculation(value != "manual")

    @property
    def status_bar(self) -> Any:
        return False

    @status_bar.setter
    def status_bar(self, value: Any) -> None:
        self.shown.append(str(value))

    def alert(self, prompt: str, title: str, *_: Any) -> str:
        self.said.append(prompt)
        return "ok"

    def run(self, macro: str, arguments: Any) -> Any:
        return self.book.macros.called(macro.rpartition("!")[2], arguments)


class Book:
    """An open document."""

    def __init__(self, application: Application, model: Any, name: str) -> None:
        self.application, self.model, self._name = application, model, name
        application.book = self
        ranges = [(str(name), model.DatabaseRanges.getByName(name)) for name in model.DatabaseRanges.ElementNames]
        self.called = [str(name) for name in model.Sheets.ElementNames]
        self.ranges = [  # asked once: no sheet gains a table
            (name, each, self.called[each.DataArea.Sheet]) for name, each in ranges
        ]
        self.views = Views(model)
        self.named: dict[str, Any] = {}
        self.macros = Macros(model)
        self._codes: dict[str, int] = {}
        self.scales: list[Rule] = []

    @property
    def app(self) -> Application:
        return self.application

    @property
    def name(self) -> str:
        return self._name

    @property
    def fullname(self) -> str:
        return self._name

    @property
    def sheets(self) -> "Sheets":
        return Sheets(self)

    @property
    def names(self) -> "Names":
        return Names(self)

    def code(self, text: str) -> int:
        """Number of a number format."""
        if text not in self._codes:
            formats = self.model.NumberFormats
            uno = self.app.office.uno
            place = uno.createUnoStruct("com.sun.star.lang.Locale", Language="en", Country="US")
            key = formats.queryKey(text, place, False)
            self._codes[text] = key if key >= 0 else formats.addNew(text, place)
        return self._codes[text]


class View:
    """A sheet of LibreOffice and one block of its cells that is moved about: a new object takes ten times as long."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self._cursor = sheet.createCursor()
        self._place: Corners | None = None  # not known: a user may have moved it by new rows

    def forget(self) -> None:
        """Somebody else may change the sheet."""
        self._place = None

    def at(self, first: tuple[int, int], last: tuple[int, int]) -> Any:
        if self._place is None:
            self._cursor.collapseToSize(1, 1)
        (top, left), (bottom, right) = self._place or self._found()
        if (top, left) != first:
            self._cursor.gotoOffset(first[1] - left, first[0] - top)
        if (bottom - top, right - left) != (last[0] - first[0], last[1] - first[1]):
            self._cursor.collapseToSize(last[1] - first[1] + 1, last[0] - first[0] + 1)
        self._place = first, last
        return self._cursor

    def with_merged(self) -> Corners:
        """Where the block reaches with the rest of merged cells at its edge, and is from now on."""
        self._cursor.collapseToMergedArea()
        return self._found()

    def last(self) -> tuple[int, int]:
        """The last cell that is used."""
        self._cursor.gotoEndOfUsedArea(False)
        return self._found()[1]

    def _found(self) -> Corners:
        area = self._cursor.RangeAddress
        self._place = (area.StartRow + 1, area.StartColumn + 1), (area.EndRow + 1, area.EndColumn + 1)
        return self._place


class Views(dict[str, View]):
    """The sheets of a document by their names, each asked for once, when the document is: Excel's are there by then."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self._sheets = model.Sheets
        for name in self._sheets.ElementNames:
            self[name]

    def __missing__(self, name: str) -> View:
        self[name] = View(self._sheets.getByName(name))
        return self[name]


class Sheets:
    def __init__(self, book: Book) -> None:
        self.book = book
        self.called = [str(name) for name in book.model.Sheets.ElementNames]
        for view in book.views.values():
            view.forget()

    def __call__(self, key: int | str) -> "Sheet":
        return Sheet(self.book, self.called[key - 1] if isinstance(key, int) else key)

    def __len__(self) -> int:
        return len(self.called)

    def __iter__(self) -> Iterator["Sheet"]:
        return (Sheet(self.book, name) for name in self.called)


class Sheet:
    def __init__(self, book: Book, name: str) -> None:
        self._book, self.name = book, name

    @property
    def sheet(self) -> Any:
        """Asked for when it is needed."""
        return self._book.views[self.name].sheet

    def at(self, first: tuple[int, int], last: tuple[int, int]) -> Any:
        """LibreOffice's object for these cells, until others are asked for."""
        return self._book.views[self.name].at(first, last)

    @property
    def book(self) -> Book:
        return self._book

    def range(self, first: Any, last: Any = None) -> "Cells":
        if isinstance(first, str):
            first, last = utils.a1_to_tuples(first.replace("$", ""))  # type: ignore[no-untyped-call]
        first, last = (each.first if isinstance(each, Cells) else each for each in (first, last or first))
        return Cells(self, first, last)

    @property
    def used_range(self) -> "Cells":
        return Cells(self, (1, 1), self._book.views[self.name].last())

    @property
    def tables(self) -> "Tables":
        return Tables(self)


class Cells:
    max_cells_per_read = max_cells_per_write = None

    def __init__(self, sheet: Sheet, first: tuple[int, int], last: tuple[int, int]) -> None:
        self.sheet, self.first, self.last = sheet, first, last

    @property
    def cells(self) -> Any:
        """Asked for when it is needed, as xlwings does with Excel."""
        return self.sheet.at(self.first, self.last)

    @property
    def place(self) -> Any:
        """The block as LibreOffice's structs say it, without asking for its cells."""
        uno, book = self.sheet.book.app.office.uno, self.sheet.book
        (top, left), (bottom, right) = self.first, self.last
        return uno.createUnoStruct(
            "com.sun.star.table.CellRangeAddress",
            Sheet=book.called.index(self.sheet.name),
            StartColumn=left - 1,
            StartRow=top - 1,
            EndColumn=right - 1,
            EndRow=bottom - 1,
        )

    @property
    def corner(self) -> Any:
        """The first cell as LibreOffice's structs say it."""
        uno, place = self.sheet.book.app.office.uno, self.place
        said = {"Sheet": place.Sheet, "Column": place.StartColumn, "Row": place.StartRow}
        return uno.createUnoStruct("com.sun.star.table.CellAddress", **said)

    @property
    def api(self) -> Any:
        return self.cells

    @property
    def row(self) -> int:
        return self.first[0]

    @property
    def column(self) -> int:
        return self.first[1]

    @property
    def shape(self) -> tuple[int, int]:
        return self.last[0] - self.first[0] + 1, self.last[1] - self.first[1] + 1

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, row: int, column: int | None = None) -> "Cells":
        if column is None:
            row, column = divmod(row - 1, self.shape[1])
            row, column = row + 1, column + 1
        place = self.first[0] + row - 1, self.first[1] + column - 1
        return Cells(self.sheet, place, place)

    def get_address(self, *_: Any) -> str:
        return self.address

    @property
    def address(self) -> str:
        return ":".join(f"${letters(column)}${row}" for row, column in dict.fromkeys((self.first, self.last)))

    @property
    def raw_value(self) -> Any:
        rows = [list(row) for row in self.cells.getDataArray()]
        if not any(cell is None for row in rows for cell in row):
            return rows
        for area in self.cells.queryFormulaCells(4).RangeAddresses:  # those that show an error
            for row in range(area.StartRow, area.EndRow + 1):
                for column in range(area.StartColumn, area.EndColumn + 1):
                    at = row - self.first[0] + 1, column - self.first[1] + 1
                    rows[at[0]][at[1]] = ErrorCell(self.cells.getCellByPosition(at[1], at[0]).String)
        return rows

    @property
    def formula(self) -> Any:
        found = self.cells.getFormulaArray()
        return found[0][0] if len(self) == 1 else found

    @formula.setter
    def formula(self, rows: Any) -> None:
        if isinstance(rows, str):
            rows = [[rows]]
        if all(_literal(cell) for row in rows for cell in row):
            self.cells.setDataArray(tuple(tuple(_stored(cell) for cell in row) for row in rows))
        else:
            self.cells.setFormulaArray(tuple(tuple(_typed(cell) for cell in row) for row in rows))

    @property
    def formula_array(self) -> str:
        return str(self.cells.getArrayFormula())

    @formula_array.setter
    def formula_array(self, formula: str) -> None:
        self.cells.setArrayFormula(in_calc(formula))

    def copy(self, destination: Any) -> None:
        """Fill the destination: once or side by side, and a single row down to its end."""
        target, sheet = destination.impl, self.sheet.sheet
        if self.shape[0] == 1 and target.first == (self.first[0] + 1, self.first[1]) and target.last[1] == self.last[1]:
            whole = Cells(self.sheet, self.first, target.last)
            whole.cells.fillSeries(*self.sheet.book.app.downwards, 0, 0)
            return
        top, left = target.first[0] - 1, target.first[1] - 1
        high, wide = target.shape
        for across in range(0, wide, self.shape[1]):
            sheet.copyRange(Cells(self.sheet, (top + 1, left + across + 1), target.last).corner, self.place)
        if high == self.shape[0]:
            return
        if self.shape[0] > 1:
            raise NotImplementedError("several rows are copied once")
        target.cells.fillSeries(*self.sheet.book.app.downwards, 0, 0)

    def clear_contents(self) -> None:
        self.cells.clearContents(TYPED)

    def clear(self) -> None:
        self.cells.clearContents(DAYS_OF_NOTES)

    @property
    def column_width(self) -> float:
        return float(self.cells.Columns.Width) / CHARACTER

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.cells.Columns.Width = int(value * CHARACTER)

    @property
    def merge_cells(self) -> bool:
        """Excel says None where some are."""
        return bool(self.cells.IsMerged or self._whole() != (self.first, self.last))

    @property
    def merge_area(self) -> "Cells":
        return Cells(self.sheet, *self._whole())

    def _whole(self) -> Corners:
        """The cells, with the rest of merged ones at their edge."""
        view = self.sheet.book.views[self.sheet.name]
        view.at(self.first, self.last)
        return view.with_merged()

    horizontal_alignment = property(lambda self: None, lambda self, value: None)

    @property
    def vertical_alignment(self) -> str:
        return UP[self.cells.VertJustify]

    @property
    def number_format(self) -> str:
        return ""

    @number_format.setter
    def number_format(self, code: str) -> None:
        self.cells.NumberFormat = self.sheet.book.code(code)

    @property
    def conditional_formats(self) -> "Rules":
        return Rules(self)

    @property
    def font(self) -> "Font":
        return Font(self)

    @property
    def note(self) -> Any:
        cell = self.cells.getCellByPosition(0, 0)
        return Note(self.sheet, cell) if cell.Annotation.String else None

    def add_note(self, text: str) -> Any:
        cell = self.cells.getCellByPosition(0, 0)
        self.sheet.sheet.Annotations.insertNew(cell.CellAddress, text)
        return Note(self.sheet, cell)


class Note:
    """The note of a cell."""

    def __init__(self, sheet: Sheet, cell: Any) -> None:
        self.sheet, self.cell = sheet, cell

    @property
    def text(self) -> str:
        return str(self.cell.Annotation.String)

    @text.setter
    def text(self, value: str) -> None:
        self.cell.Annotation.String = value

    def delete(self) -> None:
        notes = self.sheet.sheet.Annotations
        for at in range(notes.Count):
            place = notes.getByIndex(at).Position
            if (place.Row, place.Column) == (self.cell.CellAddress.Row, self.cell.CellAddress.Column):
                notes.removeByIndex(at)
                return


class Font:
    def __init__(self, within: Cells) -> None:
        self.within = within

    @property
    def cells(self) -> Any:
        return self.within.cells

    bold = property(lambda self: None, lambda self, value: setattr(self.cells, "CharWeight", 150.0 if value else 100.0))
    italic = property(lambda self: None, lambda self, value: None)


class Rule:
    """A colour scale; LibreOffice's programming interface has none of three colours, so the book keeps it."""

    type = "color_scale"

    def __init__(self, cells: Cells, spec: dict[str, Any]) -> None:
        self.sheet, self.area = cells.sheet, f"{cells.sheet.name}!{cells.address}"
        self.first, self.colors, self.thresholds = cells.first, spec["colors"], spec["thresholds"]

    def delete(self) -> None:
        self.sheet.book.scales.remove(self)


class Rules:
    """The colour scales that begin within some cells."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells

    def __iter__(self) -> Iterator[Rule]:
        (top, left), (bottom, right) = self.cells.first, self.cells.last
        for rule in self.cells.sheet.book.scales:
            row, column = rule.first
            if rule.sheet.name == self.cells.sheet.name and top <= row <= bottom and left <= column <= right:
                yield rule

    def add_color_scale(self, spec: dict[str, Any]) -> Rule:
        self.cells.sheet.book.scales.append(Rule(self.cells, spec))
        return self.cells.sheet.book.scales[-1]


class Tables:
    parent: Any = None

    def __init__(self, sheet: Sheet) -> None:
        self.parent = sheet
        self.found = [(name, each) for name, each, where in sheet.book.ranges if where == sheet.name]

    def __call__(self, key: str) -> "Table":
        return next(table for table in self if table.name == key)

    def __iter__(self) -> Iterator["Table"]:
        return (Table(self.parent, name, each) for name, each in self.found)

    def __len__(self) -> int:
        return len(self.found)


class Table:
    parent: Any = None

    def __init__(self, sheet: Sheet, name: str, found: Any) -> None:
        self.parent, self.name, self.found = sheet, name, found

    @property
    def range(self) -> Cells:
        area = self.found.DataArea
        return Cells(self.parent, (area.StartRow + 1, area.StartColumn + 1), (area.EndRow + 1, area.EndColumn + 1))

    @property
    def show_headers(self) -> bool:
        return bool(self.found.ContainsHeader)

    @property
    def show_totals(self) -> bool:
        return bool(self.found.TotalsRow)

    def resize(self, cells: Any) -> None:
        self.found.DataArea = cells.impl.place


class Names:
    def __init__(self, book: Book) -> None:
        self.book, self.found = book, book.model.NamedRanges

    def __len__(self) -> int:
        return int(self.found.Count)

    def __iter__(self) -> Iterator["Name"]:
        return (self(str(name)) for name in self.found.ElementNames)

    def snapshot(self) -> list[tuple[str, "Name"]]:
        return [(str(name), self(str(name))) for name in self.found.ElementNames]

    def contains(self, name: Any) -> bool:
        return bool(self.found.hasByName(name))

    def __call__(self, key: Any) -> "Name":
        name = str(self.found.ElementNames[key - 1] if isinstance(key, int) else key)
        if name not in self.book.named:
            self.book.named[name] = self.found.getByName(name)
        return Name(self.book, name, self.book.named[name])


class Name:
    def __init__(self, book: Book, name: str, found: Any) -> None:
        self.book, self.name, self.found = book, name, found

    @property
    def refers_to(self) -> str:
        return str(self.found.Content)

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.found.setContent(in_calc(value).removeprefix("="))

    @property
    def refers_to_range(self) -> Cells:
        sheet, _, cells = self.refers_to.removeprefix("$").rpartition(".")
        if sheet.startswith("'"):
            sheet = sheet[1:-1].replace("''", "'")
        return Sheet(self.book, sheet).range(cells)


def _typed(cell: Any) -> str:
    """What Excel would make of it, in LibreOffice's words."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "=TRUE()" if cell else "=FALSE()"
    if isinstance(cell, (int, float)):
        return repr(cell)
    return in_calc(cell) if cell.startswith("=") else cell


def _literal(cell: Any) -> bool:
    """Whether typing it and storing it are the same: numbers, nothing, and texts that could not be anything else."""
    return _plain(cell) if isinstance(cell, str) else cell is None or isinstance(cell, float)


@lru_cache(maxsize=10_000)
def _plain(text: str) -> bool:
    return text[:1] == "'" or (text[:1].isalpha() and text.upper() not in ("TRUE", "FALSE")) or not text


def _stored(cell: Any) -> Any:
    return "" if cell is None else cell.removeprefix("'") if isinstance(cell, str) else cell


IMPL = Impl()


def opened(office: Office, model: Any, name: str) -> xw.Book:
    """An open document as xlwings sees a workbook."""
    return xw.Book(impl=Book(Application(office), model, name))
