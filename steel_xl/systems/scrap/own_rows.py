"""Constraints of the user's own, as rows of the programme: coefficients on output, scrap charge and flow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from steel_xl.systems.scrap.demand import Array
from steel_xl.systems.scrap.schema import ROUTES, OwnConstraint, OwnTerm

if TYPE_CHECKING:
    from steel_xl.systems.scrap.programme import Index, Variables
    from steel_xl.systems.scrap.study import Study

INF = float("inf")


@dataclass(frozen=True)
class Elsewhere:
    """What the years do that are not in a programme; years that are still to come do nothing yet."""

    output: Array  # (t, n, r) Mt, all years of the study
    charge: Array  # (t, n, r) Mt
    flow: Array  # (t, n, n) Mt
    decided: int  # how many of the years, from the first, are decided, that of the programme included

    def amount(self, quantity: str, lanes: Any) -> float:
        """Sum of a quantity, Mt, over years and places."""
        found = {"output": self.output, "scrap_charge": self.charge, "flow": self.flow}[quantity]
        return float(found[lanes].sum())


def own_rows(
    study: Study, scenario: str, at: Index, var: Variables, elsewhere: Elsewhere | None = None
) -> Iterator[tuple[Any, ...]]:
    """A row a constraint and year, or one over all its years; families are called ``own:NAME``.

    A row that reaches beyond the years `at` of the programme counts what the others do, where that is known, and is
    left out where it is not. While some of its years are still to come only its upper limit holds.
    """
    for row in study.inputs.own_constraints:
        if row.scenario not in ("", scenario):
            continue
        terms = [term for term in study.inputs.own_terms if term.constraint == row.constraint]
        for group in groups(study, row):
            whens = [_when(study, term, group) for term in terms]
            reach = np.unique(np.concatenate([*whens, np.empty(0, np.int64)]))
            beyond = np.setdiff1d(reach, at)
            if not np.isin(reach, at).any() or (len(beyond) and elsewhere is None):
                continue
            parts, held = [], 0.0
            for term, when in zip(terms, whens, strict=True):
                inside = np.flatnonzero(np.isin(at, when))
                parts.append((_columns(study, term, inside, var), term.coefficient))
                if len(beyond) and elsewhere is not None:
                    lanes = _lanes(study, term, np.setdiff1d(when, at))
                    held += term.coefficient * elsewhere.amount(term.quantity, lanes)
            columns = np.concatenate([part for part, _ in parts])
            values = np.concatenate([np.full(len(part), value) for part, value in parts])
            open_ended = elsewhere is not None and bool(len(beyond)) and bool(reach[-1] >= elsewhere.decided)
            year = int(np.flatnonzero(at == group[0])[0]) if len(group) == 1 and group[0] in at else -1
            if len(columns):
                yield _row(row, columns, values, held, year, open_ended=open_ended)


def groups(study: Study, row: OwnConstraint) -> list[Index]:
    """Places of the years each row of a constraint is about: one each, or all in one."""
    years = study.years
    start, end = row.from_year or years[0], row.to_year or years[-1]
    places = np.flatnonzero((years >= start) & (years <= end))
    return [places[[each]] for each in range(len(places))] if row.each_year == "yes" else [places]


def _when(study: Study, term: OwnTerm, group: Index) -> Index:
    """Places of a term's years."""
    return np.flatnonzero(study.years == term.year) if term.year is not None else group


def _row(
    row: OwnConstraint, columns: Index, values: Array, held: float, year: int, *, open_ended: bool
) -> tuple[Any, ...]:
    distinct, place = np.unique(columns, return_inverse=True)
    total = np.bincount(place, weights=values)
    lower = row.limit - held if row.sense in ("=", ">=") and not open_ended else -INF
    upper = row.limit - held if row.sense in ("=", "<=") else INF
    nowhere = np.array([-1])
    bounds = np.array([lower]), np.array([upper])
    return f"own:{row.constraint}", distinct[None], total[None], *bounds, np.array([year]), nowhere, nowhere


def _columns(study: Study, term: OwnTerm, inside: Index, var: Variables) -> Index:
    """Columns of a term, for years by their places in the programme."""
    part = {"output": var.x, "scrap_charge": var.s, "flow": var.f}[term.quantity]
    return np.asarray(part[_lanes(study, term, inside)])


def _lanes(study: Study, term: OwnTerm, when: Index) -> Any:
    """Places of a term's quantity, (year, province, route or province); empty province or route means every one."""
    here = _places(study, term.province)
    if term.quantity == "flow":
        there = _places(study, term.to_province)
        apart = not term.to_province or not term.province  # every other province: not the scrap that stays
        pairs = [(a, b) for a in here for b in there if not (apart and a == b)]
    else:
        routes = [ROUTES.index(term.route)] if term.route else list(range(len(ROUTES)))
        pairs = [(a, r) for a in here for r in routes]
    first, second = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return np.repeat(when, len(pairs)), np.tile(first, len(when)), np.tile(second, len(when))


def _places(study: Study, province: str) -> list[int]:
    if not province:
        return list(range(len(study.provinces)))
    return [at for at, key in enumerate(study.provinces) if key == province]
