"""Reading a table of 100,000 cells against openpyxl and bare python-calamine."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import python_calamine

from benchmarks.measured import Line, Report, medians
from benchmarks.sample import KEY, ROWS, Row, plain, rows
from steel_xl.files.read import Wanted, read
from steel_xl.sheet.column import fields_of

_REPEATS = 5
_MOST = 1 / 5  # target: five times as fast as openpyxl


def measure() -> Report:
    """The same values from all, then the times; then the same with one formula on the sheet."""
    names = tuple(field.name for field in fields_of(Row))
    cells = tuple(tuple(getattr(row, name) for name in names) for row in rows())
    wanted = [Wanted(KEY, frozenset({KEY}), frozenset(names))]
    with tempfile.TemporaryDirectory() as scratch:
        path, mixed = Path(scratch) / "plain.xlsx", Path(scratch) / "formula.xlsx"
        path.write_bytes(plain(names, cells))
        mixed.write_bytes(plain(names, cells, formula=True))
        for file in (path, mixed):
            grid = read(file, wanted)[KEY]
            if len(grid.rows) != ROWS or grid.rows != cells or _by_openpyxl(path, read_only=True)[1:] != list(cells):
                raise RuntimeError("the libraries do not read the same")
        calls: dict[str, Callable[[], Any]] = {
            "ours": lambda: read(path, wanted),
            "ours, a formula": lambda: read(mixed, wanted),
            "openpyxl": lambda: _by_openpyxl(path, read_only=False),
            "openpyxl read-only": lambda: _by_openpyxl(path, read_only=True),
            "calamine": lambda: _by_calamine(path),
        }
        found = medians(calls, _REPEATS)
    ours, mixed_ours = found["ours"], found["ours, a formula"]
    lines = (
        Line("files.read.read", ours, "openpyxl, read_only=False", found["openpyxl"], _MOST),
        Line("files.read.read", ours, "openpyxl, read_only=True", found["openpyxl read-only"], _MOST),
        Line("files.read.read", ours, "python-calamine, values only", found["calamine"]),
        Line("the same, a formula on the sheet", mixed_ours, "openpyxl, read_only=False", found["openpyxl"], _MOST),
        Line(
            "the same, a formula on the sheet",
            mixed_ours,
            "openpyxl, read_only=True",
            found["openpyxl read-only"],
            _MOST,
        ),
    )
    notes = (
        "ours also finds the Excel table by name, error cells, formulas never calculated and cells too far off",
        "openpyxl: load_workbook(data_only=True) and every value of the sheet, the row of headers included",
    )
    return Report("reading", _REPEATS, lines, notes)


def _by_openpyxl(path: Path, *, read_only: bool) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(path, read_only=read_only, data_only=True)
    try:
        return list(book[KEY].iter_rows(values_only=True))
    finally:
        book.close()


def _by_calamine(path: Path) -> list[list[Any]]:
    with python_calamine.CalamineWorkbook.from_path(path) as book:
        return book.get_sheet_by_name(KEY).to_python()
