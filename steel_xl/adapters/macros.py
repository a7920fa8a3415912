"""What the buttons do, in the open workbook: run the scenario, check the inputs, explain error values.

They run in Excel through ``RunPython``. Excel cannot undo what a macro did; the results are ours to overwrite, and if
anything fails they are as they were before.
"""

from __future__ import annotations

import datetime
import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import TypeAlias

import xlwings as xw

from steel_xl import app
from steel_xl.adapters.cache import ANSWERS
from steel_xl.adapters.failures import Failure, failures
from steel_xl.adapters.live import LiveBook, Vba
from steel_xl.adapters.marks import clear_marks, mark
from steel_xl.adapters.writing import Writing
from steel_xl.app.compose import Standing, compose
from steel_xl.app.into import missing_in
from steel_xl.app.opened import Opened
from steel_xl.sheet.about import ABOUT
from steel_xl.sheet.issue import FileProblem, Issue, ModelInfeasible, WorkbookError
from steel_xl.sheet.label import Labels
from steel_xl.sheet.progress import listening

_MOST = 8  # issues a message shows; the sheet of issues has all


def run_scenario() -> None:
    """Compute the results of the inputs as they stand in the open workbook, and write them into its sheets."""
    do(run_step, xw.Book.caller())


def check_inputs() -> None:
    """Mark every fault of the inputs in its cell and list all on the sheet of issues."""
    do(check_step, xw.Book.caller())


def explain_errors() -> None:
    """Say why worksheet functions showed error values."""
    do(explain_step, xw.Book.caller())


Say: TypeAlias = Callable[[str], None]


def clear_cache() -> None:
    """Forget the kept answers of worksheet functions."""
    do(clear_step, xw.Book.caller())


def clear_step(live: LiveBook, _: Say) -> str:
    """Forget them; returns what to tell the user."""
    return _labels(live).text("addin.cleared", count=ANSWERS.clear())


def run_step(live: LiveBook, say: Say) -> str:
    """Compute and write the results; returns what to tell the user."""
    opened = live.opened
    labels = opened.labels
    _whole(live, opened)
    say(labels.text("macro.computing"))
    with listening(lambda done, total, what: say(f"{what} ({done}/{total})")):
        results = app.solved(opened, None)
    standing = _standing(live, opened)
    when = datetime.datetime.now(datetime.UTC)
    book = compose(opened, results.scenario, results.inputs_sha256, results.outcome, when, standing=standing)
    clear_marks(live)
    writing = Writing(live, book, say)
    missing = writing.write()
    said = labels.text("macro.done", scenario=results.scenario or "-", warnings=len(results.warnings))
    if writing.plain:
        said += " " + labels.text("macro.plain", sheets=", ".join(dict.fromkeys(writing.plain)))
    return said + (" " + labels.text("macro.no_chart", count=len(missing)) if missing else "")


def check_step(live: LiveBook, say: Say) -> str:
    """Mark and list faults and warnings; returns what to tell the user."""
    opened = live.opened
    say(opened.labels.text("macro.checking"))
    examined = opened.examined(None)
    if examined.faults:
        raise WorkbookError(examined.faults)
    _list(live, examined.warnings, opened)
    return opened.labels.text("macro.sound", warnings=len(examined.warnings))


def explain_step(live: LiveBook, _: Say) -> str:
    """Why cells show error values."""
    kept = [each for each in failures(str(live.book.name)) if _stands(live, each)]
    labels = _labels(live)
    if not kept:
        return labels.text("macro.no_errors")
    lines = [f"{each.sheet}!{each.cell} {each.function} {each.error}: {each.reason}" for each in reversed(kept)]
    return "\n".join([labels.text("macro.errors"), *(line.lstrip("! ") for line in lines[:_MOST])])


def _stands(live: LiveBook, failure: Failure) -> bool:
    """Whether the cell shows an error value still; a failure whose cell is not known may stand anywhere."""
    if failure.sheet not in live.sheets or not failure.cell:
        return True
    first = failure.cell.partition(":")[0]
    shown = live.book.sheets[failure.sheet].range(first).options(err_to_str=True).value
    return isinstance(shown, str) and (shown.startswith(("#", "Error ")) or not shown)


def _whole(live: LiveBook, opened: Opened) -> None:
    missing = missing_in(opened, live.tables, live.named)
    if missing:
        raise WorkbookError(missing)


def _standing(live: LiveBook, opened: Opened) -> Standing:
    tables = {key: (spot.sheet, spot.area.top, spot.area.left) for key, spot in live.tables.items()}
    sheets = {key: spot.sheet for key, spot in live.tables.items()}
    sheets |= {key: sheet for key, (sheet, _) in live.named.items()}
    sheets["cover"] = sheets[ABOUT]
    return Standing({key: tables[key] for key in opened.system.result_tables}, sheets)


def _list(live: LiveBook, issues: Sequence[Issue], opened: Opened) -> None:
    clear_marks(live)
    called = {grid.sheet: opened.labels.sheet(key) for key, grid in opened.raw.items()}
    mark(live, issues, opened.labels, called)


def _labels(live: LiveBook) -> Labels:
    try:
        return live.opened.labels
    except WorkbookError:
        return Labels()


def do(what: Callable[[LiveBook, Say], str], book: xw.Book, vba: Vba | None = None) -> None:
    """Do it with Excel quiet, and tell the user how it ended; nothing is raised into Excel."""
    with quiet(book.app):
        said = _told(book, what, vba)
    book.app.alert(said, "steel_xl")


def _told(book: xw.Book, what: Callable[[LiveBook, Say], str], vba: Vba | None) -> str:
    labels = Labels()

    def say(text: str) -> None:
        book.app.status_bar = f"steel_xl: {text}"

    try:
        live = LiveBook(book, vba)
        labels = _labels(live)
        with listening(lambda done, total, step: say(f"{step} ({done}/{total})")):
            said = what(live, say)
        return "\n".join([said, *_left_open(live, labels)])
    except WorkbookError as error:
        issues = error.issues
        labels = Labels(issues[0].lang)
        with suppress(Exception):  # a workbook whose sheet of issues is gone: the message has them
            live = LiveBook(book, vba)
            _list(live, issues, live.opened)
        head = labels.text("macro.faults", count=len(issues))
        return "\n".join([head, *map(str, issues[:_MOST])])
    except ModelInfeasible as error:
        return "\n".join([labels.text("macro.infeasible"), *error.constraints])
    except FileProblem as error:
        return error.said(labels)
    except Exception as error:  # noqa: BLE001 - no traceback in Excel; the message says what to report
        return labels.text("macro.bug", error=f"{type(error).__name__}: {error}")


def _left_open(live: LiveBook, labels: Labels) -> Iterator[str]:
    """That sheets are open to typing now, if any are."""
    if live.left_open:
        yield labels.text("macro.left_open", sheets=", ".join(live.left_open))


@contextmanager
def quiet(application: xw.App) -> Iterator[None]:
    """Screen, events and calculation held still, and put back whatever happens.

    So is the search for cycles of objects: it takes a tenth of a second each time, and finds next to none.
    """
    before = {name: getattr(application, name) for name in ("screen_updating", "enable_events", "calculation")}
    with ExitStack() as after:  # each is put back, also where another cannot be
        if gc.isenabled():
            gc.disable()
            after.callback(gc.enable)
        after.callback(setattr, application, "status_bar", False)
        for name, value in reversed(before.items()):
            after.callback(setattr, application, name, value)
        application.screen_updating = False
        application.enable_events = False
        application.calculation = "manual"
        yield
