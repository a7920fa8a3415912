"""The carbon-peak workbook as a file: inherited values, charts, and what happens to them when it is run again."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell import Cell, MergedCell

from steel_xl import app
from steel_xl.app import renewal
from steel_xl.files.style import INHERITED_FILL, INHERITED_TEXT, INPUT_TEXT
from steel_xl.sheet.label import Labels

pytestmark = pytest.mark.slow  # the quick part of the suite stays under a minute

CHARTS = 2 + 2 * 3 + 1 + 2  # totals, intensity; sectors, shares, supply of two scenarios; one wedge; two waterfalls


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The two-branch case, run."""
    path = tmp_path_factory.mktemp("leapx") / "two.xlsx"
    app.run_case("leapx", "two-branch", path)
    return path


def colours(path: Path, sheet: str, cell: str) -> tuple[str, str]:
    found = openpyxl.load_workbook(path)[sheet][cell]
    return "#" + found.font.color.rgb[-6:], "#" + found.fill.fgColor.rgb[-6:]


def is_marked(cell: Cell | MergedCell) -> bool:
    """Whether the cell is written as one that has its value from another row."""
    colour = cell.font.color
    return colour is not None and str(colour.rgb).endswith(INHERITED_TEXT[1:])


def test_what_is_inherited_is_shown_in_brackets_and_another_colour(study: Path) -> None:
    sheet = openpyxl.load_workbook(study)["milestones"]
    assert [sheet.cell(11, column).value for column in (7, 8, 9)] == ["[100]", "[120]", 100]  # activity of green
    assert [sheet.cell(12, column).value for column in (7, 8, 9)] == ["[0.8]", None, 0.6]  # the plan has none in 2025
    assert colours(study, "milestones", "G11") == (INHERITED_TEXT, INHERITED_FILL)
    assert colours(study, "milestones", "I11")[0] == INPUT_TEXT


def test_paths_are_marked_where_no_milestone_beside_them_is_the_scenario_s_own(study: Path) -> None:
    sheet = openpyxl.load_workbook(study)["paths"]
    rows = {tuple(cell.value for cell in row[:3]): row for row in sheet.iter_rows(min_row=4)}
    activity = rows["green", "works", "activity"]
    marked = [cell.value for cell in activity[4:] if is_marked(cell)]
    assert len(marked) == 6  # 2020 to 2025; from 2026 on it leads to its own value of 2030
    assert marked == pytest.approx([100, 104, 108, 112, 116, 120])
    plan = rows["BS", "works", "activity"]
    assert not any(map(is_marked, plan[4:]))


@pytest.mark.slow
def test_results_run_again_are_the_same_study(study: Path, tmp_path: Path) -> None:
    one, other = app.run_case("leapx", "two-branch"), app.run(study, output=tmp_path / "again.xlsx")
    assert other.inputs_sha256 == one.inputs_sha256
    assert other.rows == one.rows
    assert other.warnings == ()


@pytest.mark.slow
def test_heirs_follow_a_changed_parent(study: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(study)
    book["milestones"]["G6"], book["milestones"]["G7"] = 0.7, 0.3
    book.save(tmp_path / "edited.xlsx")
    results = app.run(tmp_path / "edited.xlsx", output=tmp_path / "results.xlsx")
    paths = {(row["scenario"], row["branch"], row["variable"]): row for row in results.rows["paths"]}
    assert paths["green", "works", "share_coal"]["2020"] == 0.7
    (told,) = results.warnings
    assert (told.cell, told.found, told.expected) == ("G12", '"[0.8]"', "[0.7], which the cell inherits now")
    assert "(cells: G12, G13; 2 in all)" in told.remedy
    written = openpyxl.load_workbook(tmp_path / "results.xlsx")
    assert written["milestones"]["G12"].value == "[0.8]"  # nobody's input sheet is written into
    assert [cell.value for cell in written["issues"][4]][1:4] == ["milestones", "G12", '"[0.8]"']
    renewal.upgrade(tmp_path / "edited.xlsx", tmp_path / "renewed.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "renewed.xlsx")["milestones"]
    assert (sheet["G12"].value, sheet["G13"].value) == ("[0.7]", "[0.3]")


@pytest.mark.slow
def test_typing_over_a_bracket_gives_the_scenario_its_own_value(study: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(study)
    book["milestones"]["H11"] = 150
    book.save(tmp_path / "edited.xlsx")
    rows = app.run(tmp_path / "edited.xlsx").rows["sectors"]
    works = [row["co2"] for row in rows if (row["year"], row["branch"]) == (2025, "works")]
    assert works == pytest.approx([120, 131.25])  # 150 x 0.5 x 0.7 x 2.5


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_charts_are_all_there_with_their_titles(lang: str, tmp_path: Path) -> None:
    path = tmp_path / "two.xlsx"
    app.run_case("leapx", "two-branch", path, lang)
    with zipfile.ZipFile(path) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if re.match(r"xl/charts/chart\d+", name)]
    assert len(charts) == CHARTS + 1  # that of the summary
    told = "\n".join(charts)
    labels = Labels(lang)
    for key in ("totals", "intensity"):
        assert labels.text(f"leapx.chart.{key}.title") in told
    for name in ("As planned", "Green") if lang == "en" else ("现有规划", "绿色"):
        assert labels.text("leapx.chart.sectors.title", scenario=name) in told
    assert "<c:areaChart>" in told
    assert '<c:delete val="1"/>' in told  # what only holds up others has no entry in the legend


@pytest.mark.slow
def test_excel_is_expected_to_open_it_cleanly(study: Path, tmp_path: Path) -> None:
    audit = pytest.importorskip("openxml_audit")
    app.new("leapx", tmp_path / "blank.xlsx", "blank", "zh")
    for path in (study, tmp_path / "blank.xlsx"):
        told = audit.predict(audit.OpenXmlValidator().validate(str(path)))
        assert told.prediction == audit.AppPrediction.OPENS_CLEAN, (path.name, told.headline)


def test_the_blank_one_says_what_is_missing(tmp_path: Path) -> None:
    app.new("leapx", tmp_path / "blank.xlsx", "blank")
    said = [str(issue) for issue in app.check(tmp_path / "blank.xlsx").faults]
    assert any(line.startswith("fuels!D4: found an empty cell") for line in said)
    assert any(line.startswith("milestones!A3: found 0 filled rows") for line in said)
