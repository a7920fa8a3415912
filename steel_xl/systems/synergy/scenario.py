"""Scenarios of a study, and the examination of its inputs under each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from steel_xl.sheet.issue import Issue
from steel_xl.sheet.label import Labels
from steel_xl.sheet.override import Change, override
from steel_xl.sheet.parse import Parsed
from steel_xl.sheet.rule import names, view_of
from steel_xl.sheet.study import Examined, distinct
from steel_xl.systems.synergy.remarks import remarks
from steel_xl.systems.synergy.rules import RULES, computable, movable
from steel_xl.systems.synergy.schema import Inputs

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


def examine(parsed: Parsed, labels: Labels, scenario: str | None, published: Inputs | None) -> Examined:
    """Check the inputs as they stand and under every scenario, and choose the one to run.

    Parameters
    ----------
    parsed : the inputs as read
    labels : language of the issues
    scenario : name of the scenario to run; None for the one in the settings, "" for the inputs as they stand
    published : the shipped case the workbook was made from, if any
    """
    issues = [*parsed.issues, *RULES.faults(parsed, labels)]
    if parsed.inputs is None or issues:
        return Examined(None, scenario, distinct(issues), lang=labels.lang)
    issues += [*movable(view_of(parsed, labels)), *computable(view_of(parsed, labels))]
    base = set(issues)
    for name in scenarios(parsed.inputs):
        further = [issue for issue in _faults(changed(parsed, name, labels), labels) if issue not in base]
        issues += _under(name, further, labels, view_of(parsed, labels).sheet("scenario_changes"))
    wanted = parsed.inputs.settings.scenario if scenario is None else scenario
    chosen = next((name for name in scenarios(parsed.inputs) if name.casefold() == wanted.casefold()), "")
    if wanted and not chosen:
        issues += _unknown(parsed, wanted, labels)
    if issues:
        return Examined(None, chosen or None, distinct(issues), lang=labels.lang)
    effective = changed(parsed, chosen, labels) if chosen else parsed
    warnings = distinct(remarks(view_of(effective, labels), published))
    variants = {name: changed(parsed, name, labels).inputs for name in scenarios(parsed.inputs)}
    return Examined(effective.inputs, chosen or None, warnings, effective.places, labels.lang, parsed.inputs, variants)


def _faults(parsed: Parsed, labels: Labels) -> Iterator[Issue]:
    yield from parsed.issues
    if parsed.inputs is not None:
        broken = RULES.faults(parsed, labels)
        yield from broken or computable(view_of(parsed, labels))


def _under(name: str, issues: Iterable[Issue], labels: Labels, sheet: str) -> Iterator[Issue]:
    """Issues that name the scenario they come up under, unless they stand on its sheet."""
    for issue in issues:
        if issue.sheet == sheet:
            yield issue
        else:
            yield replace(issue, found=labels.text("synergy.under", found=issue.found, scenario=name))


def _unknown(parsed: Parsed, wanted: str, labels: Labels) -> Iterator[Issue]:
    view = view_of(parsed, labels)
    have = names(scenarios(parsed.inputs)) or labels.text("cell.none")
    yield view.issue(view.place("scenario_changes", -1, "scenario"), "no_scenario", wanted, names=have)
