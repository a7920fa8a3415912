"""An older workbook's inputs in a workbook of today: the same inputs, and every word on what stayed behind."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from steel_xl import app
from steel_xl.adapters.cli import cli
from steel_xl.app.opened import open_workbook
from steel_xl.catalog import system
from steel_xl.files.case import wording
from steel_xl.files.macros import ON_OPEN
from steel_xl.files.vba.project import project_bytes
from steel_xl.files.vba.source import SHEET, WORKBOOK, document, standard
from steel_xl.sheet.dump import fingerprint
from tests.adapters.worked_case import inputs_alone, saved, worked_case
from tests.files import package

pytestmark = pytest.mark.slow  # the quick part of the suite stays under a minute

MODEL = system("synergy")


def sheet_of(workbook: Workbook, name: str) -> Worksheet:
    sheet = workbook[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def old(path: Path, change: Callable[[Workbook], None] = lambda _: None, content: bytes | None = None) -> Path:
    """A workbook of inputs alone, changed."""
    workbook = openpyxl.load_workbook(io.BytesIO(content or inputs_alone()))
    change(workbook)
    path.write_bytes(saved(workbook))
    return path


def says(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["upgrade", *map(str, arguments)])


def stamp(path: Path) -> str:
    """Fingerprint of the inputs; the inputs must be sound."""
    opened = open_workbook(path)
    assert opened.parsed.issues == ()
    return fingerprint(opened.parsed.inputs, wording(opened.system.name, opened.case, "en"))


def without_columns(sheet: str, *headers: str) -> Callable[[Workbook], None]:
    def change(workbook: Workbook) -> None:
        found = sheet_of(workbook, sheet)
        table = next(iter(found.tables.values()))
        for header in headers:
            row = next(r for r in found.iter_rows() if any(str(c.value).startswith(header) for c in r))
            found.delete_cols(next(at for at, cell in enumerate(row, 1) if str(cell.value).startswith(header)))
        del found.tables[table.name]  # its range no longer fits; the reader finds the header by its words

    return change


def without_settings(*keys: str) -> Callable[[Workbook], None]:
    def change(workbook: Workbook) -> None:
        found = sheet_of(workbook, "settings")
        for key in keys:
            found.delete_rows(next(row[0].row for row in found.iter_rows() if row[0].value == key))
        found.tables.clear()

    return change


def without_sheets(*names: str) -> Callable[[Workbook], None]:
    def change(workbook: Workbook) -> None:
        for name in names:
            del workbook[name]

    return change


def other_order(workbook: Workbook) -> None:
    """Columns moved, a column and rows of the user's, everything three rows lower."""
    found = sheet_of(workbook, "prices")
    rows = [[cell.value for cell in row] for row in found.iter_rows(min_row=3)]
    found.delete_rows(1, 99)
    found.tables.clear()
    for at, row in enumerate(rows, 7):
        cells = ["checked by me" if at == 7 else f"ok {at}", *row[1:], row[0]]
        for column, value in enumerate(cells, 2):
            found.cell(at, column, value)
    found.append([None, "ok", "kg", 0.9, "own", "my quote", "biochar"])
    factors = sheet_of(workbook, "emission_factors")
    line = [cell.value for cell in factors[4]]
    factors.append(["biochar", *line[1:]])


OLDER = {
    "as it was": lambda _: None,
    "without columns": without_columns("indicator_weights", "Fixed best", "Fixed worst"),
    "without settings": without_settings("carbon_price_scope", "reference_process"),
    "without a sheet": without_sheets("scenario_changes"),
    "in another order": other_order,
}


@pytest.mark.parametrize("change", OLDER.values(), ids=OLDER)
def test_the_inputs_are_the_same(change: Callable[[Workbook], None], tmp_path: Path) -> None:
    path = tmp_path / "old.xlsx"
    try:
        old(path, change)
    except StopIteration:
        pytest.fail("the worked case has no such column or setting")
    before = path.read_bytes()
    done = says(path)
    assert (done.exit_code, done.stdout) == (0, f"Wrote {tmp_path / 'old-upgraded.xlsx'}\n"), done.stderr
    assert path.read_bytes() == before
    assert stamp(tmp_path / "old-upgraded.xlsx") == stamp(path)
    book = openpyxl.load_workbook(tmp_path / "old-upgraded.xlsx")
    assert {*MODEL.input_tables, *MODEL.result_tables} <= {name for sheet in book.worksheets for name in sheet.tables}


@pytest.mark.parametrize(("case", "sheet"), [("leapx/two-branch", "branches"), ("scrap/two-provinces", "routes")])
def test_every_system(case: str, sheet: str, tmp_path: Path) -> None:
    path = old(tmp_path / "old.xlsx", without_columns(sheet, "Source"), inputs_alone(case))
    assert says(path).exit_code == 0
    made = tmp_path / "old-upgraded.xlsx"
    assert package.faults(made) == []
    assert stamp(made) == stamp(path)
    book, model = openpyxl.load_workbook(made), system(case.partition("/")[0])
    assert {*model.input_tables, *model.result_tables} <= {name for each in book.worksheets for name in each.tables}
    assert "Source" in {cell.value for cell in sheet_of(book, sheet)[3]}


def test_own_rows_columns_sources_and_statuses_are_kept(tmp_path: Path) -> None:
    path = old(tmp_path / "old.xlsx", other_order)
    made = app.upgrade(path).output
    rows = list(sheet_of(openpyxl.load_workbook(made), "prices").iter_rows(min_row=3, max_row=9, values_only=True))
    header = [str(cell) for cell in rows[0]]
    biochar = dict(zip(header, next(row for row in rows if "biochar" in row), strict=True))
    assert biochar["Status"] == "own"
    assert biochar["Source"] == "my quote"
    assert biochar["checked by me"] == "ok"
    coal = dict(zip(header, next(row for row in rows if "coal" in row), strict=True))
    assert coal["Source"] == "Luo & Li 2025, Table 7"


def test_all_columns_of_today_are_there(tmp_path: Path) -> None:
    new = app.upgrade(old(tmp_path / "old.xlsx", OLDER["without columns"])).output
    template = app.new("synergy", tmp_path / "today.xlsx")
    heads = [
        {cell.value for cell in sheet_of(openpyxl.load_workbook(path), "indicator_weights")[3]}
        for path in (new, template)
    ]
    assert heads[0] == heads[1]


def test_macros_go_into_a_workbook_with_macros(tmp_path: Path) -> None:
    path = app.new("synergy", tmp_path / "old.xlsm")
    done = says(path)
    assert done.exit_code == 0
    assert done.stderr == ""
    assert package.faults(tmp_path / "old-upgraded.xlsm") == []
    assert package.PROJECT in package.parts(tmp_path / "old-upgraded.xlsm")
    assert stamp(tmp_path / "old-upgraded.xlsm") == stamp(path)
    app.upgrade(path, tmp_path / "plain.xlsx")
    assert package.faults(tmp_path / "plain.xlsx") == []


@pytest.mark.parametrize("theirs", ["", "Private Sub Workbook_BeforeSave()\nEnd Sub\n"])
def test_macros_and_names_of_their_own_are_named(tmp_path: Path, theirs: str) -> None:
    path = app.new("synergy", tmp_path / "old.xlsm")
    content = package.parts(path)
    own = [
        standard("MySums", "Sub Total()\nEnd Sub\n"),
        document("Sheet1", SHEET, "Private Sub Worksheet_Activate()\nEnd Sub"),
    ]
    workbook = document("ThisWorkbook", WORKBOOK, ON_OPEN + theirs)
    content["xl/vbaProject.bin"] = project_bytes([workbook, *own, standard("SteelXL", "")])
    name = b'<definedNames><definedName name="Budget">prices!$C$4</definedName>'
    content["xl/workbook.xml"] = content["xl/workbook.xml"].replace(b"<definedNames>", name)
    with zipfile.ZipFile(path, "w") as archive:
        for part, data in content.items():
            archive.writestr(part, data)
    lines = [str(issue) for issue in app.upgrade(path).left]
    assert [line.partition(", expected")[0] for line in lines] == [
        "old.xlsm: found names of your own (Budget)",
        f"old.xlsm: found macros of your own (modules {'ThisWorkbook, ' if theirs else ''}MySums, Sheet1)",
    ]


def test_a_run_workbook_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "old.xlsx").write_bytes(worked_case())
    found = app.upgrade(tmp_path / "old.xlsx")
    assert (found.left, found.faults) == ((), ())
    again = app.upgrade(found.output, tmp_path / "again.xlsx")  # nothing changes the second time
    assert package.parts(again.output) == package.parts(found.output)


def test_chinese_stays_chinese(tmp_path: Path) -> None:
    path = app.new("synergy", tmp_path / "old.xlsx", lang="zh")
    found = app.upgrade(path)
    assert found.lang == "zh"
    assert openpyxl.load_workbook(found.output).sheetnames == openpyxl.load_workbook(path).sheetnames


class TestSaid:
    def change(self, workbook: Workbook) -> None:
        workbook.create_sheet("my sums", 0)["A1"] = "=1+1"
        prices, settings = sheet_of(workbook, "prices"), sheet_of(workbook, "settings")
        prices["C4"] = "abc"
        prices["C5"] = "=1/2"
        prices["C6"] = "#N/A"
        prices["C6"].data_type = "e"
        prices["J20"] = "a note of mine"
        settings.append(["colour", None, "blue"])
        settings.tables.clear()

    def test_what_was_not_moved_and_what_was_wrong_before(self, tmp_path: Path) -> None:
        path = old(tmp_path / "old.xlsx", self.change)
        done = says(path)
        assert done.exit_code == 0
        said = done.stderr.splitlines()
        left = [line.partition("not moved: ")[2] for line in said if line.startswith("not moved: ")]
        assert [line.partition(": found ")[0] for line in left] == [
            "settings!A20",
            "prices!C5",
            "prices!C6",
            "my sums",
            "prices!J20",
        ]
        assert '"colour"' in left[0]
        assert "without a calculated value" in left[1]
        assert "#N/A" in left[2]
        assert "a sheet of your own" in left[3]
        assert "cells outside our tables (J20)" in left[4]
        faults = [line for line in said if not line.startswith("not moved: ")]
        assert [line.partition(": found ")[0] for line in faults[:-1]] == [
            "settings!A20",
            "prices!C4",
            "prices!C5",
            "prices!C6",
        ]
        assert "(4)" in faults[-1]
        prices = sheet_of(openpyxl.load_workbook(tmp_path / "old-upgraded.xlsx"), "prices")
        assert [prices[f"C{row}"].value for row in range(4, 8)] == ["abc", None, None, 0.3]

    def test_a_column_in_another_unit_is_not_taken_for_ours(self, tmp_path: Path) -> None:
        def change(workbook: Workbook) -> None:
            sheet_of(workbook, "processes")["C3"] = "Investment (million USD)"

        path = old(tmp_path / "old.xlsx", change)
        faults = app.check(path).faults
        assert [issue.cell for issue in faults] == ["C3"]
        made = app.upgrade(path)
        assert made.faults == faults
        assert [issue.found for issue in app.check(made.output).faults] == ['"Investment (million USD)"']

    def test_formulas_are_named_and_their_values_moved(self, tmp_path: Path) -> None:
        path = app.new("synergy", tmp_path / "old.xlsx")
        found = package.parts(path)
        part = next(name for name, xml in found.items() if b'displayName="prices"' in xml)
        number = next(
            name for name, xml in found.items() if name.endswith(".rels") and part.rpartition("/")[2].encode() in xml
        )
        sheet = "xl/worksheets/" + number.rpartition("/")[2].removesuffix(".rels")
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in found.items():
                if name == sheet:
                    content = content.replace(b"<v>0.475</v>", b"<f>0.95/2</f><v>0.475</v>", 1)  # noqa: PLW2901
                    assert content != found[name]
                archive.writestr(name, content)
        done = app.upgrade(path)
        assert [(issue.sheet, issue.cell) for issue in done.left] == [("prices", "C4")]
        assert "formulas in inputs (C4)" in str(done.left[0])
        assert stamp(done.output) == stamp(path)

    @pytest.mark.parametrize(
        ("name", "problem"),
        [("old.xlsx", "old one's place"), ("new.csv", "ends in"), ("nowhere/new.xlsx", "no such folder")],
    )
    def test_outputs_that_are_none(self, name: str, problem: str, tmp_path: Path) -> None:
        path = old(tmp_path / "old.xlsx")
        before = path.read_bytes()
        done = says(path, "-o", tmp_path / name)
        assert done.exit_code == 4
        assert problem in done.stderr
        assert path.read_bytes() == before
        assert [each.name for each in tmp_path.iterdir()] == ["old.xlsx"]

    def test_somebodys_work_is_never_replaced(self, tmp_path: Path) -> None:
        path = old(tmp_path / "old.xlsx")
        mine = old(tmp_path / "old-upgraded.xlsx")
        before = mine.read_bytes()
        done = says(path)
        assert (done.exit_code, mine.read_bytes()) == (4, before)

    def test_a_workbook_without_tables_of_ours(self, tmp_path: Path) -> None:
        Workbook().save(tmp_path / "theirs.xlsx")
        done = says(tmp_path / "theirs.xlsx")
        assert done.exit_code == 2
        assert "no table of steel_xl" in done.stderr
        assert says(tmp_path / "none.xlsx").exit_code == 4
