"""VBA of an open workbook calls Python in the test process: cells compute and buttons run without xlwings' DLL.

After loading, the module ``xlwings`` is replaced by a few lines that look up a UNO service of ours, and the class
``Dictionary`` is removed; all other modules are the workbook's own. With either left in, LibreOffice answers every
function with nothing and no error: assert values.
"""

import importlib
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.office.chart_model import Charts
from tests.office.session import Document, Office

SERVICE = "steel_xl.tests.Python"
LIBRARY = "VBAProject"
STUB = f"""Option VBASupport 1
Public Function RunPython(PythonCommand As String)
    Dim server As Object
    Set server = createUnoService("{SERVICE}")
    RunPython = server.RunPython(PythonCommand)
End Function
Public Function XLPy()
    Set XLPy = createUnoService("{SERVICE}")
End Function
"""
CHARTS = "SteelXLCharts"
"""The module about charts: Excel's, which LibreOffice has not; there it finds those of `tests.office.chart_model`."""
EXCEL, KEEPER = "steel_xl.tests.Excel", "steel_xl.tests.Keeper"
"""Services within LibreOffice, of `tests.office.within`."""
MISSING = -2147352572  # an argument left out, as COM hands it over to xlwings
ERROR_RESULT = 4  # com.sun.star.sheet.FormulaResult.ERROR
ERRORS = {503: -2146826252, 519: -2146826273, 524: -2146826265, 525: -2146826259, 532: -2146826281, 32767: -2146826246}
"""Codes of error values: LibreOffice's, and those COM hands over."""


class Bridge:
    """The service behind `STUB`.

    Attributes
    ----------
    calls
        Module, function and arguments of each call of a worksheet function, as VBA made it.
    commands
        Each command a button ran.
    run
        What executes a command; a test of macros puts its own here.
    failed
        What a command or function raised.
    charts
        The charts of workbooks, by the name macros know these by, "" for the one they lie in.
    """

    def __init__(self, office: Office) -> None:
        self.office = office
        self.calls: list[tuple[str, str, tuple[Any, ...]]] = []
        self.commands: list[str] = []
        self.failed: list[Exception] = []
        self.charts = ChartsWithin(office)
        self.run: Callable[[str], object] = lambda command: exec(command, {})  # noqa: S102 - what the workbook's VBA says
        self._factories = (_factory(office.uno, self), *map(self.charts.factory, (EXCEL, KEEPER)))

    def __enter__(self) -> "Bridge":
        for factory in self._factories:
            self.office.context.ServiceManager.insert(factory)
        return self

    def __exit__(self, *_: object) -> None:
        for factory in self._factories:
            self.office.context.ServiceManager.remove(factory)

    @contextmanager
    def open(self, path: Path) -> Iterator[Document]:
        """A workbook whose macros reach this process, recalculated."""
        with self.office.open(path) as document:
            modules = document.model.BasicLibraries.getByName(LIBRARY)
            modules.replaceByName("xlwings", STUB)
            modules.removeByName("Dictionary")
            onto_charts(modules)
            document.recalculate()
            yield document

    def press(self, document: Document, macro: str) -> None:
        """Run the macro a button is bound to, as `buttons` has it."""
        document.model.getScriptProvider().getScript(macro).invoke((), (), ())

    def answer(self, name: str, arguments: tuple[Any, ...]) -> Any:
        """What the service says to VBA."""
        try:
            if name == "RunPython":
                return self._ran(arguments[0])
            module, function, given = arguments[:3]
            self.calls.append((module, function, given))
            made = getattr(importlib.import_module(module), function)
            return self._returned(made(*(self._received(each) for each in given)))
        except Exception as error:
            self.failed.append(error)
            raise

    def _ran(self, command: str) -> int:
        """As xlwings' RunPython: -1 after a failure, which is not raised in VBA."""
        self.commands.append(command)
        try:
            self.run(command)
        except Exception as error:  # noqa: BLE001 - the test looks at it
            self.failed.append(error)
            return -1
        return 0

    def _received(self, argument: Any) -> Any:
        """An argument as xlwings would hand it over, had COM brought it: rows of a range, errors by their code."""
        if isinstance(argument, int) and argument == 0:
            return MISSING  # between two separators; a number typed or in a cell is a float
        if not hasattr(argument, "CellRange"):
            return argument
        value = argument.Value
        rows = [list(row) for row in value.Array] if hasattr(value, "Array") else [[value]]
        found = argument.CellRange
        for area in found.queryFormulaCells(ERROR_RESULT).RangeAddresses:
            top, left = found.RangeAddress.StartRow, found.RangeAddress.StartColumn
            for row in range(area.StartRow - top, area.EndRow - top + 1):
                for column in range(area.StartColumn - left, area.EndColumn - left + 1):
                    code = found.getCellByPosition(column, row).getError()
                    rows[row][column] = ERRORS.get(code, ERRORS[519])
        return rows

    def _returned(self, result: Any) -> Any:
        if not isinstance(result, list):
            return result
        uno = self.office.uno
        wrapped = uno.createUnoStruct("com.sun.star.script.ArrayWrapper")
        wrapped.IsZeroIndex = False
        wrapped.Array = uno.Any("[][]any", tuple(map(tuple, result)))
        return wrapped


class ChartsWithin:
    """The charts of workbooks, by the name macros know these by; they are in LibreOffice's process, as in Excel's."""

    def __init__(self, office: Office) -> None:
        self.office = office
        services = office.context.ServiceManager
        self._loader = services.createInstanceWithContext("com.sun.star.loader.Python", office.context)

    def factory(self, service: str) -> Any:
        """LibreOffice's factory of a service of `tests.office.within`."""
        return self._loader.activate(service, "", Path(__file__).with_name("within.py").as_uri(), None)

    def __setitem__(self, book: str, charts: Charts) -> None:
        self._asked(book, self.office.uno.ByteSequence(pickle.dumps(charts, protocol=4)))

    def __getitem__(self, book: str) -> Charts:
        """The charts as they are now: a copy."""
        found: Charts = pickle.loads(self._asked(book, None).value)  # noqa: S301 - the tests' own
        return found

    def _asked(self, book: str, given: Any) -> Any:
        keeper = self.office.context.ServiceManager.createInstanceWithContext(KEEPER, self.office.context)
        return keeper.execute(
            (self.office.uno.createUnoStruct("com.sun.star.beans.NamedValue", Name=book, Value=given),)
        )


def onto_charts(modules: Any) -> None:
    """Let the macros about charts find those of `ChartsWithin`."""
    code = str(modules.getByName(CHARTS))
    asked = code.replace("SteelXLSheets.Meant(", f'createUnoService("{EXCEL}").Charts(')
    assert code.count("Meant(") == asked.count(".Charts(")
    modules.replaceByName(CHARTS, asked)


def buttons(document: Document, sheet: str) -> dict[str, str]:
    """The macro each form button of a sheet is bound to, as a script URL, by its caption."""
    forms = document.model.Sheets.getByName(sheet).DrawPage.Forms
    found = {}
    for form in (forms.getByIndex(at) for at in range(forms.Count)):
        for at in range(form.Count):
            events = form.getScriptEvents(at)
            found[str(form.getByIndex(at).Label)] = str(events[0].ScriptCode) if events else ""
    return found


def _factory(uno: Any, bridge: Bridge) -> Any:
    """A UNO factory of the service; the classes are made here because their bases come with `uno`."""
    base: Any = importlib.import_module("unohelper").Base
    info: Any = uno.getClass("com.sun.star.lang.XServiceInfo")
    invocation: Any = uno.getClass("com.sun.star.script.XInvocation")
    making: Any = uno.getClass("com.sun.star.lang.XSingleComponentFactory")

    class Named(base, info):  # type: ignore[misc]
        def getImplementationName(self) -> str:  # noqa: N802
            return SERVICE

        def supportsService(self, name: str) -> bool:  # noqa: N802
            return name == SERVICE

        def getSupportedServiceNames(self) -> tuple[str]:  # noqa: N802
            return (SERVICE,)

    class Service(Named, invocation):  # type: ignore[misc]
        def getIntrospection(self) -> None:  # noqa: N802
            return None

        def hasMethod(self, name: str) -> bool:  # noqa: N802
            return name in ("RunPython", "CallUDF")

        def hasProperty(self, name: str) -> bool:  # noqa: N802
            return False

        def invoke(self, name: str, arguments: tuple[Any, ...], *_: Any) -> tuple[Any, tuple[()], tuple[()]]:
            return bridge.answer(name, arguments), (), ()

    class Factory(Named, making):  # type: ignore[misc]
        def createInstanceWithContext(self, context: Any) -> Any:  # noqa: N802
            return Service()

        def createInstanceWithArgumentsAndContext(self, arguments: Any, context: Any) -> Any:  # noqa: N802
            return Service()

    return Factory()
