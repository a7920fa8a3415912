"""Whatever a hand may do to a sound workbook, it is told apart or computed: never a bug of ours, never a NaN.

Every mutation has its own seed, which its failure names.
"""

import datetime
import io
import json
import math
import random
import re
from collections.abc import Callable
from copy import copy
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from steel_xl import app
from steel_xl.adapters.cli import cli
from tests.adapters.worked_case import WORKED, inputs_alone

pytestmark = pytest.mark.slow  # the quick part of the suite stays under a minute

MUTATIONS, PART = 300, 50
PARTS = [*((WORKED, first, PART) for first in range(0, MUTATIONS, PART)), ("leapx/two-branch", 0, 20)]
LINE = re.compile(r"(warning: )?(?:('[^']+'|\w+)![A-Z]+\d+|study\.xlsx): found .+, expected .+; .+")
FILE_LINE = re.compile(r"study\.xlsx: .+; .+")
JUNK: tuple[Any, ...] = (
    *("abc", "", " ", "0.3", "8%", "coal", "bf_bof", "electricity price", "\u7164", "x" * 300, "pm\n(kg)", "-", "TRUE"),
    *(0, 1, 2, -1, 0.5, -0.5, 1e-9, 1e-300, 5e-324, 1e11, 1e300, -1e300, 1.7976931348623157e308, -7.5, 3.0),
    *(None, True, False, datetime.date(2025, 4, 3), datetime.datetime(2025, 4, 3, 12), datetime.time(8)),
    *("#DIV/0!", "#N/A", "#REF!", "=1+1", "=B4*2", "=1/0", "@x", "+1"),
)
JUNK_WEIGHTED = [value for value in JUNK for _ in range(3 if isinstance(value, float | int | None) else 1)]
FIRST = 3  # row of the headers of every table


def inputs_of(book: Workbook, rng: random.Random) -> Worksheet:
    sheet = book[rng.choice(book.sheetnames)]
    assert isinstance(sheet, Worksheet)
    return sheet


def set_a_cell(book: Workbook, rng: random.Random) -> str:
    sheet = inputs_of(book, rng)
    cell = sheet.cell(rng.randint(FIRST + 1, max(sheet.max_row, 5)), rng.randint(1, max(sheet.max_column, 2)))
    value = rng.choice(JUNK_WEIGHTED)
    cell.value = value
    return f"{sheet.title}!{cell.coordinate} = {value!r}"


def delete_a_row(book: Workbook, rng: random.Random) -> str:
    sheet = inputs_of(book, rng)
    row = rng.randint(FIRST, max(sheet.max_row, 4))
    sheet.delete_rows(row)
    return f"{sheet.title} row {row} deleted"


def repeat_a_row(book: Workbook, rng: random.Random) -> str:
    sheet = inputs_of(book, rng)
    row = rng.randint(FIRST, max(sheet.max_row, 4))
    values = [cell.value for cell in sheet[row]]
    for column, value in enumerate(values, 1):
        sheet.cell(sheet.max_row + (column == 1), column).value = value
    return f"{sheet.title} row {row} repeated below"


def change_a_header(book: Workbook, rng: random.Random) -> str:
    sheet = inputs_of(book, rng)
    cell = sheet.cell(FIRST, rng.randint(1, max(sheet.max_column, 2)))
    value = rng.choice(["abc", None, "Price (yuan/unit)", "Process", "co2", "Coal (t/t)", 7, "=1+1", "Source", True])
    cell.value = value
    return f"{sheet.title}!{cell.coordinate} (header) = {value!r}"


def remove_a_sheet(book: Workbook, rng: random.Random) -> str:
    sheet = inputs_of(book, rng)
    book.remove(sheet)
    return f"sheet {sheet.title} removed"


def lose_a_table(book: Workbook, rng: random.Random) -> str:
    sheet = inputs_of(book, rng)
    sheet.tables.clear()
    return f"table of sheet {sheet.title} lost"


CHANGES: list[Callable[[Workbook, random.Random], str]] = [
    *[set_a_cell] * 12,
    *[delete_a_row, repeat_a_row, change_a_header, lose_a_table] * 2,
    remove_a_sheet,
]


WRITTEN = 10  # one in so many of the mutated workbooks that are accepted has its results written


class Sound:
    """A sound workbook that is changed and put back: reading it anew each time took as long as judging it."""

    def __init__(self, case: str) -> None:
        book: Any = openpyxl.load_workbook(io.BytesIO(inputs_alone(case)))
        self.book, self.sheets = book, list(book._sheets)
        self.cells = [
            {place: (cell, cell._value, cell.data_type, copy(cell._style)) for place, cell in sheet._cells.items()}
            for sheet in self.sheets
        ]
        self.tables = [dict(sheet.tables) for sheet in self.sheets]

    def put_back(self) -> None:
        self.book._sheets[:] = self.sheets
        for sheet, cells, tables in zip(self.sheets, self.cells, self.tables, strict=True):
            sheet._cells = {}
            for place, (cell, value, kind, style) in cells.items():
                cell.row, cell.column = place
                cell._value, cell.data_type, cell._style = value, kind, copy(style)
                sheet._cells[place] = cell
            sheet.tables.clear()
            sheet.tables.update(tables)


sound = cache(Sound)


def mutated(seed: int, path: Path, case: str = WORKED) -> list[str]:
    """Put a mutated workbook at `path`; returns what was done to it."""
    rng = random.Random(seed)  # noqa: S311 - numbers of a test
    book = sound(case).book
    try:
        done = [rng.choice(CHANGES)(book, rng) for _ in range(rng.choice([1, 1, 1, 2, 3]))]
        book.save(path)
    finally:
        sound(case).put_back()
    return done


def finite(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(finite, value.values()))
    if isinstance(value, list):
        return all(map(finite, value))
    return not isinstance(value, float) or math.isfinite(value)


def faults_of(seed: int, case: str) -> str:
    """What is wrong with how the mutated workbook is taken; "" if nothing."""
    done = mutated(seed, Path("study.xlsx"), case)
    return taken(f"{case}, seed {seed}, {'; '.join(done)}", whole=seed % WRITTEN == 0)


def taken(what: str, *, whole: bool = True) -> str:
    """What is wrong with how the workbook in this folder is taken, after `what` was done to it; "" if nothing.

    `whole` runs the command, which also writes the results; else the study is only computed.
    """
    runner = CliRunner()
    checked = runner.invoke(cli, ["check", "study.xlsx"])
    if checked.exit_code not in (0, 2, 4) or "Traceback" in checked.output:
        return f"{what}: check ends with {checked.exit_code}\n{checked.stderr[-600:]}"
    for line in checked.stderr.splitlines():
        if not (LINE if checked.exit_code != 4 else FILE_LINE).fullmatch(line):
            return f"{what}: says {line}"
    if checked.exit_code:
        return "" if checked.stderr else f"{what}: refused without a word"
    return computed(what, whole=whole)


def computed(what: str, *, whole: bool) -> str:
    """What is wrong with the results of the workbook in this folder, which `check` accepts; "" if nothing."""
    if not whole:
        return "" if finite(app.run(Path("study.xlsx")).document()) else f"{what}: not all numbers are finite"
    ran = CliRunner().invoke(cli, ["run", "study.xlsx", "--json", "-"])
    Path("study-results.xlsx").unlink(missing_ok=True)
    if ran.exit_code:
        return f"{what}: check accepts it, run ends with {ran.exit_code}\n{ran.stderr[-600:]}"
    try:
        document = json.loads(ran.stdout, parse_constant=lambda _: math.nan)
    except json.JSONDecodeError as error:
        return f"{what}: no JSON ({error})"
    return "" if finite(document) else f"{what}: not all numbers are finite"


@pytest.mark.slow
@pytest.mark.parametrize(("case", "first", "count"), PARTS)
def test_mutated_workbooks_are_told_apart_or_computed(
    case: str, first: int, count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    faults = [fault for seed in range(first, first + count) if (fault := faults_of(seed, case))]
    assert not faults, "\n\n".join(faults)


@pytest.mark.parametrize(
    ("sheet", "address", "value"),
    [
        ("energy_use", "G4", 1.7976931348623157e308),
        ("prices", "B5", "m3\n(gas)"),
        ("energy_use", "G4", 1e300),
        ("processes", "B4", "a name\nof two lines"),
        ("processes", "A4", "bf_bof\n"),
        ("prices", "C4", "0.475\nyuan"),
        ("scenario_changes", "A5", "grid\nelectricity"),
    ],
)
def test_odd_words_are_taken(
    sheet: str, address: str, value: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    book = openpyxl.load_workbook(io.BytesIO(inputs_alone()))
    book[sheet][address] = value
    book.save("study.xlsx")
    assert taken(f"{sheet}!{address} = {value!r}") == ""


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_words_that_look_like_a_formula_stay_words(sign: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process is named so on every sheet: its results are written as text, never as a formula."""
    monkeypatch.chdir(tmp_path)
    odd = f"{sign}1+cmd"
    book = openpyxl.load_workbook(io.BytesIO(inputs_alone()))
    places = {"processes": ("A4", "B4"), "energy_use": ("A4",), "measured_emissions": ("A4",), "settings": ("C15",)}
    for sheet, addresses in places.items():
        for address in addresses:
            book[sheet][address].value = odd
            book[sheet][address].data_type = "s"
    book.save("study.xlsx")
    result = CliRunner().invoke(cli, ["run", "study.xlsx", "--json", "-"])
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["tables"]["index"][0]["process"] == odd
    written = openpyxl.load_workbook("study-results.xlsx")
    met = [cell for sheet in written.worksheets for row in sheet.iter_rows() for cell in row if str(cell.value) == odd]
    assert {"processes", "index", "costs"} <= {cell.parent.title for cell in met}
    assert {cell.data_type for cell in met} == {"s"}
