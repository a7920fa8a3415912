"""What is put into a scrap study, sheet by sheet; the settings are in `settings`, what comes out is in `outcome`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from steel_xl.sheet.column import Col, source, status
from steel_xl.sheet.table import Sheet
from steel_xl.systems.scrap.settings import YES_NO, Settings

BF, CCUS, EAF, H2, NG = "bf_bof", "bf_bof_ccus", "scrap_eaf", "h2_dri_eaf", "ng_dri_eaf"
ROUTES = (BF, CCUS, EAF, H2, NG)
POLLUTANTS = ("so2", "nox", "pm")
QUANTITIES = ("output", "scrap_charge", "flow")
SENSES = ("<=", "=", ">=")
CLAIMS = ("co2_saved", "co2_fall", "neutral_provinces", "pollutant_fall", "must_import")

PROVINCE = Col(
    "", "Province", "Key of the province, the same on every sheet.", key=True, refers="province_data", width=18
)
_YEAR = Col("year", "Year", "Calendar year.", low=1900, high=2200, form="0", key=True, width=8)


def _kg_per_t(label: str, note: str) -> Col:
    return Col("kg/t", label, note, low=0, form="0.00")


@dataclass(frozen=True)
class Province:
    """A place with furnaces, scrap or both."""

    province: Annotated[str, Col("", "Province", "Short key, used on every other sheet.", key=True, width=18)]
    label: Annotated[str, Col("", "Name", "Name shown in results and charts.", prose=True, width=16)]
    makes_steel: Annotated[
        str, Col("", "Makes steel", "no: its scrap arises, but it has no furnaces.", choices=YES_NO, width=9)
    ]
    crude_steel_2020: Annotated[
        float, Col("Mt/yr", "Crude steel, first year", "Output in the first year.", low=0, form="#,##0.000")
    ]
    eaf_share_2020: Annotated[float, Col("-", "EAF share, first year", "Of that output.", low=0, high=1, form="0.0%")]
    population_2020: Annotated[
        float,
        Col("million", "Population, first year", "Sets stock a head and part of consumption.", low=0, form="#,##0.00"),
    ]
    gdp_2020: Annotated[
        float, Col("1e8 yuan", "GDP, first year", "Sets part of consumption; only shares matter.", low=0, form="#,##0")
    ]
    latitude: Annotated[float, Col("deg", "Latitude", "Of the capital, north positive.", low=-90, high=90, form="0.00")]
    longitude: Annotated[
        float, Col("deg", "Longitude", "Of the capital, east positive.", low=-180, high=180, form="0.00")
    ]
    grid_2021: Annotated[
        float | None, Col("t CO2/MWh", "Grid factor, early", "Until the switch year.", low=0, form="0.0000")
    ] = None
    grid_2022: Annotated[
        float | None, Col("t CO2/MWh", "Grid factor, later", "From the switch year on.", low=0, form="0.0000")
    ] = None
    h2_factor: Annotated[
        float, Col("-", "H2 factor", "Times the cap on H2-DRI; renewables and gas differ.", low=0, form="0.00")
    ] = 1
    ccus_class: Annotated[
        int, Col("-", "CCUS class", "0 to 3: none, low, medium, high access to storage.", low=0, high=3, form="0")
    ] = 0
    population_drift: Annotated[
        float,
        Col(
            "-",
            "Population drift",
            "Relative change to the last year, before the national path.",
            low=-1,
            high=10,
            form="0%",
        ),
    ] = 0
    saturation_stock: Annotated[
        float | None, Col("t/person", "Own plateau", "In place of the setting's.", low=0, above=True)
    ] = None
    saturation_rate: Annotated[
        float | None, Col("1/yr", "Own rate", "In place of the setting's.", low=0, high=1, above=True, form="0.000")
    ] = None
    import_cap: Annotated[
        float | None, Col("Mt/yr", "Import cap", "Most scrap from other provinces a year; empty: none.", low=0)
    ] = None
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""


@dataclass(frozen=True)
class Path:
    """What changes from year to year for the country as a whole."""

    year: Annotated[int, _YEAR]
    population: Annotated[float, Col("million", "Population", "National.", low=0, above=True, form="#,##0.0")]
    grid_rel: Annotated[float, Col("-", "Grid CO2", "Relative to the first year.", low=0, high=10, form="0.000")]
    net_exports: Annotated[float, Col("Mt/yr", "Net exports", "Of steel, as crude steel.", form="#,##0.0")] = 0
    carbon_price: Annotated[
        float, Col("yuan/t CO2", "Carbon price", "Added to cost; empty or 0: none.", low=0, form="#,##0")
    ] = 0
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""


@dataclass(frozen=True)
class History:
    """National output and trade of the past, from which the stock in use has grown."""

    year: Annotated[int, _YEAR]
    crude_steel: Annotated[float, Col("Mt/yr", "Crude steel", "National output.", low=0)]
    net_exports: Annotated[float, Col("Mt/yr", "Net exports", "As crude steel; imports are negative.")] = 0
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""


@dataclass(frozen=True)
class EndUse:
    """A use of steel: its part of new products, how long they live and how much of them comes back."""

    end_use: Annotated[str, Col("", "End use", "Key.", key=True, width=18)]
    label: Annotated[str, Col("", "Name", "Name shown to readers.", prose=True, width=18)]
    inflow_share: Annotated[float, Col("-", "Share of inflow", "Sums to 1.", low=0, high=1, form="0.00")]
    mean_life: Annotated[float, Col("yr", "Mean life", "Of a normal distribution.", low=0, above=True, form="0.#")]
    life_cv: Annotated[
        float, Col("-", "Spread of life", "Standard deviation over mean life.", low=0, high=2, above=True, form="0.00")
    ]
    recovery: Annotated[float, Col("-", "Recovery", "Share of what leaves use that is collected.", low=0, high=1)]
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""


@dataclass(frozen=True)
class Route:
    """A way to make steel: direct CO2, electricity, scrap it takes, cost and pollutants per t."""

    route: Annotated[str, Col("", "Route", "One of the five routes the model knows.", key=True, width=14)]
    label: Annotated[str, Col("", "Name", "Name shown in results and charts.", prose=True, width=22)]
    electricity: Annotated[float, Col("MWh/t", "Electricity", "From the grid.", low=0, form="0.000")]
    scrap_low: Annotated[float, Col("t/t", "Least scrap", "Per t of steel.", low=0, high=2, form="0.00")]
    scrap_high: Annotated[float, Col("t/t", "Most scrap", "Per t of steel.", low=0, high=2, form="0.00")]
    scrap_reference: Annotated[
        float, Col("t/t", "Scrap at direct CO2", "Charge at which the direct CO2 holds.", low=0, high=2, form="0.000")
    ]
    cost: Annotated[float, Col("yuan/t", "Cost", "Without scrap and its freight.", low=0, form="#,##0")]
    direct_2020: Annotated[
        float | None,
        Col(
            "t CO2/t",
            "Direct CO2, first year",
            "At the reference charge; empty for CCUS: that of BF-BOF.",
            low=0,
            form="0.0000",
        ),
    ] = None
    direct_2060: Annotated[
        float | None,
        Col(
            "t CO2/t",
            "Direct CO2, last year",
            "Linear from the first; empty for blast furnaces: less the efficiency gain.",
            low=0,
            form="0.0000",
        ),
    ] = None
    so2_2020: Annotated[float, _kg_per_t("SO2, first year", "Per t of steel.")] = 0
    nox_2020: Annotated[float, _kg_per_t("NOx, first year", "Per t of steel.")] = 0
    pm_2020: Annotated[float, _kg_per_t("PM, first year", "Per t of steel.")] = 0
    so2_ule: Annotated[float, _kg_per_t("SO2, ultra-low", "From the ultra-low year on.")] = 0
    nox_ule: Annotated[float, _kg_per_t("NOx, ultra-low", "From the ultra-low year on.")] = 0
    pm_ule: Annotated[float, _kg_per_t("PM, ultra-low", "From the ultra-low year on.")] = 0
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""


@dataclass(frozen=True)
class ScrapLow:
    """Least scrap charge of the scrap-EAF route by year, in place of the route's; linear between the years."""

    year: Annotated[int, _YEAR]
    scrap_low: Annotated[float, Col("t/t", "Least scrap", "Per t of EAF steel.", low=0, high=2, form="0.00")]
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""


@dataclass(frozen=True)
class Distance:
    """A way that is known better than by the great circle."""

    from_province: Annotated[str, Col("", "From", "Where scrap arises.", key=True, refers="province_data", width=18)]
    to_province: Annotated[str, Col("", "To", "Where it is used.", key=True, refers="province_data", width=18)]
    km: Annotated[
        float, Col("km", "Way", "In place of the computed one; the way back needs its own line.", low=0, form="#,##0")
    ]
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""


@dataclass(frozen=True)
class OwnPath:
    """Output or scrap of a province and year that is known better than by the model of demand."""

    province: Annotated[str, PROVINCE]
    year: Annotated[int, _YEAR]
    crude_steel: Annotated[
        float | None, Col("Mt/yr", "Crude steel", "Quota; empty: computed.", low=0, form="#,##0.000")
    ] = None
    scrap_supply: Annotated[float | None, Col("Mt/yr", "Scrap supply", "Empty: computed.", low=0, form="#,##0.000")] = (
        None
    )
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""


@dataclass(frozen=True)
class OwnConstraint:
    """A constraint of the user's: the sum of its terms against a limit."""

    constraint: Annotated[str, Col("", "Constraint", "Name, used on the sheet of terms.", key=True, width=24)]
    sense: Annotated[str, Col("", "Sense", "Sum of the terms against the limit.", choices=SENSES, width=8)]
    limit: Annotated[float, Col("Mt/yr", "Limit", "Right-hand side.", form="#,##0.000")]
    from_year: Annotated[int | None, Col("year", "From year", "Empty: the first.", low=1900, high=2200, form="0")] = (
        None
    )
    to_year: Annotated[int | None, Col("year", "To year", "Empty: the last.", low=1900, high=2200, form="0")] = None
    each_year: Annotated[
        str, Col("", "Each year", "yes: holds in every year; no: for the sum over the years.", choices=YES_NO, width=9)
    ] = "yes"
    scenario: Annotated[
        str, Col("", "In scenario", "bau, tech or coord; empty: all three.", choices=("bau", "tech", "coord"), width=12)
    ] = ""
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""


@dataclass(frozen=True)
class OwnTerm:
    """A coefficient of a constraint of the user's; empty province, route or year means every one."""

    constraint: Annotated[
        str, Col("", "Constraint", "Name on the sheet of constraints.", refers="own_constraints", width=24)
    ]
    quantity: Annotated[str, Col("", "Quantity", "Output, scrap charge or flow.", choices=QUANTITIES, width=14)]
    coefficient: Annotated[float, Col("-", "Coefficient", "Factor of the quantity.", form="General")]
    province: Annotated[
        str, Col("", "Province", "Empty: all; of a flow, where it comes from.", refers="province_data", width=18)
    ] = ""
    to_province: Annotated[
        str, Col("", "To province", "Of a flow; empty: every other province.", refers="province_data", width=18)
    ] = ""
    route: Annotated[str, Col("", "Route", "Of output or charge; empty: all.", refers="routes", width=14)] = ""
    year: Annotated[
        int | None,
        Col("year", "Year", "Only this year's quantity; empty: the constraint's years.", low=1900, high=2200, form="0"),
    ] = None
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""


@dataclass(frozen=True)
class Claim:
    """What a publication says, to be set beside the results; nothing is tuned to it."""

    claim: Annotated[str, Col("", "Claim", "What is compared.", choices=CLAIMS, key=True, width=20)]
    low: Annotated[float | None, Col("-", "Published, low", "In the unit of the claim.", form="General")] = None
    high: Annotated[float | None, Col("-", "Published, high", "In the unit of the claim.", form="General")] = None
    provinces: Annotated[str, Col("", "Provinces", "Keys that are named, with commas between.", width=40)] = ""
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""


@dataclass(frozen=True)
class ScenarioChange:
    """One cell a scenario changes; a scenario may have several lines, or one without a table that changes nothing."""

    scenario: Annotated[str, Col("", "Scenario", "Name of the scenario.", width=24)]
    table: Annotated[str, Col("", "Table", "Table whose cell changes: settings, provinces, routes...", width=18)] = ""
    row: Annotated[str, Col("", "Row", "Key of the row: a setting, a province, a route.", width=22)] = ""
    column: Annotated[str, Col("", "Column", "Column that changes; value for a setting.", width=18)] = ""
    value: Annotated[
        float | str | None,
        Col("", "New value", "What stands in the cell under the scenario.", form="General", width=16),
    ] = None
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""


@dataclass(frozen=True)
class Inputs:
    """Everything a study is computed from."""

    settings: Annotated[Settings, Sheet("Settings", "How the study is done: choices, demand, scrap, limits, costs.")]
    province_data: Annotated[
        tuple[Province, ...],
        Sheet("Provinces", "Places with furnaces, scrap or both: one line each, two or more.", least=2),
    ]
    routes: Annotated[
        tuple[Route, ...],
        Sheet("Routes", "Ways to make steel: direct CO2, electricity, scrap charge, cost and pollutants.", least=2),
    ]
    paths: Annotated[
        tuple[Path, ...],
        Sheet("Paths", "The years of the study, and what changes from one to the next for the whole country.", least=1),
    ]
    history: Annotated[
        tuple[History, ...],
        Sheet(
            "History",
            "National output and net exports of the past, from which the stock in use has grown.",
            optional=True,
        ),
    ] = ()
    end_uses: Annotated[
        tuple[EndUse, ...],
        Sheet("End uses", "What steel is used for: shares, lifetimes and recovery.", optional=True),
    ] = ()
    eaf_scrap_low: Annotated[
        tuple[ScrapLow, ...],
        Sheet(
            "Least EAF charge",
            "Least scrap charge of the scrap-EAF route by year, in place of the route's.",
            optional=True,
        ),
    ] = ()
    own_paths: Annotated[
        tuple[OwnPath, ...],
        Sheet("Own paths", "Output or scrap of a province and year that replaces the computed one.", optional=True),
    ] = ()
    distances: Annotated[
        tuple[Distance, ...],
        Sheet(
            "Distances", "Ways that replace the computed ones; the sheet of distances used shows all.", optional=True
        ),
    ] = ()
    own_constraints: Annotated[
        tuple[OwnConstraint, ...],
        Sheet("Own constraints", "Constraints of your own: the sum of the terms against a limit.", optional=True),
    ] = ()
    own_terms: Annotated[
        tuple[OwnTerm, ...],
        Sheet(
            "Own terms",
            "The terms of your own constraints: coefficients on output, scrap charge and flow.",
            optional=True,
        ),
    ] = ()
    claims: Annotated[
        tuple[Claim, ...],
        Sheet("Claims", "What a publication reports, to be compared with the results.", optional=True),
    ] = ()
    scenario_changes: Annotated[
        tuple[ScenarioChange, ...],
        Sheet("Scenarios", "What each scenario changes: table, row, column and the new value.", optional=True),
    ] = ()
