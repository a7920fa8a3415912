"""What is in the workbooks we write, part by part: looks, tables, guards, notes, charts, proofs."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree
from openpyxl.worksheet.worksheet import Worksheet

from steel_xl import app
from steel_xl.app import shelf
from steel_xl.app.compose import compose
from steel_xl.app.opened import open_case, open_workbook
from steel_xl.catalog import FUNCTIONS, SYSTEMS, system
from steel_xl.files.build import workbook_bytes
from steel_xl.sheet.column import SPAN
from steel_xl.sheet.grid import LAST_ROW, Grid, letters
from steel_xl.sheet.label import languages
from steel_xl.sheet.parse import parse
from steel_xl.sheet.table import RECORD_LINE

pytestmark = pytest.mark.slow  # the quick part of the suite stays under a minute

ROOT = Path(__file__).parents[2]
MODEL = system("synergy")
INPUT_KEYS, RESULT_KEYS = list(MODEL.input_tables), list(MODEL.result_tables)
BLUE, PALE = "FF0000FF", "FFFFF9DB"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
FIRST = 4  # row of the first line of a table
OWN_TABLES = ("about", "issues", "sources", "changed")  # tables the workbook adds to those of the system


def heads(ws: Worksheet) -> list[Any]:
    """Cells of the header, those a chart or a verdict stands in beside left out."""
    return [cell for cell in ws[3] if cell.value is not None]


def setting(book: openpyxl.Workbook, name: str) -> Any:
    """Cell of a setting's value."""
    ws = book["settings"]
    return next(row[2] for row in ws.iter_rows(min_row=FIRST) if row[0].value == name)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("built")


@pytest.fixture(scope="module")
def built(folder: Path) -> Path:
    path = folder / "built.xlsx"
    app.run_case("synergy", "luo2025", path)
    return path


@pytest.fixture(scope="module")
def book(built: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(built)


@pytest.fixture(scope="module")
def cached(built: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(built, data_only=True)


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sheet(book: openpyxl.Workbook, name: str) -> Worksheet:
    found = book[name]
    assert isinstance(found, Worksheet)
    return found


def fill(cell: Any) -> str:
    return str(cell.fill.start_color.rgb) if cell.fill.patternType else ""


# --- the file ---


def test_the_same_book_gives_the_same_bytes(built: Path, folder: Path) -> None:
    again = folder / "again.xlsx"
    app.run_case("synergy", "luo2025", again)
    assert again.read_bytes() == built.read_bytes()


def test_a_new_workbook_is_the_same_wherever_it_is_made(folder: Path) -> None:
    one, other = folder / "one.xlsx", folder / "other name.xlsx"
    app.new("synergy", one)
    app.new("synergy", other)
    assert one.read_bytes() == other.read_bytes()


def all_written(folder: Path, built: Path) -> list[Path]:
    made = [folder / "new.xlsx", folder / "blank.xlsx", folder / "run.xlsx", folder / "scenario.xlsx"]
    app.new("synergy", made[0], force=True)
    app.new("synergy", made[1], "blank", force=True)
    for path, scenario in ((made[2], None), (made[3], "ETS 100")):
        path.unlink(missing_ok=True)
        app.run(made[0], scenario, path)
    return [built, *made[1:]]  # what the shelf holds is these, part by part


@pytest.mark.slow
def test_excel_is_expected_to_open_every_workbook_cleanly(folder: Path, built: Path) -> None:
    audit = pytest.importorskip("openxml_audit")
    for path in all_written(folder, built):
        told = audit.predict(audit.OpenXmlValidator().validate(str(path)))
        assert told.prediction == audit.AppPrediction.OPENS_CLEAN, (path.name, told.headline)


@pytest.mark.slow
def test_the_auditor_sees_a_broken_workbook(built: Path, folder: Path) -> None:
    """The test above can fail."""
    audit = pytest.importorskip("openxml_audit")
    broken = folder / "broken.xlsx"
    with zipfile.ZipFile(broken, "w") as archive:
        for name, content in parts(built).items():
            text = content.replace(b"<sheetData>", b"<sheetDatum>").replace(b"</sheetData>", b"</sheetDatum>")
            archive.writestr(name, text)
    told = audit.predict(audit.OpenXmlValidator().validate(str(broken)))
    assert told.prediction != audit.AppPrediction.OPENS_CLEAN


def test_what_the_auditor_does_not_see(built: Path) -> None:
    """Table ranges as wide as their columns, headers equal to the cells, no row twice, ids distinct."""
    found = parts(built)
    ids = []
    for name, content in found.items():
        if re.fullmatch(r"xl/tables/table\d+\.xml", name):
            table = etree.fromstring(content)
            left, right = (re.sub(r"\d", "", end) for end in str(table.get("ref")).split(":"))
            columns = table.findall(f"{MAIN}tableColumns/{MAIN}tableColumn")
            assert ord(right) - ord(left) + 1 == len(columns)
            ids.append(table.get("id"))
        if name.startswith("xl/worksheets/sheet"):
            rows = [row.get("r") for row in etree.fromstring(content).iter(f"{MAIN}row")]
            assert len(set(rows)) == len(rows)
    assert len(set(ids)) == len(ids) == len(INPUT_KEYS) + len(RESULT_KEYS) + len(OWN_TABLES)


def test_no_part_points_outside(built: Path) -> None:
    for name, content in parts(built).items():
        assert "externalLink" not in name
        if name.endswith(".rels"):
            assert b'TargetMode="External"' not in content, name


def test_nothing_is_volatile_or_calls_our_functions(book: openpyxl.Workbook) -> None:
    text = " ".join(str(cell.value) for ws in book for row in ws.iter_rows() for cell in row if cell.data_type == "f")
    assert "SUMPRODUCT" in text
    for name in ("OFFSET", "INDIRECT", "NOW(", "TODAY(", "RAND", "SYNERGY_INDEX", "[1]"):
        assert name not in text


# --- sheets ---


def test_inputs_results_and_workings_stand_in_this_order(book: openpyxl.Workbook) -> None:
    names = book.sheetnames
    order = [names.index(key) for key in INPUT_KEYS]
    results = [names.index(key) for key in RESULT_KEYS if key not in MODEL.workings]
    workings = [names.index(key) for key in MODEL.workings]
    assert names[0] == "cover"
    assert order == sorted(order)
    assert max(order) < min(results)
    assert max(results) < names.index("charts") < min(workings)
    assert names[-2:] == ["checks", "sources"]
    assert all(ws.sheet_state == "visible" for ws in book)


@pytest.mark.parametrize("key", [*INPUT_KEYS, *RESULT_KEYS])
def test_each_table_is_named_by_its_key_and_covers_its_lines(book: openpyxl.Workbook, key: str) -> None:
    ws = sheet(book, key)
    assert list(ws.tables) == [key]
    table = ws.tables[key]
    assert table.displayName == key
    last_line = max(cell.row for row in ws.iter_rows(min_row=FIRST) for cell in row if cell.value is not None)
    last_head = max(cell.column_letter for cell in ws[3] if cell.value is not None)
    assert table.ref == f"A3:{last_head}{last_line}"
    assert [column.name for column in table.tableColumns] == [cell.value for cell in heads(ws)]


@pytest.mark.parametrize("key", [*INPUT_KEYS, *RESULT_KEYS])
def test_print_and_freeze(book: openpyxl.Workbook, key: str) -> None:
    ws = sheet(book, key)
    assert ws.freeze_panes == "B4"
    assert ws.print_title_rows == "$3:$3"
    (last,) = re.fullmatch(r"A3:([A-Z]+)\d+", ws.tables[key].ref).groups()  # type: ignore[union-attr]
    whole = re.fullmatch(rf"'{key}'!\$A\$1:\$([A-Z]+)\$(\d+)", str(ws.print_area))
    if key in INPUT_KEYS:  # rows and columns of the user's come: whatever is on the sheet is printed
        assert not ws.print_area
    else:
        assert whole is not None
        assert int(whole[2]) == LAST_ROW  # whole columns: as far down as they are used
        assert whole[1] == max(last, "E" if len(last) == 1 else last)  # the verdict at the head stands in D and E
    assert ws.page_setup.orientation == "landscape"
    assert ws.sheet_properties.pageSetUpPr is not None
    assert ws.sheet_properties.pageSetUpPr.fitToPage
    assert (ws.page_setup.fitToWidth or 1) == 1
    assert int(ws.page_setup.fitToHeight or 0) == 0


@pytest.mark.parametrize("key", ["checks", "sources"])
def test_long_sheets_print_one_page_wide_with_their_header(book: openpyxl.Workbook, key: str) -> None:
    ws = sheet(book, key)
    assert ws.print_title_rows
    assert ws.print_area
    assert ws.freeze_panes
    assert int(ws.page_setup.fitToHeight or 0) == 0


@pytest.mark.parametrize("key", [*RESULT_KEYS, "checks", "sources"])
def test_results_are_protected_without_password(book: openpyxl.Workbook, key: str) -> None:
    ws = sheet(book, key)
    assert ws.protection.sheet
    assert ws.protection.password is None
    assert ws.protection.hashValue is None
    if key in RESULT_KEYS:
        assert all(
            cell.protection.locked for row in ws.iter_rows(min_row=FIRST) for cell in row if cell.value is not None
        )


@pytest.mark.parametrize("key", INPUT_KEYS)
def test_inputs_are_not_protected(book: openpyxl.Workbook, key: str) -> None:
    assert not sheet(book, key).protection.sheet


def input_cells(ws: Worksheet, key: str) -> list[Any]:
    """Cells of the table's numbers."""
    table = MODEL.input_tables[key]
    if table.record:
        return [ws.cell(row, 3) for row in range(FIRST, ws.max_row + 1)]
    return [cell for row in ws.iter_rows(min_row=FIRST) for cell in row if isinstance(cell.value, (int, float))]


@pytest.mark.parametrize("key", INPUT_KEYS)
def test_every_input_is_blue_on_pale_yellow_and_may_be_typed_over(book: openpyxl.Workbook, key: str) -> None:
    cells = input_cells(sheet(book, key), key)
    assert cells
    for cell in cells:
        assert cell.font.color.rgb == BLUE, cell.coordinate
        assert fill(cell) == PALE, cell.coordinate
        assert not cell.protection.locked, cell.coordinate


@pytest.mark.parametrize("key", RESULT_KEYS)
def test_results_are_neither_blue_nor_yellow(book: openpyxl.Workbook, key: str) -> None:
    for row in sheet(book, key).iter_rows(min_row=FIRST):
        for cell in row:
            assert fill(cell) == ""
            assert cell.font.color is None or cell.font.color.rgb != BLUE


def test_keys_of_rows_are_inputs_too(book: openpyxl.Workbook) -> None:
    for row in range(FIRST, FIRST + 4):
        assert fill(sheet(book, "processes").cell(row, 1)) == PALE


# --- headers, units, numbers ---


@pytest.mark.parametrize("key", [*INPUT_KEYS, *RESULT_KEYS])
def test_each_number_column_says_its_unit(book: openpyxl.Workbook, key: str) -> None:
    table = {**MODEL.input_tables, **MODEL.result_tables}[key]
    shown = [str(cell.value) for cell in heads(sheet(book, key))]
    if table.record:
        assert shown == [field.col.label for field in RECORD_LINE]
        units = {row[0].value: row[3].value for row in sheet(book, key).iter_rows(min_row=FIRST) if row[0].value}
        wanted = {field.name: field.col.unit or None for field in table.fields}
        assert units == wanted
        return
    for field in table.fields:
        if field.kind in ("number", "whole") and not field.spread:
            unit = field.col.unit.replace("{unit}", "unit")
            expected = field.col.label if unit == "-" else f"{field.col.label} ({unit})"
            assert expected in shown


@pytest.mark.parametrize(
    ("key", "heads"),
    [
        ("energy_use", ["Coal (kg/t)", "Coke-oven gas (m3/t)", "Natural gas (m3/t)", "Electricity (kWh/t)"]),
        ("emission_factors", ["PM (g/unit)", "SO2 (g/unit)", "NOx (g/unit)"]),
        ("measured_emissions", ["PM (kg/t)", "SO2 (kg/t)", "NOx (kg/t)", "CO2 (kg/t)"]),
        ("emissions", ["PM (kg/t)", "SO2 (kg/t)", "NOx (kg/t)", "CO2 (kg/t)"]),
        ("indicator_scores", ["PM", "SO2", "NOx", "CO2"]),
    ],
)
def test_spread_columns_say_theirs(book: openpyxl.Workbook, key: str, heads: list[str]) -> None:
    found = [str(cell.value) for cell in sheet(book, key)[3]]
    assert set(heads) <= set(found)


def test_the_rate_is_shown_as_percent_and_kept_as_fraction(book: openpyxl.Workbook) -> None:
    cell = setting(book, "discount_rate")
    assert cell.value == 0.08
    assert "%" in str(cell.number_format)


def test_every_formula_has_a_value(book: openpyxl.Workbook, cached: openpyxl.Workbook) -> None:
    count = 0
    for ws in book:
        for row in ws.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    count += 1
                    assert cached[ws.title][cell.coordinate].value is not None, f"{ws.title}!{cell.coordinate}"
    assert count > 100


def test_no_constant_is_inside_a_formula(book: openpyxl.Workbook) -> None:
    """Beside 0 and 1: the tolerance of the checks stands in a cell."""
    for ws in book:
        for row in ws.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    bare = re.sub(r'"[^"]*"|\'[^\']*\'|\$?[A-Z]{1,3}\$?\d+', "", str(cell.value))
                    assert set(re.findall(r"(?<![\w.])\d+(?:\.\d+)?", bare)) <= {"0", "1"}, cell.value


def test_no_if_is_nested(book: openpyxl.Workbook) -> None:
    formulas = [cell.value for ws in book for row in ws.iter_rows() for cell in row if cell.data_type == "f"]
    assert all(str(formula).count("IF(") - str(formula).count("COUNTIF(") <= 1 for formula in formulas)


def test_the_proofs_are_those_of_the_engine(cached: openpyxl.Workbook) -> None:
    """Values the paper prints, found in the cells a reader looks at."""
    index = {row[0].value: [cell.value for cell in row] for row in sheet(cached, "index").iter_rows(min_row=FIRST)}
    assert index["cog_dri"][5:9:2] == pytest.approx([0.955, 0.744], abs=0.001)
    costs = {row[0].value: row[2].value for row in sheet(cached, "costs").iter_rows(min_row=FIRST)}
    assert costs == pytest.approx(
        {"bf_bof": 584.148, "cog_dri": 241.055, "ng_dri": 289.267, "green_h2_dri": 374.715}, abs=5e-4
    )


# --- guards and notes ---


def validations(book: openpyxl.Workbook, key: str) -> dict[str, Any]:
    return {str(rule.sqref): rule for rule in sheet(book, key).data_validations.dataValidation}


@pytest.mark.parametrize("key", INPUT_KEYS)
def test_every_input_column_is_guarded(book: openpyxl.Workbook, key: str) -> None:
    table = MODEL.input_tables[key]
    rules = list(validations(book, key).values())
    if table.record:
        fields = [
            field
            for field in table.fields
            for row in range(FIRST, sheet(book, key).max_row + 1)
            if sheet(book, key).cell(row, 1).value == field.name
        ]
    else:
        fields = [field for field in table.fields if not field.spread]
    for field in fields:
        title = field.col.label[:32]
        rule = next((each for each in rules if each.promptTitle == title), None)
        if field.name == "source":
            continue
        assert rule is not None, field.name
        if field.col.choices:
            assert rule.type == "list"
            assert str(rule.formula1).strip('"').split(",") == list(field.col.choices)
            assert rule.errorStyle in ((None, "stop") if not field.col.advice else ("information",))
        elif field.kind in ("number", "whole") and field.col.above and field.col.high < SPAN:
            assert rule.type == "custom"
            limits = re.fullmatch(r"AND\((\w+)>(.+),\1<=(.+)\)", str(rule.formula1))
            assert limits is not None
            assert (float(limits[2]), float(limits[3])) == (field.col.low, field.col.high)
            assert limits[1] == str(rule.sqref).split(":")[0]
        elif field.kind in ("number", "whole"):
            assert rule.type == "decimal"
            assert float(rule.formula1) == field.col.low
            if not (field.col.above and field.col.high >= SPAN):
                assert float(rule.formula2) == field.col.high
        elif field.col.refers:
            assert rule.type == "list"
            assert str(rule.formula1).startswith(f"{field.col.refers}!$A$4:")


def test_a_lifetime_of_0_is_not_taken(book: openpyxl.Workbook) -> None:
    rule = validations(book, "processes")["D4:D503"]
    assert (rule.type, rule.formula1) == ("custom", "AND(D4>0,D4<=1000)")


def test_a_rate_of_minus_1_is_not_taken(book: openpyxl.Workbook) -> None:
    """The schema's bound is exclusive: what the sheet takes, the reader should take."""
    cell = setting(book, "discount_rate").coordinate
    rule = validations(book, "settings")[cell]
    assert (rule.type, rule.formula1) == ("custom", f"AND({cell}>-1,{cell}<=1)")


def test_spread_columns_are_limited(book: openpyxl.Workbook) -> None:
    rules = validations(book, "energy_use")
    for column in "BCDE":
        rule = rules[f"{column}4:{column}503"]
        assert (rule.type, float(rule.formula1)) == ("decimal", 0)


def test_texts_of_guards_fit_what_excel_takes(book: openpyxl.Workbook) -> None:
    for key in INPUT_KEYS:
        for rule in validations(book, key).values():
            assert len(rule.prompt or "") <= 255
            assert len(rule.promptTitle or "") <= 32
            assert len(rule.error or "") <= 255
            assert len(rule.errorTitle or "") <= 32
            assert len(rule.formula1 or "") <= 257


def sourced(book: openpyxl.Workbook, key: str) -> list[Any]:
    ws = sheet(book, key)
    return [cell for cell in input_cells(ws, key) if isinstance(cell.value, (int, float))]


@pytest.mark.parametrize("key", INPUT_KEYS)
def test_every_sourced_number_says_where_it_is_from(book: openpyxl.Workbook, key: str) -> None:
    cells = sourced(book, key)
    assert cells
    for cell in cells:
        assert cell.comment is not None, f"{key}!{cell.coordinate}"
        assert re.match(r"\w+: .", cell.comment.text), cell.comment.text


@pytest.mark.parametrize(
    ("key", "cell", "says"),
    [
        ("measured_emissions", "B4", "recovered: one set of values that meets"),
        ("measured_emissions", "C4", "printed: Luo & Li 2025"),
        ("processes", "E5", "recovered: the printed energy cost"),
        ("prices", "C5", "recovered: Table 7 prints 1.65"),
        ("scenario_changes", "E6", "assumed: contract"),
    ],
)
def test_a_note_is_that_of_its_own_cell(book: openpyxl.Workbook, key: str, cell: str, says: str) -> None:
    comment = sheet(book, key)[cell].comment
    assert comment is not None
    assert comment.text.startswith(says)


def test_an_edited_number_says_what_it_was(folder: Path, built: Path) -> None:
    edited, again = folder / "edited.xlsx", folder / "edited-results.xlsx"
    book = openpyxl.load_workbook(built)
    sheet(book, "prices")["C7"] = 0.42
    book.save(edited)
    again.unlink(missing_ok=True)
    app.run(edited, None, again)
    register = [[c.value for c in row] for row in sheet(openpyxl.load_workbook(again), "sources").iter_rows(min_row=18)]
    (line,) = [cells for cells in register if cells[:2] == ["prices", "C7"]]
    assert line[4] == 0.42
    assert line[6] == "own"
    assert "0.3" in str(line[7])


def test_the_register_lists_every_number_put_in(book: openpyxl.Workbook) -> None:
    register = {(row[0].value, row[1].value): row[4].value for row in sheet(book, "sources").iter_rows(min_row=18)}
    for key in INPUT_KEYS:
        for cell in sourced(book, key):
            assert register[key, cell.coordinate] == cell.value
    for row in sheet(book, "sources").iter_rows(min_row=18):
        assert row[6].value, row[1].value
        assert row[7].value or row[6].value == "choice", row[1].value


# --- text that looks like a formula ---

NASTY = ("=1+1", "+1", "-1 is it", "@home", "=cmd|' /C calc'!A0", "http://example.org", "{=1}", "#N/A")


def test_text_stays_text(folder: Path, built: Path) -> None:
    typed, again = folder / "typed.xlsx", folder / "typed-results.xlsx"
    book = openpyxl.load_workbook(built)
    ws = sheet(book, "processes")
    for row, text in enumerate(NASTY[:4], FIRST):
        for column in (2, 8):
            ws.cell(row, column).value = text
            ws.cell(row, column).data_type = "s"
    prices = sheet(book, "prices")
    for row, text in enumerate(NASTY[4:], FIRST):
        prices.cell(row, 5).value = text
        prices.cell(row, 5).data_type = "s"
    book.save(typed)
    again.unlink(missing_ok=True)
    app.run(typed, None, again)
    found = openpyxl.load_workbook(again)
    for row, text in enumerate(NASTY[:4], FIRST):
        for column in (2, 8):
            cell = sheet(found, "processes").cell(row, column)
            assert (cell.value, cell.data_type) == (text, "s")
        for key in ("index", "costs"):
            assert sheet(found, key).cell(row, 2).value == text
            assert sheet(found, key).cell(row, 2).data_type == "s"
    for row, text in enumerate(NASTY[4:], FIRST):
        cell = sheet(found, "prices").cell(row, 5)
        assert (cell.value, cell.data_type) == (text, "s")


def test_no_link_leads_out_of_the_workbook(book: openpyxl.Workbook) -> None:
    links = [cell.hyperlink for ws in book for row in ws.iter_rows() for cell in row if cell.hyperlink]
    assert len(links) == len(book.sheetnames) - 1
    assert all(link.location and not link.target for link in links)
    shown = {str(link.location).split("!")[0].strip("'") for link in links}
    assert shown == set(book.sheetnames) - {"cover"}


# --- charts ---

PROCESSES = ["BF-BOF (long route)", "COG hydrogen DRI + EAF"]
PROCESSES += ["Natural-gas hydrogen DRI + EAF", "Green-power hydrogen DRI + EAF"]
# table, lines of it, column of the names and columns drawn, chart by chart
DRAWN = [
    ("abatement", (4, 6), "B", {"F"}),
    ("carbon", (4, 7), "B", {"E", "F"}),  # direct and electricity
    ("costs", (4, 7), "B", {"C", "D", "E", "F"}),
    ("curves", (4, 9), "B", {"C", "D", "E", "F", "G", "H", "I"}),  # the electricity price: zones and four processes
    ("curves", (10, 13), "B", {"C", "D", "E", "F", "G", "H", "I"}),  # the discount rate
    ("emissions", (4, 7), "B", {"C", "D", "E"}),  # pollutants; CO2 has a chart of its own
    ("grade_bands", (4, 7), "B", {"C", "D", "E", "F"}),
    ("grade_bands", (4, 7), "B", {"C", "D", "E", "F"}),  # again on the summary
    ("scenario_columns", (4, 7), "A", {"B", "C", "D", "E"}),
]


def charts(path: Path) -> list[etree._Element]:
    found = parts(path)
    return [etree.fromstring(found[name]) for name in sorted(found) if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]


def formulas(chart: etree._Element, kind: str) -> list[str]:
    return [str(node.text) for part in chart.iter(CHART + kind) for node in part.iter(CHART + "f")]


def drawn_by(chart: etree._Element) -> tuple[str, tuple[int, int], str, set[str]]:
    """Table, lines, column of the names and columns of the values of a chart."""
    (names,) = set(formulas(chart, "cat"))
    found = re.fullmatch(r"(\w+)!\$([A-Z])\$(\d+):\$\2\$(\d+)", names)
    assert found is not None, names
    key, column, first, last = found.groups()
    values = [re.fullmatch(rf"{key}!\$([A-Z])\${first}:\$\1\${last}", each) for each in formulas(chart, "val")]
    assert all(values)
    return key, (int(first), int(last)), column, {each[1] for each in values if each}


def test_nine_charts_draw_the_result_tables(built: Path, book: openpyxl.Workbook) -> None:
    drawn = sorted(map(drawn_by, charts(built)), key=lambda one: one[:2])
    assert drawn == DRAWN
    for key in ("emissions", "carbon", "costs", "grade_bands"):
        assert [cell.value for cell in sheet(book, key)["B"][3:7]] == PROCESSES
    assert [cell.value for cell in sheet(book, "abatement")["B"][3:6]] == PROCESSES[1:]
    parameters = [cell.value for cell in sheet(book, "curves")["A"][3:48]]
    assert parameters == ["electricity price"] * 6 + ["discount rate"] * 4


def test_charts_have_titles_axes_and_named_series(built: Path) -> None:
    for chart in charts(built):
        words = [node.text for node in chart.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}t")]
        assert len(words) >= 2
        series = list(chart.iter(CHART + "ser"))
        assert series
        assert all(one.find(CHART + "tx") is not None for one in series)


def test_charts_follow_the_number_of_processes(folder: Path) -> None:
    opened = open_case(MODEL, "luo2025", "en")
    six = with_processes(opened.grids, 2)
    path = folder / "six.xlsx"
    path.write_bytes(written(opened, six))
    drawn = [drawn_by(chart) for chart in charts(path)]
    last = {"abatement": 8, "scenario_columns": 7}  # one line less; one line a scenario, of which none was run
    for key, lines, _, columns in drawn:
        if key == "curves":
            assert columns == set("CDEFGHIJK")
        elif key != "scenario_columns":
            assert lines == (FIRST, last.get(key, 9))
    assert [key for key, *_ in drawn].count("curves") == 2


def with_processes(grids: Any, more: int) -> dict[str, Grid]:
    """The case's grids with copies of its last process."""
    found = dict(grids)
    for key in ("processes", "energy_use", "measured_emissions"):
        grid = found[key]
        extra = tuple((f"copy_{n}", *grid.rows[-1][1:]) for n in range(more))
        found[key] = replace(grid, rows=(*grid.rows, *extra), lines=())
    return found


def written(opened: Any, grids: dict[str, Grid]) -> bytes:
    changed = replace(opened, grids=grids, parsed=parse(MODEL.inputs, grids, opened.labels))
    inputs = MODEL.examine(changed.parsed, changed.labels, "", None).sound()
    return workbook_bytes(compose(changed, "", "stamp", MODEL.solve(inputs, None, {})))


# --- a template ---


def test_a_blank_template_offers_lines_to_fill_in() -> None:
    book = openpyxl.load_workbook(ROOT / "templates" / "synergy.xlsx")
    ws = sheet(book, "processes")
    assert ws.tables["processes"].ref == "A3:H9"
    for row in range(FIRST, 10):
        for column in range(1, 7):
            assert fill(ws.cell(row, column)) == PALE
            assert not ws.cell(row, column).protection.locked


def test_a_blank_template_has_no_result_yet() -> None:
    book = openpyxl.load_workbook(ROOT / "templates" / "synergy.xlsx")
    for key in RESULT_KEYS:
        assert all(cell.value is None for row in sheet(book, key).iter_rows(min_row=FIRST) for cell in row)
    words = [cell.value for row in sheet(book, "cover").iter_rows() for cell in row]
    assert "not run yet" in words
    assert "All checks OK" not in words


def test_a_template_is_read_back_as_the_blank_case() -> None:
    opened = open_workbook(ROOT / "templates" / "synergy.xlsx")
    assert opened.case == "blank"
    assert opened.parsed.rows["processes"] == ()


# --- the shelf ---

QUICK = ("synergy",)  # systems whose worked case is computed in no time


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A copy of the shelf as it is checked in."""
    for name in ("templates", "workbooks", "docs/functions", "docs/sheets"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.mark.usefixtures("shipped_ranges")
def test_the_shelf_is_what_the_code_builds() -> None:
    """One system of it: `build --check`, in CI, compares all."""
    assert shelf.stale(ROOT, QUICK) == []


def rewrite(path: Path, part: str, old: bytes, new: bytes) -> None:
    found = parts(path)
    assert old in found[part]
    found[part] = found[part].replace(old, new)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in found.items():
            archive.writestr(name, content)


def test_a_changed_number_is_reported(kept: Path) -> None:
    worked = kept / "workbooks" / "synergy-luo2025.xlsx"
    part = next(name for name, content in parts(worked).items() if b"<v>1386.25</v>" in content)
    rewrite(worked, part, b"<v>1386.25</v>", b"<v>1386.26</v>")
    assert f"workbooks/synergy-luo2025.xlsx: {part}" in shelf.stale(kept, QUICK)


def test_a_changed_page_of_a_function_is_reported(kept: Path) -> None:
    page = kept / "docs" / "functions" / "synergy_index.md"
    page.write_text(page.read_text(encoding="utf-8") + "more\n", encoding="utf-8")
    assert "docs/functions/synergy_index.md" in shelf.stale(kept, QUICK)


def test_a_changed_text_is_reported(kept: Path) -> None:
    rewrite(kept / "templates" / "synergy.xlsx", "xl/sharedStrings.xml", b"Carrier", b"Carriers")
    assert "templates/synergy.xlsx: xl/sharedStrings.xml" in shelf.stale(kept, QUICK)


def test_a_missing_file_and_a_part_too_many_are_reported(kept: Path) -> None:
    (kept / "templates" / "synergy.xlsx").unlink()
    with zipfile.ZipFile(kept / "workbooks" / "synergy-luo2025.xlsx", "a") as archive:
        archive.writestr("xl/extra.xml", "<a/>")
    told = shelf.stale(kept, QUICK)
    assert "templates/synergy.xlsx (missing)" in told
    assert "workbooks/synergy-luo2025.xlsx: xl/extra.xml (only in one)" in told


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (b"<a><v>1</v></a>", b"<a><v>1.0000000001</v></a>", True),
        (b"<a><v>1000000</v></a>", b"<a><v>1000000.0001</v></a>", True),
        (b"<a><v>1</v></a>", b"<a><v>1.00000001</v></a>", False),
        (b'<a x="1" y="2"/>', b'<a y="2" x="1"/>', True),
        (b'<a x="1"/>', b'<a x="2"/>', False),
        (b"<a><b/><c/></a>", b"<a><c/><b/></a>", False),
        (b"<a>x</a>", b"<a>y</a>", False),
        (b"<a/>", b"<a><b/></a>", False),
        (b"PNG", b"PNG", True),
        (b"PNG", b"GIF", False),
        (b"<a>t</a>", b"<a>t</a ", False),
    ],
)
def test_parts_are_compared_with_numbers_to_a_billionth(one: bytes, other: bytes, alike: bool) -> None:
    assert shelf.same(one, other) is alike
    assert shelf.same(other, one) is alike


def test_structure_is_compared_not_only_the_order_of_tags() -> None:
    """The same tags in the same order of reading, but one inside the other."""
    assert not shelf.same(b"<a><b/><c/></a>", b"<a><b><c/></b></a>")


def test_text_after_an_element_is_compared() -> None:
    assert not shelf.same(b"<a><b/>x</a>", b"<a><b/>y</a>")


def test_building_makes_what_is_checked(tmp_path: Path) -> None:
    made = shelf.build(tmp_path, QUICK)
    books = {path for path in made if path.endswith((".xlsx", ".xlsm"))}
    folders = {"templates" if lang == "en" else f"templates/{lang}" for lang in languages()}
    blank = {f"{folder}/{name}.{ending}" for folder in folders for name in QUICK for ending in ("xlsx", "xlsm")}
    examples = {f"{folder}/functions.xlsm" for folder in folders}
    assert books == blank | examples | {
        f"workbooks/{name}-{case}.xlsx" for name, case in SYSTEMS.items() if name in QUICK
    }
    pages = {"README", *FUNCTIONS}
    assert set(made) - books == {
        *(f"docs/functions/{name}.md" for name in pages),
        *(f"docs/sheets/{name}.md" for name in SYSTEMS),
    }
    assert len(set(made)) == len(made)
    assert shelf.stale(tmp_path, QUICK) == []


# --- widths ---


def test_columns_are_wide_enough_for_their_numbers(book: openpyxl.Workbook) -> None:
    for key in (*INPUT_KEYS, *RESULT_KEYS):
        ws = sheet(book, key)
        for column in ws.iter_cols(min_row=FIRST):
            width = ws.column_dimensions[letters(column[0].column or 0)].width
            for cell in column:
                if isinstance(cell.value, (int, float)) and "0.0" in str(cell.number_format):
                    decimals = len(str(cell.number_format).partition(".")[2].rstrip("%#"))
                    assert len(f"{cell.value:,.{decimals}f}") + 1 <= width, f"{key}!{cell.coordinate}"


def test_rows_do_not_overlap() -> None:
    """Bands of the cover: each row written once, so that no text hides another."""
    memory = io.BytesIO((ROOT / "workbooks" / "synergy-luo2025.xlsx").read_bytes())
    ws = sheet(openpyxl.load_workbook(memory), "cover")
    rows = [row[0].row or 0 for row in ws.iter_rows() if any(cell.value is not None for cell in row)]
    assert all(b > a for a, b in pairwise(rows))
    assert ws.print_area == f"'cover'!$A$1:$F${max(rows) + 1}"
