"""What measures do to paths, and what each of them is worth (yang2024, sec. 2.5)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steel_xl.systems.leapx.engine import Model, totals
from steel_xl.systems.leapx.paths import Array, Paths
from steel_xl.systems.leapx.schema import ADD, EMBEDDED, MULTIPLY, ON, Inputs, Measure

MOST_EXACT = 12  # measures of a scenario up to which Shapley values are worked out over all their subsets

Switches = NDArray[np.bool_]


def ramp(measure: Measure, years: NDArray[np.int64]) -> Array:
    """How much of a measure acts: 0 before its start, rising in equal steps to 1 in its last year, then 1.

    ``clip((year - start + 1) / (end - start + 1), 0, 1)`` (spec of the system; yang2024 gives no path between).

    Parameters
    ----------
    measure : its start and end
    years : yr, (y,)

    Returns
    -------
    0..1, (y,)

    Examples
    --------
    >>> cut = Measure("M", "Cut", "LS", "steel", "activity", "add", -760, start=2027, end=2028)
    >>> ramp(cut, np.arange(2025, 2031))
    array([0. , 0. , 0.5, 1. , 1. , 1. ])
    """
    return np.clip((years - measure.start + 1) / (measure.end - measure.start + 1), 0, 1)


def switched(paths: Paths, values: Array, measures: Sequence[Measure], on: Switches) -> Array:
    """Paths of a scenario with its measures switched on or off.

    An embedded measure that is off is taken out of the path; a further one that is on comes on top of it.

    Parameters
    ----------
    paths : variables and years
    values : (v, y), the scenario's paths as its milestones have them
    measures : n measures of the scenario
    on : (m, n)

    Returns
    -------
    (m, v, y)
    """
    found = np.repeat(values[None], len(on), axis=0)
    rows = paths.places
    order = sorted(range(len(measures)), key=lambda at: measures[at].kind != EMBEDDED)
    for at in order:
        measure = measures[at]
        row, embedded = rows[measure.branch, measure.variable], measure.kind == EMBEDDED
        acts = ~on[:, at] if embedded else on[:, at]
        r = ramp(measure, paths.years)
        path = found[:, row]
        changed = _taken_out(path, measure, r, values[row, 0]) if embedded else _put_on(path, measure, r)
        found[:, row] = np.where(acts[:, None], changed, path)
    return found


def _taken_out(path: Array, measure: Measure, r: Array, first: float) -> Array:
    """The path without an embedded measure; `first` is what the milestones have in the first year."""
    if measure.operation == ADD:
        return path - measure.amount * r
    if measure.operation == MULTIPLY:
        return path / (1 + (measure.amount - 1) * r)
    return path + (first - measure.amount) * r


def _put_on(path: Array, measure: Measure, r: Array) -> Array:
    if measure.operation == ADD:
        return path + measure.amount * r
    if measure.operation == MULTIPLY:
        return path * (1 + (measure.amount - 1) * r)
    return path * (1 - r) + measure.amount * r


def of_scenario(inputs: Inputs, scenario: str) -> list[Measure]:
    """The measures of a scenario, in the order of their sheet."""
    return [row for row in inputs.measures if row.scenario == scenario]


def as_switched(inputs: Inputs, paths: Paths) -> Paths:
    """The paths with every measure as its switch says."""
    values = paths.values.copy()
    for place, scenario in enumerate(paths.scenarios):
        measures = of_scenario(inputs, scenario)
        if measures:
            on = np.array([[row.switch == ON for row in measures]])
            values[place] = switched(paths, paths.values[place], measures, on)[0]
    return paths.with_values(values)


@dataclass(frozen=True)
class Worth:
    """What the measures of a scenario that are on are worth in CO2, 1e4 t, (n, y); `shapley` None where too many."""

    scenario: str
    measures: tuple[Measure, ...]
    last_in: Array
    first_in: Array
    shapley: Array | None


def worths(inputs: Inputs, paths: Paths, model: Model) -> list[Worth]:
    """The effects of every scenario's measures: total with less total without.

    last-in: with all the others; first-in: with none of them; Shapley: the mean over all orders, which sums to the
    effect of all together (shapley1953). `paths` are those of the milestones, before any switch. In 1e4 t.
    """
    found = []
    for place, scenario in enumerate(paths.scenarios):
        measures = of_scenario(inputs, scenario)
        active = [at for at, row in enumerate(measures) if row.switch == ON]
        if active:
            found.append(_worth(paths, model, place, measures, active))
    return found


def _worth(paths: Paths, model: Model, place: int, measures: list[Measure], active: list[int]) -> Worth:
    n = len(active)
    exact = n <= MOST_EXACT
    sets = _subsets(n) if exact else np.concatenate([~np.eye(n, dtype=np.bool_), np.eye(n, dtype=np.bool_), _ends(n)])
    on = np.zeros((len(sets), len(measures)), dtype=np.bool_)
    on[:, active] = sets
    values = switched(paths, paths.values[place], measures, on)
    worth = totals(model, values, np.full(len(sets), place))
    chosen = tuple(measures[at] for at in active)
    if not exact:
        none, every = worth[-2], worth[-1]
        return Worth(paths.scenarios[place], chosen, every - worth[:n], worth[n : 2 * n] - none, None)
    bits = 1 << np.arange(n)
    everyone = (1 << n) - 1
    last_in, first_in = worth[everyone] - worth[everyone - bits], worth[bits] - worth[0]
    return Worth(paths.scenarios[place], chosen, last_in, first_in, shapley(worth))


def _subsets(n: int) -> Switches:
    """All subsets of n, number m having the members of its binary digits."""
    return np.asarray((np.arange(1 << n)[:, None] >> np.arange(n)) & 1, dtype=np.bool_)


def _ends(n: int) -> Switches:
    return np.array([np.zeros(n), np.ones(n)], dtype=np.bool_)


def shapley(worth: Array) -> Array:
    """Shapley values of n players from the worth of every subset (shapley1953).

    Parameters
    ----------
    worth : (2**n, ...), subset m having the members of its binary digits

    Returns
    -------
    (n, ...), which sum to the worth of all less that of none

    Examples
    --------
    >>> shapley(np.array([0.0, 2.0, 4.0, 10.0]))
    array([4., 6.])
    """
    n = worth.shape[0].bit_length() - 1
    sets = _subsets(n)
    size = sets.sum(axis=-1)
    weight = np.array([math.factorial(k) * math.factorial(n - k - 1) / math.factorial(n) for k in range(n)])
    found = []
    for player in range(n):
        without = np.nonzero(~sets[:, player])[0]
        gain = worth[without + (1 << player)] - worth[without]
        found.append(np.tensordot(weight[size[without]], gain, axes=1))
    return np.array(found)
