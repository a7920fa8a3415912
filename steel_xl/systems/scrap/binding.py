"""Which constraints bind, where and when, and what a further unit of their limit is worth (from the duals)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from steel_xl.systems.scrap.demand import Array
from steel_xl.systems.scrap.schema import ROUTES
from steel_xl.systems.scrap.solution import Marks, Solution
from steel_xl.systems.scrap.study import REAF, Study

WORTH = 1e-6  # t CO2 per unit below which a dual is rounding
TOLD = ("utilisation", "charge_low", "charge_high", "import_cap", "flow_change")
"""Families of rows whose binding says something; balances always bind."""


@dataclass
class Binding:
    """A constraint that binds: its key, route, the years and provinces, and the most a unit of its limit is worth."""

    key: str
    route: str
    years: set[int] = field(default_factory=set)
    provinces: set[int] = field(default_factory=set)
    most: float = 0.0
    total: float = 0.0

    def add(self, year: int, province: int, dual: float) -> None:
        """Take up a row or bound that binds."""
        self.years.add(year)
        self.provinces |= {province} if province >= 0 else set()
        self.most, self.total = max(self.most, abs(dual)), self.total + abs(dual)


def bindings(study: Study, solution: Solution) -> list[Binding]:
    """Constraints that bind in the CO2 stage of a solution, those that matter most in sum first."""
    found: dict[tuple[str, str], Binding] = {}
    fixed = study.settings.fix_first_year == "yes"
    for marks in solution.marks:
        for key, route, year, province, dual in (*_of_rows(marks), *_of_columns(marks)):
            if abs(dual) > WORTH and not (fixed and year == 0):
                line = found.setdefault((key, route), Binding(key, route))
                line.add(year, province, dual)
                if year < 0:  # a row over all years
                    line.years = line.years - {year} | set(marks.programme.at.tolist())
    return sorted(found.values(), key=lambda each: -each.total)


_Line = tuple[str, str, int, int, float]


def _of_rows(marks: Marks) -> Iterator[_Line]:
    """Rows that speak for themselves: builds, least use, charges, import caps, contracts, own constraints."""
    start, at = 0, marks.programme.at
    for rows in marks.programme.rows:
        duals = marks.rows[start : start + len(rows.lower)]
        start += len(rows.lower)
        family = rows.family
        if family not in TOLD and not family.startswith(("build_", "own:")):
            continue
        for row in np.flatnonzero(np.abs(duals) > WORTH):
            route = ROUTES[rows.route[row]] if rows.route[row] >= 0 else ""
            year = int(at[rows.year[row]]) if rows.year[row] >= 0 else -1
            yield family, route, year, int(rows.province[row]), float(duals[row])


def _of_columns(marks: Marks) -> Iterator[_Line]:
    """Upper bounds of single variables: caps of routes, builds and retirements of provinces, flows of the baseline."""
    made = marks.programme
    var, scenario = made.variables, made.policy.scenario
    for kind, key in (("x", "cap"), ("b", "build"), ("ret", "retire"), ("f", "flow")):
        columns = getattr(var, kind)
        duals, upper = marks.columns[columns], made.upper[columns]
        closed = upper <= 0 if kind != "f" else np.zeros(upper.shape, dtype=bool)
        for t, n, last in np.argwhere((duals < -WORTH) & ~closed & np.isfinite(upper)):
            bau = kind == "x" and scenario == "bau" and last == REAF
            name = "bau_share" if bau else f"province_{key}"
            route = "" if kind == "f" else ROUTES[last]
            yield name, route, int(made.at[t]), int(last if kind == "f" else n), float(duals[t, n, last])


def spans(years: Array) -> str:
    """Years as spans.

    >>> spans(np.array([2021, 2022, 2023, 2030]))
    '2021-2023, 2030'
    """
    parts = np.split(np.sort(years), np.flatnonzero(np.diff(np.sort(years)) > 1) + 1)
    return ", ".join(f"{part[0]:.0f}" if len(part) == 1 else f"{part[0]:.0f}-{part[-1]:.0f}" for part in parts)
