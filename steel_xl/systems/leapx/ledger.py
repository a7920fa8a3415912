"""Rows that hold a study to account: targets beside the model, diagnostics, and the paths that were used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from steel_xl.sheet.column import Col
from steel_xl.systems.leapx.schema import BRANCH_KEY, SCENARIO_KEY
from steel_xl.systems.leapx.target import KINDS, QUANTITY

MET, MISSED, NOT_COMPARED = "met", "differs", "not compared"
FINE, LOOK, TOLD = "in order", "look at it", "for your information"

CHECKS = (
    "electricity_closes",
    "heat_closes",
    "shares",
    "reallocation",
    "decomposition",
    "wedges",
    "remainders",
    "exports",
    "not_decomposed",
    "own_milestones",
    "inherited_milestones",
    "driven_activity",
    "targets_met",
    "targets_differ",
    "targets_not_compared",
)
"""What the diagnostics look at."""


_ANY = "[>=1000]0;[<=-10]0.0;0.00##"  # a year, a total, a change, a factor
_TINY = "[>=1]#,##0;[=0]0;0.0E+00"  # a count, or a gap
_FIVE = "[>=100]#,##0.0;[>=10]0.00;0.0000"  # some five digits


@dataclass(frozen=True)
class Reconciled:
    """A target beside what the model has."""

    id: Annotated[str, Col("", "No.", "Number of the target.", key=True, width=8)]
    quantity: Annotated[str, QUANTITY]
    scenario: Annotated[str, Col("", "Scenario", "As on the sheet of targets.", width=14)]
    year: Annotated[
        float | str | None, Col("", "Year", "As on the sheet of targets: a year, or several.", form="0", width=11)
    ]
    unit: Annotated[str, Col("", "Unit", "Unit of target and model.", width=13)]
    target: Annotated[float | str | None, Col("", "Target", "The number of the source.", form="General", width=11)]
    model: Annotated[
        float | None,
        Col(
            "unit of the target",
            "Model",
            "Empty where nothing of the model answers to it. Of several scenarios or years: what is furthest off.",
            form=_ANY,
            width=13,
        ),
    ]
    residual: Annotated[
        float | None, Col("unit of the target", "Residual", "Model less target.", form="0.00", width=13)
    ]
    kind: Annotated[str, Col("", "Kind", "What the target is to the model.", choices=KINDS, width=20)]
    verdict: Annotated[
        str,
        Col("", "Verdict", "met: within the rounding of the number.", choices=(MET, MISSED, NOT_COMPARED), width=13),
    ]
    contradiction: Annotated[
        str, Col("", "Check", "The check that contradicts it: see the sheet of contradictions.", width=8)
    ]
    consequence: Annotated[str, Col("", "Contradicted by", "What the check found.", prose=True, width=46)]


@dataclass(frozen=True)
class Diagnostic:
    """Something that was looked at."""

    check: Annotated[str, Col("", "What", "What was looked at.", choices=CHECKS, key=True, width=46)]
    scenario: Annotated[str, Col("", "Scenario", "Where it is largest; empty: of all.", key=True, width=11)]
    year: Annotated[int | None, Col("yr", "Year", "In which year it is largest.", form="0", width=9)]
    value: Annotated[float, Col("see unit", "Value", "The largest found, or a count.", form=_TINY, width=13)]
    limit: Annotated[float | None, Col("see unit", "Limit", "What it may be.", form=_TINY, width=12)]
    unit: Annotated[str, Col("", "Unit", "Unit of value and limit.", width=12)]
    verdict: Annotated[str, Col("", "Verdict", "Whether it is as it should be.", choices=(FINE, LOOK, TOLD), width=22)]


@dataclass(frozen=True)
class PathRow:
    """A variable of a scenario in every year, with its measures."""

    scenario: Annotated[str, SCENARIO_KEY]
    branch: Annotated[str, BRANCH_KEY]
    variable: Annotated[str, Col("", "Variable", "As on the sheet of milestones.", key=True, width=22)]
    unit: Annotated[str, Col("", "Unit", "Unit of the values.", width=14)]
    values: Annotated[Mapping[str, float], Col("{unit}", "Value", "In this year.", form=_FIVE, width=11)]
