"""The worked case for tests that edit workbooks, made by the code under test, and what every run of it warns of."""

import io
import tempfile
from functools import cache
from pathlib import Path

import openpyxl
from openpyxl import Workbook
from openpyxl.worksheet.table import Table

from steel_xl import app
from steel_xl.catalog import system

WORKED = "synergy/luo2025"
SHEETS = ("cover", *system("synergy").input_tables)  # of the inputs
_REVERSAL = " is left out, and behind it otherwise"


@cache
def worked_case(name: str = WORKED) -> bytes:
    """A shipped case, run: what `workbooks/` holds once it is built."""
    of, case = name.split("/")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{of}-{case}.xlsx"
        app.run_case(of, case, path)
        return path.read_bytes()


@cache
def new_case(name: str) -> bytes:
    """A shipped case, not run."""
    of, case = name.split("/")
    with tempfile.TemporaryDirectory() as folder:
        return app.new(of, Path(folder) / "new.xlsx", case).read_bytes()


@cache
def inputs_alone(case: str = WORKED) -> bytes:
    """A shipped case's inputs, cell by cell, without what nobody reads: results, colours, comments, drop-downs."""
    workbook, plain = openpyxl.load_workbook(io.BytesIO(new_case(case))), Workbook()
    plain.remove(plain.worksheets[0])
    for name in ("cover", *system(case.partition("/")[0]).input_tables):
        sheet = workbook[name]
        copy = plain.create_sheet(name)
        for row in sheet.iter_rows():
            for cell in row:
                copy[cell.coordinate] = cell.value
        for table in sheet.tables.values():
            copy.add_table(Table(displayName=table.displayName, ref=table.ref))
    return saved(plain)


def saved(workbook: Workbook) -> bytes:
    """The workbook as openpyxl writes it."""
    memory = io.BytesIO()
    workbook.save(memory)
    return memory.getvalue()


def without_reversals(stderr: str) -> str:
    """What is said on standard error beside the warnings of rank reversals, which an unfixed comparison always has."""
    lines = stderr.splitlines(keepends=True)
    return "".join(line for line in lines if not (line.startswith("warning: ") and _REVERSAL in line))
