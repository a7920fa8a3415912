"""From typed inputs to the result tables."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from steel_xl.sheet.label import Labels
from steel_xl.systems.synergy.analyse import Sweeps, abatement, leave_one_out, robustness, scenario_table
from steel_xl.systems.synergy.engine import case_of, degrees, evaluate
from steel_xl.systems.synergy.grading import index_fields, zone_widths
from steel_xl.systems.synergy.outcome import Carbon, Cost, Emission, GradeBand, Index, IndicatorScore, Outcome
from steel_xl.systems.synergy.schema import CO2, Inputs


def solve(inputs: Inputs, base: Inputs | None = None, variants: Mapping[str, Inputs] | None = None) -> Outcome:
    """Result tables of a study; the inputs must have passed the examination of `scenario`.

    Parameters
    ----------
    inputs : the inputs of the run, with its scenario applied
    base : the inputs as they stand, `inputs` if not given
    variants : the inputs under each scenario, by its name
    """
    case = case_of(inputs)
    found = evaluate(case)
    c, t, d = degrees(case, found.u)
    lang = inputs.settings.language
    labels = Labels(lang, "synergy")
    sweeps = Sweeps(inputs, case, labels)
    left_out, reversals = leave_one_out(inputs, case, d, labels)
    scenario_rows, scenario_columns = scenario_table(base or inputs, variants or {})
    names = [(row.process, row.label) for row in inputs.processes]
    emitted = [row.indicator for row in inputs.indicator_weights if row.dimension == "pollution"] + [CO2]
    indicators = [row.indicator for row in inputs.indicator_weights]
    measured = [None if np.isnan(value) else float(value) for value in case.measured[:, -1]]
    total = found.annualised + found.energy + case.other + found.carbon_cost
    zones = zone_widths()
    return Outcome(
        index=tuple(Index(*who, **row) for who, row in zip(names, index_fields(found.u, (c, t, d), lang), strict=True)),
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
        grade_bands=tuple(GradeBand(*who, *zones, float(d[i])) for i, who in enumerate(names)),
        sensitivity=tuple(sweeps.sensitivity()),
        break_even=tuple(sweeps.break_even()),
        grid=tuple(sweeps.grid()),
        curves=tuple(sweeps.curves()),
        leave_one_out=tuple(left_out),
        reversals=tuple(reversals),
        robustness=tuple(robustness(inputs, c, found.u)),
        abatement=tuple(abatement(inputs, found, case.other)),
        scenarios=tuple(scenario_rows),
        scenario_columns=tuple(scenario_columns),
    )
