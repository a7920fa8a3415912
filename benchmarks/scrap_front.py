"""Twenty points of a front of one year, warm-started: against cold solves, and against NSGA-II by hypervolume."""

from __future__ import annotations

import time
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.measured import Line, Report, medians
from benchmarks.scrap import COSTS
from benchmarks.scrap_cases import china
from steel_xl.systems.scrap.front import AUGMENTED, REACHED, front, single_year
from steel_xl.systems.scrap.programme import Programme
from steel_xl.systems.scrap.solver import arrays_of

Points = NDArray[np.float64]

_REPEATS = 5
_COLD = 1 / 4  # target: of the time of cold solves
_YEAR, _POINTS, _TIMES = 2040.0, 20, 100
_BEYOND = 0.1  # share of the payoff range by which the reference point of the hypervolume lies beyond the nadir


def warm(made: Programme) -> Points:
    """Our front."""
    return np.array(sorted(front(made, "cost", "co2", _POINTS)[1]))


def cold(made: Programme, bounds: Points) -> Points:
    """The same payoff table and points, each solved by HiGHS from nothing."""
    cost, co2 = made.objectives["cost"], made.objectives["co2"]
    for first, then in ((cost, co2), (co2, cost)):
        least = float(first @ _from_nothing(made, first))
        _from_nothing(made, then, first, least + REACHED * abs(least))
    span = bounds.max(axis=0) - bounds.min(axis=0)
    costs = co2 + AUGMENTED * span[1] / span[0] * cost
    found = [_from_nothing(made, costs, cost, float(bound) * (1 + 1e-9)) for bound in bounds[:, 0]]
    return np.array([(float(cost @ values), float(co2 @ values)) for values in found])


def _from_nothing(made: Programme, costs: Points, bounded: Points | None = None, most: float = 0.0) -> Points:
    """Columns where the costs are least, another objective kept to `most` where it is given: no start, own options."""
    import highspy  # noqa: PLC0415 - a peer is loaded where it is asked

    arrays = list(arrays_of(made))
    arrays[COSTS] = costs
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.passModel(*arrays)
    if bounded is not None:
        used = np.flatnonzero(bounded).astype(np.int32)
        solver.addRow(-highspy.kHighsInf, most, len(used), used, bounded[used])
    solver.run()
    return np.asarray(solver.getSolution().col_value)


def hypervolume(points: Points, ideal: Points, nadir: Points) -> float:
    """Share of the box from ideal to reference point that the points dominate; both objectives are to be small."""
    top = nadir + _BEYOND * (nadir - ideal)
    scaled = (points - ideal) / (top - ideal)
    scaled = scaled[(scaled < 1).all(axis=1)]
    area, lowest = 0.0, 1.0
    for x, y in scaled[np.argsort(scaled[:, 0])]:
        if y < lowest:
            area += (1 - x) * (lowest - y)
            lowest = y
    return float(area)


def measure() -> Report:
    """The same front warm and cold, then the times; then what NSGA-II reaches in as long and in 100 times as long."""
    made = single_year(china(), "coord", _YEAR)
    points = warm(made)
    again = cold(made, points)
    np.testing.assert_allclose(again[:, 1], points[:, 1], rtol=1e-5)
    found = medians({"warm": lambda: warm(made), "cold": lambda: cold(made, points)}, _REPEATS)
    ideal, nadir = points.min(axis=0), points.max(axis=0)
    volume = hypervolume(points, ideal, nadir)
    notes = [f"COORD {_YEAR:.0f}, single year, {made.variables.count:,} columns; hypervolume of ours {volume:.4f}"]
    if find_spec("pymoo"):
        from benchmarks.scrap_nsga import evolve  # noqa: PLC0415 - a peer is loaded where it is asked

        for times in (1, _TIMES):
            seconds = max(found["warm"] * times, 0)
            began = time.perf_counter()
            reached, generations = evolve(china(), _YEAR, seconds)
            share = hypervolume(reached, ideal, nadir) / volume if len(reached) else 0.0
            took = time.perf_counter() - began
            told = f"{share:.1%} of our hypervolume, {generations} generations of 100"
            notes.append(f"NSGA-II (pymoo) stopped after {took:.2f} s ({times} x our time): {told}")
    else:
        notes.append("pymoo is not installed: pip install -e '.[bench]'")
    return Report(
        "scrap_front",
        _REPEATS,
        (Line("20 points, warm", found["warm"], "the same, solved cold", found["cold"], _COLD),),
        tuple(notes),
    )
