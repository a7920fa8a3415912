"""LMDI-I sums exactly, runs backwards, asks for no order, meets zeros by their limits, and is a Divisia integral."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from steel_xl.formulas import BadArgument, NoValueExists, lmdi
from steel_xl.formulas.decomposition import additive, chained, effects, log_mean, multiplicative

AMOUNTS = st.one_of(st.just(0.0), st.floats(1e-6, 1e6))
POSITIVE = st.floats(1e-3, 1e3)


def pairs(values: st.SearchStrategy[float]) -> st.SearchStrategy[tuple[np.ndarray, np.ndarray]]:
    """Two blocks of categories and factors of one size."""
    return st.tuples(st.integers(1, 5), st.integers(1, 4)).flatmap(
        lambda size: st.tuples(arrays(np.float64, size, elements=values), arrays(np.float64, size, elements=values))
    )


@given(pairs(AMOUNTS))
def test_the_effects_sum_to_the_change_zeros_or_not(two: tuple[np.ndarray, np.ndarray]) -> None:
    before, after = two
    change = after.prod(axis=-1).sum() - before.prod(axis=-1).sum()
    size = max(1.0, after.prod(axis=-1).sum(), before.prod(axis=-1).sum())
    assert lmdi(*two).sum() == pytest.approx(change, rel=1e-9, abs=1e-9 * size)


@given(pairs(POSITIVE))
def test_the_effects_multiply_to_the_ratio(two: tuple[np.ndarray, np.ndarray]) -> None:
    before, after = two
    ratio = after.prod(axis=-1).sum() / before.prod(axis=-1).sum()
    assert math.log(lmdi(*two, "mult").prod()) == pytest.approx(math.log(ratio), rel=1e-9, abs=1e-9)


@given(pairs(AMOUNTS))
def test_time_reversed_every_effect_changes_its_sign(two: tuple[np.ndarray, np.ndarray]) -> None:
    before, after = two
    forth, back = lmdi(before, after), lmdi(after, before)
    np.testing.assert_allclose(forth, -back, rtol=1e-9, atol=1e-9 * max(1.0, np.abs(forth).max()))


@given(pairs(AMOUNTS), st.randoms(use_true_random=False))
def test_neither_the_order_of_factors_nor_that_of_categories_counts(
    two: tuple[np.ndarray, np.ndarray], rng: "np.random.Generator"
) -> None:
    before, after = two
    columns, rows = list(range(before.shape[1])), list(range(before.shape[0]))
    rng.shuffle(columns)
    rng.shuffle(rows)
    plain = lmdi(before, after)[0]
    mixed = lmdi(before[rows][:, columns], after[rows][:, columns])[0]
    np.testing.assert_allclose(mixed, plain[columns], rtol=1e-9, atol=1e-9 * max(1.0, np.abs(plain).max()))


@given(pairs(POSITIVE))
def test_it_is_the_divisia_integral_along_constant_growth(two: tuple[np.ndarray, np.ndarray]) -> None:
    """Gauss-Legendre over pieces of ``integral of C d ln x`` with every factor growing at a constant rate."""
    before, after = two
    nodes, weights = np.polynomial.legendre.leggauss(16)
    pieces = np.linspace(0, 1, 9)
    rate = np.log(after / before)
    total = np.zeros(before.shape[1])
    for start, end in itertools.pairwise(pieces):
        for node, weight in zip(nodes, weights, strict=True):
            t = start + (end - start) * (node + 1) / 2
            amounts = (before * np.exp(rate * t)).prod(axis=-1)
            total += weight * (end - start) / 2 * (amounts[:, None] * rate).sum(axis=0)
    np.testing.assert_allclose(lmdi(before, after)[0], total, rtol=1e-8, atol=1e-8 * max(1.0, np.abs(total).max()))


def with_log_zero(log_zero: float) -> float:
    """Share effect of a category that grows from exp(log_zero) x 2 to 3 x 5, worked out in logarithms."""
    log_before, log_after = log_zero + math.log(2), math.log(15)
    return 15 / (log_after - log_before) * (math.log(3) - log_zero)


def test_a_category_that_appears_has_the_limit_of_ever_smaller_numbers() -> None:
    exact = effects([0.0, 2.0], [3.0, 5.0])
    assert exact == pytest.approx([15, 0])
    gaps = [abs(with_log_zero(-(10.0**power)) - exact[0]) for power in range(1, 12)]
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[-1] < 1e-9
    assert abs(with_log_zero(math.log(1e-20)) - exact[0]) > 0.1


def test_zeros_that_cross_together_share_the_change() -> None:
    assert effects([0.0, 0.0, 7.0], [2.0, 4.0, 3.0]) == pytest.approx([12, 12, 0])
    assert effects([2.0, 4.0, 3.0], [0.0, 0.0, 3.0]) == pytest.approx([-12, -12, 0])
    assert effects([0.0, 4.0], [3.0, 0.0]) == pytest.approx([0, 0])
    assert effects([0.0, 4.0], [0.0, 9.0]) == pytest.approx([0, 0])


@given(st.floats(1e-9, 1e9), st.floats(1e-9, 1e9))
def test_the_log_mean_lies_between_the_geometric_and_the_arithmetic_mean(a: float, b: float) -> None:
    mean = float(log_mean(a, b))
    assert math.sqrt(a) * math.sqrt(b) * (1 - 1e-12) <= mean <= (a + b) / 2 * (1 + 1e-12)
    assert mean == float(log_mean(b, a))


def test_the_log_mean_keeps_its_digits_where_both_are_nearly_equal() -> None:
    near = 1 + 2.0**-30
    expected = 1 + 2.0**-31 - 2.0**-60 / 12  # its series
    assert float(log_mean(near, 1.0)) == pytest.approx(expected, rel=1e-15)


@given(st.integers(2, 5), st.data())
def test_a_chain_has_the_sum_of_its_ends_and_its_own_parts(years: int, data: st.DataObject) -> None:
    series = data.draw(arrays(np.float64, (years, 3, 2), elements=AMOUNTS))
    ends, chain = additive(series[0], series[-1]), chained(series)
    size = max(1.0, series.prod(axis=-1).sum(axis=-1).max())
    assert chain.sum() == pytest.approx(ends.sum(), rel=1e-9, abs=1e-9 * size)
    assert chained(series[[0, -1]]) == pytest.approx(ends)


def test_a_chain_differs_from_its_ends() -> None:
    series = np.array([[[1.0, 2.0]], [[2.0, 2.0]], [[2.0, 1.0]]])
    assert chained(series) == pytest.approx([2, -2])
    assert additive(series[0], series[-1]) == pytest.approx([2 * math.log(2), -2 * math.log(2)])
    steps = multiplicative(series[0], series[1]) * multiplicative(series[1], series[2])
    assert chained(series, "mult") == pytest.approx(steps)


def test_what_has_no_logarithm_is_refused_by_its_place() -> None:
    with pytest.raises(BadArgument, match=r"factors_1: -2.0 in row 2, column 1 is negative: category 2"):
        lmdi([[1, 2], [3, 4]], [[1, 2], [-2, 4]])
    with pytest.raises(BadArgument, match="sizes differ"):
        lmdi([[1, 2]], [[1, 2, 3]])
    with pytest.raises(NoValueExists, match="no ratio"):
        lmdi([[0, 2]], [[1, 2]], "mult")
    with pytest.raises(BadArgument, match="one of add, mult"):
        lmdi([[1]], [[1]], "sub")
