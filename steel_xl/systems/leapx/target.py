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


@dataclass(frozen=True)
class Target:
    """A number to be met, or not, and what of the model answers to it."""

    id: Annotated[str, Col("", "No.", "Number of the target.", key=True, width=8)]
    quantity: Annotated[str, Col("", "Quantity", "What it is a number of.", width=30)]
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
