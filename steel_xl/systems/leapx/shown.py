"""Rows made for the charts: what stands below each other in the results, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from steel_xl.sheet.column import Col
from steel_xl.systems.leapx.schema import SCENARIO_KEY, YEAR

_CO2 = {"form": "#,##0"}


@dataclass(frozen=True)
class BandPoint:
    """Totals of all scenarios in a year, with their peaks, and the plateaus as bands."""

    year: Annotated[int, YEAR]
    values: Annotated[Mapping[str, float | None], Col("1e4 t", "CO2", "Total, peak, plateau, or gap below it.", **_CO2)]


@dataclass(frozen=True)
class IndexPoint:
    """Carbon intensity of all scenarios in a year."""

    year: Annotated[int, YEAR]
    values: Annotated[Mapping[str, float], Col("-", "Intensity index", "The first year is 100.", form="0.0")]


@dataclass(frozen=True)
class BranchColumn:
    """CO2 of all branches in a year."""

    scenario: Annotated[str, SCENARIO_KEY]
    year: Annotated[int, YEAR]
    values: Annotated[Mapping[str, float], Col("1e4 t", "CO2", "Of the branch.", **_CO2)]


@dataclass(frozen=True)
class BranchShare:
    """Shares of all branches in a year."""

    scenario: Annotated[str, SCENARIO_KEY]
    year: Annotated[int, YEAR]
    values: Annotated[Mapping[str, float], Col("-", "Share", "Of the branch.", form="0.0%")]


@dataclass(frozen=True)
class Waterfall:
    """A step from one total to another."""

    comparison: Annotated[str, Col("", "Comparison", "Between which points.", key=True, width=26)]
    step: Annotated[str, Col("", "Step", "The total, or the factor.", key=True, width=24)]
    below: Annotated[float, Col("1e4 t", "Below", "What the column stands on.", **_CO2)]
    total: Annotated[float, Col("1e4 t", "CO2", "The total.", **_CO2)]
    rise: Annotated[float, Col("1e4 t", "Rise", "What the factor adds.", **_CO2)]
    fall: Annotated[float, Col("1e4 t", "Fall", "What the factor takes away.", **_CO2)]


@dataclass(frozen=True)
class Wedge:
    """From the reference scenario to another in a year: what stays, and what each measure takes away."""

    scenario: Annotated[str, SCENARIO_KEY]
    year: Annotated[int, YEAR]
    reference: Annotated[float, Col("1e4 t", "Reference", "Total of the reference scenario.", **_CO2)]
    total: Annotated[float, Col("1e4 t", "This scenario", "Total of the scenario.", **_CO2)]
    below: Annotated[
        float,
        Col("1e4 t", "Below the wedges", "The scenario's total less what its measures and milestones add.", **_CO2),
    ]
    values: Annotated[
        Mapping[str, float],
        Col("1e4 t", "Reduction", "By the measure (Shapley); the last: other milestones; below 0: it adds.", **_CO2),
    ]


@dataclass(frozen=True)
class SupplyColumn:
    """Where a scenario's electricity comes from in a year."""

    scenario: Annotated[str, SCENARIO_KEY]
    year: Annotated[int, YEAR]
    needed: Annotated[float, Col("1e8 kWh", "Demand and losses", "What plants and border deliver.", form="#,##0.0")]
    values: Annotated[Mapping[str, float], Col("1e8 kWh", "Delivered", "Net of own use.", form="#,##0.0")]
