"""Many studies in one pass: parameters moved through their ranges, and processes left out one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from steel_xl.formulas.errors import BadArgument, NoValueExists
from steel_xl.sheet.label import Labels
from steel_xl.sheet.override import Change, column_at, override
from steel_xl.sheet.parse import Parsed
from steel_xl.systems.synergy.engine import Array, Case, case_of, degrees, evaluate
from steel_xl.systems.synergy.grading import EQUAL
from steel_xl.systems.synergy.schema import Inputs, SensitivityRange

_PROCESS_FIELDS = ("use", "measured", "fixed", "investment", "lifetime", "other")
_FINE = 400  # intervals of a range searched for crossings, beside those between its steps
_STEP_TOLERANCE = 1e-9  # of a step: how near the end of a range a value counts as its end
_NARROW = 1e-14  # absolute and relative width to which a crossing is narrowed down
_PER_CENT = 100  # by definition
_MET = 1e-9  # difference of two D that tells a crossing from a jump


@dataclass(frozen=True)
class Parameter:
    """A cell of the inputs as an element of the arrays.

    `cells` are its values in the unit of the sheet, `values` in the model's; `array` and `place` say which element
    it is; None where the cell moves no number of the model. `unit` is the cell's.
    """

    name: str
    cells: Array
    values: Array
    array: str | None
    place: tuple[int, ...]
    unit: str = ""


def steps_of(row: SensitivityRange) -> Array:
    """Values of a range, first and last included where the steps meet it."""
    count = int(np.floor((row.end - row.start) / row.step + _STEP_TOLERANCE)) + 1
    return np.asarray(row.start + row.step * np.arange(count), np.float64)


def grid_parameters(inputs: Inputs) -> tuple[SensitivityRange | None, SensitivityRange | None]:
    """The ranges across and down the grid: those the settings name, else the first that is not the other."""
    rows = inputs.sensitivity_ranges
    named = {row.parameter: row for row in rows}
    across, down = named.get(inputs.settings.grid_x), named.get(inputs.settings.grid_y)
    across = across or next((row for row in rows if row is not down), None)
    down = down or next((row for row in rows if row is not across), None)
    return across, down


def parameter_of(inputs: Inputs, row: SensitivityRange, labels: Labels) -> Parameter:
    """The parameter a line of the sensitivity sheet names; its cell must take both ends of the range."""
    cells = steps_of(row)
    first, last = (case_of(_moved(inputs, row, cell, labels)) for cell in (cells[0], cells[-1]))
    array, place = _differing(first, last)
    unit = labels.unit(column_at(inputs, (row.table, row.row, row.column), labels)[1])
    ends = [float(getattr(case, array)[place]) for case in (first, last)] if array else [0.0, 0.0]
    return Parameter(row.parameter, cells, np.linspace(ends[0], ends[1], len(cells)), array, place, unit)


def told(inputs: Inputs, row: SensitivityRange, value: float, labels: Labels) -> str:
    """A value of a range as people say it: a rate in per cent, else with the unit of its cell."""
    field, unit = column_at(inputs, (row.table, row.row, row.column), labels)
    if "%" in field.col.form:
        return f"{_PER_CENT * value:.4g}%"
    return f"{value:.4g} {labels.unit(unit)}".removesuffix(" -")


def _moved(inputs: Inputs, row: SensitivityRange, cell: float, labels: Labels) -> Inputs:
    nowhere = dict.fromkeys(("table", "row", "column", "value"), ("", ""))
    change = Change(row.table, row.row, row.column, float(cell), nowhere)
    moved: Inputs = override(Parsed(inputs, {}, {}, ()), [change], labels).inputs
    return moved


def _differing(one: Case, other: Case) -> tuple[str | None, tuple[int, ...]]:
    for field in fields(Case):
        a, b = getattr(one, field.name), getattr(other, field.name)
        if isinstance(a, np.ndarray) and not np.array_equal(a, b, equal_nan=a.dtype.kind == "f"):
            place = np.argwhere((a != b) & ~(np.isnan(a) & np.isnan(b)))[0]
            return field.name, tuple(int(at) for at in place)
    return None, ()


def batch(case: Case, moves: Sequence[Sequence[tuple[Parameter, float]]]) -> Case:
    """The case once for each entry of `moves`, with the named parameters at the given (model) values."""
    arrays: dict[str, Array] = {}
    for at, move in enumerate(moves):
        for parameter, value in move:
            if parameter.array is None:
                continue
            if parameter.array not in arrays:
                base: Array = getattr(case, parameter.array)
                arrays[parameter.array] = np.broadcast_to(base, (len(moves), *base.shape)).copy()
            arrays[parameter.array][(at, *parameter.place)] = value
    return replace(case, **arrays)  # type: ignore[arg-type]


def swept(case: Case, moves: Sequence[Sequence[tuple[Parameter, float]]]) -> tuple[Array, Array, Array]:
    """C, T and D of every process under every entry of `moves`, each (entries, p); NaN where there is no value."""
    shape = (len(moves), len(case.investment))
    try:
        many = batch(case, moves)
        found = degrees(many, evaluate(many).u)
    except (BadArgument, NoValueExists):  # weights do not exist at some entry: find out at which
        if len(moves) == 1:
            return np.full(shape, np.nan), np.full(shape, np.nan), np.full(shape, np.nan)
        each = [swept(case, [move]) for move in moves]
        found = tuple(map(np.concatenate, zip(*each, strict=True)))  # type: ignore[assignment]
    c, t, d = (np.broadcast_to(part, shape) for part in found)
    return c, t, d


def along(parameter: Parameter) -> list[list[tuple[Parameter, float]]]:
    """One entry for each value of the parameter."""
    return [[(parameter, float(value))] for value in parameter.values]


def idle(case: Case, parameter: Parameter) -> bool:
    """Whether no indicator, score or degree differs between the ends of the parameter's range."""
    ends = []
    for value in parameter.values[[0, -1]]:
        one = batch(case, [[(parameter, float(value))]])
        try:
            found = evaluate(one)
            ends.append((found.indicators, found.u, degrees(one, found.u)[2]))
        except (BadArgument, NoValueExists):  # weights that do not exist there do where it is not moved
            return False
    return all(np.array_equal(a, b, equal_nan=True) for a, b in zip(*ends, strict=True))


def crossings(case: Case, parameter: Parameter) -> Iterator[tuple[int, int, float]]:
    """Where two processes change places in the parameter's range: the one ahead below, the other, and the value.

    Every change of sign between two of the range's steps or of 400 even intervals is narrowed down (brentq); the value
    is in the sheet's unit. A jump of D from one side to the other is no crossing, nor is meeting without changing
    places, nor a stretch along which two are equal.
    """
    if parameter.array is None or parameter.values[0] == parameter.values[-1]:
        return
    first, last = parameter.values[0], parameter.values[-1]
    grid = np.union1d(parameter.values, np.linspace(first, last, _FINE + 1))
    d = swept(case, [[(parameter, float(value))] for value in grid])[2]
    for a, b in combinations(range(d.shape[1]), 2):

        def lead(value: float, a: int = a, b: int = b) -> float:
            there = swept(case, [[(parameter, value)]])[2][0]
            return float(there[a] - there[b])

        for root, before in _roots(grid, d[:, a] - d[:, b], lead):
            share = (root - first) / (last - first)
            cell = float(parameter.cells[0] + share * (parameter.cells[-1] - parameter.cells[0]))
            yield (a, b, cell) if before > 0 else (b, a, cell)


def _roots(grid: Array, lead: Array, at: Callable[[float], float]) -> Iterator[tuple[float, float]]:
    """Values at which `lead` changes its sign, and its sign below each; at an end of the range, at which it is 0."""
    sign = np.where(np.abs(lead) <= EQUAL, 0.0, np.sign(lead))  # NaN where D has no value
    told = np.flatnonzero(sign)
    if len(told) and told[0] == 1 and not np.isnan(sign[1]):
        yield float(grid[0]), -float(sign[1])
    for here, there in pairwise(told):
        if not sign[here] * sign[there] < 0:
            continue
        if there == here + 1:
            root = float(brentq(at, grid[here], grid[there], xtol=_NARROW, rtol=_NARROW))
            if abs(at(root)) < _MET:
                yield root, float(sign[here])
        else:
            yield float(grid[here + 1]), float(sign[here])
    if len(told) and told[-1] == len(grid) - 2 and not np.isnan(sign[-2]):
        yield float(grid[-1]), float(sign[-2])


def without_each(case: Case) -> tuple[NDArray[np.intp], Array, Array, Array]:
    """C, T, D with each process left out in turn.

    Returns the indexes of those that stay, (p, p-1), and C, T and D of each, (p, p-1).
    """
    count = len(case.investment)
    stay = np.array([[index for index in range(count) if index != out] for out in range(count)])
    shape = (count, count - 1)
    try:
        found = _left(case, stay)
    except (BadArgument, NoValueExists):  # weights do not exist for some of the comparisons: find out for which
        found = np.full(shape, np.nan), np.full(shape, np.nan), np.full(shape, np.nan)
        for out in range(count):
            with suppress(BadArgument, NoValueExists):
                for whole, part in zip(found, _left(case, stay[out : out + 1]), strict=True):
                    whole[out] = part[0]
    return (stay, *found)


def _left(case: Case, stay: NDArray[np.intp]) -> tuple[Array, Array, Array]:
    part = replace(case, **{name: getattr(case, name)[stay] for name in _PROCESS_FIELDS})
    return degrees(part, evaluate(part).u)
