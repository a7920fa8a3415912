"""The examination of a study's inputs; every scenario is computed, one of them is told of."""

from __future__ import annotations

from dataclasses import replace

from steel_xl.sheet.label import Labels
from steel_xl.sheet.parse import Parsed
from steel_xl.sheet.rule import names, view_of
from steel_xl.sheet.study import Examined, distinct
from steel_xl.systems.leapx.remarks import remarks
from steel_xl.systems.leapx.rules import RULES
from steel_xl.systems.leapx.schema import Inputs
from steel_xl.systems.leapx.sums import computable


def examine(parsed: Parsed, labels: Labels, scenario: str | None, _published: Inputs | None) -> Examined:
    """Check the inputs, and choose the scenario the summary tells of.

    Parameters
    ----------
    parsed : the inputs as read
    labels : language of the issues
    scenario : name of the scenario; None for the one in the settings, "" for none in particular
    """
    view = view_of(parsed, labels)
    issues = [*parsed.issues, *RULES.faults(parsed, labels)]
    if parsed.inputs is None or issues:
        return Examined(None, scenario, distinct(issues), lang=labels.lang)
    inputs: Inputs = parsed.inputs
    issues += computable(view)
    wanted = inputs.settings.scenario if scenario is None else scenario
    have = [row.scenario for row in inputs.scenarios]
    chosen = next((name for name in have if name.casefold() == wanted.strip().casefold()), "")
    if wanted and not chosen:
        place = view.place("scenarios", -1, "scenario") if scenario else view.place("settings", 0, "scenario", "value")
        issues.append(view.issue(place, "no_scenario", wanted, names=names(have)))
    if issues:
        return Examined(None, chosen or None, distinct(issues), lang=labels.lang)
    told = replace(inputs, settings=replace(inputs.settings, scenario=chosen))
    warnings = distinct(remarks(view))
    return Examined(told, chosen or None, warnings, parsed.places, labels.lang, inputs)
