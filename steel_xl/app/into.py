"""Results into the workbook they were computed from, or a copy of it: whatever else it holds stays."""

from __future__ import annotations

from collections.abc import Container, Iterator
from pathlib import Path

from steel_xl.app.compose import Standing
from steel_xl.app.opened import Opened
from steel_xl.files.macros import CONFIG_SHEET, HELP_SHEET
from steel_xl.files.patch.package import Package
from steel_xl.files.patch.target import Target, issue
from steel_xl.files.scan import BROKEN
from steel_xl.sheet.about import ABOUT
from steel_xl.sheet.issue import FileProblem, Issue, WorkbookError
from steel_xl.sheet.label import Labels, languages

_TABLES = (ABOUT, "issues", "changed", "sources")  # that every workbook of ours has beside those of its system
_PAGES = ("summary", "charts", "checks")


def target_of(path: Path, opened: Opened, *, in_place: bool) -> Target | None:
    """The workbook, ready for results; None where a new one loses nothing: inputs alone, or the language changed.

    WorkbookError naming every sheet of results it lacks.
    """
    try:
        target = Target(Package(path, path))
    except BROKEN as error:
        raise FileProblem(path, "no_workbook") from error
    results = list(opened.system.result_tables)
    pages = _pages(opened)
    known = {grid.sheet for grid in opened.raw.values()} | {opened.labels.sheet("cover")} | _of_macros()
    if not in_place and not any(key in target.tables for key in results) and not target.parts.keys() - known:
        return None
    if not in_place and _in_another_language(target, opened, pages):
        return None
    missing = missing_in(opened, target.tables, target.named)
    if missing:
        raise WorkbookError(missing)
    return target


def missing_in(opened: Opened, tables: Container[str], named: Container[str]) -> list[Issue]:
    """An issue for every table and named block of results that a workbook lacks."""
    keys = [key for key in (*_TABLES, *opened.system.result_tables) if key not in tables]
    keys += [key for key in _pages(opened) if key not in named]
    return list(_missing(opened, keys))


def _pages(opened: Opened) -> list[str]:
    return [*_PAGES, *(f"{matrix.table}_map" for matrix in opened.system.matrices)]


def _in_another_language(target: Target, opened: Opened, pages: list[str]) -> bool:
    """Whether the workbook's sheets, all of them ours, are named in another language than its settings ask for."""
    model = opened.system
    keys = ["cover", *_TABLES[1:], *pages, *model.input_tables, *model.result_tables]
    spoken = {lang: {Labels(lang, model.name).sheet(key) for key in keys} for lang in languages()}
    mine, sheets = spoken.pop(opened.labels.lang), target.parts.keys() - _of_macros()
    return not sheets <= mine and any(sheets <= names for names in spoken.values())


def _of_macros() -> set[str]:
    """Sheets of ours that only a workbook with macros has."""
    return {CONFIG_SHEET, HELP_SHEET, *(Labels(lang).text("functions.sheet") for lang in languages())}


def unsigned(target: Target, opened: Opened) -> list[Issue]:
    """A warning where writing took a digital signature away."""
    name = target.package.parts.path.name
    return [issue(opened.labels, name, "", "signed", warning=True)] if target.unsigned else []


def standing_of(target: Target, opened: Opened) -> Standing:
    """Where the results stand in it."""
    places = {key: (found.sheet, found.area.top, found.area.left) for key, found in target.tables.items()}
    sheets = {key: found.sheet for key, found in target.tables.items()}
    sheets |= {key: sheet for key, (sheet, _) in target.named.items()}
    sheets["cover"] = sheets[ABOUT]
    return Standing({key: places[key] for key in opened.system.result_tables}, sheets)


def _missing(opened: Opened, keys: list[str]) -> Iterator[Issue]:
    labels = opened.labels
    for key in keys:
        found, expected, remedy = (
            labels.text(f"fault.result_missing.{part}", name=key) for part in ("found", "expected", "remedy")
        )
        yield Issue(labels.sheet("cover" if key == ABOUT else key), "", found, expected, remedy, lang=labels.lang)
