"""5,000 dependent function cells in LibreOffice: a call in each row against one call over the block, and kept answers.

The add-in's own VBA and Python compute; between them is the tests' bridge (UNO over a pipe) in place of xlwings' COM.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from benchmarks.measured import Line, Report
from steel_xl.adapters.cache import ANSWERS
from tests.office.bridge import Bridge
from tests.office.session import Document, Office, missing
from tests.office.tab import load_functions

ROWS = 5_000
DRIVER = "H1"  # the cell all scores, and so all answers, depend on
_REPEATS = 1  # the single form alone takes most of a minute a time
_KINDS = ("single", "single, all kept", "block", "block, kept")


def _model(path: Path) -> None:
    """A stranger's workbook: scores in three columns, each a formula of the driver."""
    with Workbook(path) as book:
        sheet = book.add_worksheet("model")
        sheet.write_number(DRIVER, 1.0)
        for row in range(1, ROWS + 1):
            for column, base in zip("ABC", (0.2, 0.5, 0.9), strict=True):
                sheet.write_formula(f"{column}{row}", f"=({base}+{row}/1000000)*${DRIVER[0]}${DRIVER[1:]}")


def _fill(sheet: Any, *, block: bool) -> None:
    cells = sheet.getCellRangeByName(f"E1:E{ROWS}")
    cells.clearContents(1023)
    if block:
        cells.setArrayFormula(f"=SYNERGY_INDEX(A1:C{ROWS})")
    else:
        cells.setFormulaArray(tuple((f"=SYNERGY_INDEX(A{row}:C{row})",) for row in range(1, ROWS + 1)))


def _recalculated(document: Document, sheet: Any, driver: float) -> tuple[float, list[float]]:
    """Seconds from a change of the driver until every answer is there, and the answers."""
    sheet.getCellRangeByName(DRIVER).Value = driver
    start = time.perf_counter()
    document.model.calculate()
    found = [row[0] for row in sheet.getCellRangeByName(f"E1:E{ROWS}").getDataArray()]
    return time.perf_counter() - start, found


def measure() -> Report:
    """Each form recalculated after a change of the driver to a new value, and to one it had before."""
    reason = missing()
    if reason is not None:
        return Report("cells", 0, (), (f"not measured: {reason}",))
    times: dict[str, list[float]] = {kind: [] for kind in _KINDS}
    largest = 0.0
    with tempfile.TemporaryDirectory() as folder, Office(patience=600.0) as office, Bridge(office):
        path = Path(folder, "model.xlsx")
        _model(path)
        with office.open(path) as document:
            load_functions(document)
            sheet = document.model.Sheets.getByName("model")
            ANSWERS.most_answers, before = 2 * ROWS, ANSWERS.most_answers
            for repeat in range(_REPEATS):
                one, other = 0.9 + repeat / 100, 0.8 + repeat / 100
                answers = {}
                for form in ("single", "block"):
                    ANSWERS.clear()
                    _fill(sheet, block=form == "block")
                    _recalculated(document, sheet, other)
                    passed, answers[form] = _recalculated(document, sheet, one)
                    times[form].append(passed)
                    kept, again = _recalculated(document, sheet, other)
                    times["block, kept" if form == "block" else "single, all kept"].append(kept)
                    if again == answers[form]:
                        raise RuntimeError("a change of the driver changed no answer")
                pairs = zip(answers["single"], answers["block"], strict=True)
                largest = max(largest, *(abs(a - b) for a, b in pairs))
            ANSWERS.most_answers = before
    found = {kind: statistics.median(each) for kind, each in times.items()}
    lines = (
        Line(f"one call over {ROWS:,} rows", found["block"], f"{ROWS:,} calls of one row", found["single"]),
        Line("the same calls, answers kept", found["single, all kept"], "computed", found["single"]),
        Line("the same block, answer kept", found["block, kept"], "computed", found["block"]),
    )
    notes = (
        f"largest difference of the answers: {largest:.1g}",
        f"a cell alone: {found['single'] / ROWS * 1e3:.2f} ms, of which nearly all is the way from VBA to Python",
        "kept: at most 2,000 answers in use, here 10,000, so that all 5,000 fit",
    )
    return Report("cells", _REPEATS, lines, notes)
