"""Worksheet functions: import of the module xlwings serves, and one call for a block against a call for each row."""

from __future__ import annotations

import json

from benchmarks.measured import Line, Report, medians, python, spoken

_REPEATS = 15
_MOST_IMPORT = 1.2


def measure() -> Report:
    """Imports as whole processes; calls through xlwings' own `call_udf` in a process of their own."""
    found = medians(
        {
            "ours": python("-c", "import steel_xl.adapters.udfs"),
            "peer": python("-c", "import numpy, xlwings"),
        },
        _REPEATS,
    )
    calls = json.loads(spoken(("-m", "benchmarks.calls")))
    rows = f"{calls['rows']:,}"
    lines = (
        Line("import steel_xl.adapters.udfs", found["ours"], "import numpy, xlwings", found["peer"], _MOST_IMPORT),
        Line(f"one call, block of {rows} rows", calls["block"], f"{rows} calls of one row", calls["each"]),
        Line("synergy_index of the block", calls["plain"], "one call of the block", calls["block"]),
    )
    notes = (
        f"largest difference of the answers: {calls['difference']:.1g}",
        f"calls: median of {calls['repeats']}; ranges are stubs: the transport by COM is not in the times",
    )
    return Report("functions", _REPEATS, lines, notes)
