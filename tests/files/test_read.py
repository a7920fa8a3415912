"""Tables are found by name wherever the user has put them, and what cannot be read is said, not guessed."""

import datetime
import io
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from steel_xl.app.opened import open_case, open_workbook
from steel_xl.catalog import system
from steel_xl.files import scan
from steel_xl.files.read import Wanted, read
from steel_xl.sheet.dump import fingerprint
from steel_xl.sheet.grid import CellError, Grid, Uncalculated
from steel_xl.sheet.issue import FileProblem
from steel_xl.sheet.label import Labels
from tests.adapters.worked_case import inputs_alone, worked_case

ROOT = Path(__file__).parents[2]
CASE = ROOT / "workbooks" / "synergy-luo2025.xlsx"

HEADER = ["Carrier", "Unit", "Price (yuan/unit)"]
ROWS = [["coal", "kg", 0.475], ["electricity", "kWh", 0.3]]
PRICES = Wanted("prices", frozenset({"prices"}), frozenset({"carrier", "unit", "price"}))


@pytest.fixture(scope="module")
def case() -> bytes:
    return inputs_alone()


@pytest.fixture(scope="module")
def inputs() -> Any:
    """What the worked case's tables come to, read from its data."""
    found = open_case(system("synergy"), "luo2025", "en").parsed.inputs
    assert found is not None
    return found


def sheet_of(workbook: Workbook, name: str) -> Worksheet:
    sheet = workbook[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def small(change: Callable[[Worksheet], None], path: Path, sheet: str = "prices", name: str = "prices") -> Grid:
    """The grid of a small table of prices from A3 on, after a change to its sheet."""
    workbook = Workbook()
    for gone in workbook.worksheets:
        workbook.remove(gone)
    page = workbook.create_sheet(sheet)
    put(page, 3, 1, [HEADER, *ROWS])
    if name:
        page.add_table(Table(displayName=name, ref="A3:C5"))
    change(page)
    workbook.save(path)
    return read(path, [PRICES])["prices"]


def put(sheet: Worksheet, top: int, left: int, rows: Sequence[Sequence[Any]]) -> None:
    for row, cells in enumerate(rows, top):
        for column, value in enumerate(cells, left):
            sheet.cell(row, column).value = value


def as_typed(grid: Grid) -> list[list[Any]]:
    return [list(row) for row in grid.rows]


# -- the worked case, rearranged: the same inputs


def nothing(book: Workbook) -> None:
    """Only saved by openpyxl."""


def sheet_renamed(book: Workbook) -> None:
    sheet_of(book, "prices").title = "What energy costs"


def sheets_reordered(book: Workbook) -> None:
    book.move_sheet("settings", 5)
    book.move_sheet("prices", -3)


def moved_on_its_sheet(book: Workbook) -> None:
    sheet = sheet_of(book, "prices")
    sheet.move_range("A3:E7", rows=20, cols=7)
    sheet.tables["prices"].ref = "H23:L27"


def moved_to_another_sheet(book: Workbook) -> None:
    old, new = sheet_of(book, "prices"), sheet_of(book, "energy_use")
    put(new, 30, 3, [[cell.value for cell in row] for row in old["A3:E7"]])
    del old.tables["prices"]
    book.remove(old)
    new.add_table(Table(displayName="prices", ref="C30:G34"))


def columns_reordered(book: Workbook) -> None:
    for name in ("prices", "energy_use", "settings"):
        sheet = sheet_of(book, name)
        put(sheet, 3, 1, [[cell.value for cell in reversed(row)] for row in sheet[sheet.tables[name].ref]])


def column_inserted(book: Workbook) -> None:
    sheet = sheet_of(book, "prices")
    sheet.move_range("C3:E7", cols=1)
    put(sheet, 3, 3, [["Supplier"], ["A"], ["B"], ["C"], ["D"]])
    sheet.tables["prices"].ref = "A3:F7"
    sheet.tables["prices"].tableColumns = []


def column_beside(book: Workbook) -> None:
    put(sheet_of(book, "prices"), 3, 6, [["Supplier"], ["A"], ["B"]])


def blank_rows(book: Workbook) -> None:
    sheet = sheet_of(book, "prices")
    sheet.move_range("A5:E7", rows=3)
    sheet.tables["prices"].ref = "A3:E14"


def rows_below_not_in_the_table(book: Workbook) -> None:
    sheet_of(book, "prices").tables["prices"].ref = "A3:E4"


def remark_further_down(book: Workbook) -> None:
    sheet_of(book, "prices")["A9"] = "Offers of May; to be confirmed."


def tables_lost(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        sheet.tables.clear()


def table_lost_and_reordered(book: Workbook) -> None:
    """The columns of carriers now stand left of every column the schema has by name."""
    sheet = sheet_of(book, "energy_use")
    sheet.tables.clear()
    rows = [[cell.value for cell in row] for row in sheet["A3:G7"]]
    put(sheet, 3, 1, [[*row[1:5], row[0], *row[5:]] for row in rows])


def table_lost_without_status_and_source(book: Workbook) -> None:
    sheet = sheet_of(book, "energy_use")
    sheet.tables.clear()
    sheet.delete_cols(6, 2)


def headers_in_keys(book: Workbook) -> None:
    put(sheet_of(book, "prices"), 3, 1, [["carrier", "UNIT", "price_yuan"]])
    put(sheet_of(book, "energy_use"), 3, 1, [["process", "coal", "coke_oven_gas"]])


def totals_row(book: Workbook) -> None:
    """The user has switched on Excel's row of totals."""
    sheet = sheet_of(book, "processes")
    put(sheet, 8, 1, [["Total", None, 14500]])
    sheet.tables["processes"].ref = "A3:H8"
    sheet.tables["processes"].totalsRowCount = 1


@pytest.mark.parametrize(
    "change",
    [
        *(nothing, sheet_renamed, sheets_reordered, moved_on_its_sheet, moved_to_another_sheet, columns_reordered),
        *(column_inserted, column_beside, blank_rows, rows_below_not_in_the_table, remark_further_down, tables_lost),
        *(table_lost_and_reordered, table_lost_without_status_and_source, headers_in_keys, totals_row),
    ],
)
def test_a_workbook_rearranged_has_the_same_inputs(
    change: Callable[[Workbook], None], case: bytes, inputs: Any, tmp_path: Path
) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(case))
    change(workbook)
    workbook.save(tmp_path / "study.xlsx")
    parsed = open_workbook(tmp_path / "study.xlsx").parsed
    assert [str(issue) for issue in parsed.issues] == []
    prose = {"status", "source"}  # words about the numbers, which a user may drop

    def numbers(rows: Any) -> Any:
        if not isinstance(rows, tuple):
            return vars(rows)
        return [{key: value for key, value in vars(row).items() if key not in prose} for row in rows]

    for table in ("settings", "processes", "energy_use", "prices", "emission_factors", "scenario_changes"):
        assert numbers(getattr(parsed.inputs, table)) == numbers(getattr(inputs, table)), table
    assert fingerprint(parsed.inputs) == fingerprint(inputs)


def test_places_are_those_the_user_sees(case: bytes, tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(case))
    moved_on_its_sheet(workbook)
    sheet_renamed(workbook)
    sheet_of(workbook, "What energy costs")["J24"] = "abc"
    workbook.save(tmp_path / "study.xlsx")
    (issue,) = open_workbook(tmp_path / "study.xlsx").parsed.issues
    assert str(issue).startswith("'What energy costs'!J24: found \"abc\", expected a number in yuan/kg; ")


def test_a_new_carrier_is_a_row_below_and_a_column_beside(case: bytes, tmp_path: Path) -> None:
    """Typed directly below and beside the tables, which openpyxl does not make larger."""
    workbook = openpyxl.load_workbook(io.BytesIO(case))
    put(sheet_of(workbook, "prices"), 8, 1, [["hydrogen", "kg", 20]])
    put(sheet_of(workbook, "emission_factors"), 8, 1, [["hydrogen", "kg", 0, 0, 0, 0]])
    put(sheet_of(workbook, "energy_use"), 3, 8, [["hydrogen (kg/t)"], [0], [0], [0], [51.5]])
    workbook.save(tmp_path / "study.xlsx")
    parsed = open_workbook(tmp_path / "study.xlsx").parsed
    assert [str(issue) for issue in parsed.issues] == []
    assert [row.use["hydrogen"] for row in parsed.inputs.energy_use] == [0, 0, 0, 51.5]
    assert parsed.inputs.prices[-1].price_yuan == 20
    assert parsed.places["energy_use", 3, "hydrogen"] == ("energy_use", "H7")


# -- a small table: what its grid holds


def test_a_table_is_as_it_stands(tmp_path: Path) -> None:
    grid = small(lambda _: None, tmp_path / "small.xlsx")
    assert (grid.sheet, grid.top, grid.left) == ("prices", 3, 1)
    assert list(grid.header) == HEADER
    assert as_typed(grid) == ROWS
    assert grid.lines == (4, 5)


def test_blank_rows_are_left_out_and_counted(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        put(sheet, 5, 1, [[None, "  ", None], [None] * 3, ROWS[1]])
        sheet.tables["prices"].ref = "A3:C7"

    grid = small(change, tmp_path / "small.xlsx")
    assert as_typed(grid) == ROWS
    assert grid.lines == (4, 7)
    assert grid.place(1, 2) == ("prices", "C7")


def test_rows_below_belong_to_the_table_up_to_the_first_gap(tmp_path: Path) -> None:
    grid = small(
        lambda sheet: put(sheet, 6, 1, [["gas", "m3", 2.5], [None] * 3, ["a remark"]]), tmp_path / "small.xlsx"
    )
    assert as_typed(grid) == [*ROWS, ["gas", "m3", 2.5]]


def test_a_table_below_or_beside_is_not_taken_in(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        put(sheet, 6, 1, [["Owner", "Tel", "Mail"], ["A", "1", "a@b"]])
        sheet.add_table(Table(displayName="people", ref="A6:C7"))
        put(sheet, 3, 4, [["Key", "Word"], ["x", "y"]])
        sheet.add_table(Table(displayName="words", ref="D3:E4"))

    grid = small(change, tmp_path / "small.xlsx")
    assert list(grid.header) == HEADER
    assert as_typed(grid) == ROWS


def test_a_table_of_no_known_name_is_found_by_sheet_and_header(tmp_path: Path) -> None:
    grid = small(lambda _: None, tmp_path / "small.xlsx", sheet="Prices ", name="Table1")
    assert as_typed(grid) == ROWS
    assert (grid.sheet, grid.top) == ("Prices ", 3)


def test_neither_name_nor_sheet_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="prices"):
        small(lambda _: None, tmp_path / "small.xlsx", sheet="Tariffs", name="")
    assert read(tmp_path / "small.xlsx", [PRICES]) == {}


@pytest.mark.parametrize("name", ["PRICES", "Prices"])
def test_names_are_compared_without_case(name: str, tmp_path: Path) -> None:
    assert as_typed(small(lambda _: None, tmp_path / "small.xlsx", sheet="any", name=name)) == ROWS


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("#DIV/0!", CellError("#DIV/0!")),
        ("#N/A", CellError("#N/A")),
        ("=B4*2", Uncalculated("#N/A")),
        (True, True),
        (datetime.datetime(2025, 4, 3), datetime.date(2025, 4, 3)),
        ("0.475", "0.475"),
        ("0x10", "0x10"),
        (7, 7),
        (1e-300, 1e-300),
        ("煤", "煤"),
    ],
)
def test_cells_are_read_as_what_they_are(typed: Any, read_as: Any, tmp_path: Path) -> None:
    grid = small(lambda sheet: put(sheet, 4, 3, [[typed]]), tmp_path / "small.xlsx")
    cell = grid.rows[0][2]
    assert cell == read_as
    assert isinstance(cell, CellError) == isinstance(read_as, CellError)
    assert isinstance(cell, Uncalculated) == isinstance(read_as, Uncalculated)
    assert isinstance(cell, bool) == isinstance(read_as, bool)
    assert isinstance(cell, str) == isinstance(read_as, str)


def test_calculated_formulas_are_their_values(tmp_path: Path) -> None:
    workbook = xlsxwriter.Workbook(tmp_path / "small.xlsx")
    sheet = workbook.add_worksheet("prices")
    sheet.add_table("A3:C5", {"name": "prices", "columns": [{"header": head} for head in HEADER], "data": ROWS})
    sheet.write_formula("C4", "=0.4+0.075", None, 0.475)
    sheet.write_formula("C5", "=1/0", None, "#DIV/0!")
    sheet.write_formula("B5", '="k"&"Wh"', None, "kWh")
    workbook.close()
    grid = read(tmp_path / "small.xlsx", [PRICES])["prices"]
    assert as_typed(grid) == [["coal", "kg", 0.475], ["electricity", "kWh", CellError("#DIV/0!")]]
    assert isinstance(grid.rows[1][2], CellError)


def test_a_row_of_totals_is_no_row_of_the_table(tmp_path: Path) -> None:
    workbook = xlsxwriter.Workbook(tmp_path / "small.xlsx")
    sheet = workbook.add_worksheet("prices")
    columns = [{"header": head} for head in HEADER]
    columns[0]["total_string"], columns[2]["total_function"] = "Total", "sum"
    sheet.add_table("A3:C6", {"name": "prices", "columns": columns, "data": ROWS, "total_row": True})
    workbook.close()
    assert as_typed(read(tmp_path / "small.xlsx", [PRICES])["prices"]) == ROWS


# -- files


def test_a_workbook_with_macros_is_read(inputs: Any, tmp_path: Path) -> None:
    """Its parts are those of an .xlsx under another content type."""
    plain, macros = b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml"
    with zipfile.ZipFile(io.BytesIO(worked_case())) as old, zipfile.ZipFile(tmp_path / "study.XLSM", "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "[Content_Types].xml":
                assert plain in content
                content = content.replace(b"openxmlformats-officedocument." + plain, macros)
            new.writestr(part, content)
    assert fingerprint(open_workbook(tmp_path / "study.XLSM").parsed.inputs) == fingerprint(inputs)


def archive(*parts: str) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as file:
        for part in parts:
            file.writestr(part, "<document/>")
    return memory.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("nowhere.xlsx", None, "no_file"),
        ("study.xls", b"", "ending_in"),
        ("study.csv", b"carrier,unit,price", "ending_in"),
        ("study", b"", "ending_in"),
        ("study.xlsx", b"", "no_workbook"),
        ("study.xlsx", b"carrier,unit,price", "no_workbook"),
        ("study.xlsx", b"PK\x03\x04" + b"\0" * 100, "no_workbook"),
        ("study.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504, "password"),  # or an old .xls renamed
        ("study.xlsx", archive(), "no_workbook"),
        ("study.xlsx", archive("word/document.xml"), "no_workbook"),
        ("study.xlsx", archive("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"), "no_workbook"),
    ],
)
def test_what_is_no_workbook_is_a_problem_of_the_file(
    name: str, content: bytes | None, problem: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(FileProblem) as caught:
        read(path, [PRICES])
    assert caught.value.path == path
    assert caught.value.key == problem
    assert str(caught.value) == caught.value.said(Labels())
    assert caught.value.said(Labels()).startswith(f"{path}: ")
    assert caught.value.parts == ({"ending": path.suffix} if problem == "ending_in" else {})
    assert (path.read_bytes() if content is not None else None) == content


@pytest.mark.parametrize("size", [0.1, 0.5, 0.9, 0.999])
def test_a_torn_workbook_is_a_problem_of_the_file(size: float, tmp_path: Path) -> None:
    whole = CASE.read_bytes()
    (tmp_path / "study.xlsx").write_bytes(whole[: int(len(whole) * size)])
    with pytest.raises(FileProblem, match="not an Excel workbook"):
        read(tmp_path / "study.xlsx", [PRICES])


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet5.xml", "xl/tables/table5.xml"])
def test_a_workbook_with_a_spoilt_part_is_a_problem_of_the_file(part: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(CASE) as old, zipfile.ZipFile(tmp_path / "study.xlsx", "w") as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info, content[: len(content) // 2] if info.filename == part else content)
    with pytest.raises(FileProblem):
        open_workbook(tmp_path / "study.xlsx")


@pytest.mark.parametrize(
    ("stray", "table"),
    [("XFD1048576", True), ("XFD1048576", False), ("ZZ1048576", True), ("ZZ1048576", False)],
    ids=["corner-table", "corner-lost", "column_zz-table", "column_zz-lost"],
)
@pytest.mark.slow
def test_a_sheet_that_reaches_too_far_is_refused_not_loaded(stray: str, table: bool, tmp_path: Path) -> None:
    """In a process of its own with 2 GiB of memory: loading so many cells would end it, not raise."""
    workbook = xlsxwriter.Workbook(tmp_path / "far.xlsx")
    sheet = workbook.add_worksheet("prices")
    for row, cells in enumerate([HEADER, *ROWS], 2):
        sheet.write_row(row, 0, cells)
    if table:
        sheet.add_table("A3:C5", {"name": "prices", "columns": [{"header": head} for head in HEADER]})
    sheet.write(stray, "oops")
    workbook.close()
    script = f"""
import pathlib, sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except ImportError:
    pass
from steel_xl.files.read import Wanted, read
from steel_xl.sheet.issue import FileProblem
prices = Wanted("prices", frozenset(["prices"]), frozenset(["carrier", "unit"]))
try:
    read(pathlib.Path({str(tmp_path / "far.xlsx")!r}), [prices])
except FileProblem as problem:
    print(problem)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[:300]
    assert done.stdout.count("\n") == 1
    column = stray.removesuffix("1048576")
    assert f"far.xlsx: sheet prices reaches to row 1048576 and column {column}; " in done.stdout


def test_a_far_cell_on_a_sheet_without_a_table_does_not_matter(case: bytes, inputs: Any, tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(case))
    workbook.create_sheet("my notes")["XFD1048576"] = "oops"
    workbook.save(tmp_path / "study.xlsx")
    assert open_workbook(tmp_path / "study.xlsx").parsed.inputs == inputs


def test_reading_leaves_no_file_open(tmp_path: Path) -> None:
    """Windows would not let it be renamed; elsewhere the unclosed file is a warning, and so an error."""
    small(lambda _: None, tmp_path / "small.xlsx")
    (tmp_path / "small.xlsx").rename(tmp_path / "moved.xlsx")
    assert not (tmp_path / "small.xlsx").exists()


# -- workbooks made to do harm, or by accident


def rewritten(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The workbook with its parts changed, deflated."""
    memory = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, change(info.filename, old.read(info)))
    return memory.getvalue()


def test_a_part_that_unpacks_beyond_measure_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file that unpacks to 64 MiB, under a limit of 32."""
    monkeypatch.setattr(scan, "MOST_BYTES", 1 << 25)
    path = tmp_path / "study.xlsx"
    bomb = bytes(1 << 26)
    path.write_bytes(
        rewritten(inputs_alone(), lambda name, part: part + bomb if name == "xl/worksheets/sheet5.xml" else part)
    )
    assert path.stat().st_size < 1 << 20
    with pytest.raises(FileProblem) as caught:
        open_workbook(path)
    assert caught.value.key == "too_big"


def test_a_limit_that_is_met_is_no_fault(
    case: bytes, inputs: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "study.xlsx").write_bytes(case)
    with zipfile.ZipFile(io.BytesIO(case)) as parts:
        monkeypatch.setattr(scan, "MOST_BYTES", sum(part.file_size for part in parts.infolist()))
    assert fingerprint(open_workbook(tmp_path / "study.xlsx").parsed.inputs) == fingerprint(inputs)


ENTITIES = {
    "a file of the reader's": '<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file://{secret}">]>',
    "a billion laughs": '<!DOCTYPE worksheet [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghijk", "bcdefghijkl", strict=True)
    )
    + '<!ENTITY x "&l;">]>',
}


@pytest.mark.parametrize("kind", ENTITIES)
def test_entities_of_a_sheet_are_not_resolved(kind: str, case: bytes, tmp_path: Path) -> None:
    """The text of the first carrier is an entity: nothing of it may come into the study, nor fill the memory."""
    (tmp_path / "secret.txt").write_text("the secret")
    declared = ENTITIES[kind].replace("{secret}", str(tmp_path / "secret.txt")).encode()
    met = []

    def change(name: str, part: bytes) -> bytes:
        if name != "xl/worksheets/sheet5.xml":
            return part
        met.append(part.count(b">coal<"))
        return declared + part.replace(b">coal<", b">&x;<")

    path = tmp_path / "study.xlsx"
    path.write_bytes(rewritten(case, change))
    assert met == [1]
    try:
        said = " ".join(str(issue) for issue in open_workbook(path).parsed.issues)
    except FileProblem as problem:
        said = str(problem)
    assert said
    assert "the secret" not in said
    assert "haha" not in said


def merged(book: Workbook) -> None:
    """The unit of two carriers, merged down the column, as a formatter would."""
    sheet_of(book, "prices").merge_cells("B4:B5")


def test_merged_cells_are_said_not_filled_in(case: bytes, tmp_path: Path) -> None:
    """Excel keeps the upper value alone: the lower cell is empty, and is said to be."""
    workbook = openpyxl.load_workbook(io.BytesIO(case))
    merged(workbook)
    workbook.save(tmp_path / "study.xlsx")
    said = [str(issue) for issue in open_workbook(tmp_path / "study.xlsx").parsed.issues]
    assert "prices!B5: found an empty cell, expected text; type the unit or clear the row" in said


def test_five_thousand_blank_rows_within_a_table(case: bytes, inputs: Any, tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(case))
    sheet = sheet_of(workbook, "prices")
    sheet.move_range("A6:E7", rows=5000)
    for row in range(6, 5006):
        sheet.cell(row, 3).value = " "
    sheet.tables["prices"].ref = "A3:E5007"
    workbook.save(tmp_path / "study.xlsx")
    parsed = open_workbook(tmp_path / "study.xlsx").parsed
    assert [str(issue) for issue in parsed.issues] == []
    assert fingerprint(parsed.inputs) == fingerprint(inputs)
    assert parsed.places["prices", 3, "price_yuan"] == ("prices", "C5007")
