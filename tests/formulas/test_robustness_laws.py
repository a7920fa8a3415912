"""Shares of the weight triangle in which an alternative is first: by hand, by counting, and as laws."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steel_xl.formulas import BadArgument
from steel_xl.formulas.robustness import first_shares

EVEN = settings(deadline=None, max_examples=60)


def triangle(divisions: int) -> np.ndarray:
    """Middles of the small triangles into which the weight triangle is cut, (divisions squared, 3)."""
    at = np.arange(divisions)
    i, j = (axis.ravel() for axis in np.meshgrid(at, at))
    up = np.stack([3 * i + 1, 3 * j + 1], axis=-1)[i + j < divisions]
    down = np.stack([3 * i + 2, 3 * j + 2], axis=-1)[i + j < divisions - 1]
    first_two = np.concatenate([up, down]) / (3 * divisions)
    return np.column_stack([first_two, 1 - first_two.sum(axis=-1)])


def counted(scores: np.ndarray, divisions: int) -> np.ndarray:
    """Shares by counting who is first in the middle of each small triangle; equals share it."""
    values = triangle(divisions) @ scores.T
    best = values >= values.max(axis=-1, keepdims=True)
    return np.asarray((best / best.sum(axis=-1, keepdims=True)).mean(axis=0))


def drawn(seed: int, count: int) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0, 1, (count, 3))


SCORES = st.builds(drawn, st.integers(0, 2**32), st.integers(2, 8))


def test_the_triangles_fill_the_triangle() -> None:
    for divisions in (1, 2, 7):
        middles = triangle(divisions)
        assert middles.shape == (divisions**2, 3)
        assert (middles > 0).all()
        np.testing.assert_allclose(middles.mean(axis=0), 1 / 3)


@given(SCORES)
@EVEN
def test_as_counted(scores: np.ndarray) -> None:
    """Every border between two alternatives is a line: it passes through fewer than 4 n of the n^2 small triangles."""
    divisions = 200
    bound = 4 * divisions * (len(scores) - 1) / divisions**2
    np.testing.assert_allclose(first_shares(scores), counted(scores, divisions), atol=bound)


@given(SCORES)
@EVEN
def test_as_counted_on_average(scores: np.ndarray) -> None:
    """What a border cuts off on one side it adds on the other: the count is much nearer than its bound."""
    assert np.abs(first_shares(scores) - counted(scores, 200)).max() < 5e-3


def test_as_drawn_by_lot() -> None:
    """A million weightings by lot: four standard errors of a share are at most 0.002."""
    scores = drawn(7, 5)
    weights = np.random.default_rng(20250403).dirichlet([1, 1, 1], 1_000_000)
    lots = np.bincount((weights @ scores.T).argmax(axis=-1), minlength=5) / len(weights)
    np.testing.assert_allclose(first_shares(scores), lots, atol=2e-3)


@given(SCORES)
@EVEN
def test_shares_are_shares(scores: np.ndarray) -> None:
    shares = first_shares(scores)
    assert shares.shape == (len(scores),)
    assert (shares >= 0).all()
    assert shares.sum() == pytest.approx(1, abs=1e-12)


@given(SCORES, st.randoms(use_true_random=False))
@EVEN
def test_the_order_of_alternatives_does_not_matter(scores: np.ndarray, random: Any) -> None:
    order = random.sample(range(len(scores)), len(scores))
    np.testing.assert_allclose(first_shares(scores[order]), first_shares(scores)[order], atol=1e-12)


@given(SCORES, st.permutations([0, 1, 2]))
@EVEN
def test_the_order_of_weights_does_not_matter(scores: np.ndarray, order: list[int]) -> None:
    np.testing.assert_allclose(first_shares(scores[:, order]), first_shares(scores), atol=1e-9)


@given(SCORES)
@EVEN
def test_one_that_is_best_in_everything_is_always_first(scores: np.ndarray) -> None:
    shares = first_shares(np.vstack([scores, scores.max(axis=0) + 0.01]))
    np.testing.assert_allclose(shares, [*[0] * len(scores), 1], atol=1e-12)


@given(SCORES)
@EVEN
def test_one_that_is_worse_in_everything_changes_nothing(scores: np.ndarray) -> None:
    shares = first_shares(np.vstack([scores, scores[0] * 0.9 - 0.001]))
    np.testing.assert_allclose(shares, [*first_shares(scores), 0], atol=1e-12)


@given(SCORES, st.floats(0.01, 100))
@EVEN
def test_the_scale_of_all_scores_does_not_matter(scores: np.ndarray, scale: float) -> None:
    np.testing.assert_allclose(first_shares(scores * scale), first_shares(scores), atol=1e-9)
    np.testing.assert_allclose(first_shares(scores, np.full(len(scores), scale)), first_shares(scores), atol=1e-9)


@given(SCORES, st.integers(0, 2**32))
@EVEN
def test_a_factor_multiplies_its_alternative(scores: np.ndarray, seed: int) -> None:
    factors = np.random.default_rng(seed).uniform(0, 1, len(scores))
    np.testing.assert_allclose(first_shares(scores, factors), first_shares(scores * factors[:, None]), atol=1e-12)


@given(SCORES, st.floats(1, 10))
@EVEN
def test_a_larger_factor_never_takes_from_its_alternative(scores: np.ndarray, factor: float) -> None:
    before = first_shares(scores)
    after = first_shares(scores, [factor, *[1.0] * (len(scores) - 1)])
    assert after[0] >= before[0] - 1e-12
    assert (after[1:] <= before[1:] + 1e-12).all()


@given(SCORES)
@EVEN
def test_equals_share(scores: np.ndarray) -> None:
    """Each alternative twice: each has half of what it had."""
    np.testing.assert_allclose(first_shares(np.vstack([scores, scores])), np.tile(first_shares(scores) / 2, 2))


@pytest.mark.parametrize("count", [1, 2, 5])
def test_all_alike(count: int) -> None:
    np.testing.assert_allclose(first_shares(np.full((count, 3), 0.4)), [1 / count] * count)
    np.testing.assert_allclose(first_shares(np.zeros((count, 3))), [1 / count] * count)
    np.testing.assert_allclose(first_shares(drawn(1, count), np.zeros(count)), [1 / count] * count)


@pytest.mark.parametrize(
    ("scores", "shares"),
    [
        # w1 against w2: the line w1 = w2 halves the triangle
        ([[1, 0, 0], [0, 1, 0]], [1 / 2, 1 / 2]),
        # w1 against 1/2: the corner of side 1/2 is a quarter of the triangle
        ([[1, 0, 0], [0.5, 0.5, 0.5]], [1 / 4, 3 / 4]),
        # w1 against 1/3: the corner of side 2/3 is 4/9
        ([[1, 0, 0], [1 / 3, 1 / 3, 1 / 3]], [4 / 9, 5 / 9]),
        # 2 w1 against w2: the line from the third corner meets the side at w1 = 1/3
        ([[2, 0, 0], [0, 1, 0]], [2 / 3, 1 / 3]),
        # w1 + w2 against w3: the line w3 = 1/2 cuts off a quarter
        ([[1, 1, 0], [0, 0, 1]], [3 / 4, 1 / 4]),
        # the three corners, and one that is level: first where no weight exceeds 1/2
        ([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0.5, 0.5, 0.5]], [1 / 4] * 4),
        # touching one corner only has no area
        ([[1, 1, 1], [1, 0, 0]], [1, 0]),
        ([[0.7, 0.2, 0.4]], [1]),
    ],
)
def test_by_hand(scores: list[list[float]], shares: list[float]) -> None:
    np.testing.assert_allclose(first_shares(scores), shares, atol=1e-12)


def test_factors_by_hand() -> None:
    """C of 1 and 1/2 on the first two corners: w1 against w2 / 2 meets the side at w1 = 1/3."""
    np.testing.assert_allclose(first_shares([[1, 0, 0], [0, 1, 0]], [1, 0.5]), [2 / 3, 1 / 3], atol=1e-12)


@given(st.integers(0, 2**32), st.integers(2, 6))
@EVEN
def test_nearly_alike_is_still_whole(seed: int, count: int) -> None:
    """Alternatives that differ by rounding only: no share is lost, none is counted twice."""
    rng = np.random.default_rng(seed)
    scores = np.tile(rng.uniform(0.1, 1, 3), (count, 1)) * (1 + rng.uniform(-1, 1, (count, 3)) * 1e-15)
    shares = first_shares(scores)
    assert np.isfinite(shares).all()
    assert shares.sum() == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("scores", [[[1.0, 2.0]], [1.0, 2.0, 3.0], [[1.0, 2.0, 3.0, 4.0]]])
def test_three_scores_are_needed(scores: Any) -> None:
    with pytest.raises(BadArgument, match="scores"):
        first_shares(scores)
