"""The scrap study at the command line: progress, log, stopping, studies without a solution, and the shipped case."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from steel_xl import app
from steel_xl.adapters.cli import cli
from steel_xl.adapters.speech import DONE, INFEASIBLE
from steel_xl.sheet.progress import listening

ROUTES = ("bf_bof", "bf_bof_ccus", "scrap_eaf", "h2_dri_eaf", "ng_dri_eaf")
TABLES = {
    "national": ["scenario", "year", "crude_steel", "scrap_supply", "scrap_used", "co2", "so2", "nox", "pm", "cost"],
    "provinces": [
        *("scenario", "year", "province", "crude_steel", "scrap_supply", "scrap_used", "imports", "exports"),
        *("co2", "so2", "nox", "pm"),
    ],
    "flows": ["scenario", "year", "from_province", "to_province", "scrap"],
    "neutral": ["year", "scenario", "threshold", "count", "count_min", "count_max", "provinces"],
    "scrap_value": ["scenario", "year", "province", "dual"],
    "pareto": ["year", "objective_x", "objective_y", "x", "y"],
}
"""Keys and columns that scripts rely on (the interface)."""


def says(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


@pytest.fixture
def two(tmp_path: Path) -> Path:
    return app.new("scrap", tmp_path / "two.xlsx", "two-provinces")


def edited(path: Path, **cells: dict[str, Any]) -> Path:
    workbook = openpyxl.load_workbook(path)
    for sheet, values in cells.items():
        for address, value in values.items():
            workbook[sheet][address] = value
    workbook.save(path)
    return path


@pytest.mark.slow
def test_the_hand_case_end_to_end(two: Path) -> None:
    result = says("run", two, "--json", "-", "-o", two.with_name("out.xlsx"))
    assert result.exit_code == DONE, result.stderr
    tables = json.loads(result.stdout)["tables"]
    for key, columns in TABLES.items():
        assert set(columns) <= set(tables[key][0]), key
    co2 = {row["scenario"]: row["co2"] for row in tables["national"]}
    assert co2["TECH"] == pytest.approx(197.3019, abs=1e-4)
    assert co2["COORD"] == pytest.approx(118.4067, abs=1e-4)
    (lane,) = [row for row in tables["flows"] if row["from_province"] != row["to_province"]]
    assert (lane["scenario"], lane["from_province"], lane["to_province"]) == ("COORD", "B", "A")
    assert lane["scrap"] == pytest.approx(49.3, abs=1e-5)
    (coord,) = [row for row in tables["national"] if row["scenario"] == "COORD"]
    in_b = 10.0  # Mt of scrap EAF that B makes of its own scrap
    assert coord["bf_bof"] == pytest.approx(38.866, abs=1e-3)
    assert coord["scrap_eaf"] == pytest.approx(61.134 + in_b, abs=1e-3)
    values = {(row["scenario"], row["province"]): row["dual"] for row in tables["scrap_value"]}
    assert values["COORD", "A"] > values["COORD", "B"] > 0
    audit = pytest.importorskip("openxml_audit")
    told = audit.predict(audit.OpenXmlValidator().validate(str(two.with_name("out.xlsx"))))
    assert told.prediction == audit.AppPrediction.OPENS_CLEAN, told.headline


@pytest.mark.slow
def test_the_log_tells_size_and_time(two: Path) -> None:
    command = [sys.executable, "-m", "steel_xl", "run", str(two), "-v"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert "COORD: 58 columns, 26 rows" in done.stderr
    assert " s\n" in done.stderr


def test_no_bar_is_shown_when_nobody_looks(two: Path) -> None:
    assert says("run", two).stderr == ""


def test_steps_are_told_to_whoever_listens(two: Path) -> None:
    heard: list[tuple[int, int, str]] = []
    with listening(lambda done, total, what: heard.append((done, total, what))):
        app.run(two)
    assert [done for done, _, _ in heard] == list(range(1, len(heard) + 1))
    assert {total for _, total, _ in heard} == {heard[-1][0]}
    assert heard[0][2] == "TECH 2030"


@pytest.mark.slow
def test_a_run_that_is_stopped_leaves_files_as_they_were(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = two.with_name("two-results.xlsx")
    assert says("run", two).exit_code == DONE
    before = {path.name: path.read_bytes() for path in two.parent.iterdir()}

    def stop(done: int, total: int, what: str) -> None:
        if done == total:
            raise KeyboardInterrupt

    with listening(stop):
        result = says("run", two)
    assert result.exit_code == 130
    assert result.stderr == "Stopped; no file was written or changed.\n"
    assert {path.name: path.read_bytes() for path in two.parent.iterdir()} == before
    assert output.name in before


def test_a_study_without_a_solution_says_why_and_exits_3(two: Path) -> None:
    edited(
        two,
        own_constraints={"A4": "no furnaces", "B4": "<=", "C4": 20},
        own_terms={"A4": "no furnaces", "B4": "output", "C4": 1, "F4": "bf_bof"},
    )
    result = says("run", two)
    assert result.exit_code == INFEASIBLE
    assert "Traceback" not in result.output
    lines = result.stderr.splitlines()
    assert lines[0] == "TECH has no solution as stated."
    assert any(
        line.startswith('own constraint "no furnaces" in 2030: limit 20.000: would have to give') for line in lines
    )
    assert "These contradict each other:" in lines
    assert not two.with_name("two-results.xlsx").exists()


@pytest.mark.slow
def test_a_supply_only_province_may_send_its_scrap(two: Path) -> None:
    edited(two, province_data={"C5": "no", "D5": 0}, own_paths={"C5": 0}, settings={"C9": "yes"})
    result = says("run", two, "--json", "-")
    assert result.exit_code == DONE, result.stderr
    tables = json.loads(result.stdout)["tables"]
    coord = [row for row in tables["provinces"] if row["scenario"] == "COORD"]
    assert [row["exports"] for row in coord] == pytest.approx([0, 60], abs=1e-6)
    left = says("run", edited(two, settings={"C9": "no"}), "--json", "-")
    assert {row["province"] for row in json.loads(left.stdout)["tables"]["provinces"]} == {"A"}


@pytest.mark.slow
def test_the_shipped_case_end_to_end(tmp_path: Path) -> None:
    """Made, run and read back; within a minute on an idle machine, with room for a busy one."""
    path, found = tmp_path / "s.xlsx", tmp_path / "s.json"
    assert says("new", "scrap", path).exit_code == DONE
    began = time.perf_counter()
    result = says("run", path, "--json", found)
    assert result.exit_code == DONE, result.stderr
    assert time.perf_counter() - began < 180
    written = tmp_path / "s-results.xlsx"
    assert written.stat().st_size < 3_000_000
    tables = json.loads(found.read_text(encoding="utf-8"))["tables"]
    for key, columns in TABLES.items():
        assert set(columns) <= set(tables[key][0]), key
    national = {(row["scenario"], row["year"]): row for row in tables["national"]}
    first = [national[name, 2020] for name in ("BAU", "TECH", "COORD")]
    for row in first:
        assert row["crude_steel"] == pytest.approx(1064.77, abs=1e-5)
        assert {key: row[key] for key in row if key != "scenario"} == pytest.approx(
            {key: first[0][key] for key in row if key != "scenario"}, abs=1e-5
        )
    totals = {
        name: sum(row["co2"] for (of, _), row in national.items() if of == name) for name in ("BAU", "TECH", "COORD")
    }
    assert totals["COORD"] < totals["TECH"] < totals["BAU"]
    flows: dict[tuple[str, int, str], float] = {}
    for row in tables["flows"]:
        place = row["scenario"], row["year"], row["to_province"]
        flows[place] = flows.get(place, 0) + row["scrap"]
    for row in tables["provinces"]:
        assert flows.get((row["scenario"], row["year"], row["province"]), 0) == pytest.approx(
            row["scrap_used"], abs=1e-4
        )
    for (scenario, year), row in national.items():
        assert row["scrap_used"] <= row["scrap_supply"] + 1e-5, (scenario, year)
        assert sum(row[route] for route in ROUTES) == pytest.approx(row["crude_steel"], abs=1e-5)
    fall = 1 - national["COORD", 2060]["co2"] / national["COORD", 2020]["co2"]
    assert {row["claim"]: row["verdict"] for row in tables["comparison"]}["Fall of CO2, last year against first"] == (
        "yes" if abs(fall - 0.99) < 0.005 else "no"
    )
    for row in tables["neutral"]:
        if row["count_min"] is not None:
            assert row["count_min"] <= row["count"] <= row["count_max"]
