"""What moves the answer and what breaks it: sweeps, break-even, rank reversal, robustness, abatement, scenarios."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from steel_xl.formulas.grade import synergy_grade
from steel_xl.formulas.robustness import first_shares
from steel_xl.sheet.label import Labels
from steel_xl.systems.synergy.analysis import (
    Abatement,
    BreakEven,
    Curve,
    GridPoint,
    LeaveOneOut,
    Reversal,
    Robustness,
    ScenarioColumn,
    ScenarioIndex,
    Sensitivity,
)
from steel_xl.systems.synergy.engine import Array, Case, Evaluation, case_of, degrees, evaluate
from steel_xl.systems.synergy.grading import EQUAL, index_fields, ranking, zone_widths
from steel_xl.systems.synergy.schema import Inputs
from steel_xl.systems.synergy.sweep import (
    along,
    crossings,
    grid_parameters,
    parameter_of,
    swept,
    told,
    without_each,
)

_FEWEST_LEFT = 2  # processes a comparison takes


class Sweeps:
    """Every parameter's range and the grid of two, evaluated in one pass."""

    def __init__(self, inputs: Inputs, case: Case, labels: Labels) -> None:
        self.inputs, self.case, self.labels = inputs, case, labels
        self.keys = [row.process for row in inputs.processes]
        self.parameters = [parameter_of(inputs, row, labels) for row in inputs.sensitivity_ranges]
        named = {parameter.name: parameter for parameter in self.parameters}
        across, down = grid_parameters(inputs)
        self.across, self.down = (named[row.parameter] if row else None for row in (across, down))
        moves = [move for parameter in self.parameters for move in along(parameter)]
        self.single = len(moves)
        if self.across and self.down:
            moves += [
                [(self.across, float(x)), (self.down, float(y))] for y in self.down.values for x in self.across.values
            ]
        shape = (0, len(self.keys))
        self.c, self.t, self.d = swept(case, moves) if moves else (np.empty(shape), np.empty(shape), np.empty(shape))

    def sensitivity(self) -> Iterator[Sensitivity]:
        """C, T, D along every range: parameter by parameter, process by process, value by value."""
        at = 0
        for parameter in self.parameters:
            cells = [*map(_clean, parameter.cells)]
            some = slice(at, at + len(cells))
            graded = self._grades(self.d[some])
            for index, key in enumerate(self.keys):
                columns = (each[some, index] for each in (self.c, self.t, self.d))
                for cell, c, t, d, grade in zip(cells, *columns, graded[:, index], strict=True):
                    yield Sensitivity(parameter.name, cell, key, _some(c), _some(t), _some(d), grade)
            at += len(cells)

    def _grades(self, d: Array) -> NDArray[np.object_]:
        """Grades of indices of any shape, "" where there is none."""
        there = ~np.isnan(d)
        graded = np.full(d.shape, "", dtype=np.object_)
        graded[there] = synergy_grade(d[there], self.labels.lang)
        return graded

    def curves(self) -> Iterator[Curve]:
        """D of all processes at each value of each parameter."""
        zones = zone_widths()
        lines = [(parameter.name, cell) for parameter in self.parameters for cell in parameter.cells]
        for (name, cell), d in zip(lines, self.d[: self.single], strict=True):
            yield Curve(name, _clean(cell), *zones, dict(zip(self.keys, map(_some, d), strict=True)))

    def grid(self) -> Iterator[GridPoint]:
        """D over the grid of two parameters, process by process, row by row."""
        if self.across is None or self.down is None:
            return
        names = self.across.name, self.down.name
        columns, lines = ([*map(_clean, each.cells)] for each in (self.across, self.down))
        points = [(x, y) for y in lines for x in columns]
        for index, key in enumerate(self.keys):
            for (x, y), d in zip(points, self.d[self.single :, index], strict=True):
                yield GridPoint(names[0], x, names[1], y, key, _some(d))

    def break_even(self) -> Iterator[BreakEven]:
        """Every value of every parameter at which two processes change places."""
        rows = self.inputs.processes
        for moved, parameter in zip(self.inputs.sensitivity_ranges, self.parameters, strict=True):
            found = sorted(crossings(self.case, parameter), key=lambda crossing: crossing[2])
            for first, then, value in found:
                parts = {"parameter": parameter.name, "value": told(self.inputs, moved, value, self.labels)}
                says = self.labels.text("synergy.crossing", **parts, a=rows[first].label, b=rows[then].label)
                yield BreakEven(parameter.name, rows[first].process, rows[then].process, value, parameter.unit, says)


def _some(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _clean(value: float) -> float:
    """A step of a range without the dust of its addition."""
    return float(f"{value:.12g}")


def robustness(inputs: Inputs, c: Array, u: Array) -> Iterator[Robustness]:
    """Share of the weight simplex in which each process is first."""
    for row, share in zip(inputs.processes, first_shares(u, c), strict=True):
        yield Robustness(row.process, row.label, float(share))


def leave_one_out(inputs: Inputs, case: Case, full: Array, labels: Labels) -> tuple[list[LeaveOneOut], list[Reversal]]:
    """The index with each process left out, and every pair that changes places; nothing with fewer than three."""
    keys = [row.process for row in inputs.processes]
    names = {row.process: row.label for row in inputs.processes}
    if len(keys) <= _FEWEST_LEFT:
        return [], []
    stay, c, t, d = without_each(case)
    rows, reversals = [], []
    for out, removed in enumerate(keys):
        ranks = ranking(d[out])
        for at, index in enumerate(stay[out]):
            rank = None if np.isnan(d[out, at]) else ranks[at]
            rows.append(
                LeaveOneOut(
                    removed,
                    keys[index],
                    names[keys[index]],
                    _some(c[out, at]),
                    _some(t[out, at]),
                    _some(d[out, at]),
                    rank,
                )
            )
        for a, b in permutations(range(len(keys) - 1), 2):
            now, before = d[out, a] - d[out, b], full[stay[out, b]] - full[stay[out, a]]
            if now > EQUAL and before > EQUAL:
                winner, loser = keys[stay[out, a]], keys[stay[out, b]]
                parts = {"removed": names[removed], "winner": names[winner], "loser": names[loser]}
                says = labels.text("synergy.reversal", **parts)
                reversals.append(Reversal(removed, winner, loser, says))
    return rows, reversals


def abatement(inputs: Inputs, found: Evaluation, other: Array) -> Iterator[Abatement]:
    """Cost of avoiding CO2 and pollutants by each process in place of the reference; the cheapest CO2 first."""
    keys = [row.process for row in inputs.processes]
    co2 = found.emissions[:, -1]
    wanted = inputs.settings.reference_process
    reference = keys.index(wanted) if wanted else int(np.argmax(co2))
    cost = found.annualised + found.energy + other
    pollutants = [row.indicator for row in inputs.indicator_weights if row.dimension == "pollution"]
    rows = []
    for index, row in enumerate(inputs.processes):
        if index == reference:
            continue
        extra = float(cost[index] - cost[reference])
        avoided = found.emissions[reference] - found.emissions[index]
        per = [extra / float(kg) if kg > 0 else None for kg in avoided]
        spread = dict(zip(pollutants, per, strict=False))
        rows.append(Abatement(row.process, row.label, keys[reference], extra, float(avoided[-1]), per[-1], spread))
    yield from sorted(rows, key=lambda row: np.inf if row.cost_of_abatement is None else row.cost_of_abatement)


def scenario_table(base: Inputs, variants: Mapping[str, Inputs]) -> tuple[list[ScenarioIndex], list[ScenarioColumn]]:
    """The index under every scenario, with how far D is from the inputs as they stand."""
    *_, standing = _index_of(base)
    lang = base.settings.language
    rows, columns = [], []
    for name, inputs in variants.items():
        u, c, t, d = _index_of(inputs)
        keys = [row.process for row in inputs.processes]
        for key, row, change in zip(keys, index_fields(u, (c, t, d), lang), d - standing, strict=True):
            rows.append(ScenarioIndex(name, key, **row, d_change=float(change)))
        columns.append(ScenarioColumn(name, dict(zip(keys, map(float, d), strict=True))))
    return rows, columns


def _index_of(inputs: Inputs) -> tuple[Array, Array, Array, Array]:
    case = case_of(inputs)
    u = evaluate(case).u
    return (u, *degrees(case, u))
