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
from steel_xl.systems.scrap.study import RBF, REAF, Study

MOST_LINES, MOST_ROWS = 12, 24  # lines of a message that is still read
IDENTITIES = ("charge", "capacity", "first_capacity", "capacity_change")
"""Families that say what a quantity is, not what it may be: they are in nearly every conflict and explain none."""
SLACK = 1e-6  # Mt by which a row gives that is no rounding


def unmet_words(
    study: Study, made: Programme, missing: Mapping[tuple[int, int], float], *, infeasible: bool, status: str = ""
) -> ModelInfeasible:
    """What to raise: unmet quotas (place of year and province -> Mt), own constraints that give, rows in conflict.

    Where the solver gave up without a proof, its `status` is told instead.
    """
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
    if status and len(lines) == 1:
        lines.append(labels.text("scrap.conflict.gave_up", status=status))
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
        for at in range(len(rows.lower) if any(rows is each for each in soft) else 0):
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
    giving = [at for at in np.argsort(-amounts, kind="stable") if amounts[at] > SLACK]
    for each in giving[:MOST_LINES]:
        what = words(study, made, slack[each][0], slack[each][1], labels)
        yield labels.text("scrap.conflict.gives", what=what, amount=f"{amounts[each]:.3f}")
    if len(giving) > MOST_LINES:
        yield labels.text("scrap.conflict.more_rows", count=len(giving) - MOST_LINES)


def _together(study: Study, made: Programme, missing: Mapping[tuple[int, int], float], labels: Labels) -> Iterator[str]:
    """The rows and limits of a smallest conflict: of one year if one year has it, else up to the first that lacks."""
    for small in _smaller(study, made, missing):
        found = _conflict(small)
        if found:
            lines = [words(study, small, rows, at, labels) for rows, at in found[0] if rows.family not in IDENTITIES]
            lines += [_bound_words(study, small, column, labels) for column in found[1]]
            told = list(dict.fromkeys(line for line in lines if line))
            yield labels.text("scrap.conflict.together")
            yield from (f"  - {line}" for line in told[:MOST_ROWS])
            if len(told) > MOST_ROWS:
                yield "  - " + labels.text("scrap.conflict.more_rows", count=len(told) - MOST_ROWS)
            return


def _smaller(study: Study, made: Programme, missing: Mapping[tuple[int, int], float]) -> Iterator[Programme]:
    """Programmes that are part of this one: single years, then the fewest first years that have no solution."""
    if len(made.at) == 1:
        yield made
        return
    lacking = sorted({t for t, _ in missing}) or list(range(len(made.at)))
    yield from (_one_year(study, made, t) for t in lacking)
    solvable, hopeless = 0, len(made.at)
    while hopeless - solvable > 1:
        middle = (solvable + hopeless) // 2
        if _infeasible(programme(study, made.policy, made.at[:middle])) is None:
            solvable = middle
        else:
            hopeless = middle
    yield programme(study, made.policy, made.at[:hopeless])


def _one_year(study: Study, made: Programme, t: int) -> Programme:
    """One year of the programme without what ties it to other years: contradictions in it are contradictions there."""
    lone = programme(study, made.policy, made.at[[t]])
    tied = ("capacity", "utilisation", "first_capacity", "flow_change")
    rows = tuple(rows for rows in lone.rows if rows.family not in tied and not rows.family.startswith("build_"))
    return Programme(**{**vars(lone), "rows": rows})


def _infeasible(made: Programme) -> Solver | None:
    """The solver of a programme that has no solution when every quota must be met, None where it has one."""
    solver = Solver(made)
    unmet = made.variables.v
    solver.bound_columns(unmet, np.zeros(unmet.size), np.zeros(unmet.size))
    try:
        solver.minimise(np.zeros(made.variables.count))
    except NoOptimum as error:
        return solver if error.infeasible else None
    return None


def _conflict(made: Programme) -> tuple[list[tuple[Rows, int]], list[int]] | None:
    """Rows and columns of an irreducible conflict when every quota must be met, None where there is none."""
    solver = _infeasible(made)
    if solver is None:
        return None
    solver.highs.setOptionValue("iis_strategy", _IRREDUCIBLE)
    _, found = solver.highs.getIis()
    places = [(rows, at) for rows in made.rows for at in range(len(rows.lower))]
    chosen = [places[at] for at in found.row_index_]
    sides = zip(found.col_index_, found.col_bound_, strict=True)
    return chosen, [int(column) for column, side in sides if int(side) in _UPPER]


_IRREDUCIBLE = 2  # HiGHS' iis_strategy: start from the dual ray, then make it irreducible
_UPPER = (3, 4)  # HiGHS' IisBoundStatus: the upper bound of a column is in the conflict, or both


def words(study: Study, made: Programme, rows: Rows, at: int, labels: Labels) -> str:
    """A row in words: which constraint, where and when, and its limit."""
    t, n, r = (int(part[at]) for part in (rows.year, rows.province, rows.route))
    family, _, name = rows.family.partition(":")
    years = study.years[made.at]
    limit = rows.upper[at] if np.isfinite(rows.upper[at]) else rows.lower[at]
    parts = {
        "year": f"{years[t]:.0f}" if t >= 0 else f"{years[0]:.0f}-{years[-1]:.0f}",
        "province": study.provinces[n] if n >= 0 else "",
        "route": study.route(ROUTES[r]) if r >= 0 else "",
        "limit": f"{limit:,.3f}",
        "name": name,
    }
    if family == "flow_change":
        _, here, there = np.argwhere(made.variables.f == rows.columns[at][0])[0]
        parts |= {"province": study.provinces[here], "to": study.provinces[there], "limit": f"{_change(study):,.3f}"}
    return labels.text(f"scrap.row.{family}", **parts)


def _change(study: Study) -> float:
    return study.settings.flow_change_max or 0.0


def _bound_words(study: Study, made: Programme, column: int, labels: Labels) -> str:
    """An upper bound of a column in words, "" for what goes without saying: nothing is built before it may be."""
    var, high = made.variables, made.upper[column]
    for kind in ("x", "b", "ret", "f", "s", "k"):
        where = np.argwhere(getattr(var, kind) == column)
        if len(where):
            t, n, last = (int(part) for part in where[0])
            early = kind in ("b", "ret") and made.at[t] == 0
            closed = kind == "x" and high <= 0 and last not in (RBF, REAF)
            if early or closed or not np.isfinite(high):
                return ""
            to = study.provinces[last] if kind == "f" else study.route(ROUTES[last])
            parts = {"year": f"{study.years[made.at[t]]:.0f}", "province": study.provinces[n], "limit": f"{high:,.3f}"}
            return labels.text(f"scrap.bound.{kind}", to=to, **parts)
    return ""
