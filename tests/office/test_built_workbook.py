"""The workbook in a real spreadsheet: its own formulas agree with the engine, its checks can fail, it prints."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from steel_xl import app
from steel_xl.catalog import system
from tests.adapters.worked_case import WORKED, new_case, worked_case
from tests.office.session import Document, Office, page_texts

SHIPPED = Path(__file__).parents[2] / "workbooks" / "synergy-luo2025.xlsx"
TOLERANCE = 1e-9
FIRST = 5  # row of the first check
MOST_LINES = 200
ERROR_RESULT = 4  # com.sun.star.sheet.FormulaResult.ERROR
PROOFS = 6  # a process: annualised investment, energy, total, C, T, D
FINE = "All checks OK"
MODEL = system("synergy")

Edit = Callable[[openpyxl.Workbook], None]


def sheet(book: openpyxl.Workbook, name: str) -> Worksheet:
    found = book[name]
    assert isinstance(found, Worksheet)
    return found


def ran(tmp_path: Path, edit: Edit | None = None, scenario: str | None = None) -> Path:
    """A new workbook of the worked case with an edit, as somebody makes it, run under a scenario."""
    source, results = tmp_path / "study.xlsx", tmp_path / "study-results.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(new_case(WORKED)))
    if edit is not None:
        edit(book)
    book.save(source)
    app.run(source, scenario, results)
    return results


def checks(document: Document) -> list[tuple[str, str, float, float, str]]:
    """Lines of the sheet of checks that compare numbers: sheet, what, the native one, the engine's, the verdict."""
    cells = document.model.Sheets.getByName("checks").getCellRangeByName(f"A{FIRST}:F{FIRST + MOST_LINES}").DataArray
    assert not cells[-1][0]
    lines = [line for line in cells if line[0] and isinstance(line[2], float)]
    return [(str(line[0]), str(line[1]), float(line[2]), float(line[3]), str(line[5])) for line in lines]


def master(document: Document) -> str:
    row = next(row for row in range(4, 40) if document.value("cover", f"A{row}") == "All checks")
    return str(document.value("cover", f"C{row}"))


def verdict(document: Document, name: str) -> str:
    """The check shown at the head of a sheet."""
    heads = [f"{column}1" for column in "BCDEFGHIJKLMNOP"]
    at = next(index for index, cell in enumerate(heads) if document.value(name, cell) == "Check")
    return str(document.value(name, heads[at + 1]))


def errors(document: Document) -> list[str]:
    """Every cell of the workbook that holds an error."""
    found = (document.model.Sheets.getByName(name).queryFormulaCells(ERROR_RESULT) for name in document.sheet_names)
    return [where for cells in found for where in [str(cells.RangeAddressesAsString)] if where]


def proofs(document: Document, processes: int) -> None:
    """Each native formula equals the engine, and every verdict says so."""
    assert errors(document) == []
    lines = checks(document)
    again = [line for line in lines if ": " in line[1]]
    assert len(again) == processes * PROOFS
    for name, what, now, engine, said in lines:
        assert now == pytest.approx(engine, rel=TOLERANCE, abs=TOLERANCE), (name, what)
        assert said == "OK", (name, what)
    assert master(document) == FINE


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked case, run."""
    path = tmp_path_factory.mktemp("worked") / "worked.xlsx"
    path.write_bytes(worked_case())
    return path


@pytest.fixture(scope="module")
def opened(office: Office, worked: Path) -> Iterator[Document]:
    """It is open, and recalculated."""
    with office.open(worked) as document:
        document.recalculate()
        yield document


@pytest.fixture
def run(opened: Document, monkeypatch: pytest.MonkeyPatch) -> Iterator[Document]:
    """The same; what a test puts in is taken back."""
    before: dict[tuple[str, str], str] = {}

    def kept(put: Callable[..., None], sheet: str, cell: str, what: Any) -> None:
        before.setdefault((sheet, cell), opened.formula(sheet, cell))
        put(sheet, cell, what)

    put_formula = opened.set_formula
    for name in ("set", "set_formula"):
        monkeypatch.setattr(opened, name, partial(kept, getattr(opened, name)))
    yield opened
    for (name, cell), said in before.items():
        put_formula(name, cell, said)
    if before:
        opened.recalculate()
        assert master(opened) == FINE


def test_native_formulas_of_the_shipped_workbook_agree_with_the_engine(office: Office) -> None:
    with office.open(SHIPPED) as document:
        document.recalculate()
        proofs(document, 4)
        words = len(MODEL.input_tables) - 1  # settings are compared word by word
        numbers = len(MODEL.input_tables) + len(MODEL.result_tables) - 1  # reversals hold words alone
        assert len(checks(document)) == 4 * PROOFS + words + numbers


def test_native_formulas_give_what_the_paper_prints(run: Document) -> None:
    """Not by way of the engine: the spreadsheet's own PMT, products and roots against Table 8."""
    printed = {
        "bf_bof": (584.148, None, 0.727, 0.024, 0.131),
        "cog_dri": (241.055, 461.456, 0.955, 0.744, 0.843),
        "ng_dri": (289.267, 1063.593, 0.931, 0.560, 0.722),
        "green_h2_dri": (374.715, 1292.718, 0.323, 0.663, 0.463),
    }
    found: dict[str, dict[str, float]] = {}
    for _, what, now, _, _ in checks(run):
        quantity, colon, process = what.rpartition(": ")
        if not colon:
            continue
        found.setdefault(process, {})[quantity.split(",")[0].split()[0]] = now
    for process, (investment, energy, c, t, d) in printed.items():
        told = found[process]
        assert told["Annualised"] == pytest.approx(investment, abs=1e-3)
        assert energy is None or told["Energy"] == pytest.approx(energy, abs=1e-3)
        assert (told["Coupling"], told["Coordination"], told["Synergy"]) == pytest.approx((c, t, d), abs=1e-3)


@pytest.mark.parametrize(
    ("name", "cell", "value", "others"),
    [
        ("prices", "C7", 0.31, {"costs"}),
        ("settings", "C4", 0.04, {"costs"}),
        ("energy_use", "B4", 1300, {"costs"}),
        ("measured_emissions", "B4", 6.51, set()),
        ("processes", "C4", 5001, {"costs"}),
        ("settings", "C5", 0.4, {"index"}),
        ("scenario_changes", "E5", 0.6, set()),
        ("indicator_weights", "C8", 0.47, set()),
    ],
)
def test_an_edited_input_is_noticed(run: Document, name: str, cell: str, value: float, others: set[str]) -> None:
    assert verdict(run, name) == "OK"
    run.set(name, cell, value)
    run.recalculate()
    assert verdict(run, name) != "OK"
    assert master(run) != FINE
    bad = {line[0] for line in checks(run) if line[4] != "OK"}
    assert bad == {name, *others}


@pytest.mark.parametrize(
    ("name", "cell", "text"),
    [("settings", "C11", "corrected"), ("settings", "C10", "equal"), ("processes", "A7", "renamed")],
)
def test_an_edited_word_that_matters_is_noticed(run: Document, name: str, cell: str, text: str) -> None:
    """The method's words change the results as numbers do."""
    run.set(name, cell, text)
    run.recalculate()
    assert master(run) != FINE


def test_a_line_typed_below_a_table_is_noticed(run: Document) -> None:
    run.set("prices", "A8", "hydrogen")
    run.set("prices", "C8", 20.0)
    run.recalculate()
    assert verdict(run, "prices") != "OK"
    assert master(run) != FINE


def test_two_numbers_that_change_places_are_noticed(run: Document) -> None:
    run.set("prices", "C6", 0.3)
    run.set("prices", "C7", 2.5)
    run.recalculate()
    assert verdict(run, "prices") != "OK"


def test_an_edit_taken_back_is_fine_again(run: Document) -> None:
    run.set("prices", "C7", 0.31)
    run.recalculate()
    assert master(run) != FINE
    run.set("prices", "C7", 0.3)
    run.recalculate()
    assert master(run) == FINE


def test_an_overtyped_result_is_noticed(run: Document) -> None:
    """In a copy without protection, somebody improves a number."""
    run.model.Sheets.getByName("index").unprotect("")
    run.set("index", "I4", 0.9)
    run.recalculate()
    assert verdict(run, "index") != "OK"
    assert master(run) != FINE


def test_the_check_says_so_in_red_on_the_cover(run: Document) -> None:
    run.set("prices", "C7", 0.31)
    run.recalculate()
    assert master(run).startswith("CHECK")


def setting(name: str, value: float | str) -> Edit:
    def edit(book: openpyxl.Workbook) -> None:
        ws = sheet(book, "settings")
        row = next(row for row in range(4, ws.max_row + 1) if ws.cell(row, 1).value == name)
        ws.cell(row, 3).value = value

    return edit


def six_processes(book: openpyxl.Workbook) -> None:
    """Two processes more, one without measured emissions, typed below the tables."""
    for name in ("processes", "energy_use"):
        ws = sheet(book, name)
        for row, key in ((8, "hybrid"), (9, "scrap_eaf")):
            for column in range(2, ws.max_column + 1):
                ws.cell(row, column).value = ws.cell(row - 4, column).value
            ws.cell(row, 1).value = key
            ws.cell(row, 3).value = float(ws.cell(row - 4, 3).value or 0) * 0.9 + 10  # type: ignore[arg-type]


def five_carriers(book: openpyxl.Workbook) -> None:
    """Biochar, used by one process: a line of prices and factors, and a column of use beside the table."""
    typed: dict[str, list[float | str]] = {
        "prices": ["biochar", "kg", 1.1],
        "emission_factors": ["biochar", "kg", 1, 2, 3, 0.1],
    }
    for name, line in typed.items():
        for column, value in enumerate(line, 1):
            sheet(book, name).cell(8, column).value = value
    use = sheet(book, "energy_use")
    use["H3"], use["H4"], use["H5"] = "biochar", 50, 0


def moved_rows(book: openpyxl.Workbook) -> None:
    """Lines of the energy use in another order than the processes."""
    use = sheet(book, "energy_use")
    for column in range(1, 8):
        upper: Any = use.cell(4, column).value
        use.cell(4, column).value = use.cell(7, column).value
        use.cell(7, column).value = upper


def no_carbon_line(book: openpyxl.Workbook) -> None:
    """Settings that may be left out, left out: their lines are cleared."""
    ws = sheet(book, "settings")
    for row in (5, 6, 7, 12, 13, 14):
        for column in range(1, 7):
            ws.cell(row, column).value = None


def scores_from_0(book: openpyxl.Workbook) -> None:
    """The worst score is 0; scenarios under which one process is worst in everything change nothing."""
    sheet(book, "settings")["C8"] = 0
    sheet(book, "scenario_changes")["E6"] = 0.3
    sheet(book, "scenario_changes")["E7"] = 0


def no_interest(book: openpyxl.Workbook) -> None:
    sheet(book, "settings")["C4"] = 0


def long_life(book: openpyxl.Workbook) -> None:
    """A plant that lasts: the largest life the sheet takes."""
    sheet(book, "processes")["D4"] = 1000


@pytest.mark.parametrize(
    ("edit", "scenario", "processes"),
    [
        (setting("coupling_model", "corrected"), None, 4),
        (None, "grid electricity", 4),
        (setting("scenario", "ETS 100"), None, 4),
        (six_processes, None, 6),
        (five_carriers, None, 4),
        (moved_rows, "cheap power", 4),
        (no_carbon_line, None, 4),
        (no_interest, None, 4),
        (scores_from_0, None, 4),
        (setting("weighting", "entropy"), None, 4),
        (long_life, None, 4),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_native_formulas_agree_with_any_run(
    office: Office, tmp_path: Path, edit: Edit | None, scenario: str | None, processes: int
) -> None:
    """Under a scenario the formulas must use what the scenario puts in place of a cell."""
    with office.open(ran(tmp_path, edit, scenario)) as document:
        document.recalculate()
        proofs(document, processes)


def test_under_a_scenario_the_energy_cost_is_the_scenario_s(office: Office, tmp_path: Path) -> None:
    """Power at 0.15 yuan: 4309.06 x 0.15 for green hydrogen, by the spreadsheet's own product."""
    with office.open(ran(tmp_path, None, "cheap power")) as document:
        document.recalculate()
        found = {line[1]: line[2] for line in checks(document)}
    (energy,) = [now for what, now in found.items() if what.startswith("Energy") and what.endswith("green_h2_dri")]
    assert energy == pytest.approx(4309.06 * 0.15, rel=1e-12)


@pytest.mark.parametrize("name", ["templates/synergy.xlsx", "workbooks/synergy-luo2025.xlsx"])
def test_no_cell_holds_an_error(office: Office, name: str) -> None:
    with office.open(SHIPPED.parents[1] / name) as document:
        document.recalculate()
        assert errors(document) == []


def test_a_template_is_not_called_checked(office: Office) -> None:
    with office.open(SHIPPED.parents[1] / "templates" / "synergy.xlsx") as document:
        document.recalculate()
        assert master(document) == "not run yet"


def test_an_error_is_seen(run: Document) -> None:
    """The test above can fail."""
    run.set_formula("prices", "H20", "=1/0")
    assert len(errors(run)) == 1


def test_charts_are_there(run: Document) -> None:
    assert run.chart_count("charts") == 8


# --- print ---


@pytest.fixture(scope="module")
def pages(office: Office, worked: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The words of every page it prints."""
    with office.open(worked) as document:
        document.recalculate()
        return page_texts(document.pdf(tmp_path_factory.mktemp("printed") / "book.pdf"))


@pytest.fixture(scope="module")
def book(worked: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(worked)


def test_every_sheet_prints_with_its_title_and_without_crosses(pages: list[str], book: openpyxl.Workbook) -> None:
    assert len(pages) >= len(book.sheetnames)  # long tables take several
    flat = [" ".join(page.split()) for page in pages]
    for ws in book:
        assert any(" ".join(str(ws["A1"].value).split()) in page for page in flat), ws.title
    assert not any("###" in page for page in pages)
    assert not any(re.search(r"#(N/A|REF|VALUE|NAME|DIV)", page) for page in pages)


def test_tables_print_one_page_wide(pages: list[str], book: openpyxl.Workbook) -> None:
    """First and last header of each result table stand on one page."""
    flat = [" ".join(page.split()) for page in pages]
    for key in MODEL.result_tables:
        ws = sheet(book, key)
        heads = [str(cell.value).split()[0] for cell in ws[3] if cell.value]
        page = next(page for page in flat if str(ws["A1"].value) in page)
        assert heads[0] in page
        assert heads[-1] in page


def test_a_template_prints_too(office: Office, tmp_path: Path) -> None:
    with office.open(SHIPPED.parents[1] / "templates" / "synergy.xlsx") as document:
        pages = page_texts(document.pdf(tmp_path / "blank.pdf"))
    assert pages
    assert not any("###" in page for page in pages)


# --- copies others saved ---


def tables(path: Path) -> tuple[Any, str]:
    found = app.run(path)
    return found.rows, found.inputs_sha256


def test_a_copy_libreoffice_saved_reads_like_the_original(office: Office, worked: Path, tmp_path: Path) -> None:
    copy = tmp_path / "saved by office.xlsx"
    with office.open(worked) as document:
        document.recalculate()
        document.save_as(copy)
    assert tables(copy) == tables(worked)
    assert app.run(copy).case == "synergy/luo2025"


def test_a_copy_openpyxl_saved_reads_like_the_original(worked: Path, tmp_path: Path) -> None:
    copy = tmp_path / "saved by openpyxl.xlsx"
    openpyxl.load_workbook(worked).save(copy)
    assert tables(copy) == tables(worked)


def test_an_edit_in_libreoffice_has_its_effect(office: Office, worked: Path, tmp_path: Path) -> None:
    """Power at 0.15 yuan, typed and saved there, is the scenario of that price."""
    copy = tmp_path / "edited.xlsx"
    with office.open(worked) as document:
        document.set("prices", "C7", 0.15)
        document.save_as(copy)
    edited, scenario = app.run(copy).rows, app.run(worked, "cheap power").rows
    assert edited.pop("scenarios") != scenario.pop("scenarios")  # told against the inputs as they stand: these differ
    assert edited == scenario


def test_a_scenario_is_not_computed_twice(worked: Path, tmp_path: Path) -> None:
    """The results of a run hold the inputs as typed, so that running them again gives the same."""
    results = ran(tmp_path, None, "ETS 100")
    assert app.run(results, "ETS 100").rows == app.run(worked, "ETS 100").rows
    assert app.run(results, "luo2025").rows == app.run(worked, "luo2025").rows
