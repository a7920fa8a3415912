"""The buttons in a real spreadsheet: results are written, faults are marked and cleared, nothing is left half done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw

from steel_xl import app
from steel_xl.adapters import dressing, failures, macros, writing
from steel_xl.adapters.live import LiveBook
from steel_xl.catalog import system
from steel_xl.files.patch.cells import NOTHING, Area, Content
from steel_xl.sheet.grid import LAST_ROW
from tests.files.filled import filled
from tests.office.bridge import Bridge, buttons
from tests.office.charts import charts_in
from tests.office.engine import opened
from tests.office.session import Document

MODEL = system("synergy")
HEAD = 0x1F3864  # fill of what stands above numbers
COAL: tuple[str | float, ...] = ("price of coal", "prices", "coal", "price_yuan", 0.5, 1.5, 0.5)
LINE = 529  # hundredths of a millimetre
WORN = (
    "CharFontName",
    "CharHeight",
    "CharWeight",
    "CharColor",
    "CellBackColor",
    "VertJustify",
    "IsTextWrapped",
)
CAPTIONS = {"run": "Run Scenario", "check": "Check Inputs", "explain": "Explain errors"}


class Excel:
    """A workbook with macros, open, and what its user sees."""

    def __init__(self, bridge: Bridge, document: Document, name: str) -> None:
        self.bridge, self.document = bridge, document
        self.book = opened(bridge.office, document.model, name)
        self.app: Any = self.book.impl.app
        self.buttons = buttons(document, "cover")

    def press(self, key: str, *, within: bool = False) -> str:
        """Press a button; returns what the user was told.

        Its Python runs when the button's VBA is done, as on the Mac, or `within` it, as on Windows: there LibreOffice
        takes ten times as long.
        """
        xw.Book._mock_caller = self.book  # type: ignore[attr-defined]
        run, self.bridge.run = self.bridge.run, self.bridge.run if within else lambda command: None
        try:
            self.bridge.press(self.document, self.buttons[CAPTIONS[key]])
            if not within:
                run(self.bridge.commands[-1])
        finally:
            self.bridge.run = run
            del xw.Book._mock_caller  # type: ignore[attr-defined]
        assert self.bridge.failed == []
        return str(self.app.said[-1])

    def table(self, key: str) -> list[list[Any]]:
        """The rows of a table with its header, as they stand."""
        area = self.document.model.DatabaseRanges.getByName(key).DataArea
        sheet = self.document.model.Sheets.getByIndex(area.Sheet)
        cells = sheet.getCellRangeByPosition(area.StartColumn, area.StartRow, area.EndColumn, area.EndRow)
        return [list(row) for row in cells.getDataArray()]

    def note(self, sheet: str, cell: str) -> str:
        found = self.book.sheets[sheet].range(cell).note
        return "" if found is None else str(found.text)


@contextmanager
def excel(bridge: Bridge, path: Path) -> Iterator[Excel]:
    bridge.charts[""] = charts_in(path)
    with bridge.open(path) as document:
        yield Excel(bridge, document, path.name)
    assert bridge.charts[""].refused == []


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return app.new("synergy", tmp_path_factory.mktemp("macros") / "case.xlsm")


def plain(rows: list[list[Any]]) -> list[list[Any]]:
    return [[round(cell, 9) if isinstance(cell, float) else (cell or "") for cell in row] for row in rows]


def looks(document: Document, sheet: str) -> dict[tuple[int, int], Any]:
    """The looks of the printed cells of a sheet, and the heights of its rows in lines."""
    found, formats = document.model.Sheets.getByName(sheet), document.model.NumberFormats
    (area,) = found.getPrintAreas()
    used = found.createCursor()
    used.gotoEndOfUsedArea(False)
    last = min(area.EndRow, used.RangeAddress.EndRow)
    rows = range(last + 1) if last < 50 else (*range(30), last)
    worn: dict[tuple[int, int], Any] = {(-1, row): round(found.Rows.getByIndex(row).Height / LINE) for row in rows}
    for place in ((column, row) for row in rows for column in (0, 1, 3, area.EndColumn)):
        cell = found.getCellByPosition(*place)
        edges = (getattr(cell, f"{side}Border") for side in ("Left", "Right", "Top", "Bottom"))
        worn[place] = {
            "edges": [(weight_of(edge), weight_of(edge) and edge.Color) for edge in edges],
            "form": formats.getByKey(cell.NumberFormat).FormatString,
            "merged": cell.IsMerged,
            "indented": cell.ParaIndent > 0,
            **{what: getattr(cell, what) for what in WORN},
            **{what: getattr(cell, what).value for what in ("HoriJustify", "CharPosture")},
        }
    return worn


def page_starts(document: Document, sheet: str) -> list[int]:
    """The 0-based rows that somebody let a page start with."""
    breaks = document.model.Sheets.getByName(sheet).getRowPageBreaks()
    return [int(each.Position) for each in breaks if each.ManualBreak]


def weight_of(edge: Any) -> str:
    """LibreOffice draws Excel's medium line 62 hundredths of a millimetre wide from a file, 88 from a macro."""
    return "" if not edge.OuterLineWidth else "thin" if edge.OuterLineWidth < 50 else "medium"


def same_looks(macro: Excel, filed: Excel, path: Path) -> None:
    """Print areas follow, section heads keep their line, heat maps their colours, checks their rules."""
    for sheet in ("summary", "checks", "grid_map"):
        mine, other = looks(macro.document, sheet), looks(filed.document, sheet)
        assert mine.keys() == other.keys()
        for place, worn in other.items():
            if isinstance(worn, dict) and worn["HoriJustify"] == "STANDARD":  # LibreOffice's VBA cannot give it back
                mine[place]["HoriJustify"] = "STANDARD"
            assert mine[place] == worn, (sheet, place)
    for sheet in ("index", "grid", "checks", "grid_map"):
        areas = (each.document.model.Sheets.getByName(sheet).getPrintAreas() for each in (macro, filed))
        assert len({(area[0].EndColumn, area[0].EndRow) for area in areas}) == 1, sheet
    assert page_starts(macro.document, "grid_map") == page_starts(filed.document, "grid_map") > []
    drawn = openpyxl.load_workbook(path, keep_vba=True)["grid_map"].conditional_formatting
    limits = {f"grid_map!{area.sqref}": [float(each.val) for each in area.rules[0].colorScale.cfvo] for area in drawn}
    assert {rule.area.replace("$", ""): list(rule.thresholds) for rule in macro.book.impl.scales} == limits
    assert len(macro.book.impl.scales) == len(limits) == 4
    kept = macro.document.model.Sheets.getByName("checks").ConditionalFormats.ConditionalFormats
    assert [each.Range.RangeAddressesAsString for each in kept] == ["checks.F5:F5004"]


def test_run_scenario_writes_what_the_command_line_writes(bridge: Bridge, case: Path, tmp_path: Path) -> None:
    target = tmp_path / "file.xlsm"
    app.run(case, None, target)
    with excel(bridge, case) as macro, bridge.open(target) as document:
        assert macro.press("run").startswith("Results of scenario luo2025 are written.")
        filed = Excel(bridge, document, "file.xlsm")
        for key in (*MODEL.result_tables, "changed", "sources", "issues"):
            assert plain(macro.table(key)) == plain(filed.table(key)), key
        for key in ("summary", "checks", "grid_map"):
            mine, other = (each.book.impl.names(f"steel_xl_{key}").refers_to_range for each in (macro, filed))
            assert plain(mine.raw_value) == plain(other.raw_value), key
        same_looks(macro, filed, target)
        about = {row[0]: row[2] for row in macro.table("about")}
        assert len(about["inputs_sha256"]) == 64
        assert about["scenario"] == "luo2025"
        assert macro.document.value("cover", "C14") == "All checks OK"
        assert (macro.app.screen_updating, macro.app.enable_events, macro.app.calculation) == (True, True, "automatic")
        assert macro.app.shown[-1] == "False"  # the status bar is Excel's again
        assert [said for said in macro.app.shown if "writing index" in said]
        assert bridge.charts[""].said() == charts_in(target).said()
        locked = [{name for name in each.document.sheet_names if is_locked(each, name)} for each in (macro, filed)]
        assert locked[0] == locked[1] > {"index", "grid", "summary"}


def is_locked(excel: Excel, sheet: str) -> bool:
    return bool(excel.document.model.Sheets.getByName(sheet).isProtected())


def test_a_wrong_price_is_marked_in_its_cell_and_named_and_cleared_by_the_next_good_run(
    bridge: Bridge, case: Path
) -> None:
    with excel(bridge, case) as macro:
        before = macro.note("prices", "C4")
        assert before
        price = macro.document.value("prices", "C4")
        macro.document.set("prices", "C4", "abc")
        said = macro.press("run")
        assert 'prices!C4: found "abc", expected a number' in said
        assert 'found "abc"' in macro.note("prices", "C4")
        assert macro.note("prices", "C4").endswith(before)
        assert [row[1:3] for row in macro.table("issues")[1:]] == [["prices", "C4"]]
        assert macro.table("index")[1][0] == ""  # nothing was computed
        macro.document.set("prices", "C4", price)
        assert macro.press("run").startswith("Results of scenario")
        assert macro.note("prices", "C4") == before
        assert {row[0] for row in macro.table("issues")[1:]} == {"warning"}


def test_what_somebody_chose_to_print_stays(bridge: Bridge, case: Path) -> None:
    chosen = {"index": "A1:K4", "costs": "A1:B2", "emissions": "B1:D1048576", "grid_map": "A1:C1048576"}
    with excel(bridge, case) as macro:
        sheets = {name: macro.document.model.Sheets.getByName(name) for name in chosen}
        for name, area in chosen.items():
            sheets[name].setPrintAreas((sheets[name].getCellRangeByName(area).RangeAddress,))
        macro.press("run")
        _, wide = macro.book.impl.names("steel_xl_grid_map").refers_to_range.last
        (ends,) = zip(*(sheet.getPrintAreas() for sheet in sheets.values()), strict=True)
        assert [(end.StartColumn, end.EndColumn, end.EndRow + 1) for end in ends] == [
            (0, 10, 7),  # it ended where the results ended, as workbooks of older versions have it
            (0, 1, 2),
            (1, 3, LAST_ROW),
            (0, wide - 1, LAST_ROW),  # the map has become wider
        ]
        assert wide > 3


def test_check_inputs_says_that_all_is_well(bridge: Bridge, case: Path) -> None:
    with excel(bridge, case) as macro:
        assert macro.press("check", within=True).startswith("The inputs have no faults.")


def test_a_sheet_that_stays_open_is_named(bridge: Bridge, case: Path) -> None:
    with excel(bridge, case) as macro:
        macro.document.model.Sheets.getByName("grid").unprotect("")

        def vba(name: str) -> Any:
            real = partial(macro.book.macro(name), "")
            return (lambda _: real("index/nowhere/grid")) if name.endswith(".LockSheets") else real

        macros.do(macros.check_step, macro.book, vba)
        assert macro.app.said[-1].endswith("Protect Sheet: nowhere")
        assert is_locked(macro, "grid")


def test_explain_errors_names_the_reason(bridge: Bridge, case: Path) -> None:
    failures.forget()
    with excel(bridge, case) as macro:
        assert "No worksheet function" in macro.press("explain")
        macro.document.set_formula("cover", "J2", "=SYNERGY_INDEX(3)")
        assert macro.document.value("cover", "J2") == "Error 2015"  # LibreOffice computes when asked
        said = macro.press("explain")
        assert "SYNERGY_INDEX" in said
        assert "#VALUE!" in said
    failures.forget()


def test_tables_shrink_and_what_fails_half_way_is_taken_back(
    bridge: Bridge, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with excel(bridge, case) as macro:
        macro.press("run")
        macro.document.model.Sheets.getByName("index").unprotect("")
        own = macro.book.sheets["index"]
        own.tables["index"].resize(own.range("A3:L7"))  # a column of the user's
        for cell, text in (("L3", "our code"), ("L4", "007")):
            macro.document.set("index", cell, text)
        full = {key: plain(macro.table(key)) for key in MODEL.result_tables}
        before = page_starts(macro.document, "grid_map")
        macro.document.set("settings", "C4", 0.04)
        put, count = writing.Writing._put, []

        def fails(self: Any, step: Any, done: Any) -> None:
            count.append(step)
            put(self, step, done)
            if len(count) == 7:
                raise OSError("the connection is lost")

        monkeypatch.setattr(writing.Writing, "_put", fails)
        assert "the connection is lost" in macro.press("run")
        monkeypatch.undo()
        assert {key: plain(macro.table(key)) for key in MODEL.result_tables} == full
        assert full["index"][1][-1] == "007"
        assert macro.app.screen_updating is True
        macro.document.set("settings", "C4", 0.08)
        without_a_scenario(macro)
        macro.document.set("sensitivity_ranges", "A5", "cost of capital")
        high, step = (float(macro.document.value("sensitivity_ranges", f"{column}5")) for column in "FG")
        macro.document.set("sensitivity_ranges", "F5", high + 2 * step)
        for column, said in zip("ABCDEFG", COAL, strict=True):
            macro.document.set("sensitivity_ranges", f"{column}6", said)
        keys = [macro.document.value("settings", f"A{row}") for row in range(4, 25)]
        macro.document.set("settings", f"C{4 + keys.index('grid_y')}", "cost of capital")
        assert macro.press("run").startswith("Results of scenario")
        assert len(macro.table("scenarios")) == len(full["scenarios"]) - 4
        starts, drawn_on = page_starts(macro.document, "grid_map"), macro.document.model.Sheets.getByName("grid_map")
        assert starts
        assert starts != before  # other lines stand there
        assert all(drawn_on.getCellByPosition(0, row + 1).CellBackColor == HEAD for row in starts)
        assert "ETS 100" not in {row[0] for row in macro.table("scenarios")}
        drawn = bridge.charts[""].said()
        new = drawn["charts", "steel_xl charts curve cost of capital"]  # a chart comes and goes with its range
        assert new["title"].endswith("cost of capital")
        assert new["axes"][0][:2] == ("", "0.0#%")  # a rate has no unit on its axis, whatever its model has
        assert ("charts", "steel_xl charts curve discount rate") not in drawn
        assert ("charts", f"steel_xl charts curve {COAL[0]}") in drawn
        places = [chart["place"] for (sheet, _), chart in drawn.items() if sheet == "charts"]
        assert len(set(places)) == len(places) == 9  # in five lines of two, none on top of another
        (printed,) = macro.document.model.Sheets.getByName("charts").getPrintAreas()
        assert printed.EndRow + 1 == 3 + 5 * 22
        model = drawn["charts", "steel_xl charts curve electricity price"]
        assert [each["name"] for each in new["series"]] == [each["name"] for each in model["series"]]


def test_results_stand_where_excel_refuses_their_formats_and_the_sheets_are_named(
    bridge: Bridge, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with excel(bridge, case) as macro:
        monkeypatch.setattr(dressing, "_line", lambda part, value, cells: f"{part}\t{value}\tnowhere")
        said = macro.press("run")
        assert said.startswith("Results of scenario luo2025 are written.")
        assert "Excel refused the formats of: checks, grid_map, summary;" in said
        assert macro.document.value("index", "A7") != ""
        assert macro.document.value("grid_map", "B5") == pytest.approx(macro.document.value("grid", "F4"))
        assert is_locked(macro, "index")


def test_results_are_taken_back_where_cells_that_stay_merged_lose_some(
    bridge: Bridge, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = LiveBook.put

    def loses(live: LiveBook, sheet: str, area: Area, rows: list[list[Content]]) -> None:
        put(live, sheet, area, [[row[0], *(NOTHING for _ in row[1:])] for row in rows] if sheet == "summary" else rows)

    with excel(bridge, case) as macro:
        before = {key: plain(macro.table(key)) for key in MODEL.result_tables}
        monkeypatch.setattr(dressing, "_line", lambda part, value, cells: f"{part}\t{value}\tnowhere")
        monkeypatch.setattr(LiveBook, "put", loses)
        assert "formats refused, and contents with them: summary" in macro.press("run")
        assert {key: plain(macro.table(key)) for key in MODEL.result_tables} == before
        assert is_locked(macro, "index")


def test_what_fails_before_all_results_stand_leaves_the_looks_as_they_were(
    bridge: Bridge, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with excel(bridge, case) as macro:
        macro.press("run")
        names = ("summary", "checks", "grid_map", "scenarios")
        before = {name: (looks(macro.document, name), everything(macro, name)) for name in names}

        def fails(*_: Any) -> None:
            raise OSError("the connection is lost")

        monkeypatch.setattr(writing, "draw", fails)
        without_a_scenario(macro)
        assert "the connection is lost" in macro.press("run")
        for name in names:
            assert (looks(macro.document, name), everything(macro, name)) == before[name], name


def without_a_scenario(excel: Excel) -> None:
    for row in range(4, 20):
        if excel.document.value("scenario_changes", f"A{row}") == "ETS 100":
            excel.book.sheets["scenario_changes"].range((row, 1), (row, 8)).impl.cells.clearContents(1 | 2 | 4)


def everything(excel: Excel, sheet: str) -> list[list[Any]]:
    """What the cells of a sheet hold."""
    used = excel.document.model.Sheets.getByName(sheet).createCursor()
    used.gotoEndOfUsedArea(True)
    return [list(row) for row in used.getFormulaArray()]


def test_a_note_of_theirs_in_the_way_stops_the_run_and_is_named(bridge: Bridge, case: Path) -> None:
    with excel(bridge, case) as macro:
        macro.document.model.Sheets.getByName("index").unprotect("")
        macro.document.set("index", "B6", "my note")
        macro.document.model.Sheets.getByName("costs").unprotect("")
        macro.document.model.Sheets.getByName("costs").getCellRangeByName("C6:D7").merge(True)
        said = macro.press("run")
        assert 'index!B6: found "my note", expected a free cell' in said
        assert 'costs!C6: found "C6:D7", expected a free cell: the results costs need it' in said
        assert macro.document.value("index", "B6") == "my note"
        assert macro.table("index")[1][0] == ""
        macro.document.set("index", "B6", "")
        macro.press("run")
        macro.document.model.Sheets.getByName("index").unprotect("")
        macro.document.set("index", "A8", "BF must close")  # Excel takes what is typed right below a table into it
        own = macro.book.sheets["index"]
        own.tables["index"].resize(own.range("A3:K8"))
        macro.document.model.Sheets.getByName("summary").unprotect("")
        macro.document.set("summary", "F27", "ask the board")  # between two cells of ours
        said = macro.press("run")
        assert 'index!A8: found "BF must close"' in said
        assert 'summary!F27: found "ask the board"' in said
        assert macro.document.value("index", "A8") == "BF must close"
        assert macro.document.value("summary", "F27") == "ask the board"


def test_a_case_typed_into_the_blank_workbook_gets_the_results_of_its_own(bridge: Bridge, tmp_path: Path) -> None:
    typed, own = filled("synergy", tmp_path, ".xlsm")
    app.run(own, None, own)
    with excel(bridge, typed) as macro, bridge.open(own) as document:
        assert macro.press("run").startswith("Results of scenario")
        filed = Excel(bridge, document, own.name)
        for key in MODEL.result_tables:
            assert plain(macro.table(key)) == plain(filed.table(key)), key
            forms = [shown_forms(each, key) for each in (macro, filed)]
            assert forms[0] == forms[1], key
        assert bridge.charts[""].said() == charts_in(own).said()


def shown_forms(excel: Excel, key: str) -> list[str]:
    """The number formats of a table's last row."""
    area = excel.document.model.DatabaseRanges.getByName(key).DataArea
    sheet, formats = excel.document.model.Sheets.getByIndex(area.Sheet), excel.document.model.NumberFormats
    cells = [sheet.getCellByPosition(at, area.EndRow) for at in range(area.StartColumn, area.EndColumn + 1)]
    return [str(formats.getByKey(cell.NumberFormat).FormatString) for cell in cells]
