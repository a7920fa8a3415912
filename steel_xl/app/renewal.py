"""An older workbook's inputs in a workbook of today."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from steel_xl.app.compose import compose, macros_of
from steel_xl.app.opened import Opened, open_workbook
from steel_xl.files.build import workbook_bytes
from steel_xl.files.desk import OURS
from steel_xl.files.macros import CONFIG_SHEET, HELP_SHEET, ON_OPEN, OWN_MODULES, WORKBOOK_CODE
from steel_xl.files.patch.cells import Cells
from steel_xl.files.patch.package import MAIN, WORKBOOK, Package
from steel_xl.files.patch.target import Found, Target
from steel_xl.files.read import ENDINGS
from steel_xl.files.save import replaceable, save
from steel_xl.files.scan import BROKEN
from steel_xl.files.vba.read import modules
from steel_xl.sheet.about import ABOUT
from steel_xl.sheet.dump import headed
from steel_xl.sheet.grid import Cell, CellError, Grid, Uncalculated, address, is_blank, shown, words
from steel_xl.sheet.issue import FileProblem, Issue
from steel_xl.sheet.label import Labels, languages
from steel_xl.sheet.layout import columns_of
from steel_xl.sheet.table import Table

_PAGES = ("cover", "summary", "charts", "issues", "changed", "checks", "sources")
_MOST = 5  # names or cells named of those that stay behind on one sheet


@dataclass(frozen=True)
class Renewed:
    """A workbook of today with an older one's inputs.

    Attributes
    ----------
    output : where it is
    left : what could not be moved
    faults : faults the inputs had, and have in the new workbook
    lang : language of the workbook
    """

    output: Path
    left: tuple[Issue, ...]
    faults: tuple[Issue, ...]
    lang: str


def upgrade(path: Path, output: Path | None = None, lang: str = "en") -> Renewed:
    """Build a workbook of today with the inputs of an older one, which stays as it is.

    Parameters
    ----------
    path : a workbook with input tables of ours, in any layout that is read
    output : the new workbook; ``<stem>-upgraded`` beside the old one if None. FileProblem if it is the old one itself
        or somebody's work
    lang : language where the workbook names none

    WorkbookError if it has no table of any system; FileProblem if a file cannot be read or written.
    """
    target = output if output is not None else path.with_name(f"{path.stem}-upgraded{path.suffix}")
    if target.resolve() == path.resolve():
        raise FileProblem(target, "upgraded_itself")
    if output is not None and target.suffix.lower() not in ENDINGS:
        raise FileProblem(target, "ending_out", ending=target.suffix)
    if output is not None and not target.parent.is_dir():
        raise FileProblem(target, "no_folder")
    opened = open_workbook(path, lang)
    behind = left_behind(path, opened)
    moved, not_taken = _moved(opened)
    content = workbook_bytes(compose(moved, None, ""), macros_of(target, shipped=False))
    replaceable(target)
    save(target, content)
    return Renewed(target, (*not_taken, *behind), opened.parsed.issues, opened.labels.lang)


def left_behind(path: Path, opened: Opened) -> list[Issue]:
    """What of a workbook is not in a new one made of its inputs; FileProblem if it cannot be read."""
    try:
        return list(_left_behind(Target(Package(path, path)), opened))
    except BROKEN as error:
        raise FileProblem(path, "no_workbook") from error


def _moved(opened: Opened) -> tuple[Opened, list[Issue]]:
    """The inputs with all columns of today, and what of them cannot stand in a workbook."""
    grids, issues = {}, list[Issue]()
    for key, grid in opened.grids.items():
        table = opened.system.input_tables[key]
        columns, _ = columns_of(table, grid, opened.labels)
        if table.record and not {"key", "value"} <= {column.field.name for column in columns}:
            issues.append(_left(opened.labels, "columns", grid.sheet, address(grid.top, grid.left)))
            continue
        known = _settings(table, grid, opened.labels, issues) if table.record else _all_columns(table, grid, opened)
        grids[key] = _sound(known, opened.labels, issues)
    return replace(opened, grids=grids), issues


def _all_columns(table: Table, grid: Grid, opened: Opened) -> Grid:
    """The grid with an empty column for each one the workbook does not have yet."""
    labels = opened.labels
    have = {column.field.name for column in columns_of(table, grid, labels)[0]}
    new = [field for field in table.fields if not field.spread and field.name not in have]
    heads = tuple(headed(labels.header(table.key, field), field.col.unit, labels) for field in new)
    rows = tuple((*cells, *(None for _ in new)) for cells in grid.rows)
    return replace(grid, header=(*grid.header, *heads), rows=rows)


def _settings(table: Table, grid: Grid, labels: Labels, issues: list[Issue]) -> Grid:
    """The lines of settings there are today, under their keys."""
    at = {column.field.name: column.index for column in columns_of(table, grid, labels)[0]}
    fields = {field.name.casefold(): field.name for field in table.fields}
    rows, lines = [], []
    for row, cells in enumerate(grid.rows):
        name = fields.get(words(cells[at["key"]]).casefold())
        if name is not None:
            rows.append(tuple(name if index == at["key"] else cell for index, cell in enumerate(cells)))
            lines.append(grid.lines[row])
        elif not (is_blank(cells[at["key"]]) and is_blank(cells[at["value"]])):
            sheet, cell = grid.place(row, at["key"])
            issues.append(_left(labels, "setting", sheet, cell, shown(cells[at["key"]])))
    return replace(grid, rows=tuple(rows), lines=tuple(lines))


def _sound(grid: Grid, labels: Labels, issues: list[Issue]) -> Grid:
    """The grid without error values, which are no inputs."""
    rows = []
    for row, cells in enumerate(grid.rows):
        kept: list[Cell] = []
        for index, cell in enumerate(cells):
            if isinstance(cell, CellError):
                found = labels.text("cell.uncalculated") if isinstance(cell, Uncalculated) else shown(cell)
                issues.append(_left(labels, "value", *grid.place(row, index), found))
            kept.append(None if isinstance(cell, CellError) else cell)
        rows.append(tuple(kept))
    return replace(grid, rows=tuple(rows))


def _left_behind(target: Target, opened: Opened) -> Iterator[Issue]:
    """Sheets, tables, cells, names and macros that are not of ours, and formulas, whose values are moved."""
    model, labels = opened.system, opened.labels
    keys = [*_PAGES, *(f"{each.table}_map" for each in model.matrices), *model.input_tables, *model.result_tables]
    ours = {Labels(lang, model.name).sheet(key) for lang in languages() for key in keys}
    ours |= {CONFIG_SHEET, HELP_SHEET, *(Labels(lang).text("functions.sheet") for lang in languages())}
    tables = {key.casefold() for key in (ABOUT, "issues", "changed", "sources", "checks", "functions", *keys)}
    ours |= {found.sheet for key, found in target.tables.items() if key in tables}
    ours |= {grid.sheet for grid in opened.raw.values()}
    yield from _own_names(target.package, labels)
    for sheet in target.parts:
        if sheet not in ours:
            yield _left(labels, "sheet", sheet, "")
    for key, found in target.tables.items():
        if key not in tables and found.sheet in ours:
            yield _left(labels, "table", found.sheet, address(found.area.top, found.area.left), f'"{key}"')
    for sheet in dict.fromkeys(grid.sheet for grid in opened.raw.values()):
        grids = [grid for grid in opened.raw.values() if grid.sheet == sheet]
        yield from _cells_of(target.cells(sheet), sheet, grids, labels)
    blocks = {sheet for sheet, _ in target.named.values()}
    for key, found in target.tables.items():
        if key in model.result_tables and found.sheet not in blocks:
            yield from _beside_results(target.cells(found.sheet), found, labels)


def _beside_results(cells: Cells, found: Found, labels: Labels) -> Iterator[Issue]:
    """Cells of a sheet of results that stand beside and below its table."""
    places = [place for place in cells.at if place[0] >= found.area.top and place not in found.area]
    theirs = [address(*place) for place in sorted(places) if str(cells.content(*place))]
    if theirs:
        yield _left(labels, "cell", found.sheet, theirs[0], _few(theirs, labels))


def _own_names(package: Package, labels: Labels) -> Iterator[Issue]:
    """Names and macros of the user's in the workbook."""
    entries = [entry for entry in package.look(WORKBOOK).iter(MAIN + "definedName") if not entry.get("hidden")]
    names = [str(entry.get("name")) for entry in entries]
    found = [name for name in dict.fromkeys(names) if not name.startswith((OURS, "_xlnm.", "_xl"))]
    if found:
        yield _left(labels, "name", package.parts.path.name, "", _few(found, labels))
    for part in package.linked(WORKBOOK, "vbaProject"):
        try:
            texts = modules(package.raw(part))
        except ValueError:
            texts = []
        own = [name for text in texts if (name := _module(text)) not in OWN_MODULES and _is_own(name, text)]
        if own:
            yield _left(labels, "macro", package.parts.path.name, "", _few(own, labels))


def _module(text: str) -> str:
    """What a VBA module is called."""
    named = re.match(r'Attribute VB_Name = "(\w+)"', text)
    return named[1] if named else ""


def _is_own(name: str, text: str) -> bool:
    """Whether a module has code of the user's; that of the workbook has some of ours."""
    lines = {line.strip() for line in text.splitlines() if not line.startswith("Attribute ")}
    return bool(_MACRO.search(text)) and (
        name != WORKBOOK_CODE or not lines <= {"", *map(str.strip, ON_OPEN.split("\n"))}
    )


_MACRO = re.compile(r"^\s*(?:(?:Public|Private|Friend|Static) )*(?:Sub|Function|Property)\b", re.MULTILINE)


def _few(names: list[str], labels: Labels) -> str:
    first, more = ", ".join(names[:_MOST]), len(names) - _MOST
    return labels.text("upgrade.more", cells=first, count=more) if more > 0 else first


def _cells_of(cells: Cells, sheet: str, grids: list[Grid], labels: Labels) -> Iterator[Issue]:
    """Cells of a sheet of inputs that stand in no table of ours, and formulas in one."""
    top = min(grid.top for grid in grids)
    inside = {
        (line, grid.left + at) for grid in grids for line in (grid.top, *grid.lines) for at in range(len(grid.header))
    }
    held = {place: cells.content(*place) for place in cells.at if place[0] >= top}
    outside = [address(*place) for place, content in held.items() if place not in inside and content.kind]
    formulas = [
        address(*place) for place, content in held.items() if place in inside and content.formula and content.value
    ]
    for key, found in (("cell", outside), ("formula", formulas)):
        if found:
            yield _left(labels, key, sheet, found[0], _few(found, labels))


def _left(labels: Labels, key: str, sheet: str, cell: str, what: str = "") -> Issue:
    found, expected, remedy = (
        labels.text(f"upgrade.{key}.{part}").replace("{what}", what) for part in ("found", "expected", "remedy")
    )
    return Issue(sheet, cell, found, expected, remedy, warning=True, lang=labels.lang)
