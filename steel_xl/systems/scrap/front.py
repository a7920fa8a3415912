"""The trade-off of two objectives in one year: payoff table and Pareto front (AUGMECON2, mavrotas2013)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from steel_xl.sheet.progress import Progress
from steel_xl.systems.scrap.conflict import unmet_words
from steel_xl.systems.scrap.demand import Array
from steel_xl.systems.scrap.policy import policy
from steel_xl.systems.scrap.programme import Programme, programme
from steel_xl.systems.scrap.solver import NoOptimum, Solver
from steel_xl.systems.scrap.study import Study

AUGMENTED = 1e-4  # weight of the constrained objective beside the minimised one (mavrotas2013 takes 1e-3 to 1e-6)
REACHED = 1e-6  # relative, within which an objective counts as at its bound


@dataclass(frozen=True)
class Payoff:
    """Both objectives where the first, and where the second, is least (the other least next)."""

    least_x: tuple[float, float]
    least_y: tuple[float, float]
    at_x: Array  # values of the columns there
    at_y: Array


def single_year(study: Study, scenario: str, year: float) -> Programme:
    """The programme of one year by itself, without capacity (rows 5 to 8 off) and with every quota met."""
    alone = replace(study, settings=replace(study.settings, mode="single_year"))
    place = np.flatnonzero(study.years == year)
    made = programme(alone, policy(alone, scenario), place)
    upper = made.upper.copy()
    upper[made.variables.v] = 0
    return replace(made, upper=upper)


def payoff(solver: Solver, x: Array, y: Array) -> Payoff:
    """The payoff table, lexicographic: each objective least, then the other."""
    ends = []
    for first, then in ((x, y), (y, x)):
        least = solver.minimise(first)
        row = solver.add_row(first, least + REACHED * abs(least))
        solver.minimise(then)
        values = solver.values
        ends.append(((float(x @ values), float(y @ values)), values))
        solver.drop_rows([row])
    (least_x, at_x), (least_y, at_y) = ends
    return Payoff(least_x, least_y, at_x, at_y)


def payoff_lines(
    made: Programme, objective_x: str, objective_y: str, ends: Payoff
) -> Iterator[tuple[str, tuple[float, float, float]]]:
    """CO2, pollutants and cost at both ends of the front."""
    for name, values in ((objective_x, ends.at_x), (objective_y, ends.at_y)):
        co2, pollutants, cost = (float(made.objectives[each] @ values) for each in ("co2", "pollutants", "cost"))
        yield name, (co2, pollutants, cost)


def front(
    made: Programme, objective_x: str, objective_y: str, points: int, progress: Progress | None = None
) -> tuple[Payoff, list[tuple[float, float]]]:
    """Payoff table and points of the front: y least while x is at most each of `points` even steps of its range.

    The model stays in the solver: only one bound changes between points. As in AUGMECON2 the minimised objective
    carries a little of the constrained one, and steps whose bound the last point already meets are skipped.
    ModelInfeasible, in words, where the year has no solution.
    """
    x, y = made.objectives[objective_x], made.objectives[objective_y]
    solver = Solver(made, "simplex")
    try:
        ends = payoff(solver, x, y)
        return ends, list(_walk(solver, x, y, ends, points, progress or Progress(0)))
    except NoOptimum as error:
        raise unmet_words(made.study, made, {}, infeasible=error.infeasible, status=str(error)) from error


def _walk(
    solver: Solver, x: Array, y: Array, ends: Payoff, points: int, progress: Progress
) -> Iterator[tuple[float, float]]:
    low, high = ends.least_x[0], ends.least_y[0]
    span_y = abs(ends.least_x[1] - ends.least_y[1])
    span_x = high - low
    if span_x <= REACHED * max(1.0, abs(high)):
        yield ends.least_y
        return
    row = solver.add_row(x, high)
    costs = y + AUGMENTED * span_y / span_x * x
    last = np.inf
    for step, bound in enumerate(np.linspace(high, low, points)):
        progress.step(f"{step + 1}/{points}")
        if last <= bound - span_x / (points - 1) * REACHED and step:
            continue  # the last point already keeps this bound
        slack = REACHED * max(1.0, abs(bound))
        solver.bound_row(row, -np.inf, bound + slack)
        if np.isinf(last):
            solver.minimise(costs)
        else:
            solver.run()  # the costs are those of the point before
        values = solver.values
        last = float(x @ values)
        yield last, float(y @ values)


def compromise(points: list[tuple[float, float]]) -> int:
    """Place of the point nearest to the ideal, each objective taken over its range on the front.

    >>> compromise([(0.0, 10.0), (1.0, 2.0), (10.0, 0.0)])
    1
    """
    values = np.array(points)
    span = np.ptp(values, axis=0)
    share = (values - values.min(axis=0)) / np.where(span > 0, span, 1)
    return int(np.argmin((share**2).sum(axis=1)))
