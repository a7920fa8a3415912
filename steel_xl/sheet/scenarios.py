"""Scenarios that a table of changes defines: a cell by table, row and column, and what stands there instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from steel_xl.sheet.issue import Issue
from steel_xl.sheet.label import Labels
from steel_xl.sheet.override import Change, override
from steel_xl.sheet.parse import Parsed
from steel_xl.sheet.rule import names, view_of

TABLE = "scenario_changes"
"""The table: scenario, table, row, column, value."""

_PARTS = ("table", "row", "column", "value")


def scenarios(parsed: Parsed) -> list[str]:
    """Names of the scenarios, in the order of their sheet."""
    return list(dict.fromkeys(row.scenario for row in parsed.inputs.scenario_changes))


def changed(parsed: Parsed, scenario: str, labels: Labels) -> Parsed:
    """The inputs as the scenario has them."""
    found: list[Change] = []
    for index, row in enumerate(parsed.inputs.scenario_changes):
        nothing = not (row.table or row.row or row.column or row.value is not None)
        if row.scenario.casefold() != scenario.casefold() or nothing:
            continue
        line = {part: parsed.places.get((TABLE, index, part)) for part in _PARTS}
        fallback = parsed.places[TABLE, index, "scenario"]
        places = {part: place or fallback for part, place in line.items()}
        found.append(Change(row.table, row.row, row.column, row.value, places))
    return override(parsed, found, labels)


def under(name: str, issues: Iterable[Issue], parsed: Parsed, labels: Labels) -> Iterator[Issue]:
    """Issues that name the scenario they come up under, unless they stand on the scenarios' own sheet."""
    own = view_of(parsed, labels).sheet(TABLE)
    for issue in issues:
        told = labels.text("issue.under", found=issue.found, scenario=name)
        yield issue if issue.sheet == own else replace(issue, found=told)


def chosen(parsed: Parsed, wanted: str, labels: Labels) -> tuple[str, list[Issue]]:
    """The scenario of that name as it is written on its sheet, "" if none is wanted; and that there is none such."""
    have = scenarios(parsed)
    found = next((name for name in have if name.casefold() == wanted.casefold()), "")
    if found or not wanted:
        return found, []
    view = view_of(parsed, labels)
    told = names(have) or labels.text("cell.none")
    return "", [view.issue(view.place(TABLE, -1, "scenario"), "no_scenario", wanted, names=told)]
