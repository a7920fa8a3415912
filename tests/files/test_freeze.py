"""A frozen copy: values where our functions stood, no macros, and every other part byte for byte."""

import re
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from lxml import etree

from steel_xl import app
from steel_xl.adapters.cli import cli
from steel_xl.catalog import BLANK, system
from steel_xl.sheet.issue import FileProblem
from tests.files import package
from tests.files.calling_workbook import FROZEN, LIVE, SHEET, D, calling

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:.* extension is not supported"),  # openpyxl, of what it drops
]

MAIN = package.MAIN
CHANGED = {
    "cover": "its buttons, and the line on the sheet of settings",
    SHEET: "the formulas",
    "plain": "the buttons",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("freeze")


@pytest.fixture(scope="module")
def case(folder: Path) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        (folder / "case.xlsm").write_bytes(calling(patch))
    return folder / "case.xlsm"


@pytest.fixture(scope="module")
def client(case: Path) -> Path:
    app.freeze(case, case.with_name("client.xlsx"))
    return case.with_name("client.xlsx")


def says(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(each) for each in arguments])


def sheets(path: Path) -> dict[str, str]:
    """Part of each sheet; written anew here, not taken from the code under test."""
    found = package.parts(path)
    targets = {str(each.get("Id")): str(each.get("Target")) for each in etree.fromstring(found[BOOK_RELS])}
    name = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    book = etree.fromstring(found["xl/workbook.xml"])
    return {str(each.get("name")): "xl/" + targets[str(each.get(name))] for each in book.iter(f"{MAIN}sheet")}


BOOK_RELS = "xl/_rels/workbook.xml.rels"


def edited(source: Path, target: Path, part: str, old: str, new: str) -> Path:
    """A copy with one part changed."""
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in package.parts(source).items():
            if name == part:
                content = re.sub(old.encode(), new.encode(), content, count=1)  # noqa: PLW2901 - the one part
                assert content != package.parts(source)[name]
            archive.writestr(name, content)
    return target


class TestParts:
    def test_only_these_parts_go(self, case: Path, client: Path) -> None:
        gone = package.parts(case).keys() - package.parts(client).keys()
        named = sheets(case)
        assert gone == {
            "xl/vbaProject.bin",
            "xl/calcChain.xml",
            named["_IntelliSense_"],
            named["xlwings.conf"],
            "xl/ctrlProps/ctrlProp1.xml",
            "xl/externalLinks/externalLink1.xml",
            "xl/externalLinks/_rels/externalLink1.xml.rels",
            "xl/drawings/vmlDrawing1.vml",  # buttons of the cover and of the sheet "plain"
            max((name for name in gone if "vml" in name), key=len),
        }
        assert package.parts(client).keys() - package.parts(case).keys() == set()

    def test_only_these_parts_change(self, case: Path, client: Path) -> None:
        before, after = package.parts(case), package.parts(client)
        named = sheets(case)
        changed = {name for name in after if before[name] != after[name]}
        wanted = {named[name] for name in CHANGED}
        book = {"[Content_Types].xml", "xl/workbook.xml", BOOK_RELS, "docProps/app.xml"}
        assert wanted | book <= changed
        rest = changed - wanted - book
        assert all(b"my shape" in before[name] for name in rest if name.startswith("xl/drawings/drawing"))
        assert all(b"Run mine" in before[name] for name in rest if name.endswith(".vml"))
        assert all(b"BestOne" in before[name] for name in rest if "/charts/" in name)
        assert all(b'"theirs"' in before[name] for name in rest if "/tables/" in name)
        assert sorted(re.sub(r"\d+\.\w+(\.rels)?$", "", name) for name in rest) == [
            "xl/charts/chart",
            "xl/drawings/drawing",
            "xl/drawings/vmlDrawing",
            "xl/tables/table",
            "xl/worksheets/_rels/sheet",
            "xl/worksheets/_rels/sheet",
        ]

    def test_the_package_is_sound(self, case: Path, client: Path) -> None:
        audit = pytest.importorskip("openxml_audit")
        for path in (case, client):
            assert package.faults(path) == []
            told = audit.predict(audit.OpenXmlValidator().validate(str(path)))
            assert told.prediction == audit.AppPrediction.OPENS_CLEAN, told.headline

    def test_nothing_speaks_of_macros(self, client: Path) -> None:
        for name, content in package.parts(client).items():
            for sign in (b"RunScenario", b"vbaProject", b"vbProcedure", b"_IntelliSense_", b"[1]", b"MYOWN"):
                assert sign not in content, (name, sign)
            if not name.endswith("sharedStrings.xml"):  # the cover's advice was text, and stays there
                assert b"xlwings.conf" not in content, name


class TestCells:
    def test_values_stand_where_functions_stood(self, client: Path) -> None:
        sheet = openpyxl.load_workbook(client)[SHEET]
        assert {cell: sheet[cell].value for cell in FROZEN} == FROZEN

    def test_formulas_of_excel_stay_live(self, case: Path, client: Path) -> None:
        sheet = openpyxl.load_workbook(client)[SHEET]
        assert {cell: sheet[cell].value for cell in LIVE} == {cell: f"={formula}" for cell, formula in LIVE.items()}
        kept = re.findall(rb"<c [^>]*><f.*?</c>", package.parts(client)[sheets(client)[SHEET]])
        mine = re.findall(rb"<c [^>]*><f.*?</c>", package.parts(case)[sheets(case)[SHEET]])
        assert len(kept) == len(LIVE)
        assert set(kept) <= set(mine)

    def test_formats_of_frozen_cells_stay(self, case: Path, client: Path) -> None:
        before, after = (openpyxl.load_workbook(path)[SHEET] for path in (case, client))
        assert all(before[cell].style_id == after[cell].style_id for cell in FROZEN)

    def test_names_that_call_go_and_others_stay(self, client: Path) -> None:
        book = openpyxl.load_workbook(client)
        assert {name for name in book.defined_names if not name.startswith("steel_xl")} == {"Plain"}
        assert [name for sheet in book for name in sheet.defined_names if name[0] != "_"] == ["Kept"]
        assert "Kept" in book["plain"].defined_names

    def test_rules_that_call_go_and_others_stay(self, client: Path) -> None:
        sheet = openpyxl.load_workbook(client)[SHEET]
        kinds = sorted(rule.type for each in sheet.conditional_formatting for rule in each.rules)
        assert kinds == ["cellIs", "dataBar"]
        assert [str(rule.sqref) for rule in sheet.data_validations.dataValidation] == ["B3"]
        xml = package.parts(client)[sheets(client)[SHEET]]
        assert b"x14:dataBar" in xml
        assert re.search(rb'<dataValidations count="1"', xml)

    def test_a_table_does_not_fill_its_column_anew(self, client: Path) -> None:
        columns = openpyxl.load_workbook(client)[SHEET].tables["theirs"].tableColumns
        assert [column.calculatedColumnFormula for column in columns] == [None, None]
        assert openpyxl.load_workbook(client)[SHEET]["O2"].value == D

    def test_a_chart_of_a_name_keeps_its_numbers(self, client: Path) -> None:
        found = [xml for name, xml in package.parts(client).items() if "/charts/" in name and b"numLit" in xml]
        assert len(found) == 1
        values = etree.fromstring(found[0]).findall(".//{*}val/{*}numLit/{*}pt/{*}v")
        assert [value.text for value in values] == ["0.7", "0.5"]


class TestSheets:
    def test_helper_sheets_go_and_the_one_shown_is_the_nearest(self, case: Path, client: Path) -> None:
        before, after = openpyxl.load_workbook(case), openpyxl.load_workbook(client)
        assert [name for name in before.sheetnames if name not in after.sheetnames] == [
            "xlwings.conf",
            "_IntelliSense_",
        ]
        assert shown(case) == "xlwings.conf"
        assert shown(client) == "functions"
        assert {ws.sheet_state for ws in after.worksheets} == {"visible"}

    def test_a_sheet_that_stays_is_shown_where_one_before_it_goes(self, case: Path, tmp_path: Path) -> None:
        first = edited(case, tmp_path / "first.xlsm", "xl/workbook.xml", r'activeTab="\d+"', 'activeTab="35"')
        moved = "<sheets>" + re.findall(r'<sheet name="xlwings.conf"[^>]*/>', text(first, "xl/workbook.xml"))[0]
        last = edited(first, tmp_path / "last.xlsm", "xl/workbook.xml", r'<sheet name="xlwings.conf"[^>]*/>', "")
        again = edited(last, tmp_path / "again.xlsm", "xl/workbook.xml", "<sheets>", moved)
        app.freeze(again, tmp_path / "out.xlsx")
        assert shown(tmp_path / "out.xlsx") == shown(again) == "plain"

    def test_the_list_in_the_properties_is_that_of_the_sheets(self, client: Path) -> None:
        root = etree.fromstring(package.parts(client)["docProps/app.xml"])
        titles = [str(each.text) for each in root.iterfind("{*}TitlesOfParts/{*}vector/{*}lpstr")]
        counts = [int(str(each.text)) for each in root.iterfind("{*}HeadingPairs//{*}i4")]
        assert titles[: counts[0]] == openpyxl.load_workbook(client).sheetnames
        assert sum(counts) == len(titles)
        assert "Plain" in titles
        assert "BestOne" not in titles

    def test_buttons_go_and_what_else_is_drawn_stays(self, client: Path) -> None:
        found = package.parts(client)
        assert package.buttons(found) == {}
        assert b"A note of mine" in b"".join(xml for name, xml in found.items() if "comments" in name)
        kinds = [each.get("ObjectType") for each in vml(found)]
        assert kinds.count("Note") > 1
        assert "Button" not in kinds
        assert any(b"my shape" in xml and b'macro=""' in xml for name, xml in found.items() if "drawings/" in name)
        plain = found[sheets(client)["plain"]]
        assert plain.count(b"<control ") == 1
        assert b"Check Box 2" in plain
        assert b"macro=" not in plain
        assert "xl/ctrlProps/ctrlProp2.xml" in found

    def test_links_into_removed_sheets_go(self, client: Path) -> None:
        book = openpyxl.load_workbook(client)
        assert book[SHEET]["A15"].hyperlink is None
        assert book[SHEET]["A16"].hyperlink is not None
        contents = [str(row[0]) for row in book["cover"].iter_rows(values_only=True)]
        assert "functions" in contents
        assert "xlwings.conf" not in contents


def shown(path: Path) -> str:
    """The sheet a workbook opens at."""
    sheet = openpyxl.load_workbook(path).active
    return sheet.title if sheet is not None else ""


def text(path: Path, part: str) -> str:
    return package.parts(path)[part].decode()


def vml(found: dict[str, bytes]) -> list[etree._Element]:
    drawings = (etree.fromstring(xml) for name, xml in found.items() if name.endswith(".vml"))
    return [each for root in drawings for each in root.iter(f"{package.EXCEL}ClientData")]


class TestSaid:
    def test_what_a_reader_should_know(self, case: Path, tmp_path: Path) -> None:
        done = says("freeze", case, "-o", tmp_path / "out.xlsx")
        assert done.exit_code == 0
        said = done.stderr.splitlines()
        assert [line.partition(":")[0] for line in said] == ["warning"] * 3
        assert "MYOWN" in said[0]
        assert f"'{SHEET}'!F9: found #VALUE!" in said[1]
        assert f"'{SHEET}'!L2:L3" in said[2]
        assert done.stdout == f"Wrote {tmp_path / 'out.xlsx'}: no macros; 19 formulas are values now.\n"

    def test_a_cell_never_calculated_is_named_and_nothing_is_written(self, case: Path, tmp_path: Path) -> None:
        part = sheets(case)[SHEET]
        one = edited(case, tmp_path / "one.xlsm", part, r'(<c r="F2".*?</f>)<v>.*?</v>', r"\1")
        two = edited(one, tmp_path / "two.xlsm", part, r'(<c r="H2".*?</f>)<v>.*?</v>', r"\1<v></v>")
        done = says("freeze", two, "-o", tmp_path / "out.xlsx")
        assert done.exit_code == 2
        said = done.stderr.splitlines()
        assert [line.partition(": ")[0] for line in said] == [f"'{SHEET}'!F2", f"'{SHEET}'!H2"]
        assert '"=SYNERGY_INDEX(B2:D2)", a formula without a value' in said[0]
        assert "open the workbook in Excel" in said[0]
        assert not (tmp_path / "out.xlsx").exists()

    def test_results_of_other_inputs_are_warned_of(self, tmp_path: Path) -> None:
        study = app.new("synergy", tmp_path / "study.xlsx")
        app.run(study, output=study)
        assert app.freeze(study, tmp_path / "sound.xlsx").warnings == ()
        book = openpyxl.load_workbook(study)
        book["prices"]["C4"] = 9.9
        book.save(study)
        found = app.freeze(study, tmp_path / "out.xlsx")
        assert [issue.sheet for issue in found.warnings] == ["cover"]
        assert "not of the inputs as they are now" in str(found.warnings[0])

    def test_values_from_before_the_last_run_are_warned_of(self, case: Path, tmp_path: Path) -> None:
        old = edited(case, tmp_path / "old.xlsm", "xl/workbook.xml", "<calcPr ", '<calcPr fullCalcOnLoad="1" ')
        assert any("last written" in str(issue) for issue in app.freeze(old, tmp_path / "out.xlsx").warnings)

    @pytest.mark.parametrize(
        ("name", "says_so"),
        [
            ("out.xlsm", "ends in .xlsx"),
            ("out", "ends in .xlsx"),
            ("nowhere/out.xlsx", "no such folder"),
            ("case.xlsx", "own place"),
        ],
    )
    def test_outputs_that_are_none(self, name: str, says_so: str, tmp_path: Path) -> None:
        app.new("synergy", tmp_path / "case.xlsx", BLANK)
        before = (tmp_path / "case.xlsx").read_bytes()
        done = says("freeze", tmp_path / "case.xlsx", "-o", tmp_path / name)
        assert done.exit_code == 4
        assert says_so in done.stderr
        assert [each.name for each in tmp_path.iterdir()] == ["case.xlsx"]
        assert (tmp_path / "case.xlsx").read_bytes() == before

    def test_somebodys_work_is_never_replaced(self, client: Path, case: Path, tmp_path: Path) -> None:
        mine = shutil.copyfile(client, tmp_path / "mine.xlsx")
        app.freeze(case, mine)  # nobody saved it since
        book = openpyxl.load_workbook(mine)
        book.save(mine)
        before = mine.read_bytes()
        with pytest.raises(FileProblem, match="changed since"):
            app.freeze(case, mine)
        assert mine.read_bytes() == before

    def test_files_that_are_no_workbooks(self, tmp_path: Path) -> None:
        (tmp_path / "no.xlsx").write_bytes(b"no workbook")
        for name, said in (("no.xlsx", "not a workbook"), ("gone.xlsx", "no such file"), ("x.csv", "ends in")):
            done = says("freeze", tmp_path / name, "-o", tmp_path / "out.xlsx")
            assert done.exit_code == 4, said
            assert len(done.stderr.splitlines()) == 1


class TestOthers:
    def test_a_workbook_of_somebody_elses_that_calls_our_add_in(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "theirs"
        for cell, value in (("A1", 0.7749), ("B1", 0.4673), ("C1", 0.99)):
            sheet[cell] = value
        sheet["D1"], sheet["D2"] = "=SYNERGY_INDEX(A1:C1)", "=SUM(A1:C1)"
        book.save(tmp_path / "blank.xlsx")
        done = says("freeze", tmp_path / "blank.xlsx", "-o", tmp_path / "out.xlsx")
        assert (done.exit_code, done.stderr.partition(":")[0]) == (2, "theirs!D1")
        calculated = edited(
            tmp_path / "blank.xlsx",
            tmp_path / "theirs.xlsx",
            "xl/worksheets/sheet1.xml",
            r"(<f>SYNERGY.*?</f>)<v(?: ?/>|></v>)",
            r"\1<v>0.25</v>",
        )
        done = says("freeze", calculated, "-o", tmp_path / "out.xlsx")
        assert done.exit_code == 0
        assert "from before the workbook was last written" in done.stderr  # openpyxl asks Excel to calculate anew
        frozen = openpyxl.load_workbook(tmp_path / "out.xlsx")["theirs"]
        assert (frozen["D1"].value, frozen["D2"].value) == (0.25, "=SUM(A1:C1)")

    def test_a_workbook_that_calls_nothing_is_copied_byte_for_byte(self, tmp_path: Path) -> None:
        study = app.new("synergy", tmp_path / "study.xlsx", BLANK)
        done = app.freeze(study, tmp_path / "out.xlsx")
        assert done.formulas == 0
        assert package.parts(tmp_path / "out.xlsx") == package.parts(study)

    def test_signatures_of_what_it_was_go(self, case: Path, client: Path, tmp_path: Path) -> None:
        signed = package.signed(case, tmp_path / "signed.xlsm")
        app.freeze(signed, tmp_path / "client.xlsx")
        assert package.parts(tmp_path / "client.xlsx").keys() == package.parts(client).keys()

    def test_older_drawings_that_are_no_sound_xml(self, case: Path, client: Path, tmp_path: Path) -> None:
        part = next(name for name, xml in package.parts(case).items() if name.endswith(".vml") and b"Run mine" in xml)
        broken = edited(case, tmp_path / "broken.xlsm", part, "Run mine", "Run<br>mine")
        app.freeze(broken, tmp_path / "out.xlsx")
        assert package.parts(tmp_path / "out.xlsx")[part] == package.parts(client)[part]

    def test_our_blank_workbook_with_macros(self, tmp_path: Path) -> None:
        made = app.new("synergy", tmp_path / "case.xlsm", BLANK, "zh")
        app.freeze(made, tmp_path / "out.xlsx")
        assert package.faults(tmp_path / "out.xlsx") == []
        assert app.check(tmp_path / "out.xlsx").faults == app.check(made).faults

    @pytest.mark.parametrize("case", ["leapx/two-branch", "scrap/two-provinces"])
    def test_every_system(self, case: str, tmp_path: Path) -> None:
        name, _, of = case.partition("/")
        made = app.new(name, tmp_path / "case.xlsm", of)
        app.run(made, None, made)
        app.freeze(made, tmp_path / "out.xlsx")
        assert package.faults(tmp_path / "out.xlsx") == []
        one, other = (openpyxl.load_workbook(path, data_only=True) for path in (made, tmp_path / "out.xlsx"))
        for key in (*system(name).input_tables, *system(name).result_tables):
            sheet = key if key in one.sheetnames else next(ws.title for ws in one if key in ws.tables)
            assert list(one[sheet].values) == list(other[sheet].values), sheet
        assert set(one.sheetnames) - set(other.sheetnames) == {"xlwings.conf", "_IntelliSense_"}
        assert app.run(tmp_path / "out.xlsx").inputs_sha256 == app.run(made).inputs_sha256
