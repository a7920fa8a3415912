"""Eqs. 4-7 of luo2025: sums of products, whatever way the cells lie."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from steel_xl.formulas import BadArgument, NoValueExists, carbon_emission, pollutant_emission
from steel_xl.formulas.emission import emission

PAIRS = st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e3)), min_size=1, max_size=6)
BOTH = [pollutant_emission, carbon_emission]


@pytest.mark.parametrize("function", BOTH)
@given(pairs=PAIRS)
def test_row_column_and_list_give_the_same_sum(function: Any, pairs: list[tuple[float, float]]) -> None:
    amounts, factors = [a for a, _ in pairs], [f for _, f in pairs]
    expected = pytest.approx(sum(a * f for a, f in pairs), rel=1e-12)
    row, column = [amounts], [[a] for a in amounts]
    for cells in (amounts, row, column):
        for per_unit in (factors, [factors], [[f] for f in factors]):
            found = function(cells, per_unit)
            assert isinstance(found, float)
            assert found == expected


@pytest.mark.parametrize("function", BOTH)
@given(block=arrays(np.float64, st.tuples(st.integers(2, 5), st.integers(2, 5)), elements=st.floats(0, 1e6)))
def test_a_block_gives_a_column_row_by_row(function: Any, block: np.ndarray) -> None:
    factors = [1.0 + k for k in range(block.shape[1])]
    found = function(block, [[f] for f in factors])
    assert found.shape == (len(block), 1)
    np.testing.assert_allclose(found[:, 0], [function(row.tolist(), factors) for row in block], rtol=1e-12)


@given(PAIRS, st.floats(0, 100))
def test_twice_the_amount_is_twice_the_emission_and_fixed_carbon_is_taken_off(
    pairs: list[tuple[float, float]], fixed: float
) -> None:
    amounts, factors = [a for a, _ in pairs], [f for _, f in pairs]
    once = carbon_emission(amounts, factors)
    assert carbon_emission([2 * a for a in amounts], factors) == pytest.approx(2 * once)
    assert carbon_emission(amounts, factors, fixed) == pytest.approx(once - fixed)
    assert carbon_emission(amounts, factors, None) == once


def test_each_process_may_fix_its_own_carbon() -> None:
    found = carbon_emission([[1, 2], [3, 4]], [10, 1], [[2], [4]])
    np.testing.assert_array_equal(found, [[10.0], [30.0]])
    np.testing.assert_array_equal(carbon_emission([[1, 2], [3, 4]], [10, 1], 2), [[10.0], [32.0]])


def test_trailing_blanks_are_cut() -> None:
    assert pollutant_emission([[1, 2, None]], [[3], [4], [None]]) == 11.0


def test_batches_are_the_same_as_row_by_row() -> None:
    amounts, factors = np.arange(24.0).reshape(2, 3, 4), np.array([1.0, 0.5, 0.25, 2.0])
    found = emission(amounts, factors, np.ones(3))
    assert found.shape == (2, 3)
    for at in np.ndindex(2, 3):
        assert found[at] == pytest.approx(carbon_emission(amounts[at].tolist(), factors, 1.0))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1, 2, 3], [1, 2]), "activity and factors: sizes differ (1 row x 3 columns, 2 factors)"),
        (([[1], [2], [3]], [1]), "activity and factors: sizes differ (3 rows x 1 column, 1 factors)"),
        (([[1, 2], [3, 4]], [1, 2, 3]), "activity and factors: sizes differ (2 rows x 2 columns, 3 factors)"),
        (([[1, 2], [3, 4]], [1, 2], [1, 2, 3]), "activity and fixed: sizes differ (2 rows x 2 columns, 3 fixed)"),
        (([1, None, 3], [1, 2, 3]), "activity: cell in row 1, column 2 is a blank, expected a number"),
        (([1, 2], [1, "2"]), "factors: '2' in row 1, column 2 is not a number"),
        (([1, 2], [1, 2], "none"), "fixed: 'none' is not a number"),
        (([1, 2], [[1, 2], [3, 4]]), "factors: 2 rows x 2 columns found, expected one row or one column"),
    ],
)
def test_bad_arguments_are_named(arguments: Any, message: str) -> None:
    with pytest.raises(BadArgument, match=f"^{re.escape(message)}$"):
        carbon_emission(*arguments)


def test_the_arguments_of_the_pollutant_are_named_too() -> None:
    with pytest.raises(
        BadArgument, match=re.escape("consumption and factor: sizes differ (1 row x 1 column, 2 factors)")
    ):
        pollutant_emission(1, [1, 2])


def test_what_no_cell_can_hold_does_not_exist() -> None:
    with pytest.raises(NoValueExists, match=r"^emission in row 1, column 2 is too large for a number$"):
        pollutant_emission([[1, 1], [1e308, 1e308]], [1, 10])
