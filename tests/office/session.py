"""A private LibreOffice for the tests: opens workbooks, recalculates them, reads them back and prints them.

LibreOffice is the real spreadsheet of the tests; its files are never handed to a user. To look at a workbook::

    python -m tests.office.session FILE.xlsx OUTDIR [dpi]

The module `uno` is loaded by the first `Office`, never by importing this file.
"""

import builtins
import contextlib
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

START_AGAIN = 81  # soffice.bin leaves with this code when a new profile wants a second start
MOST_STARTS = 4
RUN_MACROS = 4  # com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN
TEXT_RESULT = 2  # com.sun.star.sheet.FormulaResult.STRING
ANY_UNO_ERROR = "com.sun.star.uno.Exception"
CELL = re.compile(r"\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}")
POPPLER = ("pdftoppm", "pdftotext")

_ASK_FOR_UNO = "import json, os, sys, uno; print(json.dumps([os.path.dirname(uno.__file__), sys.version_info[:2]]))"


class OfficeError(RuntimeError):
    """LibreOffice did not start, ended early, was too slow, or did not open a file."""


class _SystemUno(NamedTuple):
    folder: str
    python: tuple[int, int]


def _program() -> Path | None:
    """`soffice.bin` itself: the script `soffice` would start it as a child that we cannot end by its own id."""
    script = shutil.which("soffice")
    if script is None:
        return None
    program = Path(script).resolve().with_name("soffice.bin")
    return program if program.is_file() else None


@cache
def _system_uno() -> _SystemUno | None:
    """Where the system's Python has `uno`; asked with an empty environment, so that no virtual one answers."""
    python = shutil.which("python3", path=os.defpath)
    if python is None:
        return None
    answer = subprocess.run(
        [python, "-c", _ASK_FOR_UNO], env={}, cwd=Path(python).anchor, capture_output=True, text=True, check=False
    )
    if answer.returncode != 0:
        return None
    folder, version = json.loads(answer.stdout)
    return _SystemUno(folder, (version[0], version[1]))


def missing() -> str | None:
    """Why the tests of this folder cannot run here, or None when they can."""
    if _program() is None:
        return "LibreOffice is not installed: no soffice.bin (Debian: libreoffice-calc)"
    system = _system_uno()
    if system is None:
        return "the system's python3 cannot import uno (Debian: python3-uno)"
    if system.python != sys.version_info[:2]:
        # A Python of another version loads pyuno, and with it a second libpython, without a word: compare, do not try.
        made_for, running = (".".join(map(str, version)) for version in (system.python, sys.version_info[:2]))
        return f"uno is made for Python {made_for}, this is Python {running}"
    absent = [tool for tool in POPPLER if shutil.which(tool) is None]
    return f"{' and '.join(absent)} not found (Debian: poppler-utils)" if absent else None


@cache
def _load_uno() -> Any:
    """Import `uno` and `unohelper`, then undo what that did to `sys.path` and `builtins.__import__`.

    Left in place, uno's `__import__` turns ModuleNotFoundError into ImportError for the whole process.
    """
    reason = missing()
    system = _system_uno()
    if reason is not None or system is None:
        raise OfficeError(reason)
    path, plain_import = list(sys.path), builtins.__import__
    sys.path.append(system.folder)  # last: the folder holds old copies of many packages
    try:
        uno = importlib.import_module("uno")
        importlib.import_module("unohelper")
    finally:
        sys.path[:] = path
        builtins.__import__ = plain_import
    return uno


class Office:
    """One private headless LibreOffice, alive until `close` (or the end of a `with` block).

    Parameters
    ----------
    patience
        Seconds that the start, and each call that works on a whole workbook, may take. LibreOffice is ended when a
        call takes longer, and the call raises `OfficeError`.

    Attributes
    ----------
    uno
        The module `uno`: `uno.getClass` and `uno.createUnoStruct` stand for `from com.sun.star... import ...`.
    context
        The component context of the LibreOffice process.
    """

    def __init__(self, patience: float = 60.0) -> None:
        self.patience = patience
        self.uno: Any = _load_uno()
        self.context: Any = None
        self._desktop: Any = None
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = Path(tempfile.mkdtemp(prefix="steel_xl_office_"))
        try:
            self.context = self._start()
            services = self.context.ServiceManager
            self._desktop = services.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def open(self, path: Path) -> "Document":
        """Open a temporary copy of a workbook, hidden, its macros allowed; the file itself is never touched."""
        self.running()
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        try:
            copy = folder / path.name
            shutil.copyfile(path, copy)
            return Document(self, self._load(copy), folder, path.name)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def close(self) -> None:
        """End LibreOffice: ask it, wait, then end our own process; remove the profile. A second call does nothing."""
        process, desktop = self._process, self._desktop
        self._process = self._desktop = self.context = None
        try:
            if process is not None:
                _end(process, desktop)
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    def properties(self, **values: object) -> tuple[Any, ...]:
        """Named values as UNO wants them: a tuple of `PropertyValue`."""
        return tuple(
            self.uno.createUnoStruct("com.sun.star.beans.PropertyValue", Name=name, Value=value)
            for name, value in values.items()
        )

    def watch(self, doing: str) -> "_Watch":
        """A `with` block that ends LibreOffice after `patience` and turns what UNO raises into `OfficeError`."""
        self.running()
        return _Watch(self, doing)

    def running(self) -> "subprocess.Popen[bytes]":
        """The process; `OfficeError` when it is no more."""
        process = self._process
        if process is None:
            raise OfficeError("LibreOffice has been closed")
        if process.poll() is not None:
            raise OfficeError(f"LibreOffice ended with code {process.returncode}. {self.said()}")
        return process

    def said(self) -> str:
        log = self._folder / "log.txt"
        text = log.read_text(encoding="utf-8", errors="replace").strip() if log.is_file() else ""
        return f"It said: {text}" if text else "It said nothing."

    def _load(self, copy: Path) -> Any:
        url = self.uno.systemPathToFileUrl(str(copy))
        options = self.properties(Hidden=True, MacroExecutionMode=RUN_MACROS)
        with self.watch(f"opening {copy.name}"):
            model = self._desktop.loadComponentFromURL(url, "_blank", 0, options)
            if model is None:
                raise OfficeError(f"LibreOffice did not open {copy.name}: the file is damaged, or locked beside it")
            if not model.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
                model.close(True)
                raise OfficeError(f"LibreOffice does not take {copy.name} for a workbook")
        return model

    def _start(self) -> Any:
        """The component context of a new LibreOffice, once it answers."""
        pipe = self._folder.name
        local = self.uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        not_yet = self.uno.getClass("com.sun.star.connection.NoConnectException")
        self._process = self._launch(pipe)
        starts = 1
        with _Watch(self, "starting LibreOffice"):  # not `watch`: the process may already want its second start
            while True:
                try:
                    return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                except not_yet:
                    code = self._process.poll()  # asked once: it may end between two questions
                    if code == START_AGAIN and starts < MOST_STARTS:
                        self._process = self._launch(pipe)
                        starts += 1
                    elif code is not None:
                        self.running()
                    time.sleep(0.05)

    def _launch(self, pipe: str) -> subprocess.Popen[bytes]:
        command = [
            str(_program()),
            "--headless",
            "--invisible",
            "--nologo",
            "--nodefault",
            "--norestore",
            "--nolockcheck",
            f"--accept=pipe,name={pipe};urp;",
            f"-env:UserInstallation={(self._folder / 'profile').as_uri()}",
        ]
        # The same language and no window system, whoever runs the tests. Its own Python would take its library from the
        # first python3 on the PATH, which in an activated environment is another one.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        environment |= {"LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp", "PATH": os.defpath}
        with (self._folder / "log.txt").open("ab") as log:
            return subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
            )


class _Watch:
    """Not a generator: contextlib sets `__traceback__` on what passes through, and UNO's exceptions refuse that."""

    def __init__(self, office: Office, doing: str) -> None:
        self._office = office
        self._doing = doing
        self._too_slow = threading.Event()
        self._timer = threading.Timer(office.patience, self._stop)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._timer.cancel()
        if self._too_slow.is_set():
            self._timer.join()  # the process is gone from here on, and `running` says so
        if self._too_slow.is_set() and isinstance(error, Exception):
            limit = f"{self._office.patience:g} s"
            raise OfficeError(f"{self._doing} took longer than {limit}. {self._office.said()}") from error
        if isinstance(error, self._office.uno.getClass(ANY_UNO_ERROR)):
            raise OfficeError(f"{self._doing}: {error}. {self._office.said()}") from error

    def _stop(self) -> None:
        self._too_slow.set()
        with contextlib.suppress(OfficeError):
            process = self._office.running()
            process.kill()
            process.wait()


def _end(process: "subprocess.Popen[bytes]", desktop: Any, grace: float = 15.0) -> None:
    """Ask through the desktop (a refusal, or silence, is no matter), wait, then kill this one process."""
    timer = threading.Timer(grace, process.kill)
    timer.daemon = True
    timer.start()
    try:
        if desktop is not None and process.poll() is None:
            with contextlib.suppress(Exception):  # the answer is lost when the process is faster than its reply
                desktop.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(grace)
    finally:
        timer.cancel()
        if process.poll() is None:
            process.kill()
        process.wait()


class Document:
    """An open workbook; closed at the end of its `with` block. Cells are named like `"B4"`.

    Attributes
    ----------
    model
        The UNO document itself, for what has no method here.
    """

    def __init__(self, office: Office, model: Any, folder: Path, name: str) -> None:
        self.model: Any = model
        self._office = office
        self._folder = folder
        self._name = name

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close without saving and remove the temporary copy. A second call does nothing."""
        model, self.model = self.model, None
        if model is not None:
            with contextlib.suppress(OfficeError), self._office.watch(f"closing {self._name}"):  # it may be gone
                model.close(True)
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def sheet_names(self) -> list[str]:
        return list(self.model.Sheets.ElementNames)

    def recalculate(self) -> None:
        """Compute every formula anew; LibreOffice shows an Excel file's stored values until then."""
        with self._office.watch(f"recalculating {self._name}"):
            self.model.calculateAll()

    def value(self, sheet: str, cell: str) -> float | str:
        """The number or text of a cell (empty: ""); AssertionError when it holds an error."""
        found = self._cell(sheet, cell)
        code = found.getError()
        if code:
            raise AssertionError(f"{sheet}!{cell} holds {found.String} (LibreOffice error {code}): {found.Formula}")
        kind = found.Type.value
        is_text = found.FormulaResultType2 == TEXT_RESULT if kind == "FORMULA" else kind != "VALUE"
        return str(found.String) if is_text else float(found.Value)

    def error(self, sheet: str, cell: str) -> int:
        """LibreOffice's error code: none 0, #NUM! 503, #VALUE! 519, #REF! 524, #NAME? 525, #DIV/0! 532, #N/A 32767."""
        return int(self._cell(sheet, cell).getError())

    def formula(self, sheet: str, cell: str) -> str:
        """The formula in LibreOffice's English spelling (`=SUM(A1;$'a b'.B2)`); of a constant, the constant."""
        return str(self._cell(sheet, cell).Formula)

    def set(self, sheet: str, cell: str, value: float | str) -> None:
        """Put in a number or a text, as a user does; text is never taken for a number or a formula."""
        found = self._cell(sheet, cell)
        if isinstance(value, str):
            found.String = value
        else:
            found.Value = float(value)

    def set_formula(self, sheet: str, cell: str, formula: str) -> None:
        """Put in a formula in the spelling of `formula`: `;` between arguments, `.` between sheet and cell."""
        self._cell(sheet, cell).Formula = formula

    def chart_count(self, sheet: str) -> int:
        return int(self._sheet(sheet).Charts.Count)

    def pdf(self, target: Path) -> Path:
        """Print the whole workbook to a PDF file."""
        return self.save_as(target, "calc_pdf_Export")

    def save_as(self, target: Path, filter_name: str = "Calc MS Excel 2007 XML") -> Path:
        """Write the workbook as LibreOffice sees it, for a test to look into; never for a user."""
        url = self._office.uno.systemPathToFileUrl(str(target.resolve()))
        with self._office.watch(f"writing {target.name}"):
            self.model.storeToURL(url, self._office.properties(FilterName=filter_name))
        return target

    def _sheet(self, sheet: str) -> Any:
        self._office.running()
        if not self.model.Sheets.hasByName(sheet):
            raise KeyError(f"no sheet {sheet!r} in {self._name}: it has {self.sheet_names}")
        return self.model.Sheets.getByName(sheet)

    def _cell(self, sheet: str, cell: str) -> Any:
        if not CELL.fullmatch(cell):
            raise KeyError(f"{cell!r} is not the name of one cell")
        return self._sheet(sheet).getCellRangeByName(cell)


def pages(pdf: Path, folder: Path, dpi: int = 60) -> list[Path]:
    """Draw each page of a PDF as `NAME-001.png`, ... in the folder (made when absent)."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as fresh:  # pictures of an earlier, longer PDF do not count
        subprocess.run(["pdftoppm", "-png", "-r", str(dpi), str(pdf), str(Path(fresh, "page"))], check=True)
        drawn = sorted(Path(fresh).iterdir())  # pdftoppm pads the numbers
        return [page.replace(folder / f"{pdf.stem}-{number:03d}.png") for number, page in enumerate(drawn, start=1)]


def page_texts(pdf: Path) -> list[str]:
    """The text of each page of a PDF, laid out as on the page."""
    command = ["pdftotext", "-layout", "-enc", "UTF-8", str(pdf), "-"]
    text = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    return text.split("\f")[:-1]  # a form feed ends every page


def main(arguments: list[str]) -> None:
    """Draw every page of a workbook, recalculated, and print the pictures' paths."""
    match arguments:
        case [workbook, outdir]:
            dpi = 60
        case [workbook, outdir, resolution] if resolution.isdecimal():
            dpi = int(resolution)
        case _:
            raise SystemExit("usage: python -m tests.office.session FILE.xlsx OUTDIR [dpi]")
    source = Path(workbook)
    with (
        Office() as office,
        tempfile.TemporaryDirectory() as between,
        office.open(source) as document,
    ):
        document.recalculate()
        for page in pages(document.pdf(Path(between, f"{source.stem}.pdf")), Path(outdir), dpi):
            sys.stdout.write(f"{page}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
