"""Eq. 10 of luo2025: what the payments are worth today is the investment."""

import math
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steel_xl.formulas import BadArgument, NoValueExists, annualised_cost, capital_recovery
from steel_xl.formulas.annuity import annuity


@given(st.floats(-0.5, 1), st.integers(1, 60))
def test_the_payments_are_worth_the_investment(rate: float, life: int) -> None:
    payment = capital_recovery(rate, life)
    assert math.fsum(payment / (1 + rate) ** year for year in range(1, life + 1)) == pytest.approx(1, rel=1e-9)


@given(st.floats(0.5, 100), st.floats(-300, -9))
def test_small_rates_come_near_to_an_equal_share_a_year(life: float, exponent: float) -> None:
    rate = 10**exponent
    expected = (1 + rate * (life + 1) / 2) / life  # the first two terms of the series in the rate
    assert capital_recovery(rate, life) == pytest.approx(expected, rel=1e-12)
    assert capital_recovery(-rate, life) == pytest.approx((1 - rate * (life + 1) / 2) / life, rel=1e-12)


@given(st.floats(0.1, 1000))
def test_no_rate_shares_equally(life: float) -> None:
    assert capital_recovery(0, life) == 1 / life
    assert capital_recovery(5e-324, life) == 1 / life


@given(st.floats(0, 10))
def test_an_endless_life_costs_the_rate(rate: float) -> None:
    assert capital_recovery(rate, math.inf) == rate


def test_an_endless_life_at_a_negative_rate_costs_nothing_as_a_long_one_does() -> None:
    assert capital_recovery(-0.05, math.inf) == 0
    assert capital_recovery(-0.05, 1e6) == 0


@given(st.floats(0, 1), st.floats(0, 1), st.floats(1, 100))
def test_a_higher_rate_costs_more(one: float, other: float, life: float) -> None:
    low, high = sorted((one, other))
    assert capital_recovery(low, life) <= capital_recovery(high, life) * (1 + 1e-12)


@given(st.floats(-0.5, 1), st.floats(1, 100), st.floats(1, 100))
def test_a_longer_life_costs_less(rate: float, one: float, other: float) -> None:
    short, long = sorted((one, other))
    assert capital_recovery(rate, long) <= capital_recovery(rate, short) * (1 + 1e-12)


def test_ranges_are_broadcast_in_their_own_shape() -> None:
    rates, lives = [[0.0, 0.05, 0.08]], [[15], [20], [None]]
    grid = capital_recovery(rates, lives)
    assert isinstance(grid, np.ndarray)
    assert grid.shape == (2, 3)
    for i, life in enumerate((15, 20)):
        for j, rate in enumerate((0.0, 0.05, 0.08)):
            assert grid[i, j] == capital_recovery(rate, life)
    assert np.shape(capital_recovery([0.05, 0.08], 10)) == (2,)
    assert isinstance(capital_recovery(0.05, 10), float)
    batch = annuity(np.full((2, 1, 3), 0.08), np.full((4, 1), 20.0))
    np.testing.assert_allclose(batch, np.full((2, 4, 3), capital_recovery(0.08, 20)))


@given(st.floats(-1e9, 1e9), st.floats(-0.5, 1), st.floats(1, 100))
def test_cost_is_the_share_of_the_investment(investment: float, rate: float, life: float) -> None:
    assert annualised_cost(investment, rate, life) == pytest.approx(investment * capital_recovery(rate, life))


@pytest.mark.parametrize(
    ("rate", "life", "message"),
    [
        (-1, 10, "rate: -1.0 is not above -1 (a fraction a year) and finite"),
        ([[0.1], [-2]], 10, "rate: -2.0 in row 2, column 1 is not above -1 (a fraction a year) and finite"),
        (math.inf, 10, "rate: inf is not a finite number"),
        (0.08, 0, "life: 0.0 is not a lifetime, expected more than 0 years"),
        (0.08, [[10, -5]], "life: -5.0 in row 1, column 2 is not a lifetime, expected more than 0 years"),
        (0.08, None, "life: cell is a blank, expected a number"),
        ("8%", 10, "rate: '8%' is not a number"),
        ([1, 2, 3], [1, 2], "rate and life: sizes differ (rate 3, life 2)"),
    ],
)
def test_bad_rates_and_lives_are_named(rate: Any, life: Any, message: str) -> None:
    with pytest.raises(BadArgument, match=f"^{re.escape(message)}$"):
        capital_recovery(rate, life)
    with pytest.raises(BadArgument, match=f"^{re.escape(message)}$"):
        annualised_cost(100, rate, life)


def test_a_bad_investment_is_named() -> None:
    with pytest.raises(BadArgument, match=r"^investment: 'much' in row 2, column 1 is not a number$"):
        annualised_cost([[1], ["much"]], 0.08, 10)
    with pytest.raises(BadArgument, match=re.escape("sizes differ (investment 2 x 1, rate and life 3 x 1)")):
        annualised_cost([[1], [2]], 0.08, [[10], [20], [30]])


def test_what_no_cell_can_hold_does_not_exist() -> None:
    with pytest.raises(NoValueExists, match=r"^capital recovery is too large for a number$"):
        capital_recovery(0, 1e-310)
    with pytest.raises(NoValueExists, match=r"^annualised cost in row 1, column 2 is too large for a number$"):
        annualised_cost([1, 1e308], 0, 0.1)
    with pytest.raises(BadArgument, match=r"^rate: inf is not above -1"):
        annuity(math.inf, 10)
