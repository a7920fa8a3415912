"""Long tables in and out: milestones from a CSV or a sheet, results as an IAMC-style table."""

from __future__ import annotations

from dataclasses import astuple, fields, replace
from pathlib import Path
from typing import Any

from steel_xl import __version__
from steel_xl.app import writable
from steel_xl.app.compose import compose, macros_of
from steel_xl.app.opened import Opened, open_workbook, wanted_table
from steel_xl.catalog import exchange
from steel_xl.files.build import workbook_bytes
from steel_xl.files.long import csv_bytes, read_long
from steel_xl.files.save import save
from steel_xl.sheet.dump import dump
from steel_xl.sheet.issue import FileProblem, WorkbookError
from steel_xl.sheet.label import Labels
from steel_xl.sheet.parse import parse, spread_units
from steel_xl.sheet.table import tables_of


def take_in(path: Path, long: Path, output: Path, lang: str = "en") -> Opened:
    """Write a copy of a workbook with the values of a long table in its cells; nothing else of the inputs changes.

    Parameters
    ----------
    path : the workbook
    long : CSV file or workbook with the long table
    output : the new workbook, not yet run
    lang : language of faults of a workbook that says none

    WorkbookError with every fault of the workbook and of the table's rows; FileProblem if a file cannot be read or
    written, or the workbook's system takes no long table.
    """
    writable(output)
    opened = open_workbook(path, lang)
    room = exchange(opened.system.name)
    if room is None:
        raise FileProblem(path, "no_exchange", system=opened.system.name)
    table = tables_of(room.LongTable)[room.TABLE]
    grid = read_long(long, wanted_table(table, Labels("en", opened.system.name)))
    inputs, issues = room.take_in(opened.parsed, grid, opened.labels)
    if inputs is None:
        raise WorkbookError([*opened.parsed.issues, *issues])
    changed = _with_rows(opened, inputs)
    save(output, workbook_bytes(compose(changed, None, ""), macros_of(output, shipped=False)))
    return changed


def _with_rows(opened: Opened, inputs: Any) -> Opened:
    """The workbook with the tables that are not as they were laid out again."""
    grids = dict(opened.grids)
    for key, table in opened.system.input_tables.items():
        rows = getattr(inputs, key)
        if rows != opened.parsed.rows[key]:
            units = spread_units(table, opened.parsed.named) or {}
            grids[key] = dump(table, rows, opened.labels, units)
    return replace(opened, grids=grids, parsed=parse(opened.system.inputs, grids, opened.labels))


def iamc_bytes(name: str, inputs: Any, outcome: Any, region: str) -> bytes | None:
    """Results of a system as an IAMC-style long table in CSV, None if the system has none."""
    room = exchange(name)
    if room is None:
        return None
    rows = list(room.iamc(inputs, outcome, f"steel_xl {__version__} {name}", region))
    return csv_bytes([field.name for field in fields(room.IamcRow)], [astuple(row) for row in rows])
