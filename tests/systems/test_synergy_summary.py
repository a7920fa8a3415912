"""The sentences of the page to hand over: what a board asks, answered in words, with nothing left out unsaid."""

from dataclasses import replace
from typing import Any

import pytest

from steel_xl.app.opened import open_case
from steel_xl.catalog import system
from steel_xl.sheet.label import Labels
from steel_xl.systems.synergy.schema import Inputs, SensitivityRange
from steel_xl.systems.synergy.solve import solve
from steel_xl.systems.synergy.summary import summary
from steel_xl.systems.synergy.views import charts

BF, COG, NG, H2 = (
    "BF-BOF (long route)",
    "COG hydrogen DRI + EAF",
    "Natural-gas hydrogen DRI + EAF",
    "Green-power hydrogen DRI + EAF",
)


@pytest.fixture(scope="module")
def luo() -> Inputs:
    found = open_case(system("synergy"), "luo2025", "en").parsed.inputs
    assert isinstance(found, Inputs)
    return found


def said(inputs: Inputs, lang: str = "en") -> list[list[str]]:
    """The paragraphs: the answer, what would change it, abatement, caveats."""
    labels = Labels(lang, "synergy")
    page = summary(inputs, solve(replace(inputs, settings=replace(inputs.settings, language=lang))), labels)
    return [list(lines) for _, lines in page.paragraphs]


def test_the_three_questions_of_a_board(luo: Inputs) -> None:
    answer, changes, abatement, _ = said(luo)
    assert answer[0].startswith(f"{COG} comes first with a synergy index of 0.843 (Good coordination)")
    assert (
        changes[0]
        == f"Where electricity price rises above 0.1783 yuan/kWh, {COG} overtakes {H2}; below it, {H2} is ahead."
    )
    assert "No two processes change places while discount rate moves from 1.5% to 12%." in changes
    assert changes[-1].startswith(
        f"Without {BF} in the comparison the ranking turns into: {H2} (0.463), {NG} (0.364), {COG}"
    )
    assert [line.partition(":")[2].partition("(")[0] for line in abatement] == [
        " each t of CO2 avoided saves 872 yuan ",
        " each t of CO2 avoided saves 57 yuan ",
        " each t of CO2 avoided costs 160 yuan ",
    ]


def test_what_does_not_fit_is_counted_and_said_where_it_stands(luo: Inputs) -> None:
    def ranging(name: str, cell: tuple[str, str, str], start: float, end: float) -> SensitivityRange:
        return SensitivityRange(name, *cell, start, end, (end - start) / 10)

    cells: dict[str, Any] = {
        "power": ranging("power", ("prices", "electricity", "price_yuan"), -0.5, 0.6),
        "plant": ranging("plant", ("processes", "cog_dri", "investment_yuan_per_t"), 0, 20000),
        "green plant": ranging("green plant", ("processes", "green_h2_dri", "other_cost_yuan_per_t"), -900, 0),
        "weight of cost": ranging("weight of cost", ("settings", "weight_cost", "value"), 0, 1),
        "gas": ranging("gas", ("prices", "natural_gas", "price_yuan"), 0, 6),
    }
    chosen = replace(luo.settings, grid_x="", grid_y="")
    study = replace(luo, settings=chosen, sensitivity_ranges=tuple(cells.values()))
    outcome = solve(study)
    changes = said(study)[1]
    shown = [line for line in changes if line.startswith("Where ")]
    more = len(outcome.break_even) - len(shown)
    assert more > 0
    assert f"{more} more such values stand on the sheet break_even." in changes
    first = [COG in line for line in shown]
    assert first == sorted(first, reverse=True), "values at which the first place is lost come first"


def test_abatement_is_told_from_the_cheapest_on(luo: Inputs) -> None:
    rows = solve(replace(luo, processes=luo.processes[::-1])).abatement
    costs = [row.cost_of_abatement for row in rows if row.cost_of_abatement is not None]
    assert costs == sorted(costs)


def test_twins_come_first_together(luo: Inputs) -> None:
    tables: dict[str, Any] = {
        key: (*getattr(luo, key), replace(getattr(luo, key)[1], process="twin"))
        for key in ("processes", "energy_use", "measured_emissions")
    }
    tables["processes"] = (*luo.processes, replace(luo.processes[1], process="twin", label="The twin"))
    answer = said(replace(luo, **tables))[0][0]
    assert answer.startswith(f"Together first: {COG}, The twin, with a synergy index of 0.843")


def test_in_chinese_it_is_one_list(luo: Inputs) -> None:
    changes = said(luo, "zh")[1]
    assert any("、" in line and "排名变为" in line for line in changes)


@pytest.mark.parametrize(("lang", "unit"), [("en", "yuan/kWh"), ("zh", "元/kWh")])
def test_a_curve_says_the_unit_along_its_axis_and_a_rate_in_per_cent(lang: str, unit: str) -> None:
    rows = open_case(system("synergy"), "luo2025", lang).parsed.rows
    price, rate = (chart for chart in charts(rows) if chart.key == "curve")
    assert (price.axes, price.names_form) == ((unit, "D"), "0.0##")
    assert rate.axes == ("", "D")
    assert "%" in rate.names_form


def test_a_curve_of_an_unknown_cell_has_no_unit() -> None:
    rows = dict(open_case(system("synergy"), "luo2025", "en").parsed.rows)
    rows["sensitivity_ranges"] = (replace(rows["sensitivity_ranges"][0], row="diesel"),)
    (curve,) = (chart for chart in charts(rows) if chart.key == "curve")
    assert curve.axes == ("", "D")
