"""Luo & Li (2025): every number the paper prints or implies, typed from the paper, out of the shipped case."""

from dataclasses import replace
from typing import Any

import pytest

from steel_xl import app
from steel_xl.app.opened import open_case
from steel_xl.catalog import system
from steel_xl.systems.synergy.schema import Inputs
from steel_xl.systems.synergy.solve import solve

PROCESSES = ["bf_bof", "cog_dri", "ng_dri", "green_h2_dri"]

TABLE_8 = {
    "bf_bof": (0.727, 0.024, 0.131, "Severe imbalance"),
    "cog_dri": (0.955, 0.744, 0.843, "Good coordination"),
    "ng_dri": (0.931, 0.560, 0.722, "Intermediate coordination"),
    "green_h2_dri": (0.323, 0.663, 0.463, "On the verge of imbalance"),
}
TABLE_8_ZH = {
    "bf_bof": "严重失调衰退",
    "cog_dri": "良好协调发展",
    "ng_dri": "中级协调发展",
    "green_h2_dri": "濒临失调衰退",
}
INVESTMENT = {"bf_bof": 584.148, "cog_dri": 241.055, "ng_dri": 289.267, "green_h2_dri": 374.715}
ENERGY = {"cog_dri": 461.456, "ng_dri": 1063.593, "green_h2_dri": 1292.718}
SCORES = {
    "bf_bof": (0.01, 0.01, 0.0511),
    "cog_dri": (0.7749, 0.4673, 0.99),
    "ng_dri": (0.8704, 0.4400, 0.3693),
    "green_h2_dri": (0.99, 0.99, 0.01),
}
PRINTED = 0.001
HALF = 5e-4 + 1e-9  # half of the last printed digit: 461.4555 is printed 461.456


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    found = open_case(system("synergy"), "luo2025", "en").parsed.inputs
    assert isinstance(found, Inputs)
    return found


def by_process(rows: Any) -> dict[str, Any]:
    return {row.process: row for row in rows}


def with_price(inputs: Inputs, carrier: str, price: float) -> Inputs:
    rows = tuple(replace(row, price_yuan=price) if row.carrier == carrier else row for row in inputs.prices)
    return replace(inputs, prices=rows)


@pytest.mark.parametrize("process", PROCESSES)
def test_table_8(inputs: Inputs, process: str) -> None:
    row = by_process(solve(inputs).index)[process]
    c, t, d, grade = TABLE_8[process]
    assert (row.c, row.t, row.d) == (
        pytest.approx(c, abs=PRINTED),
        pytest.approx(t, abs=PRINTED),
        pytest.approx(d, abs=PRINTED),
    )
    assert row.grade == grade


def test_table_8_in_order_of_d(inputs: Inputs) -> None:
    ranks = {row.process: row.rank for row in solve(inputs).index}
    assert ranks == {"cog_dri": 1, "ng_dri": 2, "green_h2_dri": 3, "bf_bof": 4}


def test_table_8_is_what_a_run_of_the_case_says() -> None:
    found = app.run_case("synergy", "luo2025").rows["index"]
    assert [row["process"] for row in found] == PROCESSES
    for row in found:
        assert (row["c"], row["t"], row["d"]) == pytest.approx(TABLE_8[str(row["process"])][:3], abs=PRINTED)


@pytest.mark.parametrize("process", PROCESSES)
def test_grades_as_the_chinese_text_prints_them(inputs: Inputs, process: str) -> None:
    chinese = replace(inputs, settings=replace(inputs.settings, language="zh"))
    assert by_process(solve(chinese).index)[process].grade == TABLE_8_ZH[process]


@pytest.mark.parametrize("process", PROCESSES)
def test_the_scores_the_printed_results_follow_from(inputs: Inputs, process: str) -> None:
    row = by_process(solve(inputs).index)[process]
    assert (row.u_pollution, row.u_carbon, row.u_cost) == pytest.approx(SCORES[process], abs=1e-4)


@pytest.mark.parametrize("process", PROCESSES)
def test_investment_per_tonne(inputs: Inputs, process: str) -> None:
    assert by_process(solve(inputs).costs)[process].investment == pytest.approx(INVESTMENT[process], abs=HALF)


@pytest.mark.parametrize("process", list(ENERGY))
def test_energy_per_tonne(inputs: Inputs, process: str) -> None:
    row = by_process(solve(inputs).costs)[process]
    assert row.energy == pytest.approx(ENERGY[process], abs=HALF)
    assert row.other == 0


def test_energy_and_other_cost_of_the_long_route(inputs: Inputs) -> None:
    row = by_process(solve(inputs).costs)["bf_bof"]
    assert row.energy == pytest.approx(1386.25 * 0.475 + 1.85 * 2.5 + 180.38 * 0.3, abs=HALF)
    assert row.energy + row.other == pytest.approx(811.33, abs=HALF)


def test_green_hydrogen_at_a_discount_rate_of_4_percent(inputs: Inputs) -> None:
    cheaper = replace(inputs, settings=replace(inputs.settings, discount_rate=0.04))
    assert by_process(solve(cheaper).index)["green_h2_dri"].d == pytest.approx(0.511, abs=PRINTED)


def test_the_misprinted_gas_price_does_not_give_the_printed_energy_cost(inputs: Inputs) -> None:
    row = by_process(solve(with_price(inputs, "coke_oven_gas", 1.65)).costs)["cog_dri"]
    assert row.energy == pytest.approx(634.5 * 1.65 + 533.56 * 0.3, abs=HALF)
    assert row.energy - 461.456 > 700


def test_nor_does_it_give_the_printed_index(inputs: Inputs) -> None:
    row = by_process(solve(with_price(inputs, "coke_oven_gas", 1.65)).index)["cog_dri"]
    assert abs(row.d - 0.843) > 0.01


@pytest.mark.parametrize("bounds", [(0.0, 1.0), (0.1, 0.9), (0.01, 1.0)])
def test_other_score_bounds_do_not_give_table_8(inputs: Inputs, bounds: tuple[float, float]) -> None:
    low, high = bounds
    other = replace(inputs, settings=replace(inputs.settings, score_low=low, score_high=high))
    found = by_process(solve(other).index)
    assert any(abs(found[process].d - TABLE_8[process][2]) > PRINTED for process in PROCESSES)


def test_stages_of_table_2(inputs: Inputs) -> None:
    """Table 2: 0.5 < C <= 0.8 running-in, 0.8 < C < 1 high, 0.3 < C <= 0.5 antagonism."""
    found = {row.process: row.coupling_stage for row in solve(inputs).index}
    assert found == {
        "bf_bof": "Running-in",
        "cog_dri": "High coupling",
        "ng_dri": "High coupling",
        "green_h2_dri": "Antagonism",
    }
