"""The workbook of live examples as a file: values it opens with, package, and how it is asked for."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from steel_xl.adapters.cli import cli
from steel_xl.app.shelf import examples
from steel_xl.catalog import functions
from steel_xl.files.examples import placed
from steel_xl.formulas.described import Described
from steel_xl.formulas.example import example
from steel_xl.sheet.label import Labels, languages
from tests.files import package

PLACED = list(placed(functions()))


@pytest.mark.slow
@pytest.mark.parametrize("ending", [".xlsx", ".xlsm"])
@pytest.mark.parametrize("lang", languages())
def test_it_opens_with_the_documented_answers(lang: str, ending: str, tmp_path: Path) -> None:
    path = examples(tmp_path / f"functions{ending}", lang)
    assert package.faults(path) == []
    audit = pytest.importorskip("openxml_audit")
    told = audit.predict(audit.OpenXmlValidator().validate(str(path)))
    assert told.prediction == audit.AppPrediction.OPENS_CLEAN, told.headline
    sheet = openpyxl.load_workbook(path, data_only=True)[Labels(lang).text("examples.sheet")]
    for each in PLACED:
        for block in (each.answer, each.documented):
            cells = sheet[block.area]
            found = [[cell.value for cell in row] for row in cells] if isinstance(cells, tuple) else [[cells.value]]
            assert found == [list(row) for row in each.example.answer]
    assert path.read_bytes() == examples(tmp_path / f"again{ending}", lang).read_bytes()


def test_no_two_examples_share_a_cell() -> None:
    taken: set[tuple[int, int]] = set()
    for each in PLACED:
        for block in (*each.arguments, each.answer, each.documented):
            rows, columns = range(block.row, block.row + block.high), range(block.column, block.column + block.wide)
            cells = {(row, column) for row in rows for column in columns}
            assert not cells & taken
            taken |= cells
    assert {each.function.name for each in PLACED} == {each.name for each in functions()}


@pytest.mark.parametrize(
    "typed", ["cagr(1, 2, 3) + cagr(1, 2, 4)", "abs(cagr(1, 2, 3))", "cagr(first=1)", "3 * 4", "cagr(1, 2, x)"]
)
def test_an_example_that_is_no_formula_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"CAGR|malformed"):
        example(Described("CAGR", "", "", (), "", "", (typed, "1.0")))


def test_the_command_writes_it_and_replaces_nothing(tmp_path: Path) -> None:
    path = tmp_path / "functions.xlsx"
    done = CliRunner().invoke(cli, ["functions", "-o", str(path), "--lang", "zh"])
    assert done.exit_code == 0, done.output
    assert openpyxl.load_workbook(path).sheetnames == ["函数实例", "使用帮助"]
    made = path.read_bytes()
    assert CliRunner().invoke(cli, ["functions", "-o", str(path)]).exit_code == 4
    assert path.read_bytes() == made
    assert CliRunner().invoke(cli, ["functions", "-o", str(tmp_path / "functions.pdf")]).exit_code == 4
