"""Entropy and CRITIC weights: hand calculations, laws, faults."""

import math
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from steel_xl.formulas import BadArgument, NoValueExists, critic_weights, entropy_weights
from steel_xl.formulas.weights import critic, entropy


def drawn(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0.1, 1000, shape)


SEED = st.integers(0, 2**32)
MATRIX = st.builds(drawn, SEED, st.integers(3, 6), st.integers(2, 5))
BOTH = [entropy_weights, critic_weights]


def lively(x: np.ndarray) -> bool:
    """Tell whether every column differs by more than a little and the columns do not all say the same."""
    if (np.ptp(x, axis=0) < 1e-2 * x.max(axis=0)).any():
        return False
    return bool((np.corrcoef(x, rowvar=False) < 0.999).any())


def test_entropy_by_hand() -> None:
    """Columns 1, 1, 2 and 1, 3, 4: proportions 1/4, 1/4, 1/2 and 1/8, 3/8, 1/2, entropies over ln 3."""
    e1 = -(2 * 0.25 * math.log(0.25) + 0.5 * math.log(0.5)) / math.log(3)
    e2 = -(0.125 * math.log(0.125) + 0.375 * math.log(0.375) + 0.5 * math.log(0.5)) / math.log(3)
    total = (1 - e1) + (1 - e2)
    np.testing.assert_allclose(
        entropy_weights([[1, 1], [1, 3], [2, 4]]), [[(1 - e1) / total, (1 - e2) / total]], rtol=1e-12
    )


def test_nothing_times_its_logarithm_is_nothing() -> None:
    """Columns 0, 1, 1 and 0, 0, 1: entropies ln 2 / ln 3 and 0."""
    d1 = 1 - math.log(2) / math.log(3)
    np.testing.assert_allclose(entropy_weights([[0, 0], [1, 0], [1, 1]]), [[d1 / (d1 + 1), 1 / (d1 + 1)]], rtol=1e-12)


def test_critic_by_hand() -> None:
    """Columns 0, 1, 2 and 5, 5, 7 and 3, 9, 3, on 0..1: 0, 1/2, 1 and 0, 0, 1 and 0, 1, 0."""
    s1, s2, s3 = (0.5 / 2) ** 0.5, (6 / 9 / 2) ** 0.5, (6 / 9 / 2) ** 0.5
    r12 = (-0.5 * -1 / 3 + 0 * -1 / 3 + 0.5 * 2 / 3) / 2 / (s1 * s2)
    r13 = (-0.5 * -1 / 3 + 0 * 2 / 3 + 0.5 * -1 / 3) / 2 / (s1 * s3)
    r23 = (-1 / 3 * -1 / 3 + -1 / 3 * 2 / 3 + 2 / 3 * -1 / 3) / 2 / (s2 * s3)
    information = [s1 * (2 - r12 - r13), s2 * (2 - r12 - r23), s3 * (2 - r13 - r23)]
    np.testing.assert_allclose(
        critic_weights([[0, 5, 3], [1, 5, 9], [2, 7, 3]]), [[c / sum(information) for c in information]], rtol=1e-12
    )


def test_critic_of_two_columns_is_their_spread() -> None:
    """Both see the same 1 - r, so the weights are as the sigmas: 0, 1/2, 1 has 1/2, and 0, 0, 1 has sqrt(1/3)."""
    s1, s2 = 0.5, (1 / 3) ** 0.5
    np.testing.assert_allclose(critic_weights([[1, 5], [2, 5], [3, 8]]), [[s1 / (s1 + s2), s2 / (s1 + s2)]], rtol=1e-12)


@given(MATRIX)
def test_critic_as_printed(x: np.ndarray) -> None:
    assume(lively(x))
    y = (x - x.min(axis=0)) / np.ptp(x, axis=0)
    information = y.std(axis=0, ddof=1) * (1 - np.corrcoef(y, rowvar=False)).sum(axis=1)
    np.testing.assert_allclose(critic_weights(x)[0], information / information.sum(), rtol=1e-6, atol=1e-9)


@given(MATRIX)
def test_entropy_as_printed(x: np.ndarray) -> None:
    assume(lively(x))
    p = x / x.sum(axis=0)
    d = 1 + (p * np.log(p)).sum(axis=0) / math.log(len(x))
    np.testing.assert_allclose(entropy_weights(x)[0], d / d.sum(), rtol=1e-6, atol=1e-9)


WILD = arrays(
    np.float64,
    st.tuples(st.integers(2, 6), st.integers(2, 5)),
    elements=st.one_of(st.just(0.0), st.just(1.0), st.floats(1e-300, 1e300)),
)


@pytest.mark.parametrize("weights", BOTH)
@given(x=WILD)
def test_any_sound_matrix_has_weights_or_a_reason_why_not(weights: Any, x: np.ndarray) -> None:
    try:
        found = weights(x)
    except (BadArgument, NoValueExists):
        return
    assert (found >= 0).all()
    assert found.sum() == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("weights", BOTH)
@given(x=MATRIX)
def test_weights_are_shares(weights: Any, x: np.ndarray) -> None:
    assume(lively(x))
    found = weights(x)
    assert found.shape == (1, x.shape[1])
    assert (found >= 0).all()
    assert found.sum() == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("weights", BOTH)
@given(x=MATRIX, unit=st.floats(1e-3, 1e3))
def test_the_unit_of_a_column_has_no_effect(weights: Any, x: np.ndarray, unit: float) -> None:
    assume(lively(x))
    other = x.copy()
    other[:, 0] *= unit
    np.testing.assert_allclose(weights(other), weights(x), rtol=1e-6, atol=1e-9)


@given(MATRIX, st.floats(0, 100))
def test_critic_does_not_see_the_origin(x: np.ndarray, origin: float) -> None:
    assume(lively(x))
    np.testing.assert_allclose(critic_weights(x + origin), critic_weights(x), rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("weights", BOTH)
@given(x=MATRIX, random=st.randoms(use_true_random=False))
def test_the_order_of_rows_has_no_effect_and_columns_take_their_weight_along(
    weights: Any, x: np.ndarray, random: Any
) -> None:
    assume(lively(x))
    rows, columns = list(range(x.shape[0])), list(range(x.shape[1]))
    random.shuffle(rows)
    random.shuffle(columns)
    np.testing.assert_allclose(weights(x[rows][:, columns]), weights(x)[:, columns], rtol=1e-6, atol=1e-9)


@given(MATRIX, st.floats(0.1, 1000))
def test_a_constant_column_has_no_weight(x: np.ndarray, value: float) -> None:
    assume(lively(x))
    with_constant = np.column_stack([x, np.full(len(x), value)])
    by_entropy = entropy_weights(with_constant)
    assert by_entropy[0, -1] == 0
    np.testing.assert_allclose(by_entropy[0, :-1], entropy_weights(x)[0], rtol=1e-12)
    by_critic = critic_weights(with_constant)
    assert by_critic[0, -1] == 0
    assert by_critic.sum() == pytest.approx(1)


def test_correlations_with_a_constant_column_count_as_0() -> None:
    """By hand: columns 0, 1/2, 1 and 0, 0, 1 with r = sqrt(3)/2, and a constant: sigma (1 - r + 1) each."""
    s1, s2, r = 0.5, (1 / 3) ** 0.5, 3**0.5 / 2
    information = [s1 * (2 - r), s2 * (2 - r), 0.0]
    np.testing.assert_allclose(
        critic_weights([[1, 5, 4], [2, 5, 4], [3, 8, 4]]), [[c / sum(information) for c in information]], rtol=1e-12
    )


@pytest.mark.parametrize("weights", BOTH)
def test_a_single_column_has_all_the_weight(weights: Any) -> None:
    np.testing.assert_array_equal(weights([[1], [2], [4], [None]]), [[1.0]])
    np.testing.assert_array_equal(weights([[3], [3]]), [[1.0]])


def test_entropy_holds_for_the_largest_and_smallest_numbers() -> None:
    np.testing.assert_allclose(
        entropy_weights([[1e308, 1e-300], [1e308, 3e-300], [1.7e308, 1e-300]]),
        entropy_weights([[1, 1], [1, 3], [1.7, 1]]),
        rtol=1e-9,
    )
    np.testing.assert_allclose(entropy_weights([[1e-30, 1], [1, 1e-30]]), [[0.5, 0.5]])


@pytest.mark.parametrize("kernel", [entropy, critic])
@given(seed=SEED)
def test_batches_are_the_same_as_block_by_block(kernel: Any, seed: int) -> None:
    x = drawn(seed, 2, 3, 4, 3)
    found = kernel(x)
    assert found.shape == (2, 3, 3)
    for at in np.ndindex(2, 3):
        np.testing.assert_allclose(found[at], kernel(x[at]), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("weights", BOTH)
def test_columns_that_tell_nothing_apart_have_no_weights(weights: Any) -> None:
    with pytest.raises(NoValueExists, match=r"^matrix: no column tells the alternatives apart, so no weights exist$"):
        weights([[1, 0.3], [1, 0.1 + 0.2]])


def test_columns_that_say_the_same_have_no_critic_weights() -> None:
    with pytest.raises(NoValueExists, match=r"no weights exist"):
        critic_weights([[0.1, 1], [0.2, 2], [0.4, 4]])


@pytest.mark.parametrize(
    ("weights", "matrix", "message"),
    [
        (entropy_weights, [[1, 2], [3, -4]], "matrix: -4.0 in row 2, column 2 is negative, expected 0 or more"),
        (entropy_weights, [[1, 0], [3, 0]], "matrix: column 2 sums to 0, so it has no proportions"),
        (entropy_weights, [[1, 2]], "matrix: 1 row found, expected at least 2 alternatives"),
        (critic_weights, [1, 2], "matrix: 1 row found, expected at least 2 alternatives"),
        (critic_weights, [[1, 2], [None, 3]], "matrix: cell in row 2, column 1 is a blank, expected a number"),
        (entropy_weights, [[1, 2], ["3", 3]], "matrix: '3' in row 2, column 1 is not a number"),
        (critic, [[1, 2], [np.inf, 3]], "matrix: inf in row 2, column 1 is not a finite number"),
    ],
)
def test_a_bad_matrix_is_named(weights: Any, matrix: Any, message: str) -> None:
    with pytest.raises(BadArgument, match=f"^{re.escape(message)}$"):
        weights(matrix)
