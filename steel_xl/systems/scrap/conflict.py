"""Why a study cannot be solved, in words.

Quotas that stay unmet, by how much constraints would have to give, and the smallest set of rows in conflict.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from steel_xl.sheet.issue import ModelInfeasible
from steel_xl.sheet.label import Labels
from steel_xl.systems.scrap.programme import Programme, Rows, programme
from steel_xl.systems.scrap.schema import ROUTES
from steel_xl.systems.scrap.solver import NoOptimum, Solver
from steel_xl.systems.scrap.study import Study

MOST_LINES = 12  # lines of a message that is still read
SLACK = 1e-6  # Mt by which a row gives that is no rounding


def unmet_words(
    study: Study, made: Programme, missing: Mapping[tuple[int, int], float], infeasible: bool
) -> ModelInfeasible:
    """What to raise: unmet quotas (place of year and province -> Mt), own constraints that give, rows in conflict."""
    labels = Labels(study.settings.language, "scrap")
    scenario = made.policy.scenario.upper()
    lines = [labels.text("scrap.conflict.head", scenario=scenario)]
    for (t, n), amount in sorted(missing.items())[:MOST_LINES]:
        year, quota = study.years[made.at[t]], study.quota[made.at[t], n]
        parts = {"province": study.provinces[n], "year": f"{year:.0f}", "missing": f"{amount:.3f}"}
        lines.append(labels.text("scrap.conflict.unmet", quota=f"{quota:.3f}", **parts))
    if len(missing) > MOST_LINES:
        lines.append(labels.text("scrap.conflict.more", count=len(missing) - MOST_LINES))
    if infeasible:
        lines += _giving(study, made, labels)
        lines += _together(study, made, missing, labels)
    return ModelInfeasible(lines)


def _giving(study: Study, made: Programme, labels: Labels) -> Iterator[str]:
    """The user's own constraints, import caps and contracts that must give, with the least sum of what they give."""
    soft = [
        rows for rows in made.rows if rows.family.startswith("own:") or rows.family in ("import_cap", "flow_change")
    ]
    if not soft:
        return
    solver = Solver(made)
    highs, slack, start = solver.highs, [], 0
    for rows in made.rows:
        for at in range(len(rows.lower) if rows in soft else 0):
            for sign in (1.0, -1.0):
                highs.addCol(1.0, 0.0, float("inf"), 1, np.array([start + at], np.int32), np.array([sign]))
                slack.append((rows, at))
        start += len(rows.lower)
    costs = np.concatenate([made.objectives["unmet"], np.ones(len(slack))])
    solver.columns = np.arange(len(costs), dtype=np.int32)
    try:
        solver.minimise(costs)
    except NoOptimum:
        return
    amounts = solver.values[made.variables.count :]
    for (rows, at), amount in zip(slack, amounts, strict=True):
        if amount > SLACK:
            what = words(study, made, rows, at, labels)
            yield labels.text("scrap.conflict.gives", what=what, amount=f"{amount:.3f}")


def _together(study: Study, made: Programme, missing: Mapping[tuple[int, int], float], labels: Labels) -> Iterator[str]:
    """The rows and limits of a smallest conflict: of one year if one year has it, else up to the first that lacks."""
    for small in _smaller(study, made, missing):
        found = _conflict(small)
        if found:
            lines = [words(study, small, rows, at, labels) for rows, at in found[0]]
            lines += [_bound_words(study, small, column, labels) for column in found[1]]
            yield labels.text("scrap.conflict.together")
            yield from dict.fromkeys(f"  - {line}" for line in lines if line)
            return


def _smaller(study: Study, made: Programme, missing: Mapping[tuple[int, int], float]) -> Iterator[Programme]:
    """Programmes that are part of this one, from small to large: the years that lack, then all up to the first."""
    lacking = sorted({t for t, _ in missing}) or list(range(len(made.at)))
    first = lacking[0] if missing else len(made.at) - 1
    if len(made.at) > 1:
        yield from (_one_year(study, made, t) for t in lacking)
        yield programme(study, made.policy, made.at[: first + 1])
    else:
        yield made


def _one_year(study: Study, made: Programme, t: int) -> Programme:
    """One year of the programme without what ties it to other years: contradictions in it are contradictions there."""
    lone = programme(study, made.policy, made.at[[t]])
    tied = ("capacity", "utilisation", "first_capacity", "flow_change")
    rows = tuple(rows for rows in lone.rows if rows.family not in tied and not rows.family.startswith("build_"))
    sums = {row.constraint for row in study.inputs.own_constraints if row.each_year == "no"}
    rows = tuple(rows_ for rows_ in rows if rows_.family.removeprefix("own:") not in sums)
    return Programme(**{**vars(lone), "rows": rows})


def _conflict(made: Programme) -> tuple[list[tuple[Rows, int]], list[int]] | None:
    """Rows and columns of an irreducible conflict when every quota must be met, None where there is none."""
    solver = Solver(made)
    unmet = made.variables.v
    solver.bound_columns(unmet, np.zeros(unmet.size), np.zeros(unmet.size))
    try:
        solver.minimise(np.zeros(made.variables.count))
    except NoOptimum as error:
        if not error.infeasible:
            return None
    else:
        return None
    solver.highs.setOptionValue("iis_strategy", _IRREDUCIBLE)
    _, found = solver.highs.getIis()
    places = [(rows, at) for rows in made.rows for at in range(len(rows.lower))]
    chosen = [places[at] for at in found.row_index_]
    return chosen, [int(column) for column in found.col_index_]


_IRREDUCIBLE = 2  # HiGHS' iis_strategy: start from the dual ray, then make it irreducible


def words(study: Study, made: Programme, rows: Rows, at: int, labels: Labels) -> str:
    """A row in words: which constraint, where and when, and its limit."""
    t, n, r = (int(part[at]) for part in (rows.year, rows.province, rows.route))
    family, _, name = rows.family.partition(":")
    years = study.years[made.at]
    limit = rows.upper[at] if np.isfinite(rows.upper[at]) else rows.lower[at]
    parts = {
        "year": f"{years[t]:.0f}" if t >= 0 else f"{years[0]:.0f}-{years[-1]:.0f}",
        "province": study.provinces[n] if n >= 0 else "",
        "route": labels.name(ROUTES[r]) if r >= 0 else "",
        "limit": f"{limit:,.3f}",
        "name": name,
    }
    return labels.text(f"scrap.row.{family}", **parts)


def _bound_words(study: Study, made: Programme, column: int, labels: Labels) -> str:
    """A bound of a column in words, "" for the plain fact that nothing is negative."""
    var = made.variables
    for kind in ("x", "b", "ret", "f", "s", "k"):
        where = np.argwhere(getattr(var, kind) == column)
        if len(where):
            t, n, last = (int(part) for part in where[0])
            low, high = made.lower[column], made.upper[column]
            if not np.isfinite(high) and low == 0:
                return ""
            to = study.provinces[last] if kind == "f" else labels.name(ROUTES[last])
            parts = {"year": f"{study.years[made.at[t]]:.0f}", "province": study.provinces[n], "limit": f"{high:,.3f}"}
            return labels.text(f"scrap.bound.{kind}", to=to, **parts)
    return ""
