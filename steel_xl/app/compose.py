"""A study and its results as a book: pages, provenance, charts and proofs, ready for any writer."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from steel_xl import __version__
from steel_xl.app.opened import Opened
from steel_xl.catalog import functions
from steel_xl.files.case import described, provenance
from steel_xl.files.macros import Macros, this_python
from steel_xl.files.read import WITH_MACROS
from steel_xl.sheet.about import OWNED
from steel_xl.sheet.book import Book, Changed, Page, Proof
from steel_xl.sheet.difference import differences
from steel_xl.sheet.grid import Grid, words
from steel_xl.sheet.issue import Issue
from steel_xl.sheet.label import unit_in
from steel_xl.sheet.layout import columns_of
from steel_xl.sheet.page import PlacesOf, input_page, result_page, with_inherited, with_provenance
from steel_xl.sheet.parse import parse


@dataclass(frozen=True)
class Standing:
    """Where things stand in a workbook that exists.

    `tables` gives sheet, and 1-based row and column of the first header cell, of each result table; `sheets` the
    sheet of each table and page by its key.
    """

    tables: Mapping[str, tuple[str, int, int]]
    sheets: Mapping[str, str]


def compose(
    opened: Opened,
    scenario: str | None,
    stamp: str,
    outcome: Any = None,
    when: datetime.datetime | None = None,
    *,
    standing: Standing | None = None,
) -> Book:
    """The book of a workbook that was read, with its results if there are any.

    Parameters
    ----------
    opened : what was read
    scenario : the scenario that was run
    stamp : fingerprint of the inputs, "" if they were not run
    outcome : results, or None
    when : time of the run in UTC, None for a shipped workbook
    standing : where the tables stand in a workbook that exists, None for a new one
    """
    model, labels = opened.system, opened.labels
    inputs = tuple(_input_pages(opened, as_they_stand=standing is not None))
    results = tuple(_result_pages(opened, outcome))
    if standing is not None:
        results = tuple(replace(page, grid=_moved(page.grid, standing.tables[page.table.key])) for page in results)
    proofs: tuple[Proof, ...] = ()
    summary = None
    remarks: tuple[Issue, ...] = ()
    changed = _changed_by_user(opened)
    if outcome is not None:
        if standing is not None:
            laid = opened.examined(scenario or "")
        else:
            parsed = parse(model.inputs, {page.table.key: page.grid for page in inputs}, labels)
            laid = model.examine(parsed, labels, scenario or "", opened.published_inputs())
        remarks = laid.warnings
        proofs = tuple(model.proofs(laid.sound(), laid.places, outcome, PlacesOf(results)))
        summary = model.summary(laid.inputs, outcome, labels)
        if scenario:
            by = labels.text("changed.scenario", name=scenario)
            changed += tuple(differences(laid.base, laid.inputs, labels, by))
    last_run = labels.text("cover.shipped") if when is None else when.strftime("%Y-%m-%d %H:%M:%S")
    about = {
        "system": model.name,
        "case": f"{model.name}/{opened.case}" if opened.case else "",
        **{key: opened.about.get(key, "") for key in OWNED},
        "scenario": scenario or "",
        "last_run": last_run if outcome is not None else labels.text("cover.never"),
        "version": __version__,
        "inputs_sha256": stamp,
    }
    citation = described(model.name, opened.case, labels.lang)[1] if opened.case else ""
    return Book(
        model.name,
        labels.lang,
        about,
        (*inputs, *results),
        model.charts(opened.parsed.rows),
        proofs,
        citation,
        model.headline,
        outcome is not None,
        model.matrices,
        changed,
        summary,
        model.leading,
        remarks,
        standing.sheets if standing is not None else {},
    )


def _moved(grid: Grid, corner: tuple[str, int, int]) -> Grid:
    """The grid with its header's first cell at another place."""
    sheet, top, left = corner
    return Grid(sheet, top, left, grid.header, grid.rows)


def _changed_by_user(opened: Opened) -> tuple[Changed, ...]:
    published, inputs = opened.published_inputs(), opened.parsed.inputs
    if published is None or inputs is None:
        return ()
    return tuple(differences(published, inputs, opened.labels, opened.labels.text("changed.you")))


def _input_pages(opened: Opened, *, as_they_stand: bool = False) -> list[Page]:
    model = opened.system
    pages = [_as_it_stands(opened, key) for key in opened.raw] if as_they_stand else _laid(opened)
    shipped = opened.published
    before = {page.table.key: page for page in _laid(shipped)} if shipped else {}
    said = tuple(provenance(model.name, opened.case, opened.labels.lang)) if shipped else ()
    told = [_told(page, with_provenance(page, before.get(page.table.key), said, opened.labels)) for page in pages]
    return _with_inherited(opened, told)


def _with_inherited(opened: Opened, pages: list[Page]) -> list[Page]:
    """The pages with what their cells have from other rows; as they are while the inputs have faults."""
    inputs = opened.parsed.inputs
    values = opened.system.inherited(inputs) if inputs is not None else {}
    return [with_inherited(page, values.get(page.table.key, {})) for page in pages]


def _laid(opened: Opened) -> list[Page]:
    faulty = {(issue.sheet, issue.cell) for issue in opened.parsed.issues}
    pages = []
    for key, table in opened.system.input_tables.items():
        grid = opened.grids.get(key)
        heads = enumerate(grid.header) if grid else ()
        kept = [at for at, head in heads if unit_in(words(head)) and grid and grid.place(-1, at) in faulty]
        pages.append(input_page(table, grid, opened.parsed.named, opened.labels, kept))
    return pages


def _as_it_stands(opened: Opened, key: str) -> Page:
    table, labels, grid = opened.system.input_tables[key], opened.labels, opened.raw[key]
    columns, _ = columns_of(table, grid, labels)
    return Page(table, "input", labels.title(table), labels.note(table), grid, tuple(columns))


def _told(page: Page, provenance: Any) -> Page:
    return Page(page.table, page.role, page.title, page.note, page.grid, page.columns, provenance, page.spare)


def _result_pages(opened: Opened, outcome: Any) -> list[Page]:
    model = opened.system
    members = model.members(opened.parsed.rows)
    pages = []
    for key, table in model.result_tables.items():
        role = "working" if key in model.workings else "result"
        rows = getattr(outcome, key) if outcome is not None else ()
        pages.append(result_page(table, rows, role, opened.labels, members.get(key, ())))  # type: ignore[arg-type]
    return _with_inherited(opened, pages) if outcome is not None else pages


def macros_of(path: Path, *, shipped: bool) -> Macros | None:
    """What a file of this name has beyond an .xlsx: the functions of the catalog, served by this Python."""
    if path.suffix.lower() != WITH_MACROS:
        return None
    return Macros(tuple(functions()), {} if shipped else this_python())
