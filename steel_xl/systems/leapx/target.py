"""Numbers a study is held against, what each is called in the model, and checks of them against each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from steel_xl.sheet.column import Col, source, status

KINDS = (
    "input",
    "exact by calibration",
    "shape by calibration",
    "free",
    "contradicted",
    "not modelled",
    "history",
    "structure",
)
"""What a target is to the model."""

STATISTICS = (
    "total_co2",
    "branch_co2",
    "branch_share",
    "peak_year",
    "peak_co2",
    "peaked",
    "plateau_start",
    "plateau_co2",
    "intensity_cut",
    "driver",
    "driver_growth",
    "co2_factor",
    "path",
    "path_change",
    "path_gap",
    "measure_amount",
    "measure_start",
    "measure_end",
    "measure_effect",
    "capacity",
    "generation_change",
    "generation_growth",
    "energy_use",
    "fuel_multiple",
    "fuel_change",
    "fuel_share",
    "final_share",
)
"""What the model can be asked for."""


QUANTITIES = (
    "capacity_total",
    "clinker_capacity_removed",
    "co2_building_materials",
    "co2_intensity_cut",
    "co2_net_import_elec",
    "co2_petrochem",
    "co2_power",
    "co2_steel",
    "coal_retired",
    "coal_share_nonpower",
    "coal_share_total",
    "crude_steel_capacity_removed",
    "crude_steel_output_cut",
    "crude_steel_output_cut_vs_ELS",
    "driver_cement_retirement",
    "driver_energy_structure",
    "driver_steel_relocation",
    "EF_coal",
    "EF_gas",
    "EF_grid",
    "EF_oil",
    "efficiency_gain_vs_LS",
    "elec_plus_gas_share",
    "energy_peak",
    "gas_added",
    "gas_multiple",
    "gdp_growth",
    "gdp_share_primary",
    "gdp_share_secondary",
    "gdp_share_tertiary",
    "generation_change",
    "industrial_energy_intensity_cut",
    "industrial_enterprise_energy",
    "intensity_cut",
    "intensity_drop",
    "n_fuels",
    "n_sectors_L1",
    "n_subsectors_industry",
    "nonfossil_share",
    "nonpower_coal_change",
    "peak_before_2030",
    "peak_total",
    "peak_year",
    "plateau_entry_year_goal",
    "plateau_start",
    "plateau_total",
    "population",
    "share_net_import_elec",
    "share_petrochem",
    "share_power",
    "share_steel",
    "steel_energy_per_t",
    "steel_relocation_end",
    "steel_relocation_start",
    "supply_coal_rate",
    "total_co2",
    "total_co2_avg_growth",
    "total_co2_growth",
)
"""Quantities the shipped targets are of; a target may be of any other."""

QUANTITY = Col("", "Quantity", "What it is a number of.", choices=QUANTITIES, advice=True, width=30)


@dataclass(frozen=True)
class Target:
    """A number to be met, or not, and what of the model answers to it."""

    id: Annotated[str, Col("", "No.", "Number of the target.", key=True, width=8)]
    quantity: Annotated[str, QUANTITY]
    scenario: Annotated[
        str,
        Col(
            "",
            "Scenario",
            "One scenario, or several with strokes between; HIST or ALL: of none in particular.",
            width=16,
        ),
    ] = ""
    year: Annotated[str, Col("", "Year", "A year, or two with a dash between.", width=12)] = ""
    value: Annotated[float | str | None, Col("", "Target", "The number.", form="General", width=12)] = None
    unit: Annotated[str, Col("", "Unit", "Unit of the number.", width=14)] = ""
    half_unit: Annotated[
        float | None,
        Col(
            "unit of the target",
            "Rounding",
            "Half a unit of the last digit: how far off is as good as met.",
            low=0,
            form="General",
        ),
    ] = None
    kind: Annotated[str, Col("", "Kind", "What the target is to the model.", choices=KINDS, width=20)] = "free"
    contradiction: Annotated[str, Col("", "Check", "Number of the check that contradicts it.", width=10)] = ""
    statistic: Annotated[
        str, Col("", "Statistic", "What of the model answers to it; empty: nothing does.", choices=STATISTICS, width=18)
    ] = ""
    of: Annotated[
        str, Col("", "Of", "Branch, fuel, driver, plant or measure the statistic is of; + between several.", width=28)
    ] = ""
    variable: Annotated[str, Col("", "Variable", "Variable of a path.", width=18)] = ""
    scale: Annotated[
        float | None, Col("-", "Scale", "Factor from the model's unit to the target's; empty: 1.", form="General")
    ] = None
    quote: Annotated[str, Col("", "Quote", "The words of the source.", prose=True, width=60)] = ""
    reading: Annotated[str, Col("", "Reading", "How the words were read.", prose=True, width=40)] = ""
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""


@dataclass(frozen=True)
class Contradiction:
    """A check of the source's numbers against each other."""

    id: Annotated[str, Col("", "No.", "Number of the check.", key=True, width=10)]
    check: Annotated[str, Col("", "What is checked", "What is checked.", prose=True, width=40)]
    computed: Annotated[
        str, Col("", "Computed", "What follows from other numbers of the source.", prose=True, width=50)
    ] = ""
    stated: Annotated[str, Col("", "Stated", "What the source says.", prose=True, width=36)] = ""
    verdict: Annotated[str, Col("", "Verdict", "How the two agree.", prose=True, width=44)] = ""
    consequence: Annotated[str, Col("", "Consequence", "What the case does about it.", prose=True, width=44)] = ""
    status: Annotated[str, status()] = ""
    source: Annotated[str, source()] = ""
