"""The command line as its contract has it: what each command prints, writes, refuses and returns."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

import steel_xl
from steel_xl import app
from steel_xl.adapters.cli import cli
from tests.adapters.worked_case import inputs_alone, saved, without_reversals, worked_case

ROOT = Path(__file__).parents[2]
DONE, BUG, FAULTS, NO_FILE = 0, 1, 2, 4

TABLE_8 = {  # C, T, D and grade printed in Table 8 of luo2025
    "bf_bof": (0.727, 0.024, 0.131, "Severe imbalance"),
    "cog_dri": (0.955, 0.744, 0.843, "Good coordination"),
    "ng_dri": (0.931, 0.560, 0.722, "Intermediate coordination"),
    "green_h2_dri": (0.323, 0.663, 0.463, "On the verge of imbalance"),
}
ROUNDING = 1e-3  # to which the specification asks for the printed numbers
COLUMNS = {  # of the contract, in its order; more may stand between them
    "emissions": ["process", "pm", "so2", "nox", "co2"],
    "costs": ["process", "investment", "energy", "other", "total"],
    "index": [
        *("process", "u_pollution", "u_carbon", "u_cost", "c", "coupling_stage", "t", "d", "grade", "rank"),
    ],
    "sensitivity": ["parameter", "value", "process", "c", "t", "d", "grade"],
    "break_even": ["parameter", "process_a", "process_b", "value"],
    "grid": ["parameter_x", "value_x", "parameter_y", "value_y", "process", "d"],
    "robustness": ["process", "share_first"],
    "leave_one_out": ["removed", "process", "c", "t", "d", "rank"],
    "abatement": ["process", "reference", "cost_difference", "co2_avoided", "cost_of_abatement"],
}
COLUMNS["scenarios"] = ["scenario", *COLUMNS["index"]]
A_LINE_A_PROCESS = ("emissions", "costs", "index", "robustness")
CO2_AND_POWER = {  # measured CO2, kg/t (2.1.2), and electricity used, kWh/t (Table 6)
    "bf_bof": (1871.3, 180.38),
    "cog_dri": (1077.0, 533.56),
    "ng_dri": (1124.5, 776.56),
    "green_h2_dri": (169.1, 4309.06),
}
SCENARIOS = ("luo2025", "grid electricity", "cheap power", "ETS 100")


def steel_xl_says(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def edited(change: Callable[[Workbook], None]) -> bytes:
    """The worked case's inputs, changed and saved by openpyxl."""
    workbook = openpyxl.load_workbook(io.BytesIO(inputs_alone()))
    change(workbook)
    return saved(workbook)


def edited_in_place(change: Callable[[Workbook], None]) -> bytes:
    """The worked case with its results, changed and saved by openpyxl."""
    workbook = openpyxl.load_workbook(io.BytesIO(worked_case()))
    change(workbook)
    return saved(workbook)


def sheet_of(workbook: Workbook, name: str) -> Worksheet:
    sheet = workbook[name]
    assert isinstance(sheet, Worksheet)
    return sheet


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A workbook of the user's: the worked case."""
    path = tmp_path / "study.xlsx"
    path.write_bytes(worked_case())
    return path


def listed(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def report_of(stdout: str) -> dict[str, tuple[float, float, float, str]]:
    """The printed table: C, T, D and grade by process."""
    lines = [line.split(maxsplit=4) for line in stdout.splitlines()]
    return {line[0]: (*map(float, line[1:4]), line[4]) for line in lines if line and line[0] in TABLE_8}  # type: ignore[misc]


def document_of(path: Path, *more: str) -> dict[str, Any]:
    """What a run of the workbook says as JSON on standard output."""
    result = steel_xl_says("run", path, "--json", "-", *more)
    assert result.exit_code == DONE, result.stderr

    def refuse(constant: str) -> None:
        raise AssertionError(f"JSON has no {constant}")

    found = json.loads(result.stdout, parse_constant=refuse)
    assert isinstance(found, dict)
    return found


class TestDemo:
    def test_prints_table_8_and_leaves_a_workbook(self, tmp_path: Path) -> None:
        result = steel_xl_says("demo", tmp_path)
        assert (result.exit_code, result.stderr) == (DONE, "")
        assert list(report_of(result.stdout)) == list(TABLE_8)
        for process, (*numbers, grade) in report_of(result.stdout).items():
            assert numbers == pytest.approx(TABLE_8[process][:3], abs=ROUNDING), process
            assert grade == TABLE_8[process][3]
        assert listed(tmp_path) == ["synergy-luo2025.xlsx"]
        assert str(tmp_path / "synergy-luo2025.xlsx") in result.stdout
        sheets = openpyxl.load_workbook(tmp_path / "synergy-luo2025.xlsx", read_only=True).sheetnames
        assert {"prices", "index", "emissions", "costs"} <= set(sheets)
        assert steel_xl_says("demo", tmp_path).exit_code == DONE  # it may be repeated

    def test_needs_its_folder(self, tmp_path: Path) -> None:
        result = steel_xl_says("demo", tmp_path / "nowhere")
        assert result.exit_code == NO_FILE
        assert result.stderr.count("\n") == 1
        assert "no such folder" in result.stderr
        assert listed(tmp_path) == []


class TestNew:
    @pytest.mark.parametrize("options", [(), ("--case", "luo2025"), ("--case", "synergy/luo2025")])
    def test_makes_the_shipped_case(self, options: tuple[str, ...], tmp_path: Path) -> None:
        result = steel_xl_says("new", "synergy", tmp_path / "study.xlsx", *options)
        assert (result.exit_code, result.stderr) == (DONE, "")
        assert str(tmp_path / "study.xlsx") in result.stdout
        assert openpyxl.load_workbook(tmp_path / "study.xlsx")["prices"]["C4"].value == 0.475  # Table 7: coal

    def test_blank_has_headers_and_no_numbers(self, tmp_path: Path) -> None:
        assert steel_xl_says("new", "synergy", tmp_path / "study.xlsx", "--blank").exit_code == DONE
        workbook = openpyxl.load_workbook(tmp_path / "study.xlsx")
        assert [cell.value for cell in sheet_of(workbook, "prices")[3]][:2] == ["Carrier", "Unit"]
        assert all(cell.value is None for row in sheet_of(workbook, "processes")["C4:F20"] for cell in row)
        checked = steel_xl_says("check", tmp_path / "study.xlsx")
        assert checked.exit_code == FAULTS
        assert checked.stderr.startswith("processes!A3: found 0 ")

    def test_never_overwrites_unless_told_to(self, tmp_path: Path) -> None:
        (tmp_path / "study.xlsx").write_bytes(b"a month's work")
        result = steel_xl_says("new", "synergy", tmp_path / "study.xlsx")
        assert result.exit_code == NO_FILE
        assert result.stderr.count("\n") == 1
        assert "--force" in result.stderr
        assert (tmp_path / "study.xlsx").read_bytes() == b"a month's work"
        assert steel_xl_says("new", "synergy", tmp_path / "study.xlsx", "--force").exit_code == DONE
        assert (tmp_path / "study.xlsx").read_bytes()[:2] == b"PK"
        assert listed(tmp_path) == ["study.xlsx"]

    @pytest.mark.parametrize(
        ("arguments", "names"),
        [
            (("synergia", "study.xlsx"), "synergy"),
            (("synergy", "study.xlsx", "--case", "luo2026"), "luo2025"),
            (("synergy", "study.xlsx", "--case", "leapx/x-city"), "luo2025"),
            (("synergy", "study.xlsx", "--lang", "tlh"), "en"),
        ],
    )
    def test_names_what_there_is(
        self, arguments: tuple[str, ...], names: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        result = steel_xl_says("new", *arguments)
        assert result.exit_code == FAULTS
        assert names in result.stderr
        assert "Traceback" not in result.stderr
        assert listed(tmp_path) == []

    @pytest.mark.parametrize("name", ["study.xlsb", "study.csv", "study", "nowhere/study.xlsx"])
    def test_refuses_names_it_cannot_write(self, name: str, tmp_path: Path) -> None:
        result = steel_xl_says("new", "synergy", tmp_path / name)
        assert result.exit_code == NO_FILE
        assert result.stderr.count("\n") == 1
        assert listed(tmp_path) == []


@pytest.mark.slow
class TestCheck:
    def test_says_that_all_is_well(self, study: Path) -> None:
        result = steel_xl_says("check", study)
        assert (result.exit_code, without_reversals(result.stderr)) == (DONE, "")
        assert result.stdout.startswith(f"{study}: ")
        assert listed(study.parent) == ["study.xlsx"]

    @pytest.mark.parametrize("name", ["nowhere.xlsx", "study.xls", "."])
    def test_says_why_a_file_cannot_be_read(self, name: str, study: Path) -> None:
        (study.parent / "study.xls").write_bytes(study.read_bytes())
        result = steel_xl_says("check", study.parent / name)
        assert result.exit_code == NO_FILE
        assert result.stdout == ""
        assert result.stderr.count("\n") == 1
        assert "Traceback" not in result.stderr

    def test_warns_of_an_edit_that_a_measured_value_hides(self, study: Path) -> None:
        study.write_bytes(edited(lambda book: sheet_of(book, "energy_use").__setitem__("B4", 1500)))
        result = steel_xl_says("check", study)
        assert result.exit_code == DONE
        said = without_reversals(result.stderr)
        assert said.startswith("warning: energy_use!B4: found 1500, expected ")
        assert "measured_emissions" in said
        assert said.count("\n") == 1

    @pytest.mark.parametrize("command", ["check", "run"])
    def test_warns_of_every_rank_reversal(self, command: str, study: Path) -> None:
        """Without BF-BOF green hydrogen comes first, and natural gas before coke-oven gas."""
        result = steel_xl_says(command, study)
        assert result.exit_code == DONE
        assert result.stderr == "".join(
            f"warning: processes!A4: found {winner} ahead of {loser} once bf_bof is left out, and behind it otherwise, "
            "expected an order that does not hang on who is compared; "
            "tell your reader, or set fixed references on sheet indicator_weights\n"
            for winner, loser in (("ng_dri", "cog_dri"), ("green_h2_dri", "cog_dri"), ("green_h2_dri", "ng_dri"))
        )


@pytest.mark.slow
class TestRun:
    def test_results_go_beside_the_workbook(self, study: Path) -> None:
        before = study.read_bytes()
        result = steel_xl_says("run", study)
        assert (result.exit_code, without_reversals(result.stderr)) == (DONE, "")
        assert listed(study.parent) == ["study-results.xlsx", "study.xlsx"]
        assert str(study.parent / "study-results.xlsx") in result.stdout
        assert study.read_bytes() == before
        for process, (*numbers, grade) in report_of(result.stdout).items():
            assert numbers == pytest.approx(TABLE_8[process][:3], abs=ROUNDING), process
            assert grade == TABLE_8[process][3]
        sheet = sheet_of(openpyxl.load_workbook(study.parent / "study-results.xlsx"), "index")
        assert [row[0] for row in sheet.iter_rows(min_row=4, values_only=True)] == list(TABLE_8)

    def test_results_can_be_run_again_to_the_same_end(self, study: Path, document: dict[str, Any]) -> None:
        assert steel_xl_says("run", study).exit_code == DONE
        assert document_of(study.parent / "study-results.xlsx") == document

    @pytest.mark.slow
    @pytest.mark.parametrize("name", ["study.xlsx", "other/../study.xlsx"])
    def test_writes_into_the_workbook_itself_by_any_name(self, name: str, study: Path) -> None:
        (study.parent / "other").mkdir()
        study.write_bytes(edited_in_place(lambda book: sheet_of(book, "prices").__setitem__("C7", 0.1)))
        result = steel_xl_says("run", study, "-o", f"{study.parent}/{name}")
        assert result.exit_code == DONE, result.stderr
        assert listed(study.parent) == ["other", "study.xlsx"]
        sheet = sheet_of(openpyxl.load_workbook(study, data_only=True), "index")
        rows = {row[0]: row for row in sheet.iter_rows(min_row=4, values_only=True)}
        assert rows["green_h2_dri"][-1] == 1  # cheaper power than at the break-even puts green hydrogen first

    def test_a_file_that_may_not_be_written_is_left_alone(self, study: Path) -> None:
        before = study.read_bytes()
        study.chmod(0o444)
        result = steel_xl_says("run", study, "-o", study)
        assert (result.exit_code, result.stderr.count("\n")) == (NO_FILE, 1)
        assert "read-only" in result.stderr
        assert study.read_bytes() == before

    def test_a_copy_has_the_ending_of_the_workbook(self, study: Path) -> None:
        result = steel_xl_says("run", study, "-o", study.with_suffix(".xlsm"))
        assert (result.exit_code, result.stderr.count("\n")) == (NO_FILE, 1)
        assert listed(study.parent) == ["study.xlsx"]

    def test_a_new_workbook_says_what_of_theirs_is_not_in_it(self, study: Path) -> None:
        def change(workbook: Workbook) -> None:
            settings = sheet_of(workbook, "settings")
            next(row for row in settings.iter_rows() if row[0].value == "language")[2].value = "zh"
            sheet_of(workbook, "prices")["L5"] = "my source"
            sheet_of(workbook, "index")["N5"] = "my remark"

        study.write_bytes(edited_in_place(change))
        done = steel_xl_says("run", study)
        assert done.exit_code == DONE
        assert "prices!L5：" in done.stderr
        assert "index!N5：" in done.stderr

    def test_never_writes_over_somebody_elses_file(self, study: Path) -> None:
        (study.parent / "out.xlsx").write_bytes(b"not ours")
        result = steel_xl_says("run", study, "-o", study.parent / "out.xlsx")
        assert result.exit_code == NO_FILE
        assert result.stderr.count("\n") == 1
        assert (study.parent / "out.xlsx").read_bytes() == b"not ours"

    def test_results_are_replaced_only_while_nobody_has_saved_them(self, study: Path) -> None:
        results = study.parent / "study-results.xlsx"
        assert steel_xl_says("run", study).exit_code == DONE
        assert steel_xl_says("run", study).exit_code == DONE
        workbook = openpyxl.load_workbook(results)
        sheet_of(workbook, "index")["M4"] = "my remark"
        workbook.save(results)
        before = results.read_bytes()
        result = steel_xl_says("run", study)
        assert result.exit_code == NO_FILE
        assert str(results) in result.stderr
        assert results.read_bytes() == before

    @pytest.mark.parametrize("name", ["nowhere/out.xlsx", "out.xlsb", "out.csv", "out"])
    def test_refuses_outputs_it_cannot_write(self, name: str, study: Path) -> None:
        result = steel_xl_says("run", study, "-o", study.parent / name)
        assert result.exit_code == NO_FILE
        assert result.stderr.count("\n") == 1
        assert listed(study.parent) == ["study.xlsx"]

    def test_unknown_scenario_names_those_there_are(self, study: Path) -> None:
        result = steel_xl_says("run", study, "--scenario", "nightfall")
        assert result.exit_code == FAULTS
        assert all(name in result.stderr for name in ('"nightfall"', *SCENARIOS))
        assert listed(study.parent) == ["study.xlsx"]

    def test_a_bug_of_ours_says_how_to_report_it(self, study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*_: object) -> None:
            raise ZeroDivisionError("a bug of ours")

        monkeypatch.setattr(app, "run", broken)
        result = steel_xl_says("run", study)
        assert result.exit_code == BUG
        assert "ZeroDivisionError: a bug of ours" in result.stderr
        assert "bug of steel_xl" in result.stderr.splitlines()[-1]
        assert "report" in result.stderr.splitlines()[-1]
        assert result.stdout == ""


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a run of the worked case says as JSON."""
    path = tmp_path_factory.mktemp("document") / "study.xlsx"
    path.write_bytes(worked_case())
    return document_of(path)


@pytest.mark.slow
class TestJson:
    def test_standard_output_is_json_and_nothing_else(self, document: dict[str, Any]) -> None:
        found = document
        assert list(found) == ["system", "case", "scenario", "version", "inputs_sha256", "tables"]
        assert found["system"] == "synergy"
        assert found["case"] == "synergy/luo2025"
        assert found["scenario"] == "luo2025"
        assert found["version"] == steel_xl.__version__
        assert len(bytes.fromhex(found["inputs_sha256"])) == 32

    def test_columns_are_the_contracts_in_its_order(self, document: dict[str, Any]) -> None:
        tables = document["tables"]
        for key, columns in COLUMNS.items():
            assert tables[key], key
            for row in tables[key]:
                assert [column for column in row if column in columns] == columns, key
        for key in A_LINE_A_PROCESS:
            assert [row["process"] for row in tables[key]] == list(TABLE_8)
        assert [row["process"] for row in tables["abatement"]] == [key for key in TABLE_8 if key != "bf_bof"]
        assert [(row["scenario"], row["process"]) for row in tables["scenarios"]] == [
            (name, key) for name in SCENARIOS for key in TABLE_8
        ]
        left_out = [(row["removed"], row["process"]) for row in tables["leave_one_out"]]
        assert left_out == list(permutations(TABLE_8, 2))

    def test_values_are_those_printed(self, document: dict[str, Any]) -> None:
        tables = document["tables"]
        for row in tables["index"]:
            *numbers, grade = TABLE_8[row["process"]]
            assert [row["c"], row["t"], row["d"]] == pytest.approx(numbers, abs=ROUNDING)
            assert row["grade"] == grade
        costs = {row["process"]: row for row in tables["costs"]}
        printed = {"bf_bof": 584.148, "cog_dri": 241.055, "ng_dri": 289.267, "green_h2_dri": 374.715}
        assert {key: row["investment"] for key, row in costs.items()} == pytest.approx(printed, abs=1e-3)
        assert costs["ng_dri"]["energy"] == pytest.approx(1063.593, abs=1e-3)
        for row in costs.values():
            assert row["total"] == pytest.approx(row["investment"] + row["energy"] + row["other"])

    def test_a_file_holds_the_same(self, study: Path, document: dict[str, Any]) -> None:
        result = steel_xl_says("run", study, "--json", study.parent / "out.json")
        assert result.exit_code == DONE
        assert set(report_of(result.stdout)) == set(TABLE_8)
        written = json.loads((study.parent / "out.json").read_text(encoding="utf-8"))
        assert written == document

    def test_a_folder_that_is_not_there_is_refused_before_anything_is_written(self, study: Path) -> None:
        result = steel_xl_says("run", study, "--json", study.parent / "nowhere" / "out.json")
        assert result.exit_code == NO_FILE
        assert listed(study.parent) == ["study.xlsx"]

    @pytest.mark.parametrize("name", ["study.xlsx", "study-results.xlsx"])
    def test_never_takes_the_place_of_a_workbook(self, name: str, study: Path) -> None:
        before = study.read_bytes()
        result = steel_xl_says("run", study, "--json", study.parent / name)
        assert study.read_bytes() == before
        assert result.exit_code == NO_FILE
        assert "Traceback" not in result.stderr

    @pytest.mark.parametrize("name", [".", "folder"])
    def test_a_folder_is_no_file(self, name: str, study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(study.parent)
        (study.parent / "folder").mkdir()
        result = steel_xl_says("run", "study.xlsx", "--json", name)
        assert result.exit_code == NO_FILE
        assert "Traceback" not in result.stderr

    def test_an_absent_value_is_null(self, study: Path) -> None:
        study.write_bytes(edited(lambda book: sheet_of(book, "measured_emissions").__setitem__("E5", None)))
        carbon = {row["process"]: row for row in document_of(study)["tables"]["carbon"]}
        assert carbon["cog_dri"]["measured"] is None
        # eq. 5: 634.5 m3 of coke-oven gas (Table 6) at 0.7622 kg/m3 (Table 5)
        assert carbon["cog_dri"]["direct"] == pytest.approx(634.5 * 0.7622)


@pytest.mark.slow
class TestScenarios:
    @pytest.mark.parametrize("name", SCENARIOS)
    def test_each_shipped_one_runs(self, name: str, study: Path) -> None:
        found = document_of(study, "--scenario", name.upper())
        assert found["scenario"] == name
        tables = {key: {row["process"]: row for row in found["tables"][key]} for key in ("emissions", "costs")}
        for process, (measured, used) in CO2_AND_POWER.items():
            grid = 0.5366 if name == "grid electricity" else 0  # kg/kWh, on top of the measured direct emission
            assert tables["emissions"][process]["co2"] == pytest.approx(measured + grid * used)
        power = 0.15 if name == "cheap power" else 0.3  # yuan/kWh
        assert tables["costs"]["green_h2_dri"]["energy"] == pytest.approx(4309.06 * power)
        carbon_price = 0.1 if name == "ETS 100" else 0  # yuan/kg
        bf_bof = tables["costs"]["bf_bof"]
        parts = bf_bof["investment"] + bf_bof["energy"] + bf_bof["other"]
        assert bf_bof["total"] - parts == pytest.approx(1871.3 * carbon_price, abs=1e-9)

    def test_a_cheaper_kilowatt_hour_moves_the_answer(self, study: Path, document: dict[str, Any]) -> None:
        before = {row["process"]: row for row in document["tables"]["index"]}
        study.write_bytes(edited(lambda book: sheet_of(book, "prices").__setitem__("C7", 0.1)))
        after = {row["process"]: row for row in document_of(study)["tables"]["index"]}
        # green hydrogen uses most electricity by far: cheaper power makes it cheaper against the others
        assert after["green_h2_dri"]["u_cost"] > before["green_h2_dri"]["u_cost"]
        assert after["green_h2_dri"]["d"] > before["green_h2_dri"]["d"]
        assert after["green_h2_dri"]["u_carbon"] == before["green_h2_dri"]["u_carbon"]


def formatted(book: Workbook) -> None:
    sheet = sheet_of(book, "prices")
    sheet["C4"].number_format = "0.0"
    sheet["C4"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet.column_dimensions["C"].width = 40


def columns_reordered(book: Workbook) -> None:
    sheet = sheet_of(book, "processes")
    for row in range(3, 8):
        cells = [cell.value for cell in sheet[row]][:8]
        for column, value in enumerate(reversed(cells), 1):
            sheet.cell(row, column).value = value


def rows_reordered(book: Workbook) -> None:
    for name in ("processes", "energy_use", "settings"):
        sheet = sheet_of(book, name)
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
        for at, cells in enumerate(reversed(rows), 4):
            for column, value in enumerate(cells, 1):
                sheet.cell(at, column).value = value


def blank_rows(book: Workbook) -> None:
    sheet = sheet_of(book, "energy_use")
    sheet.insert_rows(5, 2)
    sheet.tables["energy_use"].ref = "A3:G9"


def words_edited(book: Workbook) -> None:
    sheet_of(book, "processes")["B4"] = "Blast furnace of our own"
    sheet_of(book, "prices")["E4"] = "an offer of May"
    sheet_of(book, "prices")["D4"] = "own"


def price_edited(book: Workbook) -> None:
    sheet_of(book, "prices")["C4"] = 0.4750001


def key_of_another_price(book: Workbook) -> None:
    sheet = sheet_of(book, "prices")
    sheet["C4"], sheet["C6"] = sheet["C6"].value, sheet["C4"].value


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("original") / "study.xlsx"
    path.write_bytes(worked_case())
    return app.run(path).inputs_sha256


@pytest.mark.slow
class TestFingerprint:
    @pytest.mark.parametrize("change", [formatted, columns_reordered, rows_reordered, blank_rows, words_edited])
    def test_layout_and_words_leave_it(self, change: Callable[[Workbook], None], original: str, study: Path) -> None:
        study.write_bytes(edited(change))
        assert app.run(study).inputs_sha256 == original

    @pytest.mark.parametrize("change", [price_edited, key_of_another_price])
    def test_a_number_changes_it(self, change: Callable[[Workbook], None], original: str, study: Path) -> None:
        study.write_bytes(edited(change))
        assert app.run(study).inputs_sha256 != original


class TestStarting:
    HEAVY = ("numpy", "pandas", "scipy", "xlsxwriter", "openpyxl", "xlwings", "lxml", "python_calamine")

    @pytest.mark.parametrize("code", ["import steel_xl", "import steel_xl.__main__ as m; m.main()"])
    def test_loads_nothing_heavy(self, code: str) -> None:
        script = f"""
import sys
sys.argv = ["steel-xl", "--help"]
try:
    exec({code!r})
except SystemExit as done:
    assert not done.code
print("loaded:", *sorted(set(sys.modules) & set({self.HEAVY!r})))
"""
        command = [sys.executable, "-c", script]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        assert done.stdout.splitlines()[-1].rstrip() == "loaded:"
        assert ("Exit codes" in done.stdout) == ("main" in code)

    def test_as_a_module_it_is_the_same_program(self, study: Path, document: dict[str, Any]) -> None:
        command = [sys.executable, "-m", "steel_xl", "run", str(study), "--json", "-"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
        assert without_reversals(done.stderr) == ""
        assert json.loads(done.stdout) == document

    def test_says_its_version(self) -> None:
        assert steel_xl.__version__ in steel_xl_says("--version").stdout

    def test_help_names_every_command_and_exit_code(self) -> None:
        said = steel_xl_says("--help").stdout
        assert all(f"  {command} " in said for command in ("demo", "new", "check", "run", "build"))


@pytest.mark.slow
class TestSummary:
    def lines(self, path: Path) -> list[str]:
        sheet = openpyxl.load_workbook(path)["summary"]
        return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]

    def test_says_that_numbers_differ_from_the_published_case(self, tmp_path: Path) -> None:
        path = tmp_path / "study.xlsx"
        path.write_bytes(edited(lambda book: sheet_of(book, "prices").__setitem__("C4", 1234.5)))
        assert steel_xl_says("run", path).exit_code == DONE
        said = [
            line for line in self.lines(tmp_path / "study-results.xlsx") if "differ from the published case" in line
        ]
        assert [line.split()[0] for line in said] == ["1"]

    def test_says_nothing_of_it_for_the_published_case(self, study: Path) -> None:
        assert steel_xl_says("run", study).exit_code == DONE
        found = self.lines(study.with_name("study-results.xlsx"))
        assert found
        assert not [line for line in found if "differ from" in line]


@pytest.mark.slow
def test_nobody_who_reads_on_is_no_bug() -> None:
    """The reader of the list of functions is gone before it is written."""
    command = [sys.executable, "-m", "steel_xl", "functions"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert "Traceback" not in said
    assert "bug" not in said
