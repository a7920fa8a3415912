"""What to know of a run: closures, signs, inherited values, and how many targets are met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from steel_xl.sheet.label import Labels
from steel_xl.systems.leapx.engine import KGCE, SHARES_TOLERANCE
from steel_xl.systems.leapx.ledger import FINE, LOOK, MET, MISSED, NOT_COMPARED, TOLD, Diagnostic, Reconciled
from steel_xl.systems.leapx.outcome import Decomposed
from steel_xl.systems.leapx.paths import Array
from steel_xl.systems.leapx.run import Run
from steel_xl.systems.leapx.shares import reallocated
from steel_xl.systems.leapx.shown import Wedge

EXACT = 1e-9  # relative difference that is rounding of the machine


def diagnose(
    run: Run,
    labels: Labels,
    decomposed: Sequence[Decomposed],
    wedges: Sequence[Wedge],
    reconciled: Sequence[Reconciled],
) -> Iterator[Diagnostic]:
    """The diagnostics in the order of `CHECKS`, their units in the language of `labels`."""
    model, result = run.model, run.result
    total = np.where(run.total > 0, run.total, 1)
    if model.border:
        needed = result.energy[..., model.electric].sum(axis=(-1, -2)) / (KGCE * model.equivalent) / (1 - model.loss)
        gap = needed - result.net.sum(axis=-1) - result.net_import
        yield _largest(run, "electricity_closes", gap / np.where(needed > 0, needed, 1), EXACT)
    if model.power or run.heat_demand.any():
        yield _largest(run, "heat_closes", run.heat_gap, run.inputs.settings.heat_tolerance)
    if model.branches:
        sums = result.shares.sum(axis=-1) - 1
        yield _largest(
            run,
            "shares",
            sums[np.arange(sums.shape[0])[:, None], np.arange(sums.shape[1]), np.abs(sums).argmax(axis=-1)],
            SHARES_TOLERANCE,
        )
        moved = result.branch_co2.sum(axis=-1) + reallocated(run).sum(axis=-1) - run.total
        yield _largest(run, "reallocation", moved / total, EXACT)
    yield _worst("decomposition", _decomposition_gaps(run, decomposed), EXACT)
    closing = [abs(row.reference - row.total - sum(row.values.values())) / max(row.reference, 1) for row in wedges]
    yield _worst("wedges", closing, EXACT)
    if (model.remainder >= 0).any():
        taken = model.remainder[:, None] == np.arange(len(model.fuels))
        rest = np.where(taken, result.shares, 1).min(axis=(-1, -2))
        yield _least(run, "remainders", rest)
    if model.border:
        exported = np.maximum(-result.net_import, 0)
        yield _largest(run, "exports", exported, None, labels.unit("1e8 kWh"))
    asked = {(row.from_scenario, row.from_year, row.to_scenario, row.to_year) for row in decomposed}
    undone = len(run.inputs.comparisons) - len(asked)
    yield Diagnostic("not_decomposed", "", None, undone, 0, "-", LOOK if undone else FINE)
    own = ~np.isnan(run.milestones.own)
    yield _count("own_milestones", int(own.sum()))
    yield _count("inherited_milestones", int(run.milestones.inherited.sum()))
    yield _count("driven_activity", sum(bool(row.driver) for row in run.inputs.branches))
    for check, verdict in (("targets_met", MET), ("targets_differ", MISSED), ("targets_not_compared", NOT_COMPARED)):
        yield _count(check, sum(row.verdict == verdict for row in reconciled))


def _decomposition_gaps(run: Run, decomposed: Sequence[Decomposed]) -> list[float]:
    """How far the effects of each decomposition are from the change or the ratio, relative."""
    sums: dict[tuple[str, int, str, int, str], list[float]] = {}
    for row in decomposed:
        key = row.from_scenario, row.from_year, row.to_scenario, row.to_year, row.method
        sums.setdefault(key, []).append(row.effect)
    base, found = int(run.paths.years[0]), []
    for (s0, y0, s1, y1, method), effects in sums.items():
        before = run.total[run.paths.scenarios.index(s0), y0 - base]
        after = run.total[run.paths.scenarios.index(s1), y1 - base]
        got = np.sum(effects) if method.startswith("add") else np.prod(effects)
        expected = after - before if method.startswith("add") else after / before
        found.append(float(abs(got - expected) / max(abs(after), abs(before), 1)))
    return found


def _largest(run: Run, check: str, gaps: Array, limit: float | None, unit: str = "-") -> Diagnostic:
    """The largest of gaps by scenario and year."""
    s, y = np.unravel_index(int(np.argmax(np.abs(gaps))), gaps.shape)
    value = float(abs(gaps[s, y]))
    verdict = TOLD if limit is None else FINE if value <= limit else LOOK
    scenario, year = (run.paths.scenarios[s], int(run.paths.years[y])) if value else ("", None)
    return Diagnostic(check, scenario, year, value, limit, unit, verdict)


def _least(run: Run, check: str, rest: Array) -> Diagnostic:
    s, y = np.unravel_index(int(np.argmin(rest)), rest.shape)
    value = float(rest[s, y])
    return Diagnostic(
        check, run.paths.scenarios[s], int(run.paths.years[y]), value, 0, "-", FINE if value >= 0 else LOOK
    )


def _worst(check: str, gaps: Sequence[float], limit: float) -> Diagnostic:
    value = max(gaps, default=0.0)
    return Diagnostic(check, "", None, value, limit, "-", FINE if value <= limit else LOOK)


def _count(check: str, count: int) -> Diagnostic:
    return Diagnostic(check, "", None, count, None, "-", TOLD)
