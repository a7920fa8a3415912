"""Run Scenario on the shipped synergy study in LibreOffice: the first press, in which all tables grow, and later ones.

The workbook's own VBA and xlwings do it; between them is the tests' bridge (UNO over a pipe) in place of xlwings' COM.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import openpyxl

from benchmarks.measured import Line, Report
from steel_xl import app
from steel_xl.adapters import writing
from tests.office.bridge import Bridge
from tests.office.session import Office, missing
from tests.office.test_macros import excel

_REPEATS = 3
_LATER = 2  # presses after the first one
_MOST = 1.0  # s


def measure() -> Report:
    """Each round opens the workbook anew; the time charts take is taken apart, as LibreOffice has no such objects."""
    reason = missing()
    if reason is not None:
        return Report("press", 0, (), (f"not measured: {reason}",))
    times: dict[str, list[float]] = {"first": [], "later": [], "first, cells": [], "later, cells": [], "openpyxl": []}
    drawing, draw = [0.0], writing.draw
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    if cores:  # LibreOffice and Python take turns: on one core no other has to be woken for each
        os.sched_setaffinity(0, {min(cores)})

    def timed(*arguments: Any) -> list[str]:
        start = time.perf_counter()
        missed = draw(*arguments)
        drawing[0] += time.perf_counter() - start
        return missed

    writing.draw = timed
    try:
        with tempfile.TemporaryDirectory() as folder, Office(patience=120.0) as office, Bridge(office) as bridge:
            path = app.new("synergy", Path(folder, "case.xlsm"))
            for round_ in range(_REPEATS + 1):
                with excel(bridge, path) as program:
                    for press in range(1 + _LATER):
                        drawing[0], start = 0.0, time.perf_counter()
                        program.press("run")
                        passed = time.perf_counter() - start
                        if round_:
                            times["later" if press else "first"].append(passed)
                            times["later, cells" if press else "first, cells"].append(passed - drawing[0])
                start = time.perf_counter()
                openpyxl.load_workbook(path, keep_vba=True).save(Path(folder, "saved.xlsm"))
                if round_:
                    times["openpyxl"].append(time.perf_counter() - start)
    finally:
        writing.draw = draw
        if cores:
            os.sched_setaffinity(0, cores)
    found = {kind: statistics.median(each) for kind, each in times.items()}
    lines = (
        Line("Run Scenario, first press", found["first"], "a second", _MOST, 1.0),
        Line("Run Scenario, later ones", found["later"], "a second", _MOST, 1.0),
        Line("the first without charts", found["first, cells"], "a second", _MOST, 1.0),
        Line("later ones without charts", found["later, cells"], "a second", _MOST, 1.0),
        Line("Run Scenario, first press", found["first"], "openpyxl, load and save", found["openpyxl"]),
    )
    notes = (
        "charts: LibreOffice has no objects like Excel's; the tests stand in for them, in its process",
        "openpyxl loads and saves the same workbook before its run, and writes no results",
        "LibreOffice and Python share one core, since they take turns",
        "first: the workbook opened, its results still empty; Python and LibreOffice are warm",
    )
    return Report("press", _REPEATS, lines, notes)
