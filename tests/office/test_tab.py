"""The commands of the add-in over the active workbook, in a real spreadsheet."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from steel_xl import app
from steel_xl.adapters.printing import Printable
from steel_xl.catalog import functions, system
from steel_xl.files.addin import ribbon
from steel_xl.files.examples import placed
from steel_xl.files.wizard import wizard
from steel_xl.sheet.issue import FileProblem
from tests.office.bridge import Bridge
from tests.office.session import Document
from tests.office.tab import Tab, for_libreoffice, tab

pytestmark = pytest.mark.slow
MODEL = system("synergy")


@pytest.fixture(scope="module")
def addin_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return for_libreoffice(tmp_path_factory.mktemp("addin"))


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with results and a sheet of its user's."""
    folder = tmp_path_factory.mktemp("results")
    app.new("synergy", folder / "case.xlsx")
    app.run(folder / "case.xlsx", None, folder / "study.xlsx")
    return folder / "study.xlsx"


@pytest.fixture
def over(bridge: Bridge, addin_file: Path, results: Path) -> Iterator[Tab]:
    """Opened for each test: once another copy of the add-in was closed, LibreOffice runs no macro of this one."""
    with tab(bridge, addin_file, results) as found:
        sheets = found.app.front.model.Sheets  # type: ignore[union-attr]
        sheets.insertNewByName("mine", sheets.Count)
        yield found


def cells(shown: Tab, sheet: str, area: str) -> list[list[Any]]:
    assert shown.document is not None
    found = shown.document.model.Sheets.getByName(sheet).getCellRangeByName(area)
    return [list(row) for row in found.getDataArray()]


def table(shown: Tab, key: str) -> list[list[Any]]:
    assert shown.document is not None
    model = shown.document.model
    area = model.DatabaseRanges.getByName(key).DataArea
    sheet = model.Sheets.getByIndex(area.Sheet)
    found = sheet.getCellRangeByPosition(area.StartColumn, area.StartRow, area.EndColumn, area.EndRow)
    return [list(row) for row in found.getDataArray()]


def test_a_result_table_lands_at_the_selection(over: Tab) -> None:
    over.app.cell = ("mine", 3, 2)
    said = over.press("InsertTable", "synergy/index")
    expected = table(over, "index")
    high, wide = len(expected), len(expected[0])
    assert said == f"Synergy index: {high - 1} rows at mine!B3."
    assert cells(over, "mine", f"B3:{chr(64 + 1 + wide)}{2 + high}") == expected
    assert expected[0][2] == "Pollution score U1"
    assert said == f"Synergy index: {high - 1} rows at mine!B3."
    assert over.app.front is not None
    widths = [over.app.front.model.Sheets.getByName("mine").Columns.getByIndex(at).Width for at in range(1, 1 + wide)]
    assert all(width >= 210 * len(str(head)) for width, head in zip(widths, expected[0], strict=True))
    source = cells(over, "mine", f"B{3 + high}:B{3 + high}")[0][0]
    assert source.startswith("Source: steel_xl ")
    assert "study.xlsx, sheet index; scenario luo2025; run 2" in source
    over.app.front.model.Sheets.getByName("mine").clearContents(1023)


def test_filled_cells_are_never_overwritten(over: Tab) -> None:
    assert over.document is not None
    for text in ("mine too", "=1+1"):
        over.document.set_formula("mine", "D5", text)
        over.app.cell = ("mine", 3, 2)
        said = over.press("InsertTable", "synergy/costs")
        assert "mine!D5: found" in said
        assert "clear these cells (1 are filled)" in said
        assert over.document.formula("mine", "D5") == text
        assert cells(over, "mine", "B3:C6") == [["", ""]] * 4
    over.document.set("mine", "D5", "")


def test_where_a_table_cannot_go(over: Tab) -> None:
    assert over.document is not None
    model = over.document.model
    for place, said in {
        ("mine", 1_048_574, 1): "found the edge of the sheet",
        ("prices", 40, 1): "found a sheet of the study's own",
        ("cover", 60, 1): "found a sheet of the study's own",
    }.items():
        over.app.cell = place
        assert said in over.press("InsertTable", "synergy/index")
    over.app.cell = ("mine", 3, 2)
    model.Sheets.getByName("mine").protect("")
    assert "found a protected sheet" in over.press("InsertTable", "synergy/index")
    model.Sheets.getByName("mine").unprotect("")
    model.Sheets.getByName("mine").getCellRangeByName("C4:D5").merge(True)
    assert "mine!B3: found merged cells" in over.press("InsertTable", "synergy/index")
    model.Sheets.getByName("mine").getCellRangeByName("C4:D5").merge(False)
    assert "is a Synergy of pollution" in over.press("InsertTable", "leapx/peak")
    assert all(not cell for row in cells(over, "mine", "A1:Z60") for cell in row)


def test_what_fails_half_way_is_taken_back(over: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.office.engine import Cells  # noqa: PLC0415 - replaced here only

    def broken(*_: object) -> None:
        raise OSError("the connection is lost")

    monkeypatch.setattr(Cells, "number_format", property(lambda _: "", broken))
    over.app.cell = ("mine", 3, 2)
    assert "the connection is lost" in over.press("InsertTable", "synergy/index")
    assert all(not cell for row in cells(over, "mine", "A1:Z60") for cell in row)


def test_changed_inputs_are_told_of(over: Tab) -> None:
    assert over.document is not None
    before = over.document.value("prices", "C4")
    over.document.set("prices", "C4", 99.0)
    over.app.cell = ("mine", 3, 2)
    assert "The inputs were changed since that run" in over.press("InsertTable", "synergy/index")
    over.document.set("prices", "C4", before)
    over.app.front.model.Sheets.getByName("mine").clearContents(1023)  # type: ignore[union-attr]


def test_a_frozen_copy_of_the_open_workbook(over: Tab, tmp_path: Path, results: Path) -> None:
    over.app.answer = tmp_path / "client.xlsx"
    before = results.read_bytes()
    said = over.press("FreezeCopy")
    assert said.startswith(f"{tmp_path / 'client.xlsx'} is written: no macros")
    assert over.app.asked[-1][1:] == (
        "study-frozen.xlsx",
        "Excel workbook (for use with the add-in) (*.xlsx),*.xlsx",
    )
    with zipfile.ZipFile(tmp_path / "client.xlsx") as archive:
        assert not [name for name in archive.namelist() if "vba" in name]
    assert results.read_bytes() == before
    over.app.answer = None
    assert over.press("FreezeCopy").startswith("Nothing was done")
    over.app.answer, over.app.broken = tmp_path / "x.xlsx", "Method SaveCopyAs failed"
    assert "Method SaveCopyAs failed" in over.press("FreezeCopy")
    over.app.broken = ""
    assert not (tmp_path / "x.xlsx").exists()


def test_a_report_is_the_summary_as_pdf(over: Tab, tmp_path: Path) -> None:
    over.app.answer = tmp_path / "report.pdf"
    assert over.press("Report").startswith(f"{tmp_path / 'report.pdf'} is written.")
    assert over.app.asked[-1][1] == "study.pdf"
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    with pytest.raises(FileProblem) as told:
        Printable(b"", "summary", ()).write(tmp_path / "report.txt", lambda *_: "")
    assert told.value.key == "ending_pdf"
    with pytest.raises(FileProblem, match=r"Excel did not print it \(no printer\)"):
        Printable(b"", "summary", ()).write(tmp_path / "again.pdf", lambda *_: "no printer")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.pdf"]


def test_run_and_check_work_without_macros_in_the_workbook(over: Tab) -> None:
    assert over.document is not None
    price = over.document.value("prices", "C4")
    over.document.set("prices", "C4", "abc")
    assert 'prices!C4: found "abc", expected a number' in over.press("CheckInputs")
    over.document.set("prices", "C4", price)
    first = table(over, "index")
    over.document.set("settings", "C4", 0.05)
    assert over.press("RunScenario").startswith("Results of scenario luo2025 are written.")
    assert table(over, "index") != first
    assert over.document.model.Sheets.getByName("index").isProtected()
    drawn = over.bridge.charts[over.app.front.name]  # type: ignore[union-attr]
    assert drawn.refused == drawn.failed == []
    index = {row[1] for row in table(over, "index")[1:]}
    curve = drawn.said()["charts", "steel_xl charts curve discount rate"]
    assert index <= {series["name"] for series in curve["series"]}
    assert "No worksheet function" in over.press("ExplainErrors") or "Why cells" in over.app.said[-1]


def test_a_first_run_prints_like_a_run_of_the_file(bridge: Bridge, addin_file: Path, tmp_path: Path) -> None:
    case = app.new("synergy", tmp_path / "case.xlsx")
    app.run(case, None, tmp_path / "filed.xlsx")
    with tab(bridge, addin_file, case) as over, bridge.office.open(tmp_path / "filed.xlsx") as filed:
        assert over.document is not None
        assert over.press("RunScenario").startswith("Results of scenario luo2025 are written.")
        assert printed(over.document) == printed(filed)
        assert over.document.model.Sheets.getByName("grid").isProtected()
        maps = [each.model.Sheets.getByName("grid_map") for each in (over.document, filed)]
        colours = [each.getCellRangeByName("A4").CellBackColor for each in maps]
        assert colours[0] == colours[1] > 0


def printed(document: Document) -> dict[str, tuple[int, int]]:
    """Last row and column that is printed of each sheet."""
    sheets = ((name, document.model.Sheets.getByName(name).getPrintAreas()) for name in document.sheet_names)
    return {name: (areas[0].EndRow, areas[0].EndColumn) for name, areas in sheets if areas}


def test_a_workbook_of_each_case_is_made_where_the_user_says(over: Tab, tmp_path: Path) -> None:
    over.app.answer = tmp_path / "new.xlsx"
    said = over.press("NewFromTemplate", "synergy/luo2025")
    assert said.startswith(f"{tmp_path / 'new.xlsx'} is made and open.")
    assert over.app.opened == [tmp_path / "new.xlsx"]
    assert over.app.asked[-1][1] == "synergy-luo2025.xlsx"
    assert app.check(tmp_path / "new.xlsx").faults == ()
    made = (tmp_path / "new.xlsx").read_bytes()
    assert "it exists already" in over.press("NewFromTemplate", "synergy/blank")
    assert (tmp_path / "new.xlsx").read_bytes() == made
    assert len(over.app.opened) == 1


def test_help_opens_live_examples_with_formulas_typed_anew(over: Tab) -> None:
    assert over.press("ShowHelp").startswith("A new workbook with help")
    model = over.app.opened_new["steel_xl1"].model
    assert list(model.Sheets.ElementNames) == ["examples", "help"]
    sheet = model.Sheets.getByName("examples")
    for each in placed(functions()):
        assert each.function.name in sheet.getCellRangeByName(each.answer.area).getFormulaArray()[0][0].upper()


def test_the_cache_is_cleared(over: Tab) -> None:
    from steel_xl.adapters import udfs  # noqa: PLC0415 - as the server imports it
    from steel_xl.adapters.cache import ANSWERS  # noqa: PLC0415

    ANSWERS.clear()
    udfs.CAGR(1.0, 2.0, 3.0, "")  # type: ignore[attr-defined]
    assert over.press("ClearCache").startswith("1 answers of worksheet functions were forgotten")
    assert len(ANSWERS) == 0


def test_words_are_in_the_language_of_excel(over: Tab, bridge: Bridge, tmp_path: Path) -> None:
    """LibreOffice says no language of its own, so English; an add-in built for Chinese needs none."""
    application = over.app
    assert application.run("'steel_xl.xlam'!SteelXLAddin.Language", ()) == "en"
    assert application.run("'steel_xl.xlam'!SteelXLAddin.Word", ("label.run",)) == "Run Scenario"
    with bridge.open(for_libreoffice(tmp_path, "zh")) as tools:
        shown = Tab(bridge, tools, None, "")
        assert shown.app.run("'steel_xl.xlam'!SteelXLAddin.Language", ()) == "zh"
        assert shown.app.run("'steel_xl.xlam'!SteelXLAddin.Word", ("label.run",)) == "运行情景"
        for macro in ("RunScenario", "CheckInputs", "ExplainErrors", "FreezeCopy", "Report"):
            assert "没有打开的工作簿" in shown.press(macro)
        assert shown.press("NewFromTemplate", "synergy/blank").startswith("未做任何操作")
        assert shown.app.calculated == 0  # Excel refuses to be asked how it calculates while no workbook is open


RECORD = """Public Told As String
Public Function Describe(ByVal called As String, ByVal summary As String, ByVal arguments As Variant) As Boolean
    Told = Told & called & vbLf & summary & vbLf & Join(arguments, vbLf) & vbLf
    Describe = True
End Function
Public Function WhatWasTold() As String
    WhatWasTold = Told
End Function
"""


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_wizard_is_told_in_the_language_of_excel(lang: str, bridge: Bridge, tmp_path: Path) -> None:
    """What Excel does with it LibreOffice has no word for; the Sub that tells it is replaced by one that notes."""
    with bridge.open(for_libreoffice(tmp_path, lang)) as tools:
        modules = tools.model.BasicLibraries.getByName("VBAProject")
        text = modules.getByName("SteelXLFunctions")
        plain = re.sub(r"Public Function Describe\(.*?End Function\n", "", text, flags=re.DOTALL)
        assert plain != text
        modules.replaceByName("SteelXLFunctions", plain.replace("Option Explicit\n", "Option Explicit\n" + RECORD, 1))
        shown = Tab(bridge, tools, None, "")
        shown.app.run("'steel_xl.xlam'!SteelXLAddin.RegisterFunctionHelp", ())
        told = str(shown.app.run("'steel_xl.xlam'!SteelXLFunctions.WhatWasTold", ()))
    assert told.splitlines() == [line for each in functions() for line in (each.name, *wizard(each, lang))]


def test_a_strangers_workbook_is_told_what_is_missing(bridge: Bridge, addin_file: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain.xlsx"
    shutil.copyfile(_strangers(tmp_path / "x.xlsx"), plain)
    with tab(bridge, addin_file, plain) as shown:
        for macro, tag in (("RunScenario", ""), ("CheckInputs", ""), ("Report", ""), ("InsertTable", "synergy/index")):
            said = shown.press(macro, tag)
            assert said.startswith("The workbook plain.xlsx has no study of steel_xl"), f"{macro}: {said}"
        assert "No worksheet function" in shown.press("ExplainErrors")
        assert shown.app.asked == []


def _strangers(path: Path) -> Path:
    from xlsxwriter import Workbook  # noqa: PLC0415

    with Workbook(path) as book:
        book.add_worksheet("model").write_row(0, 0, ["year", 2025, 2030])
    return path


def test_subs_of_the_ribbon_call_those_that_were_pressed() -> None:
    """What the tests press is what the tab runs."""
    from steel_xl.files.wrappers import template  # noqa: PLC0415

    text = template(ribbon.MODULE)
    for macro in ("NewFromTemplate", "CheckInputs", "RunScenario", "ExplainErrors", "FreezeCopy", "Report"):
        assert f"Public Sub {macro}(control As IRibbonControl)\n    SteelXLAddin.{macro}" in text
    for macro in ("InsertTable", "ShowHelp", "ClearCache"):
        assert f"Public Sub {macro}(control As IRibbonControl)\n    SteelXLAddin.{macro}" in text
