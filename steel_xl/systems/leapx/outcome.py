"""What a carbon-peak study comes to, sheet by sheet (yang2024)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from steel_xl.formulas.peak import CENSORED, PEAKED, RISING
from steel_xl.sheet.column import Col
from steel_xl.sheet.table import Sheet
from steel_xl.systems.leapx.causes import FACTORS
from steel_xl.systems.leapx.ledger import Diagnostic, PathRow, Reconciled
from steel_xl.systems.leapx.schema import BRANCH_KEY, SCENARIO_KEY, YEAR
from steel_xl.systems.leapx.shown import (
    BandPoint,
    BranchColumn,
    BranchShare,
    IndexPoint,
    SupplyColumn,
    Waterfall,
    Wedge,
)

NAME = Col("", "Name", "Name as reports show it.", prose=True, sheet_only=True, width=26)
CO2 = Col("1e4 t", "CO2", "CO2 of all accounts that are counted.", form="#,##0.0", width=12)
PROCESS_CO2 = Col(
    "1e4 t", "Of it process CO2", "The part that is no energy's; 0 while its account is off.", form="#,##0.0", width=13
)
_OF_ALL = Col("-", "Share", "Of the scenario's total in this year.", form="0.0%", width=10)


@dataclass(frozen=True)
class Peak:
    """When a scenario peaks, how high, and whether it may be called a peak."""

    scenario: Annotated[str, SCENARIO_KEY]
    name: Annotated[str, NAME]
    peak_year: Annotated[int, Col("yr", "Maximum in", "First year at the maximum.", form="0", width=13)]
    peak_co2: Annotated[float, Col("1e4 t", "Maximum CO2", "CO2 in that year.", form="#,##0", width=13)]
    status: Annotated[
        str,
        Col(
            "",
            "Status",
            "right-censored: the maximum is in the last year, so that no peak may be claimed.",
            choices=(PEAKED, CENSORED, RISING),
            width=19,
        ),
    ]
    plateau_start: Annotated[
        int | None, Col("yr", "Plateau from", "Year from which CO2 stays level to the end.", form="0", width=13)
    ]
    plateau_co2: Annotated[
        float | None, Col("1e4 t", "CO2 of the plateau", "In its first year.", form="#,##0", width=13)
    ]
    intensity_cut: Annotated[
        float, Col("-", "Intensity cut", "Fall of CO2 per GDP from the first to the last year.", form="0.0%", width=13)
    ]
    precision: Annotated[
        str,
        Col(
            "",
            "Peak between",
            "Milestones around the year: a path peaks on one, so that this is its precision.",
            width=16,
        ),
    ]
    local_maxima: Annotated[str, Col("", "Local maxima", "Every year higher than those beside it.", width=22)]


@dataclass(frozen=True)
class Total:
    """CO2 of a scenario in a year."""

    scenario: Annotated[str, SCENARIO_KEY]
    year: Annotated[int, YEAR]
    co2: Annotated[float, CO2]
    process_co2: Annotated[float, PROCESS_CO2]
    gdp: Annotated[float, Col("unit of the driver", "GDP", "At constant prices.", form="#,##0.0", width=12)]
    population: Annotated[float, Col("unit of the driver", "Population", "As driven.", form="#,##0.0", width=12)]
    co2_per_head: Annotated[float, Col("t", "CO2 per head", "CO2 per unit of population.", form="0.00", width=12)]
    intensity_index: Annotated[
        float, Col("-", "Intensity index", "CO2 per GDP; the first year is 100.", form="0.0", width=12)
    ]


@dataclass(frozen=True)
class Sector:
    """CO2 of a branch, direct; power and import are accounts of their own."""

    scenario: Annotated[str, SCENARIO_KEY]
    year: Annotated[int, YEAR]
    branch: Annotated[str, BRANCH_KEY]
    name: Annotated[str, NAME]
    co2: Annotated[float, CO2]
    process_co2: Annotated[float, PROCESS_CO2]
    share: Annotated[float, _OF_ALL]


@dataclass(frozen=True)
class Indirect:
    """CO2 of a branch with the electricity and heat it uses."""

    scenario: Annotated[str, SCENARIO_KEY]
    year: Annotated[int, YEAR]
    branch: Annotated[str, BRANCH_KEY]
    name: Annotated[str, NAME]
    direct: Annotated[float, Col("1e4 t", "Direct CO2", "Of its own fuels and process.", form="#,##0.0", width=12)]
    reallocated: Annotated[
        float,
        Col("1e4 t", "Of electricity", "Power plants and import, by electricity used.", form="#,##0.0", width=13),
    ]
    co2: Annotated[float, CO2]
    share: Annotated[float, _OF_ALL]


@dataclass(frozen=True)
class Energy:
    """Energy a branch uses, or plants burn."""

    scenario: Annotated[str, SCENARIO_KEY]
    year: Annotated[int, YEAR]
    branch: Annotated[str, BRANCH_KEY]
    fuel: Annotated[str, Col("", "Fuel", "Key of the fuel.", key=True, width=10)]
    energy: Annotated[float, Col("1e4 tce", "Energy", "At the user, or burnt by plants.", form="#,##0.00", width=13)]


@dataclass(frozen=True)
class FuelShare:
    """Shares of fuels in a scenario's energy."""

    scenario: Annotated[str, SCENARIO_KEY]
    year: Annotated[int, YEAR]
    basis: Annotated[
        str,
        Col(
            "",
            "Of what",
            "primary: all that is burnt, and imported and non-fossil electricity at the equivalent of the settings; "
            "final: what the users use.",
            choices=("primary", "final"),
            key=True,
            width=10,
        ),
    ]
    shares: Annotated[Mapping[str, float], Col("-", "Share", "Of the fuel.", form="0.0%", width=12)]


@dataclass(frozen=True)
class Balance:
    """Electricity and heat of a scenario in a year."""

    scenario: Annotated[str, SCENARIO_KEY]
    year: Annotated[int, YEAR]
    demand: Annotated[float, Col("1e8 kWh", "Demand", "At the users.", form="#,##0.0", width=12)]
    losses: Annotated[float, Col("1e8 kWh", "Losses", "Between plant or border and user.", form="#,##0.0", width=12)]
    generation: Annotated[float, Col("1e8 kWh", "Generation", "Gross, of all plants.", form="#,##0.0", width=12)]
    net_generation: Annotated[
        float, Col("1e8 kWh", "Net generation", "Less the plants' own use.", form="#,##0.0", width=13)
    ]
    net_import: Annotated[float, Col("1e8 kWh", "Net import", "Negative: an export.", form="#,##0.0", width=12)]
    heat_demand: Annotated[float, Col("1e4 tce", "Heat demand", "At the users.", form="#,##0.0", width=12)]
    heat_output: Annotated[float, Col("1e4 tce", "Heat of the plants", "As delivered.", form="#,##0.0", width=12)]


@dataclass(frozen=True)
class Decomposed:
    """Effect of a factor on the change of CO2 between two points."""

    from_scenario: Annotated[str, Col("", "From scenario", "Where the change starts.", key=True, width=13)]
    from_year: Annotated[int, Col("yr", "From year", "Year it starts in.", key=True, form="0", width=10)]
    to_scenario: Annotated[str, Col("", "To scenario", "Where it ends.", key=True, width=13)]
    to_year: Annotated[int, Col("yr", "To year", "Year it ends in.", key=True, form="0", width=10)]
    method: Annotated[
        str,
        Col(
            "",
            "Method",
            "add: effects sum to the change; mult: they multiply to the ratio; chained: over every year between.",
            choices=("add", "add chained", "mult", "mult chained"),
            key=True,
            width=16,
        ),
    ]
    factor: Annotated[str, Col("", "Factor", "What changed.", choices=FACTORS, key=True, width=20)]
    effect: Annotated[
        float, Col("1e4 t or -", "Effect", "1e4 t for add, a ratio for mult.", form="#,##0.000", width=13)
    ]


@dataclass(frozen=True)
class Effect:
    """What a measure is worth: CO2 with it less CO2 without."""

    scenario: Annotated[str, SCENARIO_KEY]
    measure: Annotated[str, Col("", "Measure", "Key of the measure.", key=True, width=10)]
    name: Annotated[str, NAME]
    year: Annotated[int, YEAR]
    last_in: Annotated[
        float, Col("1e4 t", "Last-in", "With all the scenario's other measures.", form="#,##0.0", width=12)
    ]
    first_in: Annotated[float, Col("1e4 t", "First-in", "With none of them.", form="#,##0.0", width=12)]
    shapley: Annotated[
        float | None,
        Col("1e4 t", "Shapley", "Mean over all orders; sums to the effect of all.", form="#,##0.0", width=12),
    ]


@dataclass(frozen=True)
class Outcome:
    """Result tables in the order of their sheets."""

    peak: Annotated[
        tuple[Peak, ...], Sheet("Peaks", "When each scenario's CO2 peaks, how high, and with what precision.")
    ]
    totals: Annotated[tuple[Total, ...], Sheet("Totals", "CO2 of each scenario and year, per head and per GDP.")]
    sectors: Annotated[tuple[Sector, ...], Sheet("Sectors", "CO2 by branch, power and net import on their own.")]
    indirect: Annotated[
        tuple[Indirect, ...],
        Sheet("Indirect view", "Power and import given to the users of electricity; the total is the same."),
    ]
    energy: Annotated[
        tuple[Energy, ...], Sheet("Energy", "Energy by branch and fuel; pairs that never have any are left out.")
    ]
    fuel_shares: Annotated[
        tuple[FuelShare, ...], Sheet("Fuel shares", "Shares of fuels in primary and in final energy.")
    ]
    balance: Annotated[
        tuple[Balance, ...], Sheet("Energy balance", "Electricity and heat: demand, plants, net import.")
    ]
    decomposition: Annotated[
        tuple[Decomposed, ...], Sheet("Decomposition", "What drove CO2: LMDI-I between years and between scenarios.")
    ]
    effects: Annotated[
        tuple[Effect, ...], Sheet("Effects of measures", "What each measure is worth, by the order it is counted in.")
    ]
    reconciliation: Annotated[
        tuple[Reconciled, ...],
        Sheet("Reconciliation", "Every target beside the model; what differs is told, never tuned away."),
    ]
    diagnostics: Annotated[
        tuple[Diagnostic, ...], Sheet("Diagnostics", "Closures, inherited values and other things to know of the run.")
    ]
    paths: Annotated[
        tuple[PathRow, ...],
        Sheet(
            "Paths",
            "Every variable in every year as the run used it; grey: wholly inherited from the parent.",
        ),
    ]
    bands: Annotated[
        tuple[BandPoint, ...], Sheet("Bands", "Workings: totals, peaks and plateaus side by side.", sheet_only=True)
    ]
    indices: Annotated[
        tuple[IndexPoint, ...],
        Sheet("Indices", "Workings: carbon intensity of the scenarios side by side.", sheet_only=True),
    ]
    branch_columns: Annotated[
        tuple[BranchColumn, ...],
        Sheet("Branch columns", "Workings: CO2 of the branches side by side.", sheet_only=True),
    ]
    branch_shares: Annotated[
        tuple[BranchShare, ...],
        Sheet("Branch shares", "Workings: shares of the branches side by side.", sheet_only=True),
    ]
    waterfall: Annotated[
        tuple[Waterfall, ...],
        Sheet("Waterfall", "Workings: the steps of each additive decomposition.", sheet_only=True),
    ]
    wedges: Annotated[
        tuple[Wedge, ...],
        Sheet("Wedges", "From the reference to each scenario, by measure (Shapley)."),
    ]
    supply: Annotated[
        tuple[SupplyColumn, ...],
        Sheet("Supply", "Workings: where electricity comes from, side by side.", sheet_only=True),
    ]
