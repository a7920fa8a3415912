"""Every documented example, computed by a real spreadsheet: in a stranger's workbook and in that of examples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from steel_xl.app.manual import function_pages
from steel_xl.app.shelf import examples
from steel_xl.catalog import functions
from steel_xl.files.examples import Block, Placed, placed
from steel_xl.formulas.example import Rows
from steel_xl.sheet.label import Labels
from tests.office.bridge import Bridge
from tests.office.engine import in_calc
from tests.office.session import Document
from tests.office.tab import load_functions

PLACED = list(placed(functions()))
SHEET = "model"
PAGES = function_pages()


@pytest.fixture(scope="module")
def stranger(bridge: Bridge, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Document]:
    """A plain workbook of somebody's, without macros and without anything of ours, with the functions loaded."""
    path = tmp_path_factory.mktemp("stranger") / "plain.xlsx"
    with Workbook(path) as book:
        book.add_worksheet(SHEET).write_row(0, 0, ["year", 2025, 2030])
        book.add_worksheet("other").write_formula("A1", f"=SUM({SHEET}!B1:C1)")
    with bridge.office.open(path) as document:
        load_functions(document)
        yield document


def cells(document: Document, sheet: str, block: Block) -> list[list[float | str]]:
    found = document.model.Sheets.getByName(sheet).getCellRangeByName(block.area)
    return [list(row) for row in found.getDataArray()]


def shown(rows: Rows) -> list[list[float | str]]:
    return [list(row) for row in rows]


def typed(formula: str) -> str:
    """As one types it into LibreOffice, where a column of a constant ends with a bar."""
    return in_calc(re.sub(r"\{[^}]*\}", lambda found: found[0].replace(";", "|"), formula))


@pytest.mark.parametrize("each", PLACED, ids=lambda each: each.function.name)
def test_a_strangers_workbook_computes_what_the_docs_say(each: Placed, stranger: Document) -> None:
    sheet = stranger.model.Sheets.getByName(SHEET)
    for (_, values), block in zip(each.example.arguments, each.arguments, strict=True):
        sheet.getCellRangeByName(block.area).setDataArray(values)
    sheet.getCellRangeByName(each.answer.area).setArrayFormula(in_calc(each.formula))
    assert cells(stranger, SHEET, each.answer) == shown(each.example.answer)
    page = PAGES[f"{each.function.name.lower()}.md"]
    assert f"    {each.example.typed}\n" in page
    assert each.example.shown in page


@pytest.mark.parametrize("each", PLACED, ids=lambda each: each.function.name)
def test_what_the_docs_say_to_type_answers_what_they_say(each: Placed, stranger: Document) -> None:
    block = Block(200, 3, each.answer.high, each.answer.wide)
    found = stranger.model.Sheets.getByName("other").getCellRangeByName(block.area)
    found.setArrayFormula(typed(each.example.typed))
    assert cells(stranger, "other", block) == shown(each.example.answer)
    found.clearContents(1023)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_workbook_of_examples_is_as_documented(lang: str, bridge: Bridge, tmp_path: Path) -> None:
    path = examples(tmp_path / "functions.xlsm", lang)
    ok, bad = (Labels(lang).text(f"check.{key}") for key in ("ok", "bad"))
    with bridge.open(path) as document:
        sheet = document.sheet_names[0]
        assert document.value(sheet, "C4") == ok
        for each in PLACED:
            assert cells(document, sheet, each.answer) == shown(each.example.answer)
            assert document.value(sheet, each.check) == ok
        first = next(each for each in PLACED if each.function.name == "POLLUTANT_EMISSION")
        document.set(sheet, first.arguments[0].area, 1.0)
        document.recalculate()
        assert document.value(sheet, first.check) == bad  # the check can fail
        assert document.value(sheet, "C4") == bad
