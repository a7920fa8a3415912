"""Rows of the tables that say what moves the answer of a synergy study, and what breaks it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from steel_xl.sheet.column import Col
from steel_xl.systems.synergy.schema import PROCESS_KEY

_PARAMETER = Col("", "Parameter", "Line of the sensitivity sheet.", key=True, width=20)
_C = Col("-", "Coupling C", "Coupling degree (eq. 1).", form="0.000")
_T = Col("-", "Coordination T", "Coordination degree (eq. 2).", form="0.000")
_D = Col("-", "Synergy index D", "Coupling coordination degree (eq. 3).", form="0.000")
_GRADE = Col("", "Grade", "Table 3 of the paper.", width=27)
_RANK = Col("-", "Rank", "By D; equal D share the better rank.", form="0")
_VALUE = Col("-", "Value", "Value of the parameter, in the unit of its cell.", form="General", key=True)


@dataclass(frozen=True)
class Sensitivity:
    """C, T, D of a process at one value of a parameter; empty where they have no value."""

    parameter: Annotated[str, _PARAMETER]
    value: Annotated[float, _VALUE]
    process: Annotated[str, PROCESS_KEY]
    c: Annotated[float | None, _C]
    t: Annotated[float | None, _T]
    d: Annotated[float | None, _D]
    grade: Annotated[str, _GRADE]


@dataclass(frozen=True)
class BreakEven:
    """A value of a parameter at which two processes have equal D."""

    parameter: Annotated[str, _PARAMETER]
    process_a: Annotated[str, Col("", "Process", "Better below the value.", key=True, width=18)]
    process_b: Annotated[str, Col("", "Overtaken by", "Better above the value.", key=True, width=18)]
    value: Annotated[float, Col("-", "At", "In the unit of the parameter's cell.", form="0.0000", key=True)]
    unit: Annotated[str, Col("", "Unit", "Unit of the parameter's cell.", width=12)]
    says: Annotated[str, Col("", "In words", "What to tell the reader.", sheet_only=True, width=100)]


@dataclass(frozen=True)
class GridPoint:
    """D of a process at one value of each of two parameters."""

    parameter_x: Annotated[str, Col("", "Parameter across", "Line of the sensitivity sheet.", width=20)]
    value_x: Annotated[float, Col("-", "Value across", "In the unit of its cell.", form="General", key=True)]
    parameter_y: Annotated[str, Col("", "Parameter down", "Line of the sensitivity sheet.", width=20)]
    value_y: Annotated[float, Col("-", "Value down", "In the unit of its cell.", form="General", key=True)]
    process: Annotated[str, PROCESS_KEY]
    d: Annotated[float | None, _D]


@dataclass(frozen=True)
class Robustness:
    """Share of all dimension weightings under which a process is first."""

    process: Annotated[str, PROCESS_KEY]
    name: Annotated[
        str, Col("", "Name", "Name of the process as reports show it.", prose=True, sheet_only=True, width=29)
    ]
    share_first: Annotated[
        float, Col("-", "First under", "Share of all dimension weights, exact by geometry.", form="0.0%")
    ]


@dataclass(frozen=True)
class LeaveOneOut:
    """C, T, D and rank of a process when another is left out of the comparison."""

    removed: Annotated[str, Col("", "Left out", "The process that is not compared.", key=True, width=18)]
    process: Annotated[str, PROCESS_KEY]
    name: Annotated[
        str, Col("", "Name", "Name of the process as reports show it.", prose=True, sheet_only=True, width=29)
    ]
    c: Annotated[float | None, _C]
    t: Annotated[float | None, _T]
    d: Annotated[float | None, _D]
    rank: Annotated[int | None, _RANK]


@dataclass(frozen=True)
class Reversal:
    """Two processes that change places when a third is left out."""

    removed: Annotated[str, Col("", "Left out", "The process that is not compared.", key=True, width=18)]
    process_a: Annotated[str, Col("", "Then better", "Behind in the full comparison.", key=True, width=18)]
    process_b: Annotated[str, Col("", "Then worse", "Ahead in the full comparison.", key=True, width=18)]
    says: Annotated[str, Col("", "In words", "What to tell the reader.", width=100)]


@dataclass(frozen=True)
class Abatement:
    """What it costs to avoid a tonne of CO2, or a kg of pollutant, by a process in place of the reference."""

    process: Annotated[str, PROCESS_KEY]
    name: Annotated[
        str, Col("", "Name", "Name of the process as reports show it.", prose=True, sheet_only=True, width=29)
    ]
    reference: Annotated[str, Col("", "Instead of", "The reference process.", width=18)]
    cost_difference: Annotated[
        float, Col("yuan/t", "Extra cost", "Cost without carbon cost, less the reference's.", form="#,##0.00")
    ]
    co2_avoided: Annotated[float, Col("kg/t", "CO2 avoided", "The reference's CO2 less the process's.", form="#,##0.0")]
    cost_of_abatement: Annotated[
        float | None,
        Col(
            "yuan/t CO2",
            "Cost of abatement",
            "Extra cost per t of CO2 avoided; empty where none is avoided, negative where it also saves money.",
            scale=0.001,
            form="#,##0.0",
        ),
    ]
    per_pollutant: Annotated[
        Mapping[str, float | None],
        Col("yuan/kg", "Cost per kg", "Extra cost per kg of pollutant avoided; empty where none is.", form="#,##0.0"),
    ]


@dataclass(frozen=True)
class ScenarioIndex:
    """The index of a process under a scenario, and how far its D is from the inputs as they stand."""

    scenario: Annotated[str, Col("", "Scenario", "Name on the scenario sheet.", key=True, width=18)]
    process: Annotated[str, PROCESS_KEY]
    u_pollution: Annotated[float, Col("-", "Pollution score U1", "As on the sheet of the index.", form="0.0000")]
    u_carbon: Annotated[float, Col("-", "Carbon score U2", "As on the sheet of the index.", form="0.0000")]
    u_cost: Annotated[float, Col("-", "Cost score U3", "As on the sheet of the index.", form="0.0000")]
    c: Annotated[float, _C]
    coupling_stage: Annotated[str, Col("", "Coupling stage", "Table 2 of the paper.", width=16)]
    t: Annotated[float, _T]
    d: Annotated[float, _D]
    grade: Annotated[str, _GRADE]
    rank: Annotated[int, _RANK]
    d_change: Annotated[float, Col("-", "Change of D", "Against the inputs as they stand.", form="+0.000;-0.000;0.000")]


@dataclass(frozen=True)
class Curve:
    """D of every process at one value of a parameter, beside the grade zones, for the charts."""

    parameter: Annotated[str, _PARAMETER]
    value: Annotated[float, _VALUE]
    imbalance: Annotated[float, Col("-", "Imbalance zone", "Width of the zone on the scale of D.", form="0.0")]
    transition: Annotated[float, Col("-", "Transition zone", "Width of the zone on the scale of D.", form="0.0")]
    coordination: Annotated[float, Col("-", "Coordination zone", "Width of the zone on the scale of D.", form="0.0")]
    d: Annotated[Mapping[str, float | None], Col("-", "Synergy index D", "Of each process.", form="0.000")]


@dataclass(frozen=True)
class ScenarioColumn:
    """D of every process under a scenario, for the chart."""

    scenario: Annotated[str, Col("", "Scenario", "Name on the scenario sheet.", key=True, width=18)]
    d: Annotated[Mapping[str, float], Col("-", "Synergy index D", "Of each process.", form="0.000")]
