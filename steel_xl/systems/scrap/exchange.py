"""The same programme for any solver PuLP knows, and as LP and MPS files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from steel_xl.systems.scrap.demand import Array
from steel_xl.systems.scrap.programme import Index, Programme
from steel_xl.systems.scrap.schema import ROUTES
from steel_xl.systems.scrap.solution import staged

if TYPE_CHECKING:
    import pulp


def to_pulp(made: Programme, objective: str = "co2") -> pulp.LpProblem:
    """The programme as a PuLP problem, with names that say what a variable or row is about.

    Parameters
    ----------
    made : a programme
    objective : one of its objectives; co2 carries the handling term and the penalty of unmet quotas

    Returns
    -------
    A problem for ``problem.solve(...)``, ``problem.writeLP(path)`` or ``problem.writeMPS(path)``
    """
    import pulp  # noqa: PLC0415 - imported only when a PuLP problem is asked for

    summed = getattr(pulp.LpAffineExpression, "from_list", pulp.LpAffineExpression)  # PuLP 4.x, 3.x
    problem = pulp.LpProblem(f"scrap_{made.policy.scenario}", pulp.LpMinimize)
    bounds = zip(column_names(made), made.lower, made.upper, strict=True)
    columns = [
        problem.add_variable(name, float(low), None if np.isinf(high) else float(high)) for name, low, high in bounds
    ]
    costs = staged(made, objective)
    used = np.flatnonzero(costs)
    problem += summed([(columns[at], float(costs[at])) for at in used])
    starts, index, values = made.matrix()
    lower, upper = made.bounds()
    named = zip(row_names(made), pairwise(starts), lower, upper, strict=True)
    for name, (start, end), low, high in named:
        terms = summed([(columns[at], float(value)) for at, value in _used(index, values, start, end)])
        if low == high:
            problem += terms == float(low), name
            continue
        if not np.isinf(high):
            problem += terms <= float(high), name
        if not np.isinf(low):
            problem += terms >= float(low), name if np.isinf(high) else f"{name}_least"
    return problem


def _used(index: Index, values: Array, start: int, end: int) -> Iterator[tuple[int, float]]:
    """Columns and coefficients of a row, without those that are 0."""
    return ((at, value) for at, value in zip(index[start:end], values[start:end], strict=True) if value)


def column_names(made: Programme) -> list[str]:
    """A name for every column: kind, province, route or other province, year."""
    study, var = made.study, made.variables
    places = [_plain(key) for key in study.provinces]
    names = [""] * var.count
    for t, at in enumerate(made.at):
        year = f"{study.years[at]:.0f}"
        for n, here in enumerate(places):
            names[var.u[t, n]], names[var.v[t, n]] = f"u_{here}_{year}", f"v_{here}_{year}"
            for kind in ("x", "s", "k", "b", "ret"):
                for r, route in enumerate(ROUTES):
                    names[getattr(var, kind)[t, n, r]] = f"{kind}_{here}_{route}_{year}"
            for m, there in enumerate(places):
                names[var.f[t, n, m]] = f"f_{here}_to_{there}_{year}"
    return names


def row_names(made: Programme) -> list[str]:
    """A name for every row: its family and place in it."""
    return [f"{_plain(rows.family)}_{at}" for rows in made.rows for at in range(len(rows.lower))]


def _plain(name: str) -> str:
    return re.sub(r"\W", "_", name)
