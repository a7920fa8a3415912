"""Constraints of the user's own, as rows of the programme: coefficients on output, scrap charge and flow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from steel_xl.systems.scrap.schema import ROUTES, OwnConstraint, OwnTerm

if TYPE_CHECKING:
    from steel_xl.systems.scrap.programme import Index, Variables
    from steel_xl.systems.scrap.study import Study

INF = float("inf")


def own_rows(study: Study, scenario: str, at: Index, var: Variables) -> Iterator[tuple[Any, ...]]:
    """A row a constraint and year, or one over all its years; families are called ``own:NAME``.

    In a programme of some years only, a constraint on the sum over years applies to the years that are there.
    """
    years = study.years[at]
    for row in study.inputs.own_constraints:
        if row.scenario not in ("", scenario):
            continue
        start, end = row.from_year or years[0], row.to_year or years[-1]
        places = np.flatnonzero((years >= start) & (years <= end))
        terms = [term for term in study.inputs.own_terms if term.constraint == row.constraint]
        groups = [places[[each]] for each in range(len(places))] if row.each_year == "yes" else [places]
        for group in groups:
            parts = [_term(study, term, group, var, years) for term in terms]
            columns = np.concatenate([part for part, _ in parts] or [np.empty(0, np.int64)])
            values = np.concatenate([np.full(len(part), value) for part, value in parts] or [np.empty(0)])
            if len(columns):
                yield _row(row, columns, values, group[0] if len(group) == 1 else -1)


def _row(row: OwnConstraint, columns: Index, values: Any, year: int) -> tuple[Any, ...]:
    distinct, place = np.unique(columns, return_inverse=True)
    total = np.bincount(place, weights=values)
    lower = row.limit if row.sense in ("=", ">=") else -INF
    upper = row.limit if row.sense in ("=", "<=") else INF
    nowhere = np.array([-1])
    bounds = np.array([lower]), np.array([upper])
    return f"own:{row.constraint}", distinct[None], total[None], *bounds, np.array([year]), nowhere, nowhere


def _term(study: Study, term: OwnTerm, group: Index, var: Variables, years: Any) -> tuple[Index, float]:
    """Columns and coefficient of a term in some years; empty province or route means every one."""
    when = np.flatnonzero(years == term.year) if term.year is not None else group
    here = _places(study, term.province)
    if term.quantity == "flow":
        there = _places(study, term.to_province)
        lanes = var.f[np.ix_(when, here, there)]
        if not term.to_province or not term.province:  # every other province: not the scrap that stays
            lanes = lanes[:, np.not_equal.outer(here, there)]
        return lanes.ravel(), term.coefficient
    routes = [ROUTES.index(term.route)] if term.route else list(range(len(ROUTES)))
    part = var.x if term.quantity == "output" else var.s
    return part[np.ix_(when, here, np.array(routes))].ravel(), term.coefficient


def _places(study: Study, province: str) -> Any:
    if not province:
        return np.arange(len(study.provinces))
    return np.array([at for at, key in enumerate(study.provinces) if key == province], dtype=np.int64)
