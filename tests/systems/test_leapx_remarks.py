"""What a study that can be computed is warned of: where, and in which words."""

from collections.abc import Mapping

import pytest

from steel_xl.app.opened import Opened, open_case
from steel_xl.catalog import system
from steel_xl.sheet.grid import Cell
from steel_xl.sheet.parse import parse
from tests.systems.sheets import typed

TWO = open_case(system("leapx"), "two-branch", "en")
CITY = open_case(system("leapx"), "x-city", "en")


def warned(cells: Mapping[str, Cell], opened: Opened = TWO) -> dict[str, str]:
    """Warnings by cell of the case with `cells` typed in."""
    read = parse(opened.system.inputs, typed(cells, opened=opened), opened.labels)
    found = opened.system.examine(read, opened.labels, None, None)
    assert found.faults == ()
    return {f"{issue.sheet}!{issue.cell}": f"found {issue.found}, expected {issue.expected}" for issue in found.issues}


@pytest.mark.parametrize("opened", [TWO, CITY])
def test_the_shipped_cases_are_warned_of_nothing(opened: Opened) -> None:
    assert warned({}, opened) == {}


def test_years_beyond_the_milestones_and_without_growth() -> None:
    found = warned({"settings!base_year": 2018, "settings!end_year": 2035})
    assert list(found) == ["settings!C4", "settings!C5", "drivers!A4"]
    assert found["settings!C5"] == "found 2035, expected a year from 2020 to 2030, which the milestones span"
    said = "found gdp without growth in 7 years of BS, from 2019 to 2035, expected a growth for every year"
    assert found["drivers!A4"] == said


def test_a_driver_that_never_grows_is_meant_so() -> None:
    assert TWO.parsed.inputs is not None
    assert not any(row.driver == "population" for row in TWO.parsed.inputs.growth)
    assert warned({}) == {}


def test_activity_of_a_branch_with_a_driver() -> None:
    row: dict[str, Cell] = dict(zip("ABCDG", ("BS", "homes", "activity", "1e4 persons", 1.0), strict=True))
    cells = {f"milestones!{column}15": value for column, value in row.items()}
    assert list(warned(cells)) == ["milestones!C15"]


def test_heat_that_does_not_close() -> None:
    found = warned({"settings!heat_tolerance": 0.0001}, CITY)
    said = "found heat demand +0.07% off the plants' heat in LS in 2027, expected at most 0.01%"
    assert found == {"settings!C15": said}


def test_heat_that_no_plant_delivers_is_charged_nowhere() -> None:
    cells: dict[str, Cell] = dict(
        zip(("fuels!A7", "fuels!B7", "fuels!C7", "fuels!D7"), ("hot", "Hot", "heat", 0.0), strict=True)
    )
    row: dict[str, Cell] = dict(zip("ABCDG", ("BS", "works", "share_hot", "-", 0.1), strict=True))
    cells |= {"milestones!G6": 0.7, "milestones!I12": 0.5, **{f"milestones!{at}15": value for at, value in row.items()}}
    said = "found heat demand +100.00% off the plants' heat in BS in 2020, expected at most 0.10%"
    assert warned(cells) == {"settings!C15": said}


def test_electricity_that_comes_from_nowhere() -> None:
    cells: dict[str, Cell] = {f"milestones!{column}10": None for column in "ABCDGIJK"}
    cells |= {f"branches!{column}6": None for column in "ABCIJ"}
    (said,) = warned(cells).values()
    expected = "found up to 40.0 x 1e8 kWh used that no plant makes (green, 2030), expected a branch for the net import"
    assert said == expected


def test_an_export_and_a_comparison_its_credit_makes_impossible() -> None:
    plants = next(
        at for at, row in enumerate(CITY.grids["milestones"].rows) if row[2] == "capacity_nonfossil" and row[0] == "BS"
    )
    cells: dict[str, Cell] = {f"milestones!G{plants + 4}": 9000.0, "settings!export_credit": "on"}
    found = warned(cells, CITY)
    border = len(CITY.grids["branches"].rows) + 3
    assert "expected a net import" in found[f"branches!A{border}"]
    assert sum("categories are 0 or more: net_import" in said for said in found.values()) > 0


def test_a_target_of_nothing_there_is() -> None:
    (said,) = warned({"targets!J4": "branch_co2", "targets!K4": "mill"}).values()
    assert said.startswith('found "mill", expected a branch, fuel, driver or measure')
