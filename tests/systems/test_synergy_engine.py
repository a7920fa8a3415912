"""Laws and hand calculations of the synergy engine."""

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from steel_xl.app.opened import open_case
from steel_xl.catalog import system
from steel_xl.systems.synergy.engine import Case, case_of, degrees, evaluate
from steel_xl.systems.synergy.grading import EQUAL, ranking, zone_widths
from steel_xl.systems.synergy.outcome import Index
from steel_xl.systems.synergy.schema import Inputs, Measured
from steel_xl.systems.synergy.solve import solve
from tests.systems.oracle import Undefined, answer
from tests.systems.studies import small, studies

SOUND = studies(weightings=("custom", "equal"), low=0.01)
FULLY_MEASURED = studies(weightings=("custom", "equal"), measured=1.0, low=0.01)
FEW_ASSUMED = settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])


def rows_of(inputs: Inputs) -> dict[str, Index]:
    """As a run tells them."""
    return {row.process: row for row in solve(inputs).index}


@dataclass(frozen=True)
class Judged:
    """A process as the engine judges it."""

    u: tuple[float, ...]
    c: float
    t: float
    d: float
    rank: int


def judged(inputs: Inputs) -> dict[str, Judged]:
    """Every process by the engine alone, without the analyses of a run: laws ask often."""
    case = case_of(inputs)
    u = evaluate(case).u
    c, t, d = degrees(case, u)
    ranks = ranking(d)
    return {
        row.process: Judged(tuple(map(float, u[i])), float(c[i]), float(t[i]), float(d[i]), ranks[i])
        for i, row in enumerate(inputs.processes)
    }


def well_spread(inputs: Inputs) -> bool:
    """Whether every normalisation divides by a spread that does not magnify rounding."""
    try:
        return float(answer(inputs).narrowest) > 0.01
    except Undefined:
        return False


@given(SOUND)
def test_c_t_and_d_are_from_0_to_1_and_scores_between_their_bounds(inputs: Inputs) -> None:
    low, high = inputs.settings.score_low, inputs.settings.score_high
    for row in judged(inputs).values():
        assert 0 <= row.c <= 1
        assert 0 <= row.t <= 1
        assert 0 <= row.d <= 1
        assert low <= min(row.u)
        assert max(row.u) <= high
    scores = evaluate(case_of(inputs)).scores
    assert ((scores >= low) & (scores <= high)).all()


@given(SOUND)
def test_d_is_the_root_of_c_and_t(inputs: Inputs) -> None:
    for row in judged(inputs).values():
        assert row.d**2 == pytest.approx(row.c * row.t, rel=1e-12, abs=1e-300)


@given(SOUND)
def test_each_indicator_has_a_best_and_a_worst_or_says_nothing(inputs: Inputs) -> None:
    low, high = inputs.settings.score_low, inputs.settings.score_high
    for column in evaluate(case_of(inputs)).scores.T:
        assert column.max() == high
        assert column.min() in (low, high)
        assert (column.min() == high) == (column == high).all()


@FEW_ASSUMED
@given(studies(low=0.01), st.randoms(use_true_random=False))
def test_the_order_of_rows_on_any_sheet_has_no_effect(inputs: Inputs, rng: random.Random) -> None:
    assume(well_spread(inputs))
    tables = ("processes", "energy_use", "prices", "emission_factors", "measured_emissions", "indicator_weights")
    mixed: dict[str, Any] = {}
    for key in tables:
        rows = list(getattr(inputs, key))
        rng.shuffle(rows)
        mixed[key] = tuple(rows)
    before, after = judged(inputs), judged(replace(inputs, **mixed))
    assert list(after) == [row.process for row in mixed["processes"]]
    for key, row in before.items():
        other = after[key]
        assert (other.c, other.t, other.d) == pytest.approx((row.c, row.t, row.d), rel=1e-9, abs=1e-9)
        assert other.rank == row.rank or abs(other.d - row.d) < 1e-9


@FEW_ASSUMED
@given(FULLY_MEASURED, st.floats(0.1, 50))
def test_the_unit_of_an_indicator_has_no_effect_on_scores(inputs: Inputs, factor: float) -> None:
    assume(well_spread(inputs))
    name = inputs.indicator_weights[0].indicator
    scaled = tuple(
        replace(row, emissions={**row.emissions, name: (row.emissions[name] or 0) * factor})
        for row in inputs.measured_emissions
    )
    use_none = tuple(
        replace(row, pollutants={**row.pollutants, name: 0.0}) if row.carrier == "electricity" else row
        for row in inputs.emission_factors
    )
    plain = replace(inputs, emission_factors=use_none)
    before, after = judged(plain), judged(replace(plain, measured_emissions=scaled))
    for key, row in before.items():
        assert after[key].u == pytest.approx(row.u, rel=1e-9)


@FEW_ASSUMED
@given(SOUND, st.floats(0.1, 50))
def test_the_currency_has_no_effect_on_scores(inputs: Inputs, factor: float) -> None:
    assume(well_spread(inputs))
    other = replace(
        inputs,
        settings=replace(inputs.settings, carbon_price=inputs.settings.carbon_price * factor),
        prices=tuple(replace(row, price_yuan=(row.price_yuan or 0) * factor) for row in inputs.prices),
        processes=tuple(
            replace(
                row,
                investment_yuan_per_t=row.investment_yuan_per_t * factor,
                other_cost_yuan_per_t=row.other_cost_yuan_per_t * factor,
            )
            for row in inputs.processes
        ),
    )
    before, after = judged(inputs), judged(other)
    for key, row in before.items():
        assert after[key].d == pytest.approx(row.d, rel=1e-9)


@given(FULLY_MEASURED, st.floats(0, 1))
def test_less_measured_co2_never_scores_worse(inputs: Inputs, share: float) -> None:
    first = inputs.measured_emissions[0]
    less = replace(first, emissions={**first.emissions, "co2": (first.emissions["co2"] or 0) * share})
    lowered = replace(inputs, measured_emissions=(less, *inputs.measured_emissions[1:]))
    assert judged(lowered)[first.process].u[1] >= judged(inputs)[first.process].u[1] - 1e-12


@given(SOUND, st.floats(0, 1))
def test_a_cheaper_plant_never_scores_worse_on_cost(inputs: Inputs, share: float) -> None:
    first = inputs.processes[0]
    cheap = replace(first, investment_yuan_per_t=first.investment_yuan_per_t * share)
    cheaper = replace(inputs, processes=(cheap, *inputs.processes[1:]))
    at = [row.indicator for row in inputs.indicator_weights].index("investment")
    before, after = evaluate(case_of(inputs)), evaluate(case_of(cheaper))
    assert after.scores[0, at] >= before.scores[0, at] - 1e-12
    assert after.annualised[0] <= before.annualised[0]


@given(SOUND)
def test_totals_are_the_sums_of_their_parts(inputs: Inputs) -> None:
    found = solve(inputs)
    for cost in found.costs:
        assert cost.total == pytest.approx(cost.investment + cost.energy + cost.other + cost.carbon, rel=1e-12)
    for carbon, emission in zip(found.carbon, found.emissions, strict=True):
        assert carbon.total == pytest.approx(carbon.direct + carbon.electricity, rel=1e-12, abs=1e-12)
        assert emission.emissions["co2"] == carbon.total


# --- hand calculations: coal 2 kg CO2 and 10 g PM a kg at 0.5 yuan, electricity at 0.4 yuan a kWh ---

USE = {"a": {"coal": 300.0, "electricity": 100.0}, "b": {"coal": 100.0, "electricity": 500.0}}


def test_emissions_by_hand() -> None:
    """a: 300 x 2 = 600 kg CO2 and 300 x 0.01 = 3 kg PM; b: 200 and 1; electricity emits nothing."""
    found = solve(small(USE))
    assert [dict(row.emissions) for row in found.emissions] == [
        pytest.approx({"pm": 3.0, "co2": 600.0}),
        pytest.approx({"pm": 1.0, "co2": 200.0}),
    ]


def test_a_measured_value_replaces_the_computed_one_of_its_process_and_indicator_alone() -> None:
    found = solve(small(USE, {"a": {"pm": None, "co2": 450.0}, "b": {"pm": 0.5, "co2": None}}))
    assert [dict(row.emissions) for row in found.emissions] == [
        pytest.approx({"pm": 3.0, "co2": 450.0}),
        pytest.approx({"pm": 0.5, "co2": 200.0}),
    ]
    assert [row.measured for row in found.carbon] == [450.0, None]
    assert [row.computed for row in found.carbon] == pytest.approx([600.0, 200.0])
    assert [row.direct for row in found.carbon] == pytest.approx([450.0, 200.0])


def test_measured_zero_is_a_measurement() -> None:
    found = solve(small(USE, {"a": {"co2": 0.0}}))
    assert (found.carbon[0].measured, found.carbon[0].direct) == (0.0, 0.0)


def test_purchased_electricity_comes_on_top_of_measured_co2() -> None:
    """100 kWh x 0.5 = 50 kg and 500 x 0.5 = 250 kg."""
    found = solve(small(USE, {"a": {"co2": 450.0}}, grid_factor=0.5))
    assert [(row.direct, row.electricity, row.total) for row in found.carbon] == [
        pytest.approx((450.0, 50.0, 500.0)),
        pytest.approx((200.0, 250.0, 450.0)),
    ]


def test_electricity_s_own_factors_come_on_top_too() -> None:
    """A CO2 factor of 0.5 on the sheet of factors is a grid factor; 2 g PM a kWh x 500 = 1 kg."""
    inputs = small(USE, {"b": {"pm": 0.25, "co2": 100.0}})
    coal, power = inputs.emission_factors
    found = solve(replace(inputs, emission_factors=(coal, replace(power, pollutants={"pm": 0.002}, co2_kg=0.5))))
    assert dict(found.emissions[1].emissions) == pytest.approx({"pm": 1.25, "co2": 350.0})
    assert found.carbon[1].electricity == pytest.approx(250.0)


def test_fixed_carbon_is_taken_from_computed_co2_alone() -> None:
    fixed = {"a": {"co2_fixed_kg_per_t": 30.0}, "b": {"co2_fixed_kg_per_t": 30.0}}
    found = solve(small(USE, {"a": {"co2": 450.0}}, fixed))
    assert [(row.computed, row.direct) for row in found.carbon] == [
        pytest.approx((570.0, 450.0)),
        pytest.approx((170.0, 170.0)),
    ]


def test_energy_cost_by_hand() -> None:
    """a: 300 x 0.5 + 100 x 0.4 = 190 yuan; b: 50 + 200 = 250."""
    found = solve(small(USE, processes={"a": {"other_cost_yuan_per_t": 20.0}}))
    assert [row.energy for row in found.costs] == pytest.approx([190.0, 250.0])
    assert [row.other for row in found.costs] == [20.0, 0.0]


@pytest.mark.parametrize(
    ("scope", "carbon"),
    [
        ("total", (60.0 + 5.0, 20.0 + 25.0)),
        ("direct", (60.0, 20.0)),
    ],
)
def test_a_carbon_price_of_100_yuan_a_tonne(scope: str, carbon: tuple[float, float]) -> None:
    """600 and 200 kg direct, 50 and 250 kg of electricity; 100 yuan/t is 0.1 yuan/kg."""
    found = solve(small(USE, grid_factor=0.5, carbon_price=0.1, carbon_price_scope=scope))
    assert [row.carbon for row in found.costs] == pytest.approx(carbon)
    assert [row.total for row in found.costs] == pytest.approx((100 + 190 + carbon[0], 100 + 250 + carbon[1]))


def test_carbon_cost_moves_the_cost_score() -> None:
    """Without a price a costs 190, b 250; at 1 yuan/kg a costs 790 and b 450."""
    without, priced = (solve(small(USE, score_low=0.1, carbon_price=price)) for price in (0.0, 1.0))
    assert [row.scores["energy"] for row in without.indicator_scores] == pytest.approx([1.0, 0.1])
    assert [row.scores["energy"] for row in priced.indicator_scores] == pytest.approx([0.1, 1.0])


def test_annuity_at_no_interest_and_for_an_endless_life() -> None:
    endless = {"a": {"lifetime_yr": math.inf}, "b": {"lifetime_yr": 20.0}}
    assert [row.investment for row in solve(small(USE, processes=endless, discount_rate=0.05)).costs] == pytest.approx(
        (50.0, 1000 * 0.05 / (1 - 1.05**-20))
    )
    assert [row.investment for row in solve(small(USE, processes=endless)).costs] == pytest.approx((0.0, 50.0))


def test_annuity_of_the_longest_life_a_cell_may_hold() -> None:
    longest = {"a": {"lifetime_yr": 1000.0}, "b": {"lifetime_yr": 10.0}}
    assert solve(small(USE, processes=longest, discount_rate=0.05)).costs[0].investment == pytest.approx(50.0)


def test_an_indicator_equal_for_all_scores_best_for_all() -> None:
    same = {"a": {"co2": 500.0}, "b": {"co2": 500.0}}
    found = solve(small(USE, same, score_low=0.1, score_high=0.9))
    assert [row.u_carbon for row in found.index] == [0.9, 0.9]
    assert [row.u_pollution for row in found.index] == pytest.approx([0.1, 0.9])


def test_values_equal_but_for_rounding_are_equal() -> None:
    """0.1 + 0.2 is not 0.3 in binary: that difference must not rank anybody."""
    inputs = small(USE, {"a": {"co2": 0.1 + 0.2}, "b": {"co2": 0.3}})
    assert [row.u_carbon for row in solve(inputs).index] == [1.0, 1.0]


def test_c_t_and_d_by_hand() -> None:
    """a: best pollution .8 (of 0.2..0.8), worst carbon .2 ...; both models of C from their formulas."""
    inputs = small(USE, {"a": {"pm": 1.0, "co2": 900.0}, "b": {"pm": 2.0, "co2": 100.0}}, score_low=0.2, score_high=0.8)
    a = rows_of(inputs)["a"]
    assert (a.u_pollution, a.u_carbon) == pytest.approx((0.8, 0.2))
    assert a.u_cost == pytest.approx(0.8)  # investment equal for both (0.8), energy 190 under 250
    mean = (0.8 + 0.2 + 0.8) / 3
    c = (0.8 * 0.2 * 0.8) ** (1 / 3) / mean
    assert (a.c, a.t, a.d) == pytest.approx((c, mean, (c * mean) ** 0.5))


def test_corrected_coupling_by_hand() -> None:
    """Scores .8 .2 .8: mean distance (.6 + .6 + 0)/3 = .4; ratios 1, 1/4, 1: product 1/4, root 1/2."""
    measured = {"a": {"pm": 1.0, "co2": 900.0}, "b": {"pm": 2.0, "co2": 100.0}}
    inputs = small(USE, measured, score_low=0.2, score_high=0.8, coupling_model="corrected")
    assert rows_of(inputs)["a"].c == pytest.approx((0.6 * 0.5) ** 0.5)


def test_dimension_weights_by_hand() -> None:
    measured = {"a": {"pm": 1.0, "co2": 900.0}, "b": {"pm": 2.0, "co2": 100.0}}
    weights: dict[str, Any] = {"weight_pollution": 0.5, "weight_carbon": 0.3, "weight_cost": 0.2}
    inputs = small(USE, measured, score_low=0.2, score_high=0.8, **weights)
    assert rows_of(inputs)["a"].t == pytest.approx(0.5 * 0.8 + 0.3 * 0.2 + 0.2 * 0.8)


# --- weighting: three processes measured on two pollutants; pm 1, 2, 5 and so2 6, 3, 2 ---

THREE = {key: {"coal": 10.0, "electricity": 10.0} for key in "abc"}
POLLUTION = {"a": {"pm": 1.0, "so2": 6.0}, "b": {"pm": 2.0, "so2": 3.0}, "c": {"pm": 5.0, "so2": 2.0}}
PM_SCORES, SO2_SCORES = (1.0, 0.75, 0.0), (0.0, 0.75, 1.0)


def pollution_scores(weights: Mapping[str, float], weighting: str) -> list[float]:
    given = {"pm": weights["pm"], "so2": weights["so2"]}
    measured: dict[str, dict[str, float | None]] = {
        key: {**line, "co2": float(index)} for index, (key, line) in enumerate(POLLUTION.items(), 1)
    }
    inputs = small(THREE, measured, weights=given, weighting=weighting)
    return [row.u_pollution for row in solve(inputs).index]


def normalised(means: list[float]) -> list[float]:
    return [(mean - min(means)) / (max(means) - min(means)) for mean in means]


def entropy_by_hand() -> tuple[float, float]:
    told = []
    for column in ((1.0, 2.0, 5.0), (6.0, 3.0, 2.0)):
        parts = [x / sum(column) for x in column]
        told.append(1 + sum(p * math.log(p) for p in parts) / math.log(3))
    return told[0] / sum(told), told[1] / sum(told)


def critic_by_hand() -> tuple[float, float]:
    """Of two columns both see the same 1 - r, so the weights are as the sample sigmas of the min-max columns."""
    sigmas = []
    for column in (PM_SCORES, SO2_SCORES):
        mean = sum(column) / 3
        sigmas.append(math.sqrt(sum((x - mean) ** 2 for x in column) / 2))
    return sigmas[0] / sum(sigmas), sigmas[1] / sum(sigmas)


@pytest.mark.parametrize(
    ("weighting", "weights"),
    [
        ("custom", (0.9, 0.1)),
        ("equal", (0.5, 0.5)),
        ("entropy", entropy_by_hand()),
        ("critic", critic_by_hand()),
    ],
)
def test_weighting_by_hand(weighting: str, weights: tuple[float, float]) -> None:
    means = [weights[0] * pm + weights[1] * so2 for pm, so2 in zip(PM_SCORES, SO2_SCORES, strict=True)]
    found = pollution_scores({"pm": 0.9, "so2": 0.1}, weighting)
    assert found == pytest.approx(normalised(means), rel=1e-12, abs=1e-12)


def test_pollutant_equivalents_by_hand() -> None:
    """1 kg of PM is 1/4 of an equivalent, of SO2 or NOx 1/0.95 (Environmental Protection Tax Law of China)."""
    shipped: Inputs = open_case(system("synergy"), "luo2025", "en").parsed.inputs
    inputs = replace(shipped, settings=replace(shipped.settings, weighting="equivalents"))
    case = case_of(inputs)
    emitted = [(6.50, 5.02, 4.48), (2.69, 0.58, 1.05), (1.73, 0.14, 0.85), (0.30, 0.09, 0.33)]
    columns = list(zip(*emitted, strict=True))
    scores = [[0.01 + 0.98 * (max(col) - x) / (max(col) - min(col)) for x in col] for col in columns]
    per_kg = (1 / 4, 1 / 0.95, 1 / 0.95)
    means = [sum(w * score[at] for w, score in zip(per_kg, scores, strict=True)) / sum(per_kg) for at in range(4)]
    expected = [0.01 + 0.98 * (mean - min(means)) / (max(means) - min(means)) for mean in means]
    assert evaluate(case).u[:, 0] == pytest.approx(expected, rel=1e-9)
    cost = evaluate(replace(case, weighting="custom")).u[:, 2]
    assert evaluate(case).u[:, 2] == pytest.approx(cost, rel=1e-12)  # the other dimensions keep their own weights


def test_the_four_weightings_differ() -> None:
    """Equal, entropy, critic and custom weights of these data are four different pairs."""
    shares = {round(each, 6) for each in (0.9, 0.5, entropy_by_hand()[0])}
    assert len(shares) == 3
    assert critic_by_hand()[0] == pytest.approx(0.5)  # the columns mirror each other: sigmas are equal


@pytest.mark.parametrize("weighting", ["entropy", "critic"])
def test_data_weights_of_equal_columns_are_equal(weighting: str) -> None:
    same: dict[str, dict[str, float | None]] = {key: {"pm": 2.0, "so2": 3.0, "co2": 1.0} for key in "abc"}
    inputs = small(THREE, same, weights={"pm": 0.5, "so2": 0.5}, weighting=weighting)
    assert [row.u_pollution for row in solve(inputs).index] == [1.0, 1.0, 1.0]


# --- batches ---


def singles(case: Case, **axes: np.ndarray) -> list[list[Any]]:
    count = len(next(iter(axes.values())))
    runs = []
    for index in range(count):
        at: dict[str, Any] = {name: values[index] for name, values in axes.items()}
        one = replace(case, **at)
        found = evaluate(one)
        runs.append([*degrees(one, found.u), found.u, found.emissions, found.annualised, found.energy])
    return runs


@settings(max_examples=10, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@pytest.mark.parametrize("weighting", ["custom", "equal", "entropy", "critic"])
@given(inputs=studies(weightings=("custom",), least=3, low=0.01), seed=st.integers(0, 2**32))
def test_a_batch_is_its_single_runs(weighting: str, inputs: Inputs, seed: int) -> None:
    rng = np.random.default_rng(seed)
    try:
        answer(replace(inputs, settings=replace(inputs.settings, weighting=weighting)))
    except Undefined:
        assume(False)
    case = replace(case_of(inputs), weighting=weighting)
    batch: dict[str, Any] = {
        "price": case.price * rng.uniform(0.5, 2, (5, 1)),
        "rate": rng.uniform(0, 0.2, 5),
        "carbon_price": rng.uniform(0, 0.2, 5),
    }
    assume(well_spread(inputs))
    whole = replace(case, **batch)
    assume(weighting != "entropy" or (evaluate(replace(whole, weighting="equal")).indicators >= 0).all())
    found = evaluate(whole)
    together = (*degrees(whole, found.u), found.u, found.emissions, found.annualised, found.energy)
    for index, run in enumerate(singles(case, **batch)):
        for part, alone in zip(together, run, strict=True):
            np.testing.assert_allclose(part[index] if part.ndim > alone.ndim else part, alone, rtol=1e-9, atol=1e-12)


NUMBERS = ("use", "price", "factor", "measured", "fixed", "investment", "lifetime", "other", "rate", "grid_factor")


NEXT: dict[str, Any] = {  # weights count in proportion: another proportion, not another size
    "dimension_weight": [0.5, 0.3, 0.2],
    "weight": [1.0, 1.0, 0.2, 0.8],
    "low": 0.2,
    "high": 0.9,
}


@pytest.mark.parametrize("name", [*NUMBERS, "carbon_price", *NEXT])
def test_every_number_of_a_case_may_carry_a_leading_axis(name: str) -> None:
    """As the docstring of `Case` promises."""
    one = {"co2_fixed_kg_per_t": 30.0, "lifetime_yr": 20.0, "other_cost_yuan_per_t": 4.0}
    use = {**USE, "c": {"coal": 150.0, "electricity": 400.0}}
    options: dict[str, Any] = {"score_low": 0.1, "grid_factor": 0.5, "carbon_price": 0.1, "discount_rate": 0.05}
    case = case_of(small(use, {"b": {"co2": 150.0}}, {"a": one}, **options))
    values: Any = getattr(case, name)
    batch: dict[str, Any] = {name: np.array([values, NEXT.get(name, values * 1.5)])}
    whole = replace(case, **batch)
    found = evaluate(whole)
    together = (*degrees(whole, found.u), found.u, found.emissions, found.annualised, found.energy)
    alone_each = singles(case, **batch)
    for index, run in enumerate(alone_each):
        for part, alone in zip(together, run, strict=True):
            np.testing.assert_allclose(part[index] if part.ndim > alone.ndim else part, alone, rtol=1e-12)
    moved = [not np.array_equal(one, other) for one, other in zip(*alone_each, strict=True)]
    assert any(moved)


def test_one_price_may_vary_alone() -> None:
    case = case_of(small(USE, score_low=0.1))
    prices = np.array([[0.5, 0.1], [0.5, 0.4], [0.5, 0.9]])
    found = evaluate(replace(case, price=prices))
    np.testing.assert_allclose(found.energy, [[160, 100], [190, 250], [240, 500]])
    c, t, d = degrees(replace(case, price=prices), found.u)
    assert c.shape == t.shape == d.shape == (3, 2)


def test_a_grid_of_prices_and_rates() -> None:
    case = case_of(small(USE, processes={"a": {"lifetime_yr": 1.0}}))
    grid = replace(case, price=np.array([[[0.5, 0.1]], [[0.5, 0.4]]]), rate=np.array([0.0, 0.1, 0.2]))
    found = evaluate(grid)
    assert found.u.shape == (2, 3, 2, 3)
    np.testing.assert_allclose(found.annualised[..., 0], [1000, 1100, 1200])


def test_one_case_of_a_batch_in_which_all_are_equal_is_scored_like_alone() -> None:
    """At price 0 both energy costs are 0; with entropy weights the other cases of the batch must not mind."""
    plain = {"a": {"co2": 1.0}, "b": {"co2": 2.0}, "c": {"co2": 3.0}}
    use = {"a": {"electricity": 1.0}, "b": {"electricity": 2.0}, "c": {"electricity": 4.0}}
    other = {key: {"other_cost_yuan_per_t": 7.0} for key in use}
    case = case_of(small(use, plain, other, weighting="entropy"))
    prices = np.array([[0.5, 0.0], [0.5, 0.4]])
    alone = [evaluate(replace(case, price=price)).u for price in prices]
    together = evaluate(replace(case, price=prices)).u
    np.testing.assert_allclose(together, np.array(alone))


# --- fixed references: the pollutant 1 kg best, 5 kg worst; scores 0..1 ---

FIXED = {"a": {"pm": 2.0, "co2": 9.0}, "b": {"pm": 4.0, "co2": 1.0}}


def with_references(inputs: Inputs, **ends: tuple[float, float]) -> Inputs:
    def fixed(row: Any) -> Any:
        if row.indicator not in ends:
            return row
        best, worst = ends[row.indicator]
        return replace(row, reference_best=best, reference_worst=worst)

    return replace(inputs, indicator_weights=tuple(map(fixed, inputs.indicator_weights)))


def test_scores_between_fixed_references_by_hand() -> None:
    """2 kg is 1/4 of the way from 1 to 5, 4 kg is 3/4; nothing is normalised again."""
    found = rows_of(with_references(small(USE, FIXED), pm=(1.0, 5.0)))
    assert [row.u_pollution for row in found.values()] == pytest.approx([0.75, 0.25])
    assert [row.u_carbon for row in found.values()] == [0.0, 1.0]


def test_beyond_a_fixed_reference_the_score_is_its_bound() -> None:
    found = rows_of(with_references(small(USE, FIXED, score_low=0.1, score_high=0.9), pm=(2.5, 3.5)))
    assert [row.u_pollution for row in found.values()] == pytest.approx([0.9, 0.1])


def test_a_dimension_fixed_in_part_is_normalised_again() -> None:
    """Investment equal for both (1), energy 190 and 250 between 130 and 330: .7 and .4; means .85 and .7."""
    found = rows_of(with_references(small(USE, FIXED), energy=(130.0, 330.0)))
    assert [row.u_cost for row in found.values()] == [1.0, 0.0]
    whole = rows_of(with_references(small(USE, FIXED), energy=(130.0, 330.0), investment=(50.0, 150.0)))
    assert [row.u_cost for row in whole.values()] == pytest.approx([(0.5 + 0.7) / 2, (0.5 + 0.4) / 2])


@FEW_ASSUMED
@given(studies(weightings=("custom", "equal"), least=3, low=0.01))
def test_between_fixed_references_scores_do_not_depend_on_who_is_compared(inputs: Inputs) -> None:
    ends = {row.indicator: (1.0, 20000.0) for row in inputs.indicator_weights}
    whole = with_references(inputs, **ends)
    gone = whole.processes[0].process
    fewer: dict[str, Any] = {
        key: tuple(row for row in getattr(whole, key) if row.process != gone)
        for key in ("processes", "energy_use", "measured_emissions")
    }
    before, after = judged(whole), judged(replace(whole, **fewer))
    for key, row in after.items():
        assert row.u == pytest.approx(before[key].u, rel=1e-12)
        assert row.d == pytest.approx(before[key].d, rel=1e-12)


# --- no score at all ---


def test_a_process_without_any_score_has_no_degrees() -> None:
    """C is undefined where all scores are 0; the others of the batch keep theirs."""
    case = case_of(small(USE))
    c, t, d = degrees(case, np.array([[[0.0, 0.0, 0.0], [0.5, 0.5, 0.5]], [[0.2, 0.2, 0.2], [0.0, 1.0, 1.0]]]))
    assert np.isnan(c).tolist() == np.isnan(d).tolist() == [[True, False], [False, False]]
    np.testing.assert_allclose(t, [[0.0, 0.5], [0.2, 2 / 3]])
    assert c[0, 1] == c[1, 0] == pytest.approx(1)
    assert c[1, 1] == d[1, 1] == 0


# --- ranks ---


def test_the_zones_of_table_3_cover_0_to_1() -> None:
    assert zone_widths() == (0.4, 0.2, 0.4)


@pytest.mark.parametrize(
    ("d", "ranks"),
    [
        ((0.2, 0.7, 0.7, 0.1), [3, 1, 1, 4]),
        ((0.5, 0.5, 0.5), [1, 1, 1]),
        ((0.0, 1.0), [2, 1]),
        ((0.9, 0.3, 0.3, 0.3, 0.1), [1, 2, 2, 2, 5]),
        ((0.46260650091827415, 0.4626065009182742, 0.3), [1, 1, 3]),  # the same scores, summed in another order
    ],
)
def test_equal_d_take_the_better_rank(d: tuple[float, ...], ranks: list[int]) -> None:
    assert ranking(np.array(d)) == ranks


def test_twins_share_a_rank() -> None:
    use = {"a": {"coal": 300.0}, "b": {"coal": 100.0}, "c": {"coal": 300.0}}
    found = rows_of(small(use, score_low=0.1))
    assert found["a"].d == found["c"].d
    assert {key: row.rank for key, row in found.items()} == {"a": 2, "b": 1, "c": 2}


@given(SOUND)
def test_ranks_follow_d(inputs: Inputs) -> None:
    found = judged(inputs).values()
    for one in found:
        for other in found:
            assert (one.rank < other.rank) == (one.d > other.d + EQUAL)


@FEW_ASSUMED
@given(studies(weightings=("custom", "equal"), low=0.01))
def test_a_twin_of_a_process_scores_and_ranks_as_it_does(inputs: Inputs) -> None:
    """Min-max scores depend on who is compared, but not on how often."""
    assume(well_spread(inputs))
    key = inputs.processes[0].process
    twin = replace(
        inputs,
        processes=(*inputs.processes, replace(inputs.processes[0], process="twin")),
        energy_use=(*inputs.energy_use, replace(inputs.energy_use[0], process="twin")),
        measured_emissions=(
            *inputs.measured_emissions,
            *(Measured("twin", row.emissions) for row in inputs.measured_emissions if row.process == key),
        ),
    )
    before, after = judged(inputs), judged(twin)
    assert after["twin"].d == after[key].d
    assert after["twin"].rank == after[key].rank
    for name, row in before.items():
        assert after[name].d == pytest.approx(row.d, rel=1e-12, abs=1e-12)
