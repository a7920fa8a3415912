"""A 100 x 100 grid of two parameters in one pass, against loops."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from benchmarks.measured import MILLI, ROOT, Line, Report, medians
from steel_xl import run
from steel_xl.app.opened import open_case
from steel_xl.catalog import system
from steel_xl.sheet.label import Labels
from steel_xl.systems.synergy.engine import Array, case_of, degrees, evaluate
from steel_xl.systems.synergy.schema import Inputs
from steel_xl.systems.synergy.sweep import Parameter, batch, parameter_of, swept

_REPEATS = 15
_LOOPS = 1  # the loop takes seconds
_SIDE = 100
_SAMPLE = 5  # full runs timed
_WEIGHTINGS = ("custom", "entropy", "critic")


def measure() -> Report:
    """Electricity price across, discount rate down, four processes of the shipped case."""
    inputs: Inputs = open_case(system("synergy"), "luo2025", "en").parsed.inputs
    across, down = (_parameter(inputs, at) for at in range(2))
    case = case_of(inputs)
    moves = [[(across, float(x)), (down, float(y))] for y in down.values for x in across.values]

    def looped() -> list[Array]:
        return [swept(case, [move])[2][0] for move in moves]

    some = moves[:: _SIDE - 1]
    np.testing.assert_allclose(swept(case, some)[2], [swept(case, [move])[2][0] for move in some], rtol=1e-12)
    many = batch(case, moves)
    found = medians(
        {
            "one pass": lambda: swept(case, moves),
            "batch": lambda: batch(case, moves),
            "evaluate": lambda: degrees(many, evaluate(many).u),
        },
        _REPEATS,
    )
    found |= medians({"loop": looped}, _LOOPS)
    workbook = ROOT / "workbooks" / "synergy-luo2025.xlsx"
    full = medians({"run": lambda: run(workbook)}, _SAMPLE)["run"] * len(moves)
    lines = (
        Line(f"{len(moves):,} points in one pass", found["one pass"], "loop of swept(case, [move])", found["loop"]),
        Line(f"{len(moves):,} points in one pass", found["one pass"], "loop of steel_xl.run (extrapolated)", full),
    )
    notes = [
        f"the loop was timed {_LOOPS} time after a warm-up; D is equal to 1e-12 at {len(some)} points compared",
        f"of the one pass: {found['batch'] * MILLI:.1f} ms of arrays, {found['evaluate'] * MILLI:.1f} ms of evaluation",
        f"the loop of full runs is {_SAMPLE} runs without writing, in one process, times {len(moves):,} / {_SAMPLE}",
    ]
    for weighting in _WEIGHTINGS[1:]:
        other = replace(case, weighting=weighting)
        one = medians({"": lambda other=other: swept(other, moves)}, _REPEATS)[""]  # type: ignore[misc]
        notes.append(f"one pass under {weighting} weights: {one * MILLI:.1f} ms")
    return Report("grid", _REPEATS, lines, tuple(notes))


def _parameter(inputs: Inputs, at: int) -> Parameter:
    row = inputs.sensitivity_ranges[at]
    step = (row.end - row.start) / (_SIDE - 1)
    found = parameter_of(inputs, replace(row, step=step), Labels("en", "synergy"))
    if len(found.values) != _SIDE:
        raise RuntimeError(f"{found.name}: {len(found.values)} values, expected {_SIDE}")
    return found
