"""The four-scenario carbon peak: engine alone, a whole process, and 1,000 scenarios in one pass against a loop."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from benchmarks.measured import MILLI, Line, Report, medians, python
from steel_xl import app
from steel_xl.app.opened import open_case
from steel_xl.catalog import system
from steel_xl.systems.leapx.engine import evaluate, totals
from steel_xl.systems.leapx.run import run_of
from steel_xl.systems.leapx.schema import Inputs
from steel_xl.systems.leapx.solve import solve

_REPEATS = 15
_PROCESSES = 5
_MANY = 1000
_ENGINE = 0.020  # s, target of the four-scenario case
_TIMES = 20  # target of one pass against the loop
_LIBRARIES = "import numpy, xlsxwriter, python_calamine, lxml.etree, click"


def measure() -> Report:
    """The shipped X city; the scenarios of the batch are its last one, every path moved at random by up to 10 %."""
    inputs: Inputs = open_case(system("leapx"), "x-city", "en").parsed.inputs
    run = run_of(inputs)
    rng = np.random.default_rng(0)
    values = run.paths.values[-1] * rng.uniform(0.9, 1.1, (_MANY, *run.paths.values.shape[1:]))
    scenario = np.full(_MANY, len(run.paths.scenarios) - 1)

    def looped() -> list[float]:
        return [float(evaluate(run.model, values[at : at + 1], scenario[:1]).total[0, -1]) for at in range(_MANY)]

    once = totals(run.model, values, scenario)[:, -1]
    np.testing.assert_allclose(once, looped(), rtol=1e-12)
    found = medians(
        {
            "paths": lambda: run_of(inputs),
            "tables": lambda: solve(inputs),
            "one pass": lambda: totals(run.model, values, scenario),
        },
        _REPEATS,
    )
    found |= medians({"loop": looped}, 3)
    with tempfile.TemporaryDirectory() as scratch:
        study, output = Path(scratch, "city.xlsx"), Path(scratch, "out.xlsx")
        app.new("leapx", study)
        found |= medians(
            {
                "process": python("-m", "steel_xl", "run", str(study), "-o", str(output)),
                "libraries": python("-c", _LIBRARIES),
            },
            _PROCESSES,
        )
    lines = (
        Line("paths, energy and CO2 of four scenarios", found["paths"], f"{_ENGINE * MILLI:g} ms", _ENGINE, 1),
        Line(
            f"{_MANY:,} scenarios in one pass",
            found["one pass"],
            "loop of single runs of the engine",
            found["loop"],
            1 / _TIMES,
        ),
        Line(
            "steel_xl run FILE -o OUT", found["process"], "python that imports the same libraries", found["libraries"]
        ),
    )
    notes = (
        f"all result tables, with effects of 21 measures and 8 decompositions: {found['tables'] * MILLI:.0f} ms",
        f"the batch is {found['loop'] / found['one pass']:.0f} times as fast as the loop; totals are equal to 1e-12",
    )
    return Report("leapx", _REPEATS, lines, notes)
