"""What is put into a synergy study, sheet by sheet (luo2025); what comes out is in `outcome`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from steel_xl.sheet.column import Col, source, status
from steel_xl.sheet.label import languages
from steel_xl.sheet.table import Sheet

ELECTRICITY = "electricity"
"""Carrier that is bought from the grid: its CO2 is shown apart from direct CO2, and its price may be negative."""

CO2 = "co2"
INVESTMENT, ENERGY = "investment", "energy"
DIMENSIONS = ("pollution", "carbon", "cost")

PROCESS_KEY = Col(
    "", "Process", "Short key of the process, the same on every sheet.", key=True, refers="processes", width=16
)


@dataclass(frozen=True)
class Settings:
    """How the study is done: one line a setting."""

    discount_rate: Annotated[
        float,
        Col(
            "1/yr",
            "Discount rate",
            "Annual rate as a fraction: type 8% or 0.08.",
            low=-1,
            high=1,
            above=True,
            form="0.0#%",
        ),
    ]
    weight_pollution: Annotated[
        float, Col("-", "Weight of pollution", "The three dimension weights sum to 1.", low=0, high=1, form="0.0000")
    ] = 1 / len(DIMENSIONS)
    weight_carbon: Annotated[
        float, Col("-", "Weight of carbon", "The three dimension weights sum to 1.", low=0, high=1, form="0.0000")
    ] = 1 / len(DIMENSIONS)
    weight_cost: Annotated[
        float, Col("-", "Weight of cost", "The three dimension weights sum to 1.", low=0, high=1, form="0.0000")
    ] = 1 / len(DIMENSIONS)
    score_low: Annotated[
        float, Col("-", "Score of the worst process", "Lower end of the normalised scores.", low=0, high=1, form="0.00")
    ] = 0
    score_high: Annotated[
        float, Col("-", "Score of the best process", "Upper end of the normalised scores.", low=0, high=1, form="0.00")
    ] = 1
    weighting: Annotated[
        str,
        Col(
            "",
            "Weighting of indicators",
            "Within a dimension: custom (sheet of indicator weights), equal, entropy, CRITIC or pollutant equivalents.",
            choices=("custom", "equal", "entropy", "critic", "equivalents"),
        ),
    ] = "custom"
    coupling_model: Annotated[
        str,
        Col(
            "",
            "Coupling model",
            "standard: eq. 1 of Luo & Li (2025); corrected: Wang et al. (2021).",
            choices=("standard", "corrected"),
        ),
    ] = "standard"
    carbon_price: Annotated[
        float,
        Col("yuan/t CO2", "Carbon price", "Added to cost; 0 switches it off.", low=0, scale=0.001, form="#,##0.00"),
    ] = 0
    carbon_price_scope: Annotated[
        str,
        Col(
            "",
            "CO2 the price is paid on",
            "total: direct and electricity CO2; direct: direct CO2 alone, as in China's national market.",
            choices=("total", "direct"),
        ),
    ] = "total"
    grid_factor: Annotated[
        float,
        Col(
            "kg CO2/kWh",
            "Grid CO2 factor",
            "CO2 of purchased electricity, added to direct CO2; 0 leaves it out, as the paper does.",
            low=0,
            form="0.0000",
        ),
    ] = 0
    reference_process: Annotated[
        str,
        Col(
            "",
            "Reference process",
            "Abatement is counted against it; empty: the process with the most CO2.",
            refers="processes",
        ),
    ] = ""
    grid_x: Annotated[
        str,
        Col(
            "",
            "Grid, across",
            "Parameter of the sensitivity sheet along the grid; empty: the first.",
            refers="sensitivity_ranges",
        ),
    ] = ""
    grid_y: Annotated[
        str,
        Col(
            "",
            "Grid, down",
            "Parameter of the sensitivity sheet down the grid; empty: the second.",
            refers="sensitivity_ranges",
        ),
    ] = ""
    scenario: Annotated[
        str,
        Col("", "Scenario to run", "Name from the scenario sheet; empty runs the inputs as they stand.", prose=True),
    ] = ""
    language: Annotated[str, Col("", "Language", "Language of the results.", choices=languages(), prose=True)] = "en"


@dataclass(frozen=True)
class Process:
    """A way to make a tonne of crude steel."""

    process: Annotated[str, Col("", "Process", "Short key, used on every other sheet.", key=True, width=18)]
    label: Annotated[str, Col("", "Name", "Name shown in results and charts.", prose=True, width=32)]
    investment_yuan_per_t: Annotated[
        float, Col("yuan/t", "Investment", "Plant investment per t of yearly crude steel.", low=0, form="#,##0")
    ]
    lifetime_yr: Annotated[
        float,
        Col(
            "yr",
            "Lifetime",
            "Years over which the investment is annualised; 1000 is as good as endless.",
            low=0,
            high=1000,
            above=True,
            form="0.#",
        ),
    ]
    other_cost_yuan_per_t: Annotated[
        float,
        Col("yuan/t", "Other cost", "Operating cost beside energy; scored together with energy.", form="#,##0.000"),
    ] = 0
    co2_fixed_kg_per_t: Annotated[
        float,
        Col("kg/t", "CO2 fixed", "CO2 equivalent of the carbon left in the product (E_c of eqs. 5-7).", low=0),
    ] = 0
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""


@dataclass(frozen=True)
class EnergyUse:
    """Carriers a process uses per tonne of crude steel."""

    process: Annotated[str, PROCESS_KEY]
    use: Annotated[
        Mapping[str, float],
        Col("{unit}/t", "Energy use", "Use per t of crude steel; an empty cell is 0.", low=0, refers="prices"),
    ]
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""


@dataclass(frozen=True)
class Price:
    """Price of an energy carrier."""

    carrier: Annotated[str, Col("", "Carrier", "Key of the carrier: a column of the energy use.", key=True, width=18)]
    unit: Annotated[str, Col("", "Unit", "Unit the carrier is counted in: kg, m3, kWh...", width=10)]
    price_yuan: Annotated[
        float | None, Col("yuan/{unit}", "Price", "Price per unit; only electricity may be negative.", form="0.000")
    ] = None
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""


@dataclass(frozen=True)
class EmissionFactor:
    """What a unit of a carrier emits."""

    carrier: Annotated[
        str, Col("", "Carrier", "Key of the carrier, as on the price sheet.", key=True, refers="prices", width=18)
    ]
    unit: Annotated[str, Col("", "Unit", "Unit the carrier is counted in, as on the price sheet.", width=10)]
    pollutants: Annotated[
        Mapping[str, float | None],
        Col(
            "g/{unit}",
            "Pollutant factor",
            "Pollutant per unit of carrier; 0 if it emits none.",
            low=0,
            refers="indicator_weights",
            among=("dimension", ("pollution",)),
            scale=0.001,
        ),
    ]
    co2_kg: Annotated[
        float | None, Col("kg/{unit}", "CO2", "CO2 per unit of carrier; 0 if it emits none.", low=0, form="0.0000")
    ] = None
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""


@dataclass(frozen=True)
class Measured:
    """Measured emissions of a process; they replace the computed direct ones."""

    process: Annotated[str, PROCESS_KEY]
    emissions: Annotated[
        Mapping[str, float | None],
        Col(
            "kg/t",
            "Measured emission",
            "Replaces the computed direct emission; leave empty to compute it.",
            low=0,
            refers="indicator_weights",
            among=("dimension", ("pollution", "carbon")),
        ),
    ]
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""


@dataclass(frozen=True)
class IndicatorWeight:
    """An indicator, the dimension it belongs to and its weight there."""

    indicator: Annotated[
        str,
        Col(
            "",
            "Indicator",
            "A pollutant (a column of the emission factors), co2, investment or energy (energy and other cost).",
            key=True,
            width=18,
        ),
    ]
    dimension: Annotated[str, Col("", "Dimension", "What the indicator counts for.", choices=DIMENSIONS, width=14)]
    weight: Annotated[
        float,
        Col(
            "-",
            "Weight",
            "Within the dimension; sums to 1 there. Used when weighting is custom.",
            low=0,
            high=1,
            form="0.0000",
        ),
    ]
    reference_best: Annotated[
        float | None,
        Col(
            "kg or yuan/t",
            "Fixed best",
            "With fixed references scores no longer depend on which processes are compared; empty: the set's best.",
        ),
    ] = None
    reference_worst: Annotated[
        float | None, Col("kg or yuan/t", "Fixed worst", "The value that scores worst; empty: the set's worst.")
    ] = None
    kg_per_equivalent: Annotated[
        float | None,
        Col(
            "kg",
            "Pollutant equivalent",
            "Mass that counts as one pollutant equivalent; used when weighting is equivalents.",
            low=0,
            above=True,
        ),
    ] = None
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""


@dataclass(frozen=True)
class SensitivityRange:
    """A cell of the inputs that is moved through a range to see what the answer hangs on."""

    parameter: Annotated[str, Col("", "Parameter", "Name of the parameter in results.", key=True, width=20)]
    table: Annotated[str, Col("", "Table", "Table of the cell: prices, settings, processes...", width=18)]
    row: Annotated[str, Col("", "Row", "Key of the row: a carrier, a process, a setting.", width=18)]
    column: Annotated[str, Col("", "Column", "Column of the cell; value for a setting.", width=18)]
    start: Annotated[float, Col("-", "From", "First value, in the unit of the cell.", form="General", width=10)]
    end: Annotated[float, Col("-", "To", "Last value, in the unit of the cell.", form="General", width=10)]
    step: Annotated[float, Col("-", "Step", "Distance of two values.", low=0, above=True, form="General", width=10)]
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""


@dataclass(frozen=True)
class ScenarioChange:
    """One cell a scenario changes; a scenario may have several lines, or one without a table that changes nothing."""

    scenario: Annotated[str, Col("", "Scenario", "Name of the scenario.", width=18)]
    table: Annotated[str, Col("", "Table", "Table whose cell changes: prices, settings, processes...", width=18)] = ""
    row: Annotated[str, Col("", "Row", "Key of the row: a carrier, a process, a setting.", width=18)] = ""
    column: Annotated[str, Col("", "Column", "Column that changes; value for a setting.", width=18)] = ""
    value: Annotated[
        float | str | None,
        Col("", "New value", "What stands in the cell under the scenario.", form="General", width=12),
    ] = None
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""


@dataclass(frozen=True)
class Inputs:
    """Everything a study is computed from."""

    settings: Annotated[Settings, Sheet("Settings", "How the study is done: rates, weights, method and options.")]
    processes: Annotated[
        tuple[Process, ...],
        Sheet("Processes", "The ways to make a tonne of crude steel that are compared: two or more.", least=2),
    ]
    energy_use: Annotated[
        tuple[EnergyUse, ...],
        Sheet("Energy use", "Carriers used per tonne of crude steel: one line a process, one column a carrier."),
    ]
    prices: Annotated[tuple[Price, ...], Sheet("Prices", "Energy carriers and what a unit of each costs.")]
    emission_factors: Annotated[
        tuple[EmissionFactor, ...],
        Sheet("Emission factors", "What a unit of each carrier emits: one column a pollutant, and CO2."),
    ]
    measured_emissions: Annotated[
        tuple[Measured, ...],
        Sheet(
            "Measured emissions",
            "Measured values replace the computed direct emissions; an empty cell means compute.",
            optional=True,
        ),
    ]
    indicator_weights: Annotated[
        tuple[IndicatorWeight, ...],
        Sheet("Indicator weights", "Indicators of each dimension and their weights within it.", least=3),
    ]
    scenario_changes: Annotated[
        tuple[ScenarioChange, ...],
        Sheet("Scenarios", "What each scenario changes: table, row, column and the new value.", optional=True),
    ] = ()
    sensitivity_ranges: Annotated[
        tuple[SensitivityRange, ...],
        Sheet(
            "Sensitivity ranges",
            "Cells that are moved through a range, to see what the answer hangs on.",
            optional=True,
        ),
    ] = ()
