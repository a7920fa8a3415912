"""The frame of a carbon-peak study: scenarios, drivers, fuels, the tree of branches, power plants (yang2024)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from steel_xl.sheet.column import Col, source, status

GROUP, DEMAND, POWER, IMPORT = "group", "demand", "power", "import"
FUEL, ELECTRICITY, HEAT = "fuel", "electricity", "heat"

A_SHARE = {"low": 0, "high": 1, "form": "0.0#%"}
A_YEAR = {"low": 1900, "high": 2200, "form": "0"}


@dataclass(frozen=True)
class Scenario:
    """A scenario; what it does not say it has from its parent."""

    scenario: Annotated[str, Col("", "Scenario", "Short key, used on every other sheet.", key=True, width=12)]
    label: Annotated[str, Col("", "Name", "Name shown in results and charts.", prose=True, width=30)]
    parent: Annotated[
        str,
        Col("", "Inherits from", "Scenario whose values hold where this one has none.", refers="scenarios", width=14),
    ] = ""
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""


@dataclass(frozen=True)
class Driver:
    """A quantity activities follow: GDP, population."""

    driver: Annotated[str, Col("", "Driver", "Short key of the driver.", key=True, width=14)]
    label: Annotated[str, Col("", "Name", "Name shown in results.", prose=True, width=26)]
    unit: Annotated[str, Col("", "Unit", "Unit of the value: index, 1e4 persons...", width=14)]
    base_value: Annotated[
        float, Col("{unit}", "Value in the first year", "Value in the first year.", low=0, above=True, form="General")
    ]
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""


@dataclass(frozen=True)
class Growth:
    """How a driver grows in a period, in every scenario or from one on."""

    driver: Annotated[str, Col("", "Driver", "Key of the driver.", key=True, refers="drivers", width=14)]
    first_year: Annotated[int, Col("yr", "From", "First year that grows.", key=True, **A_YEAR, width=9)]
    scenario: Annotated[
        str,
        Col(
            "",
            "Scenario",
            "Empty: every scenario; else this one and those that inherit from it.",
            key=True,
            refers="scenarios",
            width=12,
        ),
    ] = ""
    last_year: Annotated[
        int | None, Col("yr", "To", "Last year that grows; empty: the last year.", **A_YEAR, width=9)
    ] = None
    rate: Annotated[
        float | None,
        Col("1/yr", "Growth", "Growth a year as a fraction: 6.5% or 0.065.", low=-1, high=1, above=True, form="0.0##%"),
    ] = None
    end_value: Annotated[
        float | None,
        Col(
            "unit of the driver",
            "Value at the end",
            "In place of the growth: reached at a constant rate.",
            low=0,
            above=True,
            form="General",
        ),
    ] = None
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""


@dataclass(frozen=True)
class Fuel:
    """An energy carrier and its CO2 where it is burnt."""

    fuel: Annotated[str, Col("", "Fuel", "Short key; a branch has a variable share_FUEL.", key=True, width=12)]
    label: Annotated[str, Col("", "Name", "Name shown in results and charts.", prose=True, width=22)]
    kind: Annotated[
        str,
        Col(
            "",
            "Kind",
            "Electricity and heat emit nothing at the user: they are charged at the plant or the border.",
            choices=(FUEL, ELECTRICITY, HEAT),
            width=12,
        ),
    ]
    factor: Annotated[
        float,
        Col("t CO2/tce", "CO2 factor", "CO2 per unit burnt; 0 for electricity and heat.", low=0, high=10, form="0.00"),
    ]
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""


@dataclass(frozen=True)
class Branch:
    """A branch of the tree: a group, an energy user, the power plants, or the net import of electricity."""

    branch: Annotated[
        str, Col("", "Branch", "Key; a stroke sets a branch below another: industry/steel.", key=True, width=30)
    ]
    label: Annotated[str, Col("", "Name", "Name shown in results and charts.", prose=True, width=26)]
    kind: Annotated[str, Col("", "Kind", "What the branch is.", choices=(GROUP, DEMAND, POWER, IMPORT), width=12)]
    driver: Annotated[
        str, Col("", "Driver", "Activity follows it; empty: activity from the milestones.", refers="drivers", width=14)
    ] = ""
    elasticity: Annotated[
        float | None,
        Col("-", "Elasticity", "Growth of activity per growth of the driver; empty: 1.", low=-10, high=10, form="0.00"),
    ] = None
    base_activity: Annotated[
        float | None,
        Col("unit of activity", "Activity in the first year", "Needed where a driver is given.", low=0, form="General"),
    ] = None
    remainder: Annotated[
        str,
        Col(
            "", "Remainder fuel", "Takes what the other shares leave of 1; has no milestones.", refers="fuels", width=12
        ),
    ] = ""
    process_factor: Annotated[
        float | None,
        Col(
            "t CO2/unit",
            "Process CO2",
            "CO2 per unit of activity beside energy; an account of its own.",
            low=0,
            form="0.000",
        ),
    ] = None
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""


@dataclass(frozen=True)
class Plant:
    """A kind of power plant of a power branch."""

    plant: Annotated[
        str,
        Col(
            "",
            "Plant",
            "Key; its branch has variables capacity_PLANT, hours_PLANT, supply_PLANT_rate.",
            key=True,
            width=14,
        ),
    ]
    label: Annotated[str, Col("", "Name", "Name shown in results and charts.", prose=True, width=26)]
    branch: Annotated[str, Col("", "Branch", "Power branch it belongs to.", refers="branches", width=24)]
    fuel: Annotated[str, Col("", "Fuel", "What it burns; empty: nothing.", refers="fuels", width=12)] = ""
    own_use: Annotated[float, Col("-", "Own use", "Share of generation the plant uses itself.", **A_SHARE)] = 0
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""
