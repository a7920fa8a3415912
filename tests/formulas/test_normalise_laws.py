"""Min-max scores: bounds met, direction mirrored, units without effect, fixed references, faults."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from steel_xl.formulas import BadArgument, NoValueExists, normalise
from steel_xl.formulas.normalisation import minmax

NUMBER = st.floats(-1e6, 1e6)
COLUMN = arrays(np.float64, st.tuples(st.integers(2, 8), st.just(1)), elements=NUMBER)
BLOCK = arrays(np.float64, st.tuples(st.integers(2, 6), st.integers(2, 6)), elements=NUMBER)
BOUNDS = st.tuples(st.floats(0, 0.4), st.floats(0.6, 1))


def spread(x: np.ndarray) -> bool:
    return bool(np.all(np.ptp(x, axis=0) > 1e-3))


@given(BLOCK, BOUNDS)
def test_the_ends_meet_the_bounds_and_all_lie_between(x: np.ndarray, bounds: tuple[float, float]) -> None:
    assume(spread(x))
    low, high = bounds
    scores = np.asarray(normalise(x, -1, low, high))
    assert scores.shape == x.shape
    assert scores.min() >= low
    assert scores.max() <= high
    columns = np.arange(x.shape[1])
    assert (scores[x.argmax(axis=0), columns] == low).all()
    assert (scores[x.argmin(axis=0), columns] == high).all()


@given(BLOCK)
def test_the_directions_mirror_each_other(x: np.ndarray) -> None:
    assume(spread(x))
    np.testing.assert_allclose(normalise(x, 1), 1 - np.asarray(normalise(x, -1)), atol=1e-12)
    np.testing.assert_array_equal(normalise(x, 1), normalise(-x, -1))


@given(BLOCK, st.floats(0.01, 100), st.floats(-100, 100))
def test_unit_and_origin_have_no_effect(x: np.ndarray, unit: float, origin: float) -> None:
    assume(spread(x))
    np.testing.assert_allclose(normalise(unit * x + origin), normalise(x), atol=1e-6)


@given(COLUMN)
def test_lower_is_better(x: np.ndarray) -> None:
    assume(spread(x))
    order = np.argsort(x[:, 0], kind="stable")
    assert (np.diff(np.asarray(normalise(x))[order, 0]) <= 0).all()


@given(NUMBER, st.integers(1, 5), st.sampled_from([-1, 1]), BOUNDS)
def test_a_constant_column_scores_high(value: float, m: int, direction: int, bounds: tuple[float, float]) -> None:
    scores = normalise([[value]] * m, direction, *bounds)
    np.testing.assert_array_equal(scores, [[bounds[1]]] * m)


def test_values_that_differ_by_rounding_are_equal() -> None:
    np.testing.assert_array_equal(normalise([[0.1 + 0.2], [0.3]]), [[1.0], [1.0]])


def test_rows_columns_and_numbers_keep_their_shape() -> None:
    np.testing.assert_array_equal(normalise([[3, 1, 2, None]]), [[0, 1, 0.5]])
    np.testing.assert_array_equal(normalise([3, 1, 2]), [0, 1, 0.5])
    np.testing.assert_array_equal(normalise([[3], [1], [2], [None]]), [[0], [1], [0.5]])
    np.testing.assert_array_equal(normalise([[3, 10], [1, 20]]), [[0, 1], [1, 0]])
    assert normalise(5) == 1.0
    assert normalise(5, None, None, 0.99) == 0.99
    np.testing.assert_array_equal(normalise([3, 1], [[1]], None, None), [1, 0])


@given(arrays(np.float64, (3, 2, 4, 3), elements=NUMBER))
def test_batches_are_the_same_as_block_by_block(x: np.ndarray) -> None:
    scores = minmax(x, -1, 0.01, 0.99)
    for at in np.ndindex(x.shape[:2]):
        np.testing.assert_array_equal(scores[at], normalise(x[at], -1, 0.01, 0.99))
    np.testing.assert_array_equal(minmax(np.moveaxis(x, -2, 0), -1, 0.01, 0.99, axis=0), np.moveaxis(scores, -2, 0))


def test_each_indicator_may_have_its_own_direction_and_bounds() -> None:
    x = [[1.0, 10.0, 5.0], [3.0, 20.0, 7.0], [9.0, 30.0, 5.0]]
    scores = minmax(x, [-1, 1, -1], 0.0, 1.0, least=[0.0, np.nan, np.nan], most=[5.0, 50.0, np.nan])
    np.testing.assert_allclose(scores, [[0.8, 0, 1], [0.4, 0.25, 0], [0, 0.5, 1]])


@given(COLUMN, NUMBER)
def test_fixed_bounds_make_scores_independent_of_the_set(x: np.ndarray, other: float) -> None:
    together = minmax(np.vstack([x, [[other]]]), least=-1e6, most=1e6)
    np.testing.assert_array_equal(together[:-1], minmax(x, least=-1e6, most=1e6))
    np.testing.assert_allclose(together[:-1], (1e6 - x) / 2e6, atol=1e-12)


def test_fixed_bounds_hold_for_a_constant_column() -> None:
    np.testing.assert_allclose(minmax([[4.0], [4.0]], -1, least=0.0, most=16.0), [[0.75], [0.75]])


def test_nothing_gives_nothing() -> None:
    assert minmax(np.empty((0, 3))).shape == (0, 3)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1, 2], 0), "direction: 0.0 found, expected -1 (lower is better) or 1 (higher is better)"),
        (([1, 2], 2), "direction: 2.0 found, expected -1 (lower is better) or 1 (higher is better)"),
        (([1, 2], "up"), "direction: 'up' is not a number"),
        (([1, 2], -1, -0.1), "low: -0.1 is outside 0..1"),
        (([1, 2], -1, 0, 1.5), "high: 1.5 is outside 0..1"),
        (([1, 2], -1, 0.5, 0.5), "low: 0.5 found, expected less than high, 0.5"),
        (([[1], [None], [2]],), "values: cell in row 2, column 1 is a blank, expected a number"),
        (([[1, "x"]],), "values: 'x' in row 1, column 2 is not a number"),
    ],
)
def test_bad_arguments_are_named(arguments: Any, message: str) -> None:
    with pytest.raises(BadArgument, match=f"^{re.escape(message)}$"):
        normalise(*arguments)


def test_bad_arguments_of_the_kernel_are_named() -> None:
    with pytest.raises(BadArgument, match=r"^least: 5.0 in row 1, column 2 found, expected less than most, 3.0$"):
        minmax([[1.0, 2.0], [2.0, 3.0]], least=[np.nan, 5.0])
    with pytest.raises(BadArgument, match=r"^least: 2.0 in row 1, column 1 found, expected less than most, 2.0$"):
        minmax([[1.0], [2.0]], least=2.0, most=2.0)
    with pytest.raises(BadArgument, match=r"^values: cell in row 2, column 1 is not a finite number$"):
        minmax([[1.0], [np.nan]])
    with pytest.raises(NoValueExists, match=r"too far apart"):
        minmax([[-1e308], [1e308]])
