"""What the tab of the add-in does, over the active workbook: each function is run by a button through ``RunPython``.

The add-in's VBA lends what only Excel can do (asking for a file, copying an open workbook, printing) and says what was
chosen. No text of a workbook becomes part of a command, and nothing but these functions is run.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import xlwings as xw

from steel_xl import __version__, app
from steel_xl.adapters import macros
from steel_xl.adapters.cache import ANSWERS
from steel_xl.adapters.inserting import insert
from steel_xl.adapters.live import LiveBook
from steel_xl.adapters.printing import report_pdf
from steel_xl.app.startup import NAME
from steel_xl.catalog import functions, recognise
from steel_xl.files.examples import examples_bytes, placed
from steel_xl.files.read import ENDINGS
from steel_xl.files.save import save
from steel_xl.sheet.issue import FileProblem, ModelInfeasible, WorkbookError
from steel_xl.sheet.label import Labels, languages

_MODULE = "SteelXLAddin"
_MOST = 8  # issues a message shows


class Excel:
    """Excel as a command finds it.

    Parameters
    ----------
    application : the program as xlwings gives it
    name : file name of the add-in
    """

    def __init__(self, application: xw.App, name: str) -> None:
        self.application, self.name = application, name
        said = str(self.vba("Language")())
        self.labels = Labels(said if said in languages() else "en")

    def vba(self, name: str) -> Callable[..., Any]:
        """A macro of the add-in."""
        quoted = self.name.replace("'", "''")
        full = name if "." in name else f"{_MODULE}.{name}"
        made: Callable[..., Any] = self.application.macro(f"'{quoted}'!{full}")
        return made

    def of_book(self, book: str, name: str) -> Callable[..., Any]:
        """A macro that stands in for one of the workbook's own: it is told which workbook is meant."""
        return partial(self.vba(name), book)

    @property
    def active(self) -> xw.Book:
        """The active workbook; WorkbookError if none is open."""
        try:
            book = self.application.books.active
            str(book.name)
        except Exception as error:
            raise _NoWorkbook from error
        return book

    def ask(self, what: str, suggested: str, *kinds: tuple[str, str]) -> Path | None:
        """Where to save; None if the user chose nothing."""
        filters = [f"{self.labels.text(f'addin.{key}').replace(',', ' ')} (*{end}),*{end}" for key, end in kinds]
        answer = self.vba("AskWhereToSave")(self.labels.text(f"addin.save_{what}"), suggested, ",".join(filters))
        return Path(str(answer)) if answer else None

    def say(self, text: str) -> None:
        """A message to the user."""
        self.application.alert(text, "steel_xl")


class _NoWorkbook(Exception):  # noqa: N818 - what there is none of
    """No workbook is open."""


def excel() -> Excel:
    """The program and the add-in that called.

    On the Mac the caller would have to be named on a command line; there the add-in has the name it was installed by.
    """
    if sys.platform == "darwin" and not hasattr(xw.Book, "_mock_caller"):
        return Excel(xw.apps.active, NAME)
    caller = xw.Book.caller()
    return Excel(caller.app, str(caller.name))


def check_inputs() -> None:
    """Mark and list the faults of the active workbook."""
    _study(macros.check_step)


def run_scenario() -> None:
    """Compute and write the results of the active workbook."""
    _study(macros.run_step)


def explain_errors() -> None:
    """Say why cells of the active workbook show error values."""
    _over_active(lambda said, book: macros.do(macros.explain_step, book, partial(said.of_book, str(book.name))))


def insert_table() -> None:
    """Put the chosen result table at the selected cell."""

    def done(said: Excel, live: LiveBook) -> str:
        selection = said.application.selection
        sheet, cell = (str(selection.sheet.name), selection) if selection is not None else ("", None)
        place = (sheet, int(cell.row), int(cell.column)) if cell is not None else None
        return insert(live, str(said.vba("ChosenTag")()), place, said.labels)

    _live(done)


def report() -> None:
    """Compute the active workbook and print its summary as PDF."""

    def done(said: Excel, live: LiveBook) -> str:
        made = report_pdf(live)
        target = said.ask("report", f"{_stem(live.book)}.pdf", ("pdf_files", ".pdf"))
        if target is None:
            return said.labels.text("addin.cancelled")
        made.write(target, said.vba("PrintSheet"))
        warned = [str(issue) for issue in made.warnings[:_MOST]]
        return "\n".join([said.labels.text("addin.reported", file=target), *warned])

    _live(done, quietly=False)


def freeze_copy() -> None:
    """Write a copy of the active workbook, as it is now, for people without Python."""

    def done(said: Excel, book: xw.Book) -> str:
        target = said.ask("frozen", f"{_stem(book)}-frozen.xlsx", ("excel_files", ".xlsx"))
        if target is None:
            return said.labels.text("addin.cancelled")
        if str(target).casefold() == str(book.fullname).casefold():
            raise FileProblem(target, "frozen_itself")
        ending = Path(str(book.name)).suffix or ENDINGS[0]
        with tempfile.TemporaryDirectory() as scratch:
            copy = Path(scratch, f"copy{ending}")
            failed = said.vba("SaveCopy")(str(book.name), str(copy))
            if failed or not copy.is_file():
                return said.labels.text("addin.not_copied", reason=failed or "-")
            made = app.freeze(copy, target, said.labels.lang)
        labels = Labels(made.lang)
        warned = [str(issue) for issue in made.warnings[:_MOST]]
        return "\n".join([labels.text("addin.frozen", file=target, count=made.formulas), *warned])

    # Excel calculates as ever meanwhile: a copy made while it calculates by hand would do so at the client's too
    _over_active(lambda said, book: _told(said, lambda: done(said, book), quietly=False))


def new_from_template() -> None:
    """Make a workbook of the chosen system and case, and open it."""
    said = excel()

    def done() -> str:
        system, _, case = str(said.vba("ChosenTag")()).partition("/")
        chosen = app.chosen_case(system, case)
        kinds = (("excel_files", ENDINGS[0]), ("macro_files", ENDINGS[1]))
        target = said.ask("new", f"{system}-{chosen}{ENDINGS[0]}", *kinds)
        if target is None:
            return said.labels.text("addin.cancelled")
        app.new(system, target, chosen, said.labels.lang)
        said.application.books.open(str(target))
        return said.labels.text("addin.opened", file=target)

    _told(said, done, quietly=False)


def show_help() -> None:
    """Open a new workbook with help and a live example of each function."""
    said = excel()

    def done() -> str:
        known = functions()
        with tempfile.TemporaryDirectory() as scratch:
            file = Path(scratch, "steel_xl.xlsx")
            save(file, examples_bytes(known, said.labels.lang, __version__))
            book = said.application.books[str(said.vba("OpenAsNew")(str(file)))]
        sheet = book.sheets[said.labels.text("examples.sheet")]
        for each in placed(known):  # typed anew, so that Excel looks for the functions where they are: in the add-in
            cells = sheet.range(each.answer.area)
            if each.answer.high == each.answer.wide == 1:
                cells.formula = each.formula
            else:
                cells.formula_array = each.formula
        return said.labels.text("addin.help_open")

    _told(said, done, quietly=False)


def clear_cache() -> None:
    """Forget the kept answers of worksheet functions."""
    said = excel()
    _told(said, lambda: said.labels.text("addin.cleared", count=ANSWERS.clear()), quietly=False)


def _study(step: Callable[[LiveBook, macros.Say], str]) -> None:
    """Do what a button on the cover does, over the active workbook."""

    def over(said: Excel, book: xw.Book) -> None:
        def done(live: LiveBook, say: macros.Say) -> str:
            return step(live, say) if _is_study(live) else said.labels.text("addin.no_study", book=book.name)

        macros.do(done, book, partial(said.of_book, str(book.name)))

    _over_active(over)


def _live(what: Callable[[Excel, LiveBook], str], *, quietly: bool = True) -> None:
    """Do something with the tables of the active workbook."""

    def over(said: Excel, book: xw.Book) -> None:
        def done() -> str:
            live = LiveBook(book, partial(said.of_book, str(book.name)))
            return what(said, live) if _is_study(live) else said.labels.text("addin.no_study", book=book.name)

        _told(said, done, quietly=quietly)

    _over_active(over)


def _is_study(live: LiveBook) -> bool:
    """Whether the workbook holds inputs of a system; the reader is asked where no table has its name."""
    if recognise(live.tables) is not None:
        return True
    try:
        return bool(live.opened.system.name)
    except WorkbookError:
        return False


def _over_active(what: Callable[[Excel, xw.Book], None]) -> None:
    said = excel()
    try:
        book = said.active
    except _NoWorkbook:
        said.say(said.labels.text("addin.no_workbook"))
        return
    what(said, book)


def _told(said: Excel, what: Callable[[], str], *, quietly: bool = True) -> None:
    """Do it and say how it ended; nothing is raised into Excel.

    `quietly` holds screen and calculation still meanwhile; Excel refuses that while no workbook is open.
    """
    with macros.quiet(said.application) if quietly else nullcontext():
        text = _outcome(said.labels, what)
    said.say(text)


def _outcome(labels: Labels, what: Callable[[], str]) -> str:
    try:
        return what()
    except WorkbookError as error:
        return "\n".join(map(str, error.issues[:_MOST]))
    except ModelInfeasible as error:
        return "\n".join([labels.text("macro.infeasible"), *error.constraints])
    except FileProblem as error:
        return error.said(labels)
    except Exception as error:  # noqa: BLE001 - no traceback in Excel; the message says what to report
        return labels.text("macro.bug", error=f"{type(error).__name__}: {error}")


def _stem(book: xw.Book) -> str:
    return Path(str(book.name)).stem
