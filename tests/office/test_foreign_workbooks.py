"""What our functions do with what stands in other people's workbooks: every row of the table in the docs, tried."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook

from steel_xl.adapters import failures
from tests.office.bridge import Bridge
from tests.office.session import Document
from tests.office.tab import load_functions

DOCS = Path(__file__).parents[2] / "docs" / "howto" / "functions-in-any-workbook.md"
ERRORS = {"Error 2015": "#VALUE!", "Error 2036": "#NUM!", "Error 2042": "#N/A"}
SHEET = "their model"
GOOD = 0.8428418779422813  # of 0.7749, 0.4673, 0.99
PEAK = [2020.0, 2021.0, 2022.0], [10.0, 12.0, 11.0]


def merged(sheet: Any) -> None:
    sheet.getCellRangeByName("B2:C2").merge(True)


def hidden(sheet: Any) -> None:
    sheet.getRows().getByIndex(2).IsVisible = False


def nothing(_: Any) -> None:
    pass


Case = tuple[dict[str, object], Callable[[Any], None], str, object, str]

CASES: dict[str, Case] = {
    "a block of the wrong shape": (
        {"A2": 0.5, "B2": 0.6, "D2": 0.5, "E2": 0.3, "F2": 0.2},
        nothing,
        "=SYNERGY_INDEX(A2:B2,D2:F2)",
        "#VALUE!",
        "weights",
    ),
    "text among numbers": ({"A2": 0.5, "B2": "n/a", "C2": 0.9}, nothing, "=SYNERGY_INDEX(A2:C2)", "#VALUE!", "'n/a'"),
    "a number stored as text": (
        {"A2": 0.5, "B2": "0.4", "C2": 0.9},
        nothing,
        "=SYNERGY_INDEX(A2:C2)",
        "#VALUE!",
        "'0.4'",
    ),
    "a blank in the middle": (
        {"A2": 0.5, "C2": 0.9},
        nothing,
        "=SYNERGY_INDEX(A2:C2)",
        "#VALUE!",
        "column 2 is a blank",
    ),
    "blanks at the end": ({"A2": 0.7749, "B2": 0.4673, "C2": 0.99}, nothing, "=SYNERGY_INDEX(A2:H9)", GOOD, ""),
    "nothing but blanks": ({}, nothing, "=SYNERGY_INDEX(A2:C2)", "#VALUE!", "blank"),
    "an error value in a cell": (
        {"A2": 0.5, "B2": "=1/0", "C2": 0.9},
        nothing,
        "=SYNERGY_INDEX(A2:C2)",
        "#VALUE!",
        "the error #DIV/0! in row 1, column 2",
    ),
    "a whole column": (
        {**{f"A{at}": year for at, year in enumerate(PEAK[0], 1)}, **{f"B{at}": x for at, x in enumerate(PEAK[1], 1)}},
        nothing,
        "=PEAK_YEAR(A:A,B:B)",
        2021.0,
        "",
    ),
    "a whole column that begins with blanks": (
        {**{f"A{at}": year for at, year in enumerate(PEAK[0], 3)}, **{f"B{at}": x for at, x in enumerate(PEAK[1], 3)}},
        nothing,
        "=PEAK_YEAR(A:A,B:B)",
        "#VALUE!",
        "row 1",
    ),
    "a whole row": ({"A2": 0.7749, "B2": 0.4673, "C2": 0.99}, nothing, "=SYNERGY_INDEX(2:2)", GOOD, ""),
    "a range of a million rows": (
        {**{f"A{at}": year for at, year in enumerate(PEAK[0], 1)}, **{f"B{at}": x for at, x in enumerate(PEAK[1], 1)}},
        nothing,
        "=PEAK_YEAR(A1:A1000000,B1:B1000000)",
        2021.0,
        "",
    ),
    "several blocks in one argument": (
        {"A2": 0.7749, "B2": 0.4673, "D2": 0.99},
        nothing,
        "=SYNERGY_INDEX((A2:B2,D2))",
        "#VALUE!",
        "several blocks of cells",
    ),
    "merged cells": (
        {"A2": 0.5, "B2": 0.6, "D2": 0.9},
        merged,
        "=SYNERGY_INDEX(A2:D2)",
        "#VALUE!",
        "column 3 is a blank",
    ),
    "hidden rows": (
        {**{f"A{at}": year for at, year in enumerate(PEAK[0], 2)}, **{f"B{at}": x for at, x in enumerate(PEAK[1], 2)}},
        hidden,
        "=PEAK_YEAR(A2:A4,B2:B4)",
        2021.0,
        "",
    ),
    "TRUE and FALSE": (
        {"A2": 0.5, "B2": True, "C2": 0.9},
        nothing,
        "=SYNERGY_INDEX(A2:C2)",
        "#VALUE!",
        "True in row 1, column 2 is not a number",
    ),
    "a date": ({"A2": "date"}, nothing, "", "#VALUE!", "the date"),
    "numbers for which no value exists": ({"A2": 0, "B2": 0}, nothing, "=SYNERGY_INDEX(A2:B2)", "#NUM!", "is 0"),
    "a series that ends on no plateau": (
        {"A2": 2020, "B2": 2021, "C2": 2022, "A3": 1, "B3": 2, "C3": 4},
        nothing,
        "=PLATEAU_START(A2:C2,A3:C3)",
        "#N/A",
        "does not end on a plateau",
    ),
}

ELSEWHERE = {"a date", "TRUE and FALSE", "several blocks in one argument"}
"""What LibreOffice hands to no macro, or the bridge as numbers: asked in tests/adapters/test_udfs.py."""


@pytest.fixture(scope="module")
def stranger(bridge: Bridge, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Document]:
    path = tmp_path_factory.mktemp("foreign") / "theirs.xlsx"
    with Workbook(path) as book:
        book.add_worksheet("front").write(0, 0, "a model")
    with bridge.office.open(path) as document:
        load_functions(document)
        yield document


@pytest.mark.parametrize("what", [each for each in CASES if each not in ELSEWHERE])
def test_what_the_table_says_is_so(what: str, stranger: Document, bridge: Bridge) -> None:
    cells, change, formula, shown, reason = CASES[what]
    failures.forget()
    stranger.model.Sheets.insertNewByName(SHEET, 1)
    try:
        sheet = stranger.model.Sheets.getByName(SHEET)
        for cell, value in cells.items():
            if isinstance(value, str) and value.startswith("="):
                stranger.set_formula(SHEET, cell, value)
            else:
                stranger.set(SHEET, cell, value)  # type: ignore[arg-type]
        change(sheet)
        stranger.set_formula("front", "A2", in_their_model(formula))
        found = stranger.value("front", "A2")
        assert (ERRORS.get(found, found) if isinstance(found, str) else found) == (
            shown if isinstance(shown, str) else pytest.approx(shown, rel=1e-12)
        )
        reasons = [each.reason for each in failures.failures()]
        assert reasons == [] if not reason else reason in reasons[-1], reasons
        assert bridge.failed == []
    finally:
        stranger.model.Sheets.removeByName(SHEET)


RANGE = re.compile(r"(?<![A-Z_])([A-Z]+\d*:[A-Z]+\d*|\d+:\d+|[A-Z]+\d+)(?![A-Z_(])")


def in_their_model(formula: str) -> str:
    """The formula with its cells on the stranger's sheet, in LibreOffice's words."""
    head, _, rest = formula.partition("(")
    return f"{head}(" + RANGE.sub(lambda cells: f"$'{SHEET}'.{cells[0]}", rest).replace(",", ";")


def rows() -> dict[str, list[str]]:
    """The table of the docs: what stands in the cells, what the cell shows, and why."""
    text = DOCS.read_text(encoding="utf-8").partition("| in the cells |")[2]
    lines = [line for line in text.partition("\n\n")[0].splitlines()[2:] if line.startswith("|")]
    parts = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {cells[0]: cells[1:] for cells in parts}


def test_the_table_has_what_is_tried_and_no_more() -> None:
    told = rows()
    assert set(told) == set(CASES)
    for what, (_, _, _, shown, _) in CASES.items():
        assert (f"`{shown}`" in told[what][0]) == isinstance(shown, str), what
