"""What is put into a carbon-peak study, sheet by sheet (yang2024): the frame, its paths, measures and targets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from steel_xl.formulas.decomposition import FORMS
from steel_xl.formulas.path import METHODS
from steel_xl.formulas.peak import BAND, FEWEST_POINTS, GROWTH_TOLERANCE
from steel_xl.sheet.column import Col, source, status
from steel_xl.sheet.label import languages
from steel_xl.sheet.table import Sheet
from steel_xl.systems.leapx.target import Contradiction, Target
from steel_xl.systems.leapx.tree import A_YEAR, Branch, Driver, Fuel, Growth, Plant, Scenario

ADD, MULTIPLY, SET = "add", "multiply", "set"
EMBEDDED, FURTHER = "embedded", "further"
ON, OFF = "on", "off"
SWITCH = (ON, OFF)

HEAT_OF_ELECTRICITY = 0.1229  # kgce/kWh, 3.6 MJ at 29.3 MJ/kgce (GB/T 2589)
HEAT_EFFICIENCY = 0.87  # of heat from power plants (spec of the system: assumed)
HEAT_TOLERANCE = 0.001  # relative gap between heat demand and the plants' heat (spec of the system)

ACTIVITY, INTENSITY, GRID_FACTOR, CHP_HEAT = "activity", "intensity", "grid_factor", "chp_heat_output"
"""Variables of a branch beside those named after fuels and plants."""

SCENARIO_KEY = Col("", "Scenario", "Short key of the scenario.", key=True, refers="scenarios", width=11)
BRANCH_KEY = Col("", "Branch", "Key of the branch, as on the sheet of branches.", key=True, refers="branches", width=30)
YEAR = Col("yr", "Year", "Calendar year.", key=True, form="0", width=8)


@dataclass(frozen=True)
class Settings:
    """How the study is done: one line a setting."""

    base_year: Annotated[int, Col("yr", "First year", "Base year: shares, cuts and indices are against it.", **A_YEAR)]
    end_year: Annotated[int, Col("yr", "Last year", "Last year that is computed.", **A_YEAR)]
    reference_scenario: Annotated[
        str,
        Col(
            "",
            "Reference scenario",
            "Wedges and differences are counted against it; empty: the first.",
            refers="scenarios",
        ),
    ] = ""
    gdp_driver: Annotated[
        str, Col("", "Driver that is GDP", "Carbon intensity is CO2 per unit of it.", refers="drivers")
    ] = "gdp"
    population_driver: Annotated[
        str, Col("", "Driver that is population", "CO2 per head is per unit of it.", refers="drivers")
    ] = "population"
    grid_loss: Annotated[
        float,
        Col(
            "-",
            "Grid loss",
            "Share of electricity lost between plant or border and user.",
            low=0,
            high=0.9,
            form="0.0#%",
        ),
    ] = 0
    electricity_equivalent: Annotated[
        float,
        Col(
            "kgce/kWh",
            "Electricity equivalent",
            "Turns electricity in tce into kWh; 0.1229 is its heat. The coal a plant would burn is about 0.30.",
            low=0,
            above=True,
            form="0.0000",
        ),
    ] = HEAT_OF_ELECTRICITY
    share_equivalent: Annotated[
        float,
        Col(
            "kgce/kWh",
            "Equivalent in fuel shares",
            "At which imported and non-fossil electricity count in the shares of primary energy.",
            low=0,
            above=True,
            form="0.0000",
        ),
    ] = HEAT_OF_ELECTRICITY
    chp_heat_efficiency: Annotated[
        float,
        Col(
            "-",
            "Efficiency of heat from plants",
            "Heat delivered per unit of fuel.",
            low=0,
            high=1,
            above=True,
            form="0.0#%",
        ),
    ] = HEAT_EFFICIENCY
    process_co2: Annotated[
        str, Col("", "Process CO2", "Count the process CO2 of branches that have a factor (clinker).", choices=SWITCH)
    ] = OFF
    export_credit: Annotated[
        str,
        Col(
            "",
            "Credit for exports",
            "Subtract the grid's CO2 of electricity that is exported; off: report it alone.",
            choices=SWITCH,
        ),
    ] = OFF
    heat_tolerance: Annotated[
        float,
        Col(
            "-", "Tolerance of heat", "How far heat demand may be from the plants' heat.", low=0, high=1, form="0.0##%"
        ),
    ] = HEAT_TOLERANCE
    plateau_growth: Annotated[
        float,
        Col(
            "1/yr",
            "Growth on a plateau",
            "Largest yearly growth or fall that counts as level.",
            low=0,
            high=1,
            form="0.0#%",
        ),
    ] = GROWTH_TOLERANCE
    plateau_band: Annotated[
        float, Col("-", "Band of a plateau", "Largest (max - min) / max.", low=0, high=1, form="0.0#%")
    ] = BAND
    plateau_points: Annotated[
        int, Col("yr", "Years of a plateau", "Fewest years it has.", low=2, high=100, form="0")
    ] = FEWEST_POINTS
    scenario: Annotated[
        str,
        Col("", "Scenario to tell of", "The summary tells of it; all are computed. Empty: the last.", prose=True),
    ] = ""
    language: Annotated[str, Col("", "Language", "Language of the results.", choices=languages(), prose=True)] = "en"


@dataclass(frozen=True)
class Milestone:
    """A path of a variable through milestones: one column a year; an empty cell is inherited."""

    scenario: Annotated[str, SCENARIO_KEY]
    branch: Annotated[str, BRANCH_KEY]
    variable: Annotated[
        str, Col("", "Variable", "activity, intensity, share_FUEL, capacity_PLANT, grid_factor...", key=True, width=22)
    ]
    unit: Annotated[str, Col("", "Unit", "Unit of the values.", width=14)] = ""
    method: Annotated[
        str, Col("", "Method", "Way between milestones; empty: as the parent, else linear.", choices=METHODS, width=10)
    ] = ""
    growth_after: Annotated[
        float | None,
        Col(
            "1/yr",
            "Growth after",
            "After the last milestone; empty: as the parent, else held.",
            low=-1,
            high=1,
            above=True,
            form="0.0##%",
        ),
    ] = None
    values: Annotated[
        Mapping[str, float | None],
        Col(
            "{unit}",
            "Milestone",
            "Value in this year. Empty or in brackets: inherited from the parent scenario. Type over it.",
            form="General",
            inherits=True,
            width=11,
        ),
    ] = field(default_factory=dict)
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""


@dataclass(frozen=True)
class Measure:
    """Something a scenario does to one of its paths, that can be switched off."""

    measure: Annotated[str, Col("", "Measure", "Short key of the measure.", key=True, width=10)]
    label: Annotated[str, Col("", "Name", "Name shown in results and charts.", prose=True, width=40)]
    scenario: Annotated[str, Col("", "Scenario", "It acts in this scenario alone.", refers="scenarios", width=11)]
    branch: Annotated[str, Col("", "Branch", "Branch whose path changes.", refers="branches", width=28)]
    variable: Annotated[str, Col("", "Variable", "Path that changes.", width=20)]
    operation: Annotated[
        str,
        Col(
            "",
            "Operation",
            "add and set in the path's unit; multiply by a factor.",
            choices=(ADD, MULTIPLY, SET),
            width=11,
        ),
    ]
    amount: Annotated[
        float, Col("unit of the path", "Amount", "What is added, multiplied by or reached.", form="General")
    ]
    start: Annotated[int, Col("yr", "First year", "First year with an effect.", **A_YEAR, width=9)]
    end: Annotated[int, Col("yr", "Full from", "Year of the full effect, which then stays.", **A_YEAR, width=9)]
    kind: Annotated[
        str,
        Col(
            "",
            "Kind",
            "embedded: already in the milestones, off takes it out; further: comes on top of them.",
            choices=(EMBEDDED, FURTHER),
            width=12,
        ),
    ] = FURTHER
    switch: Annotated[str, Col("", "Switch", "on or off.", choices=SWITCH, width=9)] = ON
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""


@dataclass(frozen=True)
class Comparison:
    """Two points between which the change of CO2 is decomposed: two years of a scenario, or two scenarios in a year."""

    from_scenario: Annotated[
        str, Col("", "From scenario", "Where the change starts.", key=True, refers="scenarios", width=14)
    ]
    from_year: Annotated[int, Col("yr", "From year", "Year it starts in.", key=True, **A_YEAR, width=10)]
    to_scenario: Annotated[
        str, Col("", "To scenario", "Where the change ends.", key=True, refers="scenarios", width=14)
    ]
    to_year: Annotated[int, Col("yr", "To year", "Year it ends in.", key=True, **A_YEAR, width=10)]
    form: Annotated[
        str,
        Col(
            "",
            "Form",
            "add: effects that sum to the change; mult: that multiply to the ratio.",
            choices=FORMS,
            width=10,
        ),
    ] = FORMS[0]
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""


@dataclass(frozen=True)
class Inputs:
    """Everything a study is computed from."""

    settings: Annotated[Settings, Sheet("Settings", "How the study is done: years, accounts, tolerances and options.")]
    scenarios: Annotated[
        tuple[Scenario, ...],
        Sheet("Scenarios", "The scenarios, and from which each inherits what it does not say itself.", least=1),
    ]
    drivers: Annotated[
        tuple[Driver, ...], Sheet("Drivers", "What activities follow: GDP and population, or others.", least=1)
    ]
    growth: Annotated[
        tuple[Growth, ...],
        Sheet("Growth of the drivers", "Growth of each driver by period: a rate, or the value reached.", optional=True),
    ]
    fuels: Annotated[
        tuple[Fuel, ...], Sheet("Fuels and factors", "Energy carriers, and the CO2 of burning a unit of each.", least=1)
    ]
    branches: Annotated[
        tuple[Branch, ...],
        Sheet("Branches", "The tree: who uses energy, the power plants, and the net import of electricity.", least=1),
    ]
    plants: Annotated[
        tuple[Plant, ...],
        Sheet("Power plants", "Kinds of plants of the power branch, and what each burns.", optional=True),
    ]
    milestones: Annotated[
        tuple[Milestone, ...],
        Sheet(
            "Milestones",
            "Years across, scenario and variable down. In grey brackets: inherited, as when this sheet was written.",
            least=1,
        ),
    ]
    measures: Annotated[
        tuple[Measure, ...],
        Sheet(
            "Measures", "What each scenario does, with a switch; effects stand on the sheet of effects.", optional=True
        ),
    ] = ()
    comparisons: Annotated[
        tuple[Comparison, ...],
        Sheet("Comparisons", "Changes of CO2 that are decomposed by LMDI-I into seven factors.", optional=True),
    ] = ()
    targets: Annotated[
        tuple[Target, ...],
        Sheet(
            "Targets", "Numbers the results are held against: what a source prints, or your own targets.", optional=True
        ),
    ] = ()
    contradictions: Annotated[
        tuple[Contradiction, ...],
        Sheet(
            "Contradictions",
            "Checks of the source's numbers against each other, as quoted on the targets.",
            optional=True,
        ),
    ] = ()
