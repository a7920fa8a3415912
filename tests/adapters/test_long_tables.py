"""Long tables in and out: partial updates, every fault of every row, IAMC-style results."""

import csv
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from steel_xl import app
from steel_xl.adapters.cli import cli

pytestmark = pytest.mark.slow  # the quick part of the suite stays under a minute

HEAD = "scenario,branch,variable,year,value,unit\n"
SLOW = pytest.mark.slow
CITY = Path(__file__).parents[1] / "data" / "leapx" / "x_city_milestones.csv"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return app.new("leapx", tmp_path / "study.xlsx", "two-branch")


def says(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(each) for each in arguments])


def total(path: Path, scenario: str, year: int) -> float:
    rows = app.run(path).rows["totals"]
    return float(next(row["co2"] for row in rows if (row["scenario"], row["year"]) == (scenario, year)))  # type: ignore[arg-type]


def milestones(path: Path) -> dict[tuple[str, str, str], list[object]]:
    sheet = openpyxl.load_workbook(path)["milestones"]
    rows: list[list[object]] = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    return {(str(row[0]), str(row[1]), str(row[2])): row for row in rows}


def test_a_row_changes_one_cell_and_leaves_the_others(study: Path, tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_text(HEAD + "green,works,activity,2030,140,1e4 t\n")
    result = says("import", study, tmp_path / "long.csv")
    made = tmp_path / "study-imported.xlsx"
    assert (result.exit_code, result.stdout) == (0, f"Wrote {made}\n")
    before, after = milestones(study), milestones(made)
    changed = [
        (key, old, new) for key in before for old, new in zip(before[key], after[key], strict=True) if old != new
    ]
    assert changed == [(("green", "works", "activity"), 100, 140)]
    assert total(made, "green", 2030) == pytest.approx(307 + 62)  # worked out in the docs: 40 more of activity


@pytest.mark.slow
def test_new_paths_and_years_find_their_place(study: Path, tmp_path: Path) -> None:
    rows = "green,border,grid_factor,2028,0.4,\ngreen,homes,intensity,2030,0.2,tce/person\n"
    (tmp_path / "long.csv").write_text(HEAD + rows)
    assert says("import", study, tmp_path / "long.csv", "-o", tmp_path / "new.xlsx").exit_code == 0
    found = milestones(tmp_path / "new.xlsx")
    head = found["Scenario", "Branch", "Variable"]
    assert head[6:10] == ["2020", "2025", "2028", "2030"]
    assert found["green", "border", "grid_factor"][6:10] == ["[0.6]", None, 0.4, "[0.5]"]
    assert found["green", "homes", "intensity"][9] == 0.2
    assert app.check(tmp_path / "new.xlsx").faults == ()


def test_every_fault_of_every_row_is_told_at_once(study: Path, tmp_path: Path) -> None:
    rows = [
        "high,works,activity,2030,1,",
        "BS,work,activity,2030,1,",
        "BS,works,capacity,2030,1,",
        "BS,works,share_coal,2030,1.5,",
        "BS,works,activity,2030,many,1e4 t",
        "BS,works,activity,soon,1,1e4 t",
        "BS,works,intensity,2025,0.4,kgce/t",
        "high,work,activity,2030,-1,",
    ]
    (tmp_path / "long.csv").write_text(HEAD + "\n".join(rows) + "\n")
    result = says("import", study, tmp_path / "long.csv")
    said = result.stderr.splitlines()
    assert result.exit_code == 2
    expected = ["A2", "B3", "C4", "E5", "E6", "D7", "F8", "A9", "B9", "E9"]
    assert [line.partition(":")[0] for line in said] == [f"'long.csv'!{cell}" for cell in expected]
    assert 'found "work", expected a branch of the workbook (works, homes, border)' in said[1]
    assert 'found "kgce/t", expected "tce/t", the unit of the path' in said[6]
    assert not (tmp_path / "study-imported.xlsx").exists()


def test_a_value_twice_is_told(study: Path, tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_text(HEAD + "BS,works,activity,2030,1,\nBS,works,activity,2030,2,\n")
    result = says("import", study, tmp_path / "long.csv")
    assert result.exit_code == 2
    assert result.stderr.startswith(
        "'long.csv'!A3: found \"BS, works, activity, 2030\", expected a name not used before"
    )


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param("scenario;branch;variable;year;value;unit\ngreen;works;activity;2030;140;\n", "utf-8", marks=SLOW),
        pytest.param(
            "Scenario\tBranch\tVariable\tYear\tValue\ngreen\tworks\tactivity\t2030\t140\n", "utf-8-sig", marks=SLOW
        ),
        ("情景,部门,变量,年份,数值,单位\ngreen,works,activity,2030,140,\n", "gb18030"),
    ],
)
def test_a_table_may_come_as_spreadsheets_write_it(text: str, encoding: str, study: Path, tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_text(text, encoding=encoding)
    result = says("import", study, tmp_path / "long.csv")
    assert (result.exit_code, result.stderr) == (0, "")
    assert milestones(tmp_path / "study-imported.xlsx")["green", "works", "activity"][8] == 140


@pytest.mark.slow
def test_a_table_may_stand_on_a_sheet(study: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("long_table")
    sheet.append(["scenario", "branch", "variable", "year", "value", "unit"])
    sheet.append(["green", "works", "activity", 2030, 140, "1e4 t"])
    book.save(tmp_path / "long.xlsx")
    assert says("import", study, tmp_path / "long.xlsx").exit_code == 0
    assert milestones(tmp_path / "study-imported.xlsx")["green", "works", "activity"][8] == 140


@pytest.mark.parametrize(
    ("name", "content", "says_so"),
    [
        ("long.txt", "x", "its name ends in"),
        ("long.csv", "", "no table"),
        ("none.csv", None, "no such file"),
    ],
)
def test_a_file_that_is_no_long_table_is_told_apart(
    name: str, content: str | None, says_so: str, study: Path, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    result = says("import", study, tmp_path / name)
    assert result.exit_code == 4
    assert says_so in result.stderr


@pytest.mark.slow
def test_what_exists_is_not_overwritten_unless_asked_for(study: Path, tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_text(HEAD + "green,works,activity,2030,140,\n")
    assert says("import", study, tmp_path / "long.csv").exit_code == 0
    assert says("import", study, tmp_path / "long.csv").exit_code == 4
    assert says("import", study, tmp_path / "long.csv", "--force").exit_code == 0


def assert_is(found: tuple[float, str], value: float, unit: str) -> None:
    assert found[0] == pytest.approx(value)
    assert found[1] == unit


@pytest.mark.slow
def test_results_as_the_iamc_writes_them(study: Path, tmp_path: Path) -> None:
    result = says("run", study, "--iamc", tmp_path / "out.csv")
    assert result.exit_code == 0, result.stderr
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["model", "scenario", "region", "variable", "unit", "year", "value"]
    found = {(row["scenario"], row["variable"], row["year"]): (float(row["value"]), row["unit"]) for row in rows}
    assert_is(found["green", "Emissions|CO2", "2030"], 3.07, "Mt CO2/yr")
    parts = [
        value
        for (scenario, name, year), (value, _) in found.items()
        if (scenario, year) == ("green", "2030") and name.startswith("Emissions|CO2|")
    ]
    assert sum(parts) == pytest.approx(3.07)
    assert_is(found["BS", "Final Energy|Works|Coal", "2020"], 40 * 2.93076e-4, "EJ/yr")
    assert_is(found["BS", "Trade|Electricity|Net Import", "2020"], 2.8, "TWh/yr")
    assert says("run", study, "--iamc", study).exit_code == 4  # never over a workbook


@pytest.mark.slow
def test_a_system_without_long_tables_says_so(tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_text(HEAD)
    app.new("synergy", tmp_path / "synergy.xlsx")
    result = says("import", tmp_path / "synergy.xlsx", tmp_path / "long.csv")
    assert result.exit_code == 4
    assert "no long tables" in result.stderr


@pytest.mark.slow
def test_the_handed_over_set_gives_the_shipped_case(tmp_path: Path) -> None:
    """All of the calibrated set, driven activities included: they are told, and change nothing."""
    with CITY.open(encoding="utf-8", newline="") as file:
        rows = [{**row, "unit": ""} for row in csv.DictReader(file)]
    with (tmp_path / "long.csv").open("w", newline="") as file:
        writer = csv.DictWriter(
            file, ["scenario", "branch", "variable", "year", "value", "unit"], extrasaction="ignore"
        )
        writer.writeheader()
        writer.writerows(rows)
    app.new("leapx", tmp_path / "city.xlsx")
    assert says("import", tmp_path / "city.xlsx", tmp_path / "long.csv").exit_code == 0
    city, again = app.run(tmp_path / "city.xlsx"), app.run(tmp_path / "city-imported.xlsx")
    assert len(again.warnings) == 24
    for one, other in zip(city.rows["sectors"], again.rows["sectors"], strict=True):
        assert one["co2"] == pytest.approx(other["co2"], rel=1e-9)
