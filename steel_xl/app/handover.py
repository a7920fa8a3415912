"""A copy for people without Python: values where our functions stood, no macros."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from steel_xl.app.opened import Opened, open_workbook
from steel_xl.catalog import FUNCTIONS
from steel_xl.files.case import wording
from steel_xl.files.freeze import Frozen, Place
from steel_xl.files.freeze import freeze as freeze_parts
from steel_xl.files.macros import CONFIG_SHEET, HELP_SHEET
from steel_xl.files.patch.package import Package
from steel_xl.files.save import marked, replaceable, save
from steel_xl.files.scan import BROKEN
from steel_xl.sheet.dump import fingerprint
from steel_xl.sheet.grid import shown
from steel_xl.sheet.issue import FileProblem, Issue, WorkbookError
from steel_xl.sheet.label import Labels

FROZEN = ".xlsx"


@dataclass(frozen=True)
class HandedOver:
    """A frozen copy: where it is, how many formulas gave way to their values, and what its reader should know."""

    output: Path
    formulas: int
    warnings: tuple[Issue, ...]
    lang: str


def freeze(path: Path, output: Path, lang: str = "en") -> HandedOver:
    """Write a copy of a workbook that opens anywhere: values where our functions stood, no macros.

    Parameters
    ----------
    path : a workbook of ours, or any other whose cells call our functions; it stays as it is
    output : the copy, an .xlsx; FileProblem if it is the workbook itself or somebody's work
    lang : language of what is said of a workbook that names none

    WorkbookError naming every cell whose function was never calculated; FileProblem if a file cannot be read or
    written. In either case nothing is written.
    """
    if output.suffix.lower() != FROZEN:
        raise FileProblem(output, "ending_frozen", ending=output.suffix)
    if output.resolve() == path.resolve():
        raise FileProblem(output, "frozen_itself")
    if not output.parent.is_dir():
        raise FileProblem(output, "no_folder")
    opened = _ours(path, lang)
    labels = opened.labels if opened else Labels(lang)
    try:
        package = Package(path, path)
        found = freeze_parts(package, FUNCTIONS, (CONFIG_SHEET, HELP_SHEET))
    except BROKEN as error:
        raise FileProblem(path, "no_workbook") from error
    if found.uncalculated:
        raise WorkbookError(_worded(labels, "uncalculated", place) for place in found.uncalculated)
    replaceable(output)
    save(output, marked(package.content()))
    return HandedOver(output, found.formulas, tuple(_warnings(found, opened, path, labels)), labels.lang)


def _ours(path: Path, lang: str) -> Opened | None:
    """What was read of a workbook of ours; None if the workbook is another's."""
    try:
        return open_workbook(path, lang)
    except WorkbookError:
        return None


def _warnings(found: Frozen, opened: Opened | None, path: Path, labels: Labels) -> Iterator[Issue]:
    if opened is not None and not _of_these_inputs(opened):
        yield _worded(labels, "inputs", (labels.sheet("cover"), "", ""), warning=True)
    if found.stale:
        yield _worded(labels, "stale", (path.name, "", ""), warning=True)
    if found.others:
        yield _worded(labels, "others", (path.name, "", ", ".join(found.others)), warning=True)
    for place in found.errors:
        yield _worded(labels, "error", place, warning=True)
    for place in found.what_if:
        yield _worded(labels, "what_if", place, warning=True)


def _of_these_inputs(opened: Opened) -> bool:
    """Whether the results, if there are any, are of the inputs as they are now."""
    stamp, inputs = opened.about.get("inputs_sha256", ""), opened.parsed.inputs
    if not stamp:
        return True
    return inputs is not None and stamp == fingerprint(inputs, wording(opened.system.name, opened.case, "en"))


def _worded(labels: Labels, key: str, place: Place, *, warning: bool = False) -> Issue:
    sheet, cell, what = place
    held = what if key in ("others", "error") else shown(what)
    found, expected, remedy = (labels.text(f"freeze.{key}.{part}").replace("{what}", held) for part in _PARTS)
    return Issue(sheet, cell, found, expected, remedy, warning=warning, lang=labels.lang)


_PARTS = ("found", "expected", "remedy")
