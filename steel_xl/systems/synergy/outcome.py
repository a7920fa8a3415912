"""What a synergy study comes to, sheet by sheet (luo2025)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from steel_xl.sheet.column import Col
from steel_xl.sheet.table import Sheet
from steel_xl.systems.synergy.analysis import (
    Abatement,
    BreakEven,
    Curve,
    GridPoint,
    LeaveOneOut,
    Reversal,
    Robustness,
    ScenarioColumn,
    ScenarioIndex,
    Sensitivity,
)
from steel_xl.systems.synergy.schema import PROCESS_KEY

NAME = Col("", "Name", "Name of the process as reports show it.", prose=True, sheet_only=True, width=29)


@dataclass(frozen=True)
class Emission:
    """Emissions of a process per tonne of crude steel, as they are judged."""

    process: Annotated[str, PROCESS_KEY]
    name: Annotated[str, NAME]
    emissions: Annotated[
        Mapping[str, float], Col("kg/t", "Emission", "Measured where given, else computed.", form="#,##0.000")
    ]


@dataclass(frozen=True)
class Carbon:
    """Where the CO2 of a process comes from, and how computed and measured direct CO2 compare."""

    process: Annotated[str, PROCESS_KEY]
    name: Annotated[str, NAME]
    computed: Annotated[
        float, Col("kg/t", "Computed direct CO2", "Fuels times factors, less carbon fixed in products.")
    ]
    measured: Annotated[float | None, Col("kg/t", "Measured direct CO2", "Empty where none was given.")]
    direct: Annotated[float, Col("kg/t", "Direct CO2", "Measured where given, else computed.")]
    electricity: Annotated[float, Col("kg/t", "Electricity CO2", "Purchased electricity times the grid factor.")]
    total: Annotated[float, Col("kg/t", "CO2", "Direct and electricity CO2: the carbon indicator.")]


@dataclass(frozen=True)
class Cost:
    """Cost of a process per tonne of crude steel."""

    process: Annotated[str, PROCESS_KEY]
    name: Annotated[str, NAME]
    investment: Annotated[
        float,
        Col(
            "yuan/t",
            "Investment, annualised",
            "Investment times the capital recovery factor (eq. 10).",
            form="#,##0.000",
        ),
    ]
    energy: Annotated[float, Col("yuan/t", "Energy cost", "Energy use times price.", form="#,##0.000")]
    other: Annotated[float, Col("yuan/t", "Other cost", "As given for the process.", form="#,##0.000")]
    carbon: Annotated[float, Col("yuan/t", "Carbon cost", "CO2 times the carbon price.", form="#,##0.000")]
    total: Annotated[float, Col("yuan/t", "Total cost", "Sum of the four.", form="#,##0.000")]


@dataclass(frozen=True)
class IndicatorScore:
    """Score of a process on each indicator: 1 is best, 0 is worst."""

    process: Annotated[str, PROCESS_KEY]
    name: Annotated[str, NAME]
    scores: Annotated[
        Mapping[str, float],
        Col("-", "Score", "Min-max normalised between the score bounds; lower is better.", form="0.0000"),
    ]


@dataclass(frozen=True)
class Index:
    """Scores, coupling, coordination and synergy of a process."""

    process: Annotated[str, PROCESS_KEY]
    name: Annotated[str, NAME]
    u_pollution: Annotated[
        float, Col("-", "Pollution score U1", "Weighted indicators, normalised again.", form="0.0000")
    ]
    u_carbon: Annotated[float, Col("-", "Carbon score U2", "Weighted indicators, normalised again.", form="0.0000")]
    u_cost: Annotated[float, Col("-", "Cost score U3", "Weighted indicators, normalised again.", form="0.0000")]
    c: Annotated[float, Col("-", "Coupling C", "Coupling degree (eq. 1).", form="0.000")]
    coupling_stage: Annotated[str, Col("", "Coupling stage", "Table 2 of the paper.", width=16)]
    t: Annotated[float, Col("-", "Coordination T", "Coordination degree (eq. 2).", form="0.000")]
    d: Annotated[float, Col("-", "Synergy index D", "Coupling coordination degree (eq. 3).", form="0.000")]
    grade: Annotated[str, Col("", "Grade", "Table 3 of the paper.", width=27)]
    rank: Annotated[int, Col("-", "Rank", "By D; equal D share the better rank.", form="0")]


@dataclass(frozen=True)
class GradeBand:
    """D of a process beside the widths of the three grade zones, for the chart."""

    process: Annotated[str, PROCESS_KEY]
    name: Annotated[str, NAME]
    imbalance: Annotated[float, Col("-", "Imbalance zone", "Width of the zone on the scale of D.", form="0.0")]
    transition: Annotated[float, Col("-", "Transition zone", "Width of the zone on the scale of D.", form="0.0")]
    coordination: Annotated[float, Col("-", "Coordination zone", "Width of the zone on the scale of D.", form="0.0")]
    d: Annotated[float, Col("-", "Synergy index D", "Coupling coordination degree (eq. 3).", form="0.000")]


@dataclass(frozen=True)
class Outcome:
    """Everything a run computes."""

    index: Annotated[
        tuple[Index, ...],
        Sheet("Synergy index", "How well pollution, carbon and cost move together: C, T, D and grade of each process."),
    ]
    emissions: Annotated[
        tuple[Emission, ...], Sheet("Emissions", "Emissions per tonne of crude steel, as they are judged.")
    ]
    carbon: Annotated[
        tuple[Carbon, ...], Sheet("CO2 by origin", "Direct and electricity CO2 apart, computed beside measured.")
    ]
    costs: Annotated[tuple[Cost, ...], Sheet("Costs", "Annualised cost per tonne of crude steel.")]
    indicator_scores: Annotated[
        tuple[IndicatorScore, ...],
        Sheet("Indicator scores", "Workings: each indicator between the score bounds, before weighting."),
    ]
    grade_bands: Annotated[
        tuple[GradeBand, ...], Sheet("Grade bands", "Workings: D and the zones drawn behind it.", sheet_only=True)
    ]
    scenarios: Annotated[
        tuple[ScenarioIndex, ...],
        Sheet(
            "Scenarios side by side",
            "The index under every scenario, and the change of D against the inputs as they stand.",
        ),
    ]
    sensitivity: Annotated[
        tuple[Sensitivity, ...],
        Sheet("Sensitivity", "C, T, D and grade as one parameter at a time moves through its range."),
    ]
    break_even: Annotated[
        tuple[BreakEven, ...],
        Sheet("Break-even", "Values at which two processes change places: every crossing of their D in the range."),
    ]
    grid: Annotated[tuple[GridPoint, ...], Sheet("Grid", "D of every process over two parameters at once.")]
    leave_one_out: Annotated[
        tuple[LeaveOneOut, ...],
        Sheet("Leave one out", "Scores depend on who is compared: the index with each process left out in turn."),
    ]
    reversals: Annotated[
        tuple[Reversal, ...],
        Sheet("Rank reversals", "Pairs of processes that change places when a third is left out of the comparison."),
    ]
    robustness: Annotated[
        tuple[Robustness, ...],
        Sheet("Robustness", "Share of all weightings of the three dimensions under which each process is first."),
    ]
    abatement: Annotated[
        tuple[Abatement, ...],
        Sheet("Abatement", "What avoiding a tonne of CO2 or a kg of pollutant costs, against the reference process."),
    ]
    curves: Annotated[
        tuple[Curve, ...],
        Sheet("Curves", "Workings: D of all processes along each range, and the zones drawn behind.", sheet_only=True),
    ]
    scenario_columns: Annotated[
        tuple[ScenarioColumn, ...],
        Sheet("Scenario columns", "Workings: D of all processes under each scenario, for the chart.", sheet_only=True),
    ]
