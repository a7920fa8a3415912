"""Scenarios of a scrap study, and the examination of its inputs under each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from steel_xl.sheet.issue import Issue
from steel_xl.sheet.label import Labels
from steel_xl.sheet.override import Change, override
from steel_xl.sheet.parse import Parsed
from steel_xl.sheet.rule import View, names, view_of
from steel_xl.sheet.study import Examined, distinct
from steel_xl.systems.scrap import rules_settings
from steel_xl.systems.scrap.remarks import computable, remarks
from steel_xl.systems.scrap.rules import RULES
from steel_xl.systems.scrap.schema import Inputs

__all__ = ["examine", "rules_settings", "scenarios"]

_PARTS = ("table", "row", "column", "value")


def scenarios(inputs: Inputs) -> list[str]:
    """Names of the scenarios, in the order of their sheet."""
    return list(dict.fromkeys(row.scenario for row in inputs.scenario_changes))


def changed(parsed: Parsed, scenario: str, labels: Labels) -> Parsed:
    """The inputs as the scenario has them."""
    found: list[Change] = []
    for index, row in enumerate(parsed.inputs.scenario_changes):
        nothing = not (row.table or row.row or row.column or row.value is not None)
        if row.scenario.casefold() != scenario.casefold() or nothing:
            continue
        line = {part: parsed.places.get(("scenario_changes", index, part)) for part in _PARTS}
        fallback = parsed.places["scenario_changes", index, "scenario"]
        places = {part: place or fallback for part, place in line.items()}
        found.append(Change(row.table, row.row, row.column, row.value, places))
    return override(parsed, found, labels)


def examine(parsed: Parsed, labels: Labels, scenario: str | None, published: Any) -> Examined:
    """Check the inputs as they stand and under every scenario, and choose the one to run.

    Parameters
    ----------
    parsed : the inputs as read
    labels : language of the issues
    scenario : name of the scenario to run; None for the one in the settings, "" for the inputs as they stand
    published : the shipped case the workbook was made from, not used: nothing hides an edit here
    """
    issues = list(_faults(parsed, labels))
    if parsed.inputs is None or issues:
        return Examined(None, scenario, distinct(issues), lang=labels.lang)
    variants = {name: changed(parsed, name, labels) for name in scenarios(parsed.inputs)}
    for name, variant in variants.items():
        issues += _under(name, _faults(variant, labels), labels, view_of(parsed, labels).sheet("scenario_changes"))
    wanted = parsed.inputs.settings.scenario if scenario is None else scenario
    chosen = next((name for name in variants if name.casefold() == wanted.casefold()), "")
    if wanted and not chosen:
        issues += _unknown(view_of(parsed, labels), wanted, list(variants))
    if issues:
        return Examined(None, chosen or None, distinct(issues), lang=labels.lang)
    effective = variants[chosen] if chosen else parsed
    warnings = distinct(remarks(view_of(effective, labels)))
    inputs = {name: variant.inputs for name, variant in variants.items()}
    return Examined(effective.inputs, chosen or None, warnings, effective.places, labels.lang, parsed.inputs, inputs)


def _faults(parsed: Parsed, labels: Labels) -> Iterator[Issue]:
    """Faults of cells, else of rules, else of what comes out of demand and scrap."""
    broken = [*parsed.issues, *RULES.faults(parsed, labels)]
    yield from broken
    if parsed.inputs is not None and not broken:
        yield from computable(view_of(parsed, labels), parsed.inputs)


def _under(name: str, issues: Iterable[Issue], labels: Labels, sheet: str) -> Iterator[Issue]:
    """Issues that name the scenario they come up under, unless they stand on its sheet."""
    for issue in issues:
        told = labels.text("scrap.under", found=issue.found, scenario=name)
        yield issue if issue.sheet == sheet else replace(issue, found=told)


def _unknown(view: View, wanted: str, have: list[str]) -> Iterator[Issue]:
    told = names(have) or view.labels.text("cell.none")
    yield view.issue(view.place("scenario_changes", -1, "scenario"), "no_scenario", wanted, names=told)
