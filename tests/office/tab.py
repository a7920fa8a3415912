"""The add-in over a workbook that is open: its VBA in LibreOffice, its Python in this process, and what Excel asks.

LibreOffice does not know the ending .xlam: a copy of the add-in is opened whose workbook part says .xlsm, all else the
same. It has no ribbon; a button is the Sub its onAction calls. What it has no VBA for (asking for a file, copying an
open workbook, printing a sheet) is answered here, and the test sees with what it was asked.
"""

import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import xlwings as xw

from steel_xl.app import addin
from steel_xl.files.addin.build import SHEET_TYPE
from steel_xl.files.patch.package import WORKBOOK, Package
from tests.office.bridge import STUB, Bridge
from tests.office.charts import charts_in
from tests.office.engine import SCRIPT, Application, Book, Cells, Macros, Sheet
from tests.office.session import Document, Office

LIBRARY = "Standard"
SHEETS = "SteelXLSheets"


def for_libreoffice(folder: Path, lang: str | None = None) -> Path:
    """The add-in under an ending LibreOffice knows."""
    package = Package(addin.content(lang))
    package.retype(WORKBOOK, SHEET_TYPE)
    path = folder / "steel_xl.xlsm"
    path.write_bytes(package.content())
    return path


class Books:
    """The open workbooks."""

    def __init__(self, application: "TwoBooks") -> None:
        self.application = self.app = application

    @property
    def active(self) -> Book:
        if self.application.front is None:
            raise AttributeError("no workbook is open")
        return self.application.front

    def __call__(self, name: str) -> Book:
        return self.application.opened_new[name]

    def open(self, path: str, *_: Any, **__: Any) -> Book:
        self.application.opened.append(Path(path))
        return self.active


class TwoBooks(Application):
    """The program with the add-in loaded and another workbook in front."""

    def __init__(self, office: Office, tools: Any, front: Book | None) -> None:
        super().__init__(office)
        self.tools, self.front = Macros(tools), front
        self.opened: list[Path] = []
        self.opened_new: dict[str, Book] = {}
        self.documents: list[Document] = []
        self.asked: list[tuple[str, ...]] = []
        self.answer: Path | None = None
        self.cell: tuple[str, int, int] | None = None
        self.broken = ""
        self.calculated = 0

    @property
    def calculation(self) -> str:
        self.calculated += 1
        return super().calculation

    @calculation.setter
    def calculation(self, value: str) -> None:
        self.book.model.enableAutomaticCalculation(value != "manual")

    @property
    def books(self) -> Books:
        return Books(self)

    @property
    def selection(self) -> Cells | None:
        if self.cell is None or self.front is None:
            return None
        sheet, row, column = self.cell
        return Cells(Sheet(self.front, sheet), (row, column), (row, column))

    def run(self, macro: str, arguments: Any) -> Any:
        book, _, name = macro.rpartition("!")
        special: Callable[..., Any] | None = getattr(self, "_" + name.rpartition(".")[2].lower(), None)
        if special is not None:
            return special(*arguments)
        assert book == "'steel_xl.xlam'", macro
        if name.startswith(SHEETS):
            assert self.front is not None
            assert arguments[0] == self.front.name
            return self.on_front.called(name, ("", *arguments[1:]))
        return self.tools.called(name, arguments)

    def _askwheretosave(self, *asked: str) -> str:
        self.asked.append(asked)
        return str(self.answer or "")

    @cached_property
    def on_front(self) -> Macros:
        """What macros do to its sheets, within it: LibreOffice's `Workbooks` does not find hidden documents."""
        assert self.front is not None
        add_module(self.front.model, SHEETS)
        return Macros(self.front.model, LIBRARY)

    def _savecopy(self, book: str, path: str) -> str:
        assert self.front is not None
        assert self.front.model.isAutomaticCalculationEnabled()  # the copy keeps what it finds
        assert book == self.front.name
        kind = "Calc MS Excel 2007 VBA XML" if path.endswith(".xlsm") else "Calc MS Excel 2007 XML"
        if not self.broken:
            url = self.office.uno.systemPathToFileUrl(path)
            self.front.model.storeToURL(url, self.office.properties(FilterName=kind))
        return self.broken

    def _openasnew(self, path: str) -> str:
        document = self.office.open(Path(path))
        self.documents.append(document)
        self.opened_new["steel_xl1"] = Book(self, document.model, "steel_xl1")
        self.book = self.front
        return "steel_xl1"

    def _printsheet(self, path: str, sheet: str, target: str) -> str:
        if not self.broken:
            with self.office.open(Path(path)) as document:
                keep = document.model.Sheets.getByName(sheet)
                for name in document.sheet_names:
                    if name != sheet:
                        document.model.Sheets.getByName(name).setPrintAreas(())
                        document.model.Sheets.getByName(name).IsVisible = False
                assert keep.IsVisible
                document.pdf(Path(target))
        return self.broken


class Tab:
    """The tab, and what its user sees."""

    def __init__(self, bridge: Bridge, tools: Document, front: Document | None, name: str) -> None:
        self.bridge, self.tools, self.document = bridge, tools, front
        self.app = TwoBooks(bridge.office, tools.model, None)
        if front is not None:
            self.app.front = Book(self.app, front.model, name)
        caller = Book(self.app, tools.model, "steel_xl.xlam")
        self.caller = xw.Book(impl=caller)
        self.app.book = self.app.front or caller

    def press(self, macro: str, tag: str = "") -> str:
        """Run what a button runs, then its Python; returns what the user was told."""
        xw.Book._mock_caller = self.caller  # type: ignore[attr-defined]
        run, self.bridge.run = self.bridge.run, lambda command: None
        said, told = len(self.app.said), len(self.bridge.commands)
        try:
            script = SCRIPT.format(f"VBAProject.SteelXLAddin.{macro}")
            self.tools.model.getScriptProvider().getScript(script).invoke((tag,) if tag else (), (), ())
            assert len(self.bridge.commands) == told + 1, f"LibreOffice ran no macro {macro}"
            run(self.bridge.commands[-1])
        finally:
            self.bridge.run = run
            del xw.Book._mock_caller  # type: ignore[attr-defined]
        assert self.bridge.failed == []
        assert len(self.app.said) == said + 1
        return str(self.app.said[-1])


@contextmanager
def tab(bridge: Bridge, addin_file: Path, front: Path | None) -> Iterator[Tab]:
    """The add-in beside an open workbook, or alone."""
    with bridge.open(addin_file) as tools:
        if front is None:
            yield Tab(bridge, tools, None, "")
            return
        with bridge.office.open(front) as document:
            bridge.charts[front.name] = charts_in(front)
            found = Tab(bridge, tools, document, front.name)
            try:
                yield found
            finally:
                for other in found.app.documents:
                    other.close()


def load_functions(document: Document) -> None:
    """Give an open workbook the functions of the add-in: its modules, beside whatever it holds."""
    add_module(document.model, "SteelXLFunctions").insertByName("xlwings", STUB)


def add_module(model: Any, name: str) -> Any:
    """Give an open workbook a VBA module of the add-in; returns the library it is in."""
    zipped = importlib.import_module("steel_xl.files.vba.read")
    parts = Package(addin.content())
    texts = [text for text in zipped.modules(parts.raw("xl/vbaProject.bin")) if f'"{name}"' in text[:60]]
    assert len(texts) == 1
    libraries = model.BasicLibraries
    libraries.VBACompatibilityMode = True
    library = libraries.getByName(LIBRARY) if libraries.hasByName(LIBRARY) else libraries.createLibrary(LIBRARY)
    code = "".join(line + "\n" for line in texts[0].splitlines() if not line.startswith("Attribute"))
    library.insertByName(name, "Option VBASupport 1\n" + code)
    return library
