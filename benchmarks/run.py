"""`run` of the worked case as a whole process, with and without writing, and where its time goes."""

from __future__ import annotations

import json
import statistics
import tempfile
from pathlib import Path

from benchmarks.measured import MILLI, ROOT, Line, Report, medians, python, spoken

_REPEATS = 7
_CASE = ROOT / "workbooks" / "synergy-luo2025.xlsx"
_LIBRARIES = "import numpy, scipy.optimize, xlsxwriter, python_calamine, lxml.etree, click"


def measure() -> Report:
    """The command line and the Python call; the peer is the import of the libraries they need."""
    with tempfile.TemporaryDirectory() as scratch:
        output = str(Path(scratch) / "results.xlsx")
        found = medians(
            {
                "written": python("-m", "steel_xl", "run", str(_CASE), "-o", output),
                "computed": python("-c", f"import steel_xl; steel_xl.run({str(_CASE)!r})"),
                "libraries": python("-c", _LIBRARIES),
                "bare": python("-c", "pass"),
            },
            _REPEATS,
        )
        laps = [json.loads(spoken(("-m", "benchmarks.phases", str(_CASE), output))) for _ in range(_REPEATS)]
    lines = (
        Line(
            "steel_xl run FILE -o OUT", found["written"], "python that imports the same libraries", found["libraries"]
        ),
        Line("steel_xl run FILE -o OUT", found["written"], "python -c pass", found["bare"]),
        Line("steel_xl.run(FILE), not written", found["computed"], "the same imports", found["libraries"]),
    )
    phases = [f"{name} {statistics.median(lap[name] for lap in laps) * MILLI:,.0f}" for name in laps[0]]
    return Report("run", _REPEATS, lines, (f"phases, ms, in a process of their own: {'; '.join(phases)}", _LIBRARIES))
