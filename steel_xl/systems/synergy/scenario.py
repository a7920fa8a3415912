"""The examination of a study's inputs, as they stand and under each of its scenarios."""

from __future__ import annotations

from collections.abc import Iterator

from steel_xl.sheet.issue import Issue
from steel_xl.sheet.label import Labels
from steel_xl.sheet.parse import Parsed
from steel_xl.sheet.rule import view_of
from steel_xl.sheet.scenarios import changed, chosen, scenarios, under
from steel_xl.sheet.study import Examined, distinct
from steel_xl.systems.synergy.remarks import remarks
from steel_xl.systems.synergy.rules import RULES, computable, movable
from steel_xl.systems.synergy.schema import Inputs


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
    variants = {name: changed(parsed, name, labels) for name in scenarios(parsed)}
    for name, variant in variants.items():
        further = [issue for issue in _faults(variant, labels) if issue not in base]
        issues += under(name, further, parsed, labels)
    name, none = chosen(parsed, parsed.inputs.settings.scenario if scenario is None else scenario, labels)
    issues += none
    if issues:
        return Examined(None, name or None, distinct(issues), lang=labels.lang)
    effective = variants[name] if name else parsed
    warnings = distinct(remarks(view_of(effective, labels), published))
    inputs = {each: variant.inputs for each, variant in variants.items()}
    return Examined(effective.inputs, name or None, warnings, effective.places, labels.lang, parsed.inputs, inputs)


def _faults(parsed: Parsed, labels: Labels) -> Iterator[Issue]:
    yield from parsed.issues
    if parsed.inputs is not None:
        broken = RULES.faults(parsed, labels)
        yield from broken or computable(view_of(parsed, labels))
