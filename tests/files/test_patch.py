"""Results in the user's own workbook: what may change changes, everything else keeps its bytes, nothing is lost."""

import io
import re
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.table import TableColumn, TableFormula
from openpyxl.worksheet.worksheet import Worksheet

from steel_xl import app
from steel_xl.app.compose import compose
from steel_xl.app.opened import open_case, open_workbook
from steel_xl.catalog import system
from steel_xl.files.build import workbook_bytes
from steel_xl.sheet.issue import FileProblem, WorkbookError
from tests.files.package import faults
from tests.files.users_workbook import by_openpyxl, with_their_sheets

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:.* extension is not supported"),  # openpyxl, of what it drops
]

MODEL = system("synergy")
OURS = {*MODEL.result_tables, "cover", "summary", "charts", "grid_map", "issues", "changed", "checks", "sources"}
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def links(content: dict[str, bytes], part: str) -> dict[str, str]:
    """Parts a part leads to, by the link's id; written anew here, not taken from the code under test."""
    folder, _, name = part.rpartition("/")
    rels = content.get(f"{folder}/_rels/{name}.rels")
    found = {}
    for link in etree.fromstring(rels) if rels else ():
        target = str(link.get("Target"))
        if link.get("TargetMode") != "External":
            path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
            while "/../" in path:
                path = re.sub(r"[^/]+/\.\./", "", path, count=1)
            found[str(link.get("Id"))] = path
    return found


def sheets(content: dict[str, bytes]) -> dict[str, str]:
    targets = links(content, "xl/workbook.xml")
    root = etree.fromstring(content["xl/workbook.xml"])
    return {str(each.get("name")): targets[str(each.get(REL))] for each in root.iter(f"{MAIN}sheet")}


def allowed(content: dict[str, bytes]) -> set[str]:
    """The parts a run may change, as the specification of in-place writing lists them."""
    found = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/calcChain.xml"}
    for name, part in sheets(content).items():
        if name in OURS:
            found |= {part, part.replace("worksheets/", "worksheets/_rels/") + ".rels"}
            for target in links(content, part).values():
                if "/tables/" in target or ("/drawings/" in target and target.endswith(".xml")):
                    found |= {target, target.replace("drawings/", "drawings/_rels/") + ".rels"}
                    found |= {chart for chart in links(content, target).values() if "/charts/" in chart}
    return found


def tables(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Rows of every Excel table by name, header first."""
    found = {}
    for sheet in openpyxl.load_workbook(path, data_only=True).worksheets:
        for table in sheet.tables.values():
            left, top, right, bottom = range_boundaries(table.ref)
            found[table.displayName] = list(sheet.iter_rows(top, bottom, left, right, values_only=True))
    return found


def values(path: Path, key: str) -> list[tuple[Any, ...]]:
    return tables(path)[key]


def holds_what_was_computed(path: Path) -> None:
    """Every result table in the file equals that of a new workbook made of its inputs."""
    opened, results = open_workbook(path), app.run(path)
    fresh = path.with_name("fresh.xlsx")
    fresh.write_bytes(workbook_bytes(compose(opened, results.scenario, "", results.outcome)))
    found, wanted = tables(path), tables(fresh)
    for key in (*MODEL.result_tables, "changed"):
        assert found[key] == wanted[key], key
    fresh.unlink()


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Our template, not run, among twelve sheets of a user's."""
    opened = open_case(MODEL, "luo2025", "en")
    with pytest.MonkeyPatch.context() as patch:
        return with_their_sheets(patch, compose(opened, None, ""))


@pytest.fixture
def study(tmp_path: Path, theirs: bytes) -> Path:
    path = tmp_path / "study.xlsx"
    path.write_bytes(theirs)
    return path


@pytest.fixture
def template(tmp_path: Path) -> Path:
    return app.new("synergy", tmp_path / "template.xlsx")


class TestFidelity:
    def test_only_the_parts_of_results_differ(self, study: Path) -> None:
        before = parts(study)
        app.run(study, None, study)
        after = parts(study)
        changed = {name for name in before.keys() & after.keys() if before[name] != after[name]}
        assert before.keys() - after.keys() == {"xl/calcChain.xml"}
        assert all(name.startswith(("xl/charts/", "xl/drawings/")) for name in after.keys() - before.keys())
        assert changed - allowed(before) == set()
        untouched = before.keys() - changed - {"xl/calcChain.xml"}
        theirs = {part for name, part in sheets(before).items() if name not in OURS}
        assert len(theirs) == 12 + len(MODEL.input_tables)
        assert theirs <= untouched
        assert {"xl/styles.xml", "xl/sharedStrings.xml", "xl/theme/theme1.xml", "docProps/custom.xml"} <= untouched

    def test_the_fixture_has_the_features(self, study: Path) -> None:
        content = parts(study)
        text = b"".join(data for name, data in content.items() if name.endswith((".xml", ".rels", ".vml")))
        signs = (
            "xdr:txBody", "sparklineGroup", "x14:dataBar", "FeaturePropertyBag", "../media/image", "comments1.xml",
            "HotMetal", "macro=", "calcChain", 't="shared"', 't="array"', "protectedRange", "trendline", "filterColumn",
            "metadata.xml", "picture r:id", "x14:id", "chartsheet", "legacyDrawingHF", "ignoredError",
        )  # fmt: skip
        assert [sign for sign in signs if sign.encode() not in text] == []

    def test_the_workbook_part_changes_in_nothing_but_names_of_ours_and_calculation(self, study: Path) -> None:
        def rest(content: bytes) -> bytes:
            root = etree.fromstring(content)
            for name in root.findall(f"{MAIN}definedNames/{MAIN}definedName"):
                if str(name.get("name")).startswith(("steel_xl_", "_xlnm.Print_Area")):
                    name.text = ""
            for calc in root.findall(f"{MAIN}calcPr"):
                calc.attrib.pop("fullCalcOnLoad", "")
            return etree.tostring(root)

        before = parts(study)["xl/workbook.xml"]
        app.run(study, None, study)
        after = parts(study)["xl/workbook.xml"]
        assert rest(after) == rest(before)
        assert b'fullCalcOnLoad="1"' in after

    def test_a_second_run_of_the_same_changes_the_time_alone(self, study: Path) -> None:
        app.run(study, None, study)
        first = parts(study)
        app.run(study, None, study)
        again = parts(study)
        assert first.keys() == again.keys()
        assert {name for name in first if first[name] != again[name]} <= {sheets(first)["cover"]}

    def test_the_results_are_those_of_the_run(self, study: Path) -> None:
        app.run(study, None, study)
        holds_what_was_computed(study)

    def test_the_auditor_finds_nothing_that_was_not_theirs(self, study: Path) -> None:
        audit = pytest.importorskip("openxml_audit")
        before, known = [str(error) for error in audit.OpenXmlValidator().validate(str(study)).errors], faults(study)
        app.run(study, None, study)
        after = [str(error) for error in audit.OpenXmlValidator().validate(str(study)).errors]
        assert [error for error in after if error not in before] == []
        assert [fault for fault in faults(study) if fault not in known] == []

    def test_a_copy_is_patched_in_the_same_way(self, study: Path, tmp_path: Path) -> None:
        before, copy = study.read_bytes(), tmp_path / "copy.xlsx"
        app.run(study, None, copy)
        assert study.read_bytes() == before
        app.run(study, None, study)
        one, other = parts(study), parts(copy)
        assert {name for name in one if one[name] != other[name]} <= {sheets(one)["cover"]}

    def test_a_copy_nobody_changed_is_replaced_and_one_somebody_saved_is_not(self, study: Path, tmp_path: Path) -> None:
        copy = tmp_path / "copy.xlsx"
        app.run(study, None, copy)
        app.run(study, None, copy)
        openpyxl.load_workbook(copy).save(copy)
        with pytest.raises(FileProblem):
            app.run(study, None, copy)

    def test_what_openpyxl_makes_is_kept_as_well(self, template: Path) -> None:
        by_openpyxl(template)
        before = parts(template)
        app.run(template, None, template)
        after = parts(template)
        changed = {name for name in before.keys() & after.keys() if before[name] != after[name]}
        assert changed - allowed(before) == set()
        assert before.keys() <= after.keys()
        holds_what_was_computed(template)


def sheet(book: openpyxl.Workbook, name: str) -> Worksheet:
    found = book[name]
    assert isinstance(found, Worksheet)
    return found


def edit(path: Path, change: Callable[[openpyxl.Workbook], object]) -> None:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def without(book: openpyxl.Workbook, process: str) -> None:
    """Take a process out of every input table: clear its rows."""
    for key in MODEL.input_tables:
        ws = sheet(book, key)
        for row in ws.iter_rows(min_row=4):
            if process in [cell.value for cell in row[:2]]:
                for cell in row:
                    cell.value = None


class TestGrowth:
    def test_tables_shrink_and_grow_again(self, template: Path) -> None:
        app.run(template, None, template)
        full = tables(template)
        whole = template.read_bytes()
        edit(template, lambda book: without(book, "ng_dri"))
        app.run(template, None, template)
        fewer = tables(template)
        assert [row[0] for row in fewer["index"][1:]] == ["bf_bof", "cog_dri", "green_h2_dri"]
        assert len(fewer["grid"]) < len(full["grid"])
        assert "ng_dri" not in {cell for row in fewer["curves"] for cell in row}
        holds_what_was_computed(template)
        inputs = openpyxl.load_workbook(io.BytesIO(whole))

        def back(book: openpyxl.Workbook) -> None:
            for key in MODEL.input_tables:
                for row in sheet(inputs, key).iter_rows():
                    for cell in row:
                        if not hasattr(cell, "hyperlink") or cell.value is not None:
                            sheet(book, key)[cell.coordinate].value = cell.value

        edit(template, back)
        app.run(template, None, template)
        again = tables(template)
        assert {key: again[key] for key in MODEL.result_tables} == {key: full[key] for key in MODEL.result_tables}

    def test_cleared_rows_leave_nothing_behind(self, template: Path) -> None:
        app.run(template, None, template)
        edit(template, lambda book: without(book, "ng_dri"))
        app.run(template, None, template)
        ws = sheet(openpyxl.load_workbook(template), "index")
        assert [cell.value for cell in ws[7]] == [None] * len(ws[7])
        assert not ws.cell(7, 1).border.left.style

    def test_new_rows_look_like_those_above(self, template: Path) -> None:
        app.run(template, None, template)
        ws = sheet(openpyxl.load_workbook(template), "index")
        for column in range(1, 11):
            looks = {(ws.cell(row, column).number_format, ws.cell(row, column).border.left.style) for row in (4, 5, 7)}
            assert len(looks) == 1, column

    def test_charts_follow(self, template: Path) -> None:
        app.run(template, None, template)
        edit(template, lambda book: without(book, "ng_dri"))
        # openpyxl drops the titles' fonts but keeps charts; what counts here is what the run does with them
        app.run(template, None, template)
        text = b"".join(data for name, data in parts(template).items() if name.startswith("xl/charts/")).decode()
        assert "emissions!$C$4:$C$6" in text
        assert "emissions!$C$4:$C$7" not in text
        assert "'ng_dri'" not in text

    def test_a_scenario_is_written_too(self, template: Path) -> None:
        app.run(template, "ETS 100", template)
        about = {row[0]: row[2] for row in values(template, "about")[1:]}
        assert about["scenario"] == "ETS 100"
        assert len(about["inputs_sha256"]) == 64


class TestWhatIsTheirs:
    def refuse(self, path: Path) -> list[str]:
        before = path.read_bytes()
        with pytest.raises(WorkbookError) as error:
            app.run(path, None, path)
        assert path.read_bytes() == before
        return [str(issue) for issue in error.value.issues]

    def test_a_note_below_a_table_that_must_grow_stops_the_run(self, template: Path) -> None:
        edit(template, lambda book: sheet(book, "index").__setitem__("B6", "my note"))
        (line,) = self.refuse(template)
        assert line.startswith('index!B6: found "my note", expected a free cell')

    def test_every_such_note_is_named_at_once(self, template: Path) -> None:
        def notes(book: openpyxl.Workbook) -> None:
            sheet(book, "index")["B6"] = "mine"
            sheet(book, "costs")["A7"] = 12
            sheet(book, "carbon").merge_cells("B6:D6")
            sheet(book, "summary")["B30"] = "=1+1"

        edit(template, notes)
        lines = self.refuse(template)
        places = ["carbon!B6", "index!B6", "costs!A7", "summary!B30"]
        assert sorted(line.partition(":")[0] for line in lines) == sorted(places)
        assert [line for line in lines if line.startswith('carbon!B6: found "B6:D6", expected a free cell')]

    def test_notes_where_nothing_is_written_stay(self, template: Path) -> None:
        def notes(book: openpyxl.Workbook) -> None:
            sheet(book, "index")["M5"] = "beside"
            sheet(book, "index")["B20"] = "below"
            sheet(book, "summary")["B80"] = "far below"
            sheet(book, "charts")["A200"] = "under the charts"

        edit(template, notes)
        app.run(template, None, template)
        book = openpyxl.load_workbook(template)
        kept = (("index", "M5"), ("index", "B20"), ("summary", "B80"), ("charts", "A200"))
        assert [book[name][cell].value for name, cell in kept] == ["beside", "below", "far below", "under the charts"]

    def test_a_column_of_theirs_in_our_table_is_kept_and_filled_down(self, template: Path) -> None:
        formula = "index[[#This Row],[Synergy index D]]*2"

        def column(book: openpyxl.Workbook) -> None:
            ws = sheet(book, "index")
            table = ws.tables["index"]
            top, right, bottom = 3, 11, 4
            ws.cell(top, right + 1).value = "Twice D"
            ws.cell(bottom, right + 1).value = "=" + formula
            table.ref = f"A{top}:{ws.cell(bottom, right + 1).coordinate}"
            own = TableColumn(id=99, name="Twice D")
            own.calculatedColumnFormula = TableFormula(attr_text=formula)
            table.tableColumns = [*table.tableColumns, own]

        edit(template, column)  # the template has one empty row
        app.run(template, None, template)
        ws = sheet(openpyxl.load_workbook(template), "index")
        assert ws.tables["index"].ref == "A3:L7"
        assert [ws.cell(row, 12).value for row in range(3, 8)] == ["Twice D"] + ["=" + formula] * 4
        assert [column.name for column in ws.tables["index"].tableColumns][-2:] == ["Rank", "Twice D"]

    def test_a_totals_row_and_a_header_row_switched_off_are_named(self, template: Path) -> None:
        def totals(book: openpyxl.Workbook) -> None:
            costs = sheet(book, "costs").tables["costs"]
            costs.headerRowCount, costs.ref, costs.autoFilter = 0, costs.ref.replace("A3", "A4"), None
            table = sheet(book, "index").tables["index"]
            table.totalsRowCount, table.ref = 1, table.ref.replace("4", "5")

        edit(template, totals)
        lines = self.refuse(template)
        assert [line for line in lines if line.startswith("index!A5: found a row of totals")]
        assert [line for line in lines if line.startswith("costs!A4: found the results costs without their header row")]

    @pytest.mark.parametrize("name", ["index", "summary", "checks", "charts", "issues", "cover"])
    def test_a_missing_sheet_of_results_is_named(self, template: Path, name: str) -> None:
        def remove(book: openpyxl.Workbook) -> None:
            book.remove(book[name])
            for key in [key for key, entry in book.defined_names.items() if f"{name}!" in str(entry.attr_text)]:
                del book.defined_names[key]

        edit(template, remove)
        lines = self.refuse(template)
        assert len(lines) == 1
        assert lines[0].startswith(f"{name}: found no sheet with the results")

    def test_a_renamed_sheet_is_found(self, template: Path) -> None:
        def rename(book: openpyxl.Workbook) -> None:
            book["index"].title = "Our ranking"
            book["summary"].title = "One page"

        edit(template, rename)
        with zipfile.ZipFile(template) as archive:
            if b"Our ranking" not in archive.read("xl/workbook.xml"):
                raise AssertionError
        fix_names(template, {"summary": "'One page'"})
        app.run(template, None, template)
        assert values(template, "index")[1][0] == "bf_bof"
        assert "'Our ranking'!" in str(openpyxl.load_workbook(template)["One page"]["B23"].value)

    def test_a_table_that_was_moved_is_written_where_it_is(self, template: Path) -> None:
        def move(book: openpyxl.Workbook) -> None:
            ws = sheet(book, "index")
            ws.move_range("A3:J4", rows=4, cols=2)
            ws.tables["index"].ref = "C7:L8"

        edit(template, move)
        app.run(template, None, template)
        holds_what_was_computed(template)
        assert sheet(openpyxl.load_workbook(template), "index")["C8"].value == "bf_bof"


def fix_names(path: Path, sheets: dict[str, str]) -> None:
    """Do with defined names what Excel does when a sheet is renamed, and openpyxl does not."""
    book = openpyxl.load_workbook(path)
    for entry in book.defined_names.values():
        for old, new in sheets.items():
            entry.attr_text = str(entry.attr_text).replace(f"{old}!", f"{new}!")
    book.save(path)


STEPS = ("mkstemp", "write", "fsync", "chmod", "replace")


@pytest.fixture(params=STEPS)
def fault(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    where = {
        "mkstemp": "tempfile.mkstemp",
        "write": "os.fdopen",
        "fsync": "os.fsync",
        "chmod": "pathlib.Path.chmod",
        "replace": "pathlib.Path.replace",
    }
    monkeypatch.setattr(where[request.param], full)
    return str(request.param)


class TestFaults:
    def test_a_fault_at_any_step_leaves_the_old_file_whole(self, study: Path, fault: str) -> None:
        before = study.read_bytes()
        with pytest.raises(FileProblem):
            app.run(study, None, study)
        assert study.read_bytes() == before, fault
        assert [path.name for path in study.parent.iterdir()] == [study.name]

    def test_a_disk_that_is_really_full_leaves_the_old_file_whole(self, study: Path) -> None:
        before = study.read_bytes()

        def limited() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

        done = subprocess.run(
            [sys.executable, "-c", LIMITED, str(study)], capture_output=True, text=True, check=False, preexec_fn=limited
        )
        assert done.returncode == 4, done.stderr
        assert "Traceback" not in done.stderr
        assert study.read_bytes() == before
        assert [path.name for path in study.parent.iterdir()] == [study.name]

    def test_a_file_saved_meanwhile_is_not_overwritten(self, study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        solved = app.solved

        def slow(*arguments: Any) -> Any:
            study.write_bytes(study.read_bytes() + b" ")
            return solved(*arguments)

        monkeypatch.setattr(app, "solved", slow)
        with pytest.raises(FileProblem, match="saved by somebody"):
            app.run(study, None, study)

    def test_an_open_workbook_is_left_alone(self, study: Path) -> None:
        before = study.read_bytes()
        study.with_name("~$study.xlsx").write_bytes(b"lock")
        with pytest.raises(FileProblem, match="open in Excel"):
            app.run(study, None, study)
        assert study.read_bytes() == before


LIMITED = """
import signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from steel_xl.adapters.cli import cli
cli(["run", sys.argv[1], "-o", sys.argv[1]])
"""


def looks(ws: Worksheet) -> dict[str, tuple[Any, ...]]:
    """How each cell of a sheet looks."""
    return {
        cell.coordinate: (
            cell.number_format,
            cell.font.b,
            cell.font.color.rgb if cell.font.color else None,
            cell.fill.fgColor.rgb if cell.fill.patternType else None,
            cell.border.left.style,
            cell.alignment.wrap_text,
            cell.alignment.indent,
        )
        for row in ws.iter_rows()
        for cell in row
        if cell.value is not None
    }


def test_a_template_that_was_filled_looks_like_a_workbook_that_was_built(template: Path, tmp_path: Path) -> None:
    app.run(template, None, template)
    built = tmp_path / "built.xlsx"
    app.run_case("synergy", "luo2025", built)
    one, other = openpyxl.load_workbook(template), openpyxl.load_workbook(built)
    for name in sorted(OURS - {"cover", "issues"}):
        assert looks(sheet(one, name)) == looks(sheet(other, name)), name
    for name in sorted(OURS):
        assert one[name].merged_cells.ranges == other[name].merged_cells.ranges, name
        assert one[name].print_area == other[name].print_area, name
        heights = [{at: row.height for at, row in book[name].row_dimensions.items()} for book in (one, other)]
        assert heights[0] == heights[1], name


def verdicts(path: Path, keys: set[str]) -> dict[str, object]:
    """What formulas on the cover and above the tables of the other sheets show before anybody recalculates."""
    formulas, shown = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    return {
        f"{key} {cell.value}": shown[key][cell.coordinate].value
        for key in keys
        for row in sheet(formulas, key).iter_rows(max_row=None if key == "cover" else 2)
        for cell in row
        if cell.data_type == "f"
    }


@pytest.mark.parametrize(("case", "ending"), [("leapx/two-branch", ".xlsm"), ("scrap/two-provinces", ".xlsx")])
def test_every_system_fills_the_workbook_it_made(case: str, ending: str, tmp_path: Path) -> None:
    name = case.partition("/")[0]
    path, again = tmp_path / f"study{ending}", tmp_path / f"again{ending}"
    app.new(name, path, case)
    before = parts(path)
    results = app.run(path, None, path)
    app.run(path, None, again)
    assert faults(path) == []
    fresh = tmp_path / "fresh.xlsx"
    book = compose(open_workbook(path), results.scenario, "", results.outcome)
    fresh.write_bytes(workbook_bytes(book))
    found, wanted = tables(path), tables(fresh)
    for key in (*system(name).result_tables, "changed", "sources"):
        assert found[key] == wanted[key], key
    keys = {
        "cover",
        *(ws.title for ws in openpyxl.load_workbook(fresh) if ws.tables.keys() & system(name).result_tables),
    }
    told = verdicts(path, keys)
    assert told == verdicts(fresh, keys)
    assert {"OK", "All checks OK"} <= set(told.values())
    one, other = parts(path), parts(again)
    assert {part for part in one if one[part] != other[part]} <= {sheets(one)["cover"]}
    inputs = {sheets(before)[key] for key in system(name).input_tables}
    assert {part for part in inputs if before[part] != one[part]} == set()
    if ending == ".xlsm":
        assert before["xl/vbaProject.bin"] == one["xl/vbaProject.bin"]
