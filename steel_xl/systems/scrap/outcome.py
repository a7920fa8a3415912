"""What comes out of a scrap study, sheet by sheet; flows are listed where they are not zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from steel_xl.sheet.column import Col
from steel_xl.sheet.table import Sheet
from steel_xl.systems.scrap.settings import OBJECTIVES

SHARE, INTENSITY = "share", "intensity"
"""How a province is measured: CO2 over that of the first year, or per t of steel."""

_SCENARIO = Col("", "Scenario", "BAU, TECH or COORD.", key=True, width=11)
_YEAR = Col("year", "Year", "Calendar year.", form="0", key=True, width=8)
_PROVINCE = Col("", "Province", "Key of the province.", key=True, width=18)
_NAME = Col("", "Name", "Name of the province as reports show it.", prose=True, sheet_only=True, width=16)
_CO2 = Col("Mt CO2/yr", "CO2", "With transport of scrap charged to the importer; no handling term.", form="#,##0.00")


def _mt(label: str, note: str, form: str = "#,##0.00") -> Col:
    return Col("Mt/yr", label, note, form=form)


def _kt(label: str) -> Col:
    return Col("kt/yr", label, "Of all routes.", form="#,##0.0")


@dataclass(frozen=True)
class Scenario:
    """A scenario in one line: sums over the years, and its last year against the first."""

    scenario: Annotated[str, _SCENARIO]
    name: Annotated[str, Col("", "Name", "As charts show it.", prose=True, sheet_only=True, width=30)]
    says: Annotated[str, Col("", "What it is", "Routes and trade.", prose=True, sheet_only=True, width=60)]
    co2_total: Annotated[float, Col("Mt CO2", "CO2 in all", "Sum over the years.", form="#,##0.0")]
    co2_last: Annotated[float, Col("Mt CO2/yr", "CO2 at the end", "In the last year.", form="#,##0.0")]
    fall: Annotated[float, Col("-", "Fall of CO2", "Last year against the first.", form="0.0%")]
    saved: Annotated[
        float | None,
        Col("Mt CO2", "Saved by coordination", "CO2 of TECH less that of COORD, all years.", form="#,##0.0"),
    ]
    traded: Annotated[float, Col("Mt", "Scrap traded", "Between provinces, sum over the years.", form="#,##0.0")]
    cost_total: Annotated[float, Col("1e6 yuan", "Cost in all", "Undiscounted, carbon included.", form="#,##0")]


@dataclass(frozen=True)
class National:
    """The nation in a year under a scenario."""

    scenario: Annotated[str, _SCENARIO]
    year: Annotated[int, _YEAR]
    crude_steel: Annotated[float, _mt("Crude steel", "Output of all provinces.")]
    scrap_supply: Annotated[float, _mt("Scrap supply", "Old, new and home scrap.")]
    scrap_used: Annotated[float, _mt("Scrap used", "Charged in all routes.")]
    traded: Annotated[float, _mt("Scrap traded", "Between provinces.")]
    co2: Annotated[float, _CO2]
    so2: Annotated[float, _kt("SO2")]
    nox: Annotated[float, _kt("NOx")]
    pm: Annotated[float, _kt("PM")]
    cost: Annotated[float, Col("1e6 yuan/yr", "Cost", "Of routes, scrap, freight and carbon.", form="#,##0")]
    carbon_cost: Annotated[float, Col("1e6 yuan/yr", "Carbon cost", "Part of the cost.", form="#,##0")]
    output: Annotated[Mapping[str, float], _mt("Output by route", "Of all provinces.")]


@dataclass(frozen=True)
class ProvinceYear:
    """A province in a year under a scenario."""

    scenario: Annotated[str, _SCENARIO]
    year: Annotated[int, _YEAR]
    province: Annotated[str, _PROVINCE]
    name: Annotated[str, _NAME]
    crude_steel: Annotated[float, _mt("Crude steel", "Output.")]
    scrap_supply: Annotated[float, _mt("Scrap supply", "Old, new and home scrap.")]
    scrap_used: Annotated[float, _mt("Scrap used", "Charged in all routes.")]
    imports: Annotated[float, _mt("Imports", "Scrap from other provinces.")]
    exports: Annotated[float, _mt("Exports", "Scrap to other provinces.")]
    co2: Annotated[float, _CO2]
    so2: Annotated[float, _kt("SO2")]
    nox: Annotated[float, _kt("NOx")]
    pm: Annotated[float, _kt("PM")]


@dataclass(frozen=True)
class Flow:
    """Scrap from where it arises to where it is used."""

    scenario: Annotated[str, _SCENARIO]
    year: Annotated[int, _YEAR]
    from_province: Annotated[str, Col("", "From", "Key of the province.", key=True, width=16)]
    to_province: Annotated[str, Col("", "To", "Key of the province.", key=True, width=16)]
    from_name: Annotated[str, Col("", "From (name)", "Name of the province.", prose=True, sheet_only=True, width=16)]
    to_name: Annotated[str, Col("", "To (name)", "Name of the province.", prose=True, sheet_only=True, width=16)]
    scrap: Annotated[float, _mt("Scrap", "From and to the same province: used where it arises.", "#,##0.000")]


@dataclass(frozen=True)
class Neutral:
    """How many provinces are neutral, always with the threshold, and bounds on the count."""

    year: Annotated[int, _YEAR]
    scenario: Annotated[str, _SCENARIO]
    measure: Annotated[
        str,
        Col(
            "",
            "Measured by",
            "share: CO2 over that of the first year; intensity: t CO2 per t.",
            key=True,
            choices=(SHARE, INTENSITY),
            width=12,
        ),
    ]
    threshold: Annotated[float, Col("-", "Threshold", "At or below it a province counts.", form="0.00", key=True)]
    count: Annotated[int, Col("-", "Count", "Provinces that count as neutral.", form="0")]
    count_min: Annotated[
        int | None, Col("-", "Bound below", "LP bound over near-optimal solutions; the least may be higher.", form="0")
    ]
    count_max: Annotated[
        int | None, Col("-", "Bound above", "LP bound over near-optimal solutions; the most may be lower.", form="0")
    ]
    provinces: Annotated[str, Col("", "Provinces", "Which they are.", width=70)]


@dataclass(frozen=True)
class ScrapValue:
    """What a further tonne of scrap in a province would save."""

    scenario: Annotated[str, _SCENARIO]
    year: Annotated[int, _YEAR]
    province: Annotated[str, _PROVINCE]
    name: Annotated[str, _NAME]
    dual: Annotated[float, Col("t CO2/t", "Scrap value", "Minus the dual of the supply row, CO2 stage.", form="0.000")]


@dataclass(frozen=True)
class Pareto:
    """A point of the trade-off of two objectives in one year."""

    year: Annotated[int, _YEAR]
    objective_x: Annotated[str, Col("", "Along", "Objective of x.", choices=OBJECTIVES, width=12)]
    objective_y: Annotated[str, Col("", "Against", "Objective of y.", choices=OBJECTIVES, width=12)]
    x: Annotated[float, Col("-", "X", "Mt CO2, kt or 1e6 yuan in the year.", form="#,##0.0", key=True)]
    y: Annotated[float, Col("-", "Y", "Mt CO2, kt or 1e6 yuan in the year.", form="#,##0.0")]
    chosen: Annotated[
        float | None,
        Col("-", "Compromise", "Y of the point nearest to the ideal, each objective over its range.", form="#,##0.0"),
    ]


@dataclass(frozen=True)
class PayoffLine:
    """All objectives where one of the two of the front is least, the other least next."""

    objective: Annotated[str, Col("", "Least", "The objective that is least.", key=True, choices=OBJECTIVES, width=14)]
    year: Annotated[int, _YEAR]
    co2: Annotated[float, _CO2]
    pollutants: Annotated[float, _kt("Pollutants")]
    cost: Annotated[float, Col("1e6 yuan/yr", "Cost", "Carbon included.", form="#,##0")]


@dataclass(frozen=True)
class BindingLine:
    """A constraint that binds, in words."""

    scenario: Annotated[str, _SCENARIO]
    constraint: Annotated[str, Col("", "Constraint", "In words.", key=True, width=64)]
    years: Annotated[str, Col("", "Years", "In which it binds.", width=24)]
    provinces: Annotated[int, Col("-", "Provinces", "In how many it binds; 0: national.", form="0")]
    most: Annotated[
        float,
        Col("t CO2/unit", "Worth, at most", "CO2 saved by a further unit (Mt) of its limit, at most.", form="0.000"),
    ]


@dataclass(frozen=True)
class Comparison:
    """A published claim beside the result."""

    claim: Annotated[str, Col("", "Claim", "What is compared.", key=True, width=30)]
    published: Annotated[str, Col("", "Published", "What the publication says.", width=30)]
    ours: Annotated[str, Col("", "Here", "What this study gives.", width=60)]
    verdict: Annotated[str, Col("", "Comes out", "Whether it comes out; nothing is tuned.", width=16)]
    why: Annotated[str, Col("", "What drives it", "Why it does or does not.", width=70)]


@dataclass(frozen=True)
class Variant:
    """The headline under a scenario of the scenario sheet."""

    variant: Annotated[
        str, Col("", "Variant", "Name on the scenario sheet; the first is the run itself.", key=True, width=30)
    ]
    bau: Annotated[float | None, Col("Mt CO2", "BAU", "CO2 of all years.", form="#,##0.0")]
    tech: Annotated[float | None, Col("Mt CO2", "TECH", "CO2 of all years.", form="#,##0.0")]
    coord: Annotated[float | None, Col("Mt CO2", "COORD", "CO2 of all years.", form="#,##0.0")]
    saved: Annotated[float | None, Col("Mt CO2", "Saved", "TECH less COORD, all years.", form="#,##0.0")]
    saved_last: Annotated[float | None, Col("Mt CO2/yr", "Saved, last year", "TECH less COORD.", form="#,##0.0")]
    fall: Annotated[float | None, Col("-", "Fall of CO2", "COORD, last year against the first.", form="0.0%")]
    remark: Annotated[str, Col("", "Remark", "Empty, or why it has no solution.", width=40)]


@dataclass(frozen=True)
class SupplyYear:
    """Where the nation's scrap comes from."""

    year: Annotated[int, _YEAR]
    old: Annotated[float | None, _mt("Old scrap", "From products that leave use, less foundries.")]
    new: Annotated[float | None, _mt("New scrap", "From fabrication, less foundries.")]
    home: Annotated[float | None, _mt("Home scrap", "From the steelworks.")]
    left_out: Annotated[float, _mt("Left out", "Of provinces that take no part.")]
    supply: Annotated[float, _mt("Supply", "What the allocation starts from.")]
    in_use: Annotated[float | None, Col("Mt", "Steel in use", "In products, all provinces.", form="#,##0")]
    a_head: Annotated[float | None, Col("t/person", "Steel in use a head", "National.", form="0.00")]


@dataclass(frozen=True)
class PathYear:
    """CO2 of the scenarios side by side."""

    year: Annotated[int, _YEAR]
    co2: Annotated[Mapping[str, float], Col("Mt CO2/yr", "CO2", "Of each scenario.", form="#,##0.0")]


@dataclass(frozen=True)
class Exchange:
    """Net imports of a province in chosen years, COORD."""

    province: Annotated[str, _PROVINCE]
    name: Annotated[str, _NAME]
    net: Annotated[Mapping[str, float], Col("Mt/yr", "Net imports", "Imports less exports of scrap.", form="#,##0.00")]


@dataclass(frozen=True)
class FlowCell:
    """A cell of the flow matrix of a chosen year, COORD."""

    year: Annotated[int, _YEAR]
    from_province: Annotated[str, Col("", "From", "Name of the province.", key=True, width=16)]
    to_province: Annotated[str, Col("", "To", "Name of the province.", key=True, width=16)]
    scrap: Annotated[float, _mt("Scrap", "From the one to the other.", "0.0;-0.0;")]


@dataclass(frozen=True)
class Way:
    """The way from one province to another."""

    from_province: Annotated[str, Col("", "From", "Key of the province.", key=True, width=16)]
    to_province: Annotated[str, Col("", "To", "Key of the province.", key=True, width=16)]
    great_circle: Annotated[float, Col("km", "Great circle", "Between the capitals.", form="#,##0.0")]
    used: Annotated[float, Col("km", "Way used", "With circuity, or the user's own.", form="#,##0.0")]


@dataclass(frozen=True)
class Outcome:
    """All results, in the order of their sheets."""

    scenarios: Annotated[tuple[Scenario, ...], Sheet("Scenarios", "The scenarios in one line each.")]
    comparison: Annotated[
        tuple[Comparison, ...],
        Sheet("Comparison", "What was published beside what comes out here, and what drives it; nothing is tuned."),
    ]
    national: Annotated[tuple[National, ...], Sheet("National", "The nation year by year under each scenario.")]
    provinces: Annotated[tuple[ProvinceYear, ...], Sheet("Provinces", "Every province and year under each scenario.")]
    flows: Annotated[tuple[Flow, ...], Sheet("Flows", "Scrap from province to province, where it is not zero.")]
    neutral: Annotated[
        tuple[Neutral, ...],
        Sheet("Neutral provinces", "How many provinces count as neutral, by threshold; the bounds are LP bounds."),
    ]
    scrap_value: Annotated[
        tuple[ScrapValue, ...], Sheet("Scrap value", "CO2 that a further tonne of scrap would save, by province.")
    ]
    binding: Annotated[
        tuple[BindingLine, ...], Sheet("Binding constraints", "Which constraints bind, when, and what they are worth.")
    ]
    sensitivity: Annotated[
        tuple[Variant, ...], Sheet("Sensitivity", "The headline under every scenario of the scenario sheet.")
    ]
    payoff: Annotated[tuple[PayoffLine, ...], Sheet("Payoff", "The two objectives of the front, each at its least.")]
    pareto: Annotated[
        tuple[Pareto, ...], Sheet("Pareto front", "Least of one objective for each step of the other, one year, COORD.")
    ]
    supply_years: Annotated[
        tuple[SupplyYear, ...], Sheet("Scrap supply", "Working: where the nation's scrap comes from, by year.")
    ]
    co2_paths: Annotated[tuple[PathYear, ...], Sheet("CO2 paths", "Working: CO2 of the scenarios side by side.")]
    exchange: Annotated[
        tuple[Exchange, ...], Sheet("Exchange", "Working: net imports of scrap by province in the map years, COORD.")
    ]
    flow_matrix: Annotated[
        tuple[FlowCell, ...],
        Sheet("Flow matrix", "Working: all pairs in the map years, COORD, for the heat map.", sheet_only=True),
    ]
    ways: Annotated[tuple[Way, ...], Sheet("Distances used", "Working: the ways between provinces as used.")]
