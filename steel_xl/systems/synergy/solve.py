"""From typed inputs to the result tables."""

from __future__ import annotations

import numpy as np

from steel_xl.formulas.grade import bands, coupling_stage, synergy_grade
from steel_xl.systems.synergy.engine import Array, case_of, degrees, evaluate
from steel_xl.systems.synergy.outcome import Carbon, Cost, Emission, GradeBand, Index, IndicatorScore, Outcome
from steel_xl.systems.synergy.schema import CO2, Inputs


def solve(inputs: Inputs) -> Outcome:
    """Result tables of a study; the inputs must have passed `rules.faults`."""
    case = case_of(inputs)
    found = evaluate(case)
    c, t, d = degrees(case, found)
    lang = inputs.settings.language
    names = [(row.process, row.label) for row in inputs.processes]
    emitted = [row.indicator for row in inputs.indicator_weights if row.dimension == "pollution"] + [CO2]
    indicators = [row.indicator for row in inputs.indicator_weights]
    measured = [None if np.isnan(value) else float(value) for value in case.measured[:, -1]]
    total = found.annualised + found.energy + case.other + found.carbon_cost
    zones = _zone_widths()
    stages, grades, ranks = coupling_stage(c, lang), synergy_grade(d, lang), ranking(d)
    return Outcome(
        index=tuple(
            Index(
                *who,
                u_pollution=float(u[0]),
                u_carbon=float(u[1]),
                u_cost=float(u[2]),
                c=float(c[i]),
                coupling_stage=str(stages[i]),
                t=float(t[i]),
                d=float(d[i]),
                grade=str(grades[i]),
                rank=ranks[i],
            )
            for i, (who, u) in enumerate(zip(names, found.u, strict=True))
        ),
        emissions=tuple(
            Emission(*who, dict(zip(emitted, map(float, row), strict=True)))
            for who, row in zip(names, found.emissions, strict=True)
        ),
        carbon=tuple(
            Carbon(
                *who,
                computed=float(found.direct_computed[i, -1]),
                measured=measured[i],
                direct=float(found.direct[i, -1]),
                electricity=float(found.electricity[i, -1]),
                total=float(found.emissions[i, -1]),
            )
            for i, who in enumerate(names)
        ),
        costs=tuple(
            Cost(
                *who,
                *(float(part[i]) for part in (found.annualised, found.energy, case.other, found.carbon_cost, total)),
            )
            for i, who in enumerate(names)
        ),
        indicator_scores=tuple(
            IndicatorScore(*who, dict(zip(indicators, map(float, row), strict=True)))
            for who, row in zip(names, found.scores, strict=True)
        ),
        grade_bands=tuple(GradeBand(*who, zones[0], zones[1], zones[2], float(d[i])) for i, who in enumerate(names)),
    )


def ranking(d: Array) -> list[int]:
    """Rank of each process by D, 1 the best; equal D share the better rank.

    >>> ranking(np.array([0.2, 0.7, 0.7, 0.1]))
    [3, 1, 1, 4]
    """
    return [1 + int((d > value).sum()) for value in d]


def _zone_widths() -> list[float]:
    """Widths of the imbalance, transition and coordination zones of Table 3."""
    widths: dict[str, float] = {}
    for band in bands("synergy", "en"):
        widths[band.zone] = widths.get(band.zone, 0) + band.high - band.low
    return list(widths.values())
