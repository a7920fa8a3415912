"""Workbooks with macros: VBA project, buttons, settings, help sheet, and results that keep them."""

from __future__ import annotations

import re
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlwings
from click.testing import CliRunner

from steel_xl import app
from steel_xl.adapters.cli import cli
from steel_xl.app import shelf
from steel_xl.catalog import BLANK, SYSTEMS, functions, system
from steel_xl.files import macros
from steel_xl.files.wizard import spoken
from steel_xl.files.wrappers import functions_module, help_text, intellisense, template
from steel_xl.formulas.described import Described
from steel_xl.sheet.issue import FileProblem
from steel_xl.sheet.label import Labels, languages
from tests.files import package
from tests.files.vba.olevba import opened, texts

pytestmark = pytest.mark.slow  # the quick part of the suite stays under a minute

ROOT = Path(__file__).parents[2]
XLWINGS = Path(xlwings.__file__).parent
CAPTIONS = {"en": ["Run Scenario", "Check Inputs", "Explain errors"], "zh": ["运行情景", "检查输入", "解释错误"]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("macros")


@pytest.fixture(scope="module")
def made(folder: Path) -> Path:
    return app.new("synergy", folder / "case.xlsm")


@pytest.fixture(scope="module")
def results(made: Path) -> Path:
    """What ``steel-xl run case.xlsm`` writes beside it."""
    done = CliRunner().invoke(cli, ["run", str(made)])
    assert done.exit_code == 0, done.output
    return made.with_name("case-results.xlsm")


@pytest.fixture(scope="module")
def chinese(folder: Path) -> Path:
    return app.new("synergy", folder / "zh.xlsm", BLANK, "zh")


@pytest.fixture(params=["made", "results", "chinese"])
def each(request: pytest.FixtureRequest) -> Path:
    path: Path = request.getfixturevalue(request.param)
    return path


def test_the_package_is_sound(each: Path) -> None:
    assert package.faults(each) == []
    audit = pytest.importorskip("openxml_audit")
    told = audit.predict(audit.OpenXmlValidator().validate(str(each)))
    assert told.prediction == audit.AppPrediction.OPENS_CLEAN, told.headline


@pytest.mark.parametrize(
    "path", sorted((ROOT / "templates").rglob("*.xls*")), ids=lambda path: path.parent.name + path.name
)
def test_shipped_templates_are_sound(path: Path) -> None:
    assert package.faults(path) == []


def told(path: Path) -> list[Described]:
    """The functions in the language of a workbook."""
    return [spoken(each, "zh" if path.stem == "zh" else "en") for each in functions()]


def test_every_module_is_as_we_wrote_it(each: Path) -> None:
    found = texts(package.parts(each)[package.PROJECT])
    assert texts(each.read_bytes()).keys() == found.keys()
    text = {name: "\n".join(said.splitlines()) for name, said in found.items()}
    head = 'Attribute VB_Name = "{}"\n'
    for name in ("SteelXL", "SteelXLSheets", "SteelXLCharts"):
        assert text[f"{name}.bas"] == (head.format(name) + template(name)).rstrip("\n")
    assert text["SteelXLFunctions.bas"] == (head.format("SteelXLFunctions") + functions_module(told(each))).rstrip("\n")
    assert text["xlwings.bas"] == "\n".join((XLWINGS / "xlwings.bas").read_text(encoding="ascii").splitlines())
    assert "Private Sub Workbook_Open()\n    SteelXLFunctions.RegisterFunctionHelp" in text["ThisWorkbook.cls"]
    sheets = [name for name in text if re.fullmatch(r"Sheet\d+\.cls", name)]
    assert sorted(text) == sorted(
        [*sheets, "ThisWorkbook.cls", "Dictionary.cls"]
        + [f"{name}.bas" for name in ("SteelXL", "SteelXLFunctions", "SteelXLSheets", "SteelXLCharts", "xlwings")]
    )
    with opened(package.parts(each)[package.PROJECT]):
        pass  # olefile found no defect


def test_the_vba_of_xlwings_is_of_the_installed_version(made: Path) -> None:
    found = texts(package.parts(made)[package.PROJECT])["xlwings.bas"]
    assert f'XLWINGS_VERSION As String = "{xlwings.__version__}"' in found


def test_each_sheet_has_its_document_module(each: Path) -> None:
    names = package.code_names(package.parts(each))
    count = len(openpyxl.load_workbook(each, read_only=True).sheetnames)
    assert names == ["ThisWorkbook", *(f"Sheet{at}" for at in range(1, count + 1))]


def test_buttons_call_python_by_zero_argument_functions(each: Path) -> None:
    lang = "zh" if each.name == "zh.xlsm" else "en"
    assert package.buttons(package.parts(each)) == dict(
        zip(CAPTIONS[lang], ["[0]!RunScenario", "[0]!CheckInputs", "[0]!ExplainErrors"], strict=True)
    )
    text = texts(package.parts(each)[package.PROJECT])["SteelXL.bas"]
    for what in ("run_scenario", "check_inputs", "explain_errors"):
        assert text.count(f'RunPython "import steel_xl.adapters.macros as m; m.{what}()"') == 1


def settings(path: Path) -> dict[str, object]:
    """The sheet as xlwings' VBA reads it: keys from A1 down, values beside."""
    sheet = openpyxl.load_workbook(path)["xlwings.conf"]
    found: dict[str, object] = {}
    for key, value in sheet.iter_rows(max_col=2, values_only=True):
        if key is None:
            break
        found[str(key)] = value
    return found


def test_settings_of_xlwings_name_this_python_in_new_workbooks(made: Path, results: Path) -> None:
    wanted: dict[str, object] = {
        "Interpreter_Win": sys.executable,
        "Interpreter_Mac": None,
        "UDF Modules": "steel_xl.adapters.udfs",
        "Use UDF Server": "True",
        "ADD_WORKBOOK_TO_PYTHONPATH": "False",
        "Show Console": "False",
    }
    if sys.platform == "darwin":
        wanted |= {"Interpreter_Win": None, "Interpreter_Mac": sys.executable}
    assert settings(made) == settings(results) == wanted


def test_xlwings_reads_every_key_of_the_settings(made: Path) -> None:
    vba = (XLWINGS / "xlwings.bas").read_text(encoding="ascii")
    for key in settings(made):
        assert f'GetConfig("{key.upper()}"' in vba


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("system", SYSTEMS)
def test_shipped_templates_name_no_python(system: str, lang: str) -> None:
    path = ROOT / "templates" / ("" if lang == "en" else lang) / f"{system}.xlsm"
    found = settings(path)
    assert found["Interpreter_Win"] is None
    assert found["Interpreter_Mac"] is None
    assert found["UDF Modules"] == "steel_xl.adapters.udfs"


def test_only_the_help_sheet_is_hidden_and_it_is_last(each: Path) -> None:
    book = openpyxl.load_workbook(each)
    assert [ws.title for ws in book if ws.sheet_state != "visible"] == ["_IntelliSense_"] == book.sheetnames[-1:]
    sheet = book["_IntelliSense_"]
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    widest = max(map(len, rows))
    assert rows == [[*row, *[""] * (widest - len(row))] for row in intellisense(told(each))]


@pytest.mark.parametrize("lang", languages())
def test_a_sheet_tells_what_each_function_takes(lang: str, made: Path, chinese: Path) -> None:
    book = openpyxl.load_workbook(made if lang == "en" else chinese)
    name = Labels(lang).text("functions.sheet")
    sheet = book[name]
    assert sheet.tables["functions"].ref == f"A3:D{3 + len(functions())}"
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert [row[0] for row in rows] == [each.signature for each in functions()]
    for row, function in zip(rows, functions(), strict=True):
        names = [line.partition(": ")[0] for line in str(row[2]).splitlines()]
        assert names == [argument.name for argument in function.arguments]
        assert row[1] == help_text(spoken(function, lang).summary)
    assert book.sheetnames[-3:] == [name, "xlwings.conf", "_IntelliSense_"]


@pytest.mark.parametrize("lang", languages())
def test_the_cover_says_how_to_run_and_that_undo_is_lost(lang: str, made: Path, chinese: Path) -> None:
    labels = Labels(lang, "synergy")
    book = openpyxl.load_workbook(made if lang == "en" else chinese)
    said = [str(row[0]) for row in book[labels.sheet("cover")].iter_rows(values_only=True) if row[0]]
    lines = [labels.text(f"how_macros.line{at}") for at in range(1, int(labels.text("how_macros.count")) + 1)]
    assert said[said.index(lines[0]) :][: len(lines)] == lines
    assert any("Ctrl+Z" in line for line in lines)
    assert "xlwings.conf" in said


def test_reading_and_running_are_as_without_macros(made: Path, results: Path, folder: Path) -> None:
    plain = app.new("synergy", folder / "plain.xlsx")
    ours, theirs = app.run(made), app.run(plain)
    assert ours.rows == theirs.rows
    assert ours.inputs_sha256 == theirs.inputs_sha256
    assert app.check(made).faults == ()
    assert app.run(results).rows == theirs.rows


def test_the_same_call_gives_the_same_bytes(made: Path, folder: Path) -> None:
    again = app.new("synergy", folder / "again.xlsm")
    assert again.read_bytes() == made.read_bytes()


def test_results_are_a_copy_with_the_macros_and_the_settings_as_they_were(made: Path, folder: Path) -> None:
    app.run(made, output=folder / "OUT.XLSM")
    mine, copied = package.parts(made), package.parts(folder / "OUT.XLSM")
    assert copied[package.PROJECT] == mine[package.PROJECT]
    assert settings(folder / "OUT.XLSM") == settings(made)
    with pytest.raises(FileProblem):
        app.run(made, output=folder / "out.xlsx")


def test_a_run_into_the_workbook_keeps_the_macros_and_what_was_typed_on_xlwings_conf(made: Path, folder: Path) -> None:
    own, typed = folder / "own.xlsm", "C:\\Python\\python.exe"
    book = openpyxl.load_workbook(made, keep_vba=True)
    book["xlwings.conf"]["B1"] = typed
    book.save(own)
    app.run(own, output=own)
    assert package.parts(own)[package.PROJECT] == package.parts(made)[package.PROJECT]
    assert settings(own)["Interpreter_Win"] == typed


def test_inputs_alone_get_a_workbook_with_fresh_macros(folder: Path) -> None:
    inputs, results = folder / "inputs.xlsm", folder / "inputs-results.xlsm"
    book = openpyxl.load_workbook(app.new("synergy", folder / "whole.xlsx"))
    for name in set(book.sheetnames) - {"cover", *system("synergy").input_tables}:
        del book[name]
    book.save(inputs)
    app.run(inputs, output=results)
    assert package.faults(results) == []
    assert settings(results)["UDF Modules"] == "steel_xl.adapters.udfs"


def test_a_case_run_by_its_name_has_macros_where_the_name_says_so(folder: Path) -> None:
    app.run_case("synergy", "luo2025", folder / "shipped.xlsm")
    assert package.faults(folder / "shipped.xlsm") == []
    assert settings(folder / "shipped.xlsm")["Interpreter_Win"] is None


def test_a_template_with_another_vba_project_is_stale(tmp_path: Path) -> None:
    kept, fresh = ROOT / "templates" / "synergy.xlsm", tmp_path / "synergy.xlsm"
    assert list(shelf._differences(kept, kept, Path("synergy.xlsm"))) == []
    with zipfile.ZipFile(fresh, "w") as archive:
        for name, content in package.parts(kept).items():
            archive.writestr(name, content + b"x" if name == package.PROJECT else content)
    assert list(shelf._differences(fresh, kept, Path("synergy.xlsm"))) == ["synergy.xlsm: xl/vbaProject.bin"]


def test_without_xlwings_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(macros, "find_spec", lambda _: None)
    with pytest.raises(ModuleNotFoundError, match="pip install xlwings"):
        macros._xlwings()


Change = Callable[[bytes], bytes]


@pytest.mark.parametrize(
    ("part", "change", "fault"),
    [
        ("xl/drawings/vmlDrawing1.vml", lambda xml: xml.replace(b"!RunScenario", b"!Gone"), "button Run Scenario"),
        ("xl/worksheets/sheet2.xml", lambda xml: xml.replace(b'"Sheet2"', b'"Sheet3"'), "code names"),
        ("xl/worksheets/sheet3.xml", lambda xml: xml.replace(b'<row r="4"', b'<row r="3"'), "a row twice"),
        ("xl/tables/table1.xml", lambda xml: re.sub(rb'ref="A(\d+):\w(\d+)"', rb'ref="A\1:Z\2"', xml), "columns wide"),
        ("xl/tables/table2.xml", lambda xml: re.sub(rb' id="\d+"', b' id="1"', xml, count=1), "two tables"),
        ("[Content_Types].xml", lambda xml: xml.replace(b"macroEnabled.main", b"main"), "xl/workbook.xml: is"),
        ("[Content_Types].xml", lambda xml: xml.replace(b"ms-office.vbaProject", b"x"), "vbaProject.bin: linked"),
        (
            "xl/_rels/workbook.xml.rels",
            lambda xml: xml.replace(b"vbaProject.bin", b"gone.bin"),
            "gone.bin is not there",
        ),
    ],
)
def test_the_assertions_on_packages_can_fail(part: str, change: Change, fault: str, made: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsm"
    shutil.copyfile(made, broken)
    found = package.parts(made)
    assert change(found[part]) != found[part]
    with zipfile.ZipFile(broken, "w") as archive:
        for name, content in found.items():
            archive.writestr(name, change(content) if name == part else content)
    assert any(fault in line for line in package.faults(broken)), package.faults(broken)
