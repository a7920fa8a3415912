"""Eqs. 1-3 of luo2025 and the corrected coupling model of wang2021: laws, hand calculations, faults."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from steel_xl.formulas import BadArgument, NoValueExists, coordination_degree, coupling_degree, synergy_index
from steel_xl.formulas.coupling import MODELS, coordination, coupling, synergy

SCORE = st.one_of(st.just(0.0), st.just(1.0), st.floats(1e-100, 1.0), st.floats(0.01, 0.99))
SCORES = st.lists(SCORE, min_size=2, max_size=8).filter(any)
PLAIN_SCORES = st.lists(st.floats(0.01, 1.0), min_size=2, max_size=8)
MODEL = st.sampled_from(MODELS)


def near(value: Any) -> Any:
    return pytest.approx(value, rel=1e-12, abs=1e-12)


@st.composite
def weighted(draw: st.DrawFn) -> tuple[list[float], list[float]]:
    scores = draw(SCORES)
    parts = draw(
        st.lists(st.floats(0.0, 1.0), min_size=len(scores), max_size=len(scores)).filter(lambda w: sum(w) > 0.01)
    )
    return scores, [part / sum(parts) for part in parts]


@given(weighted(), MODEL)
def test_all_lie_between_0_and_1_and_the_square_of_d_is_c_times_t(
    case: tuple[list[float], list[float]], model: str
) -> None:
    scores, weights = case
    c, t, d = (
        coupling_degree(scores, model),
        coordination_degree(scores, weights),
        synergy_index(scores, weights, model),
    )
    assert 0 <= c <= 1
    assert 0 <= t <= 1
    assert 0 <= d <= 1
    assert d**2 == pytest.approx(c * t, rel=1e-12)


@given(SCORE.filter(bool), st.integers(2, 300), MODEL)
def test_equal_scores_are_fully_coupled(score: float, n: int, model: str) -> None:
    assert coupling_degree([score] * n, model) == 1
    assert synergy_index([score] * n, None, model) == pytest.approx(score**0.5, rel=1e-12)


@given(PLAIN_SCORES, MODEL)
def test_unequal_scores_are_not_fully_coupled(scores: list[float], model: str) -> None:
    assume(max(scores) - min(scores) > 1e-3)
    assert coupling_degree(scores, model) < 1


@given(SCORES)
def test_d_is_0_where_a_score_is_0_and_only_there(scores: list[float]) -> None:
    assert (synergy_index(scores) == 0) == (min(scores) == 0)
    assert (coupling_degree(scores) == 0) == (min(scores) == 0)


@given(SCORES)
def test_a_zero_score_leaves_no_corrected_coupling(scores: list[float]) -> None:
    assert coupling_degree([*scores, 0.0], "corrected") == 0


@given(PLAIN_SCORES, MODEL, st.randoms(use_true_random=False))
def test_the_order_of_the_subsystems_does_not_matter(scores: list[float], model: str, random: Any) -> None:
    mixed = random.sample(scores, len(scores))
    assert synergy_index(mixed, None, model) == near(synergy_index(scores, None, model))


@given(PLAIN_SCORES, st.floats(0.01, 1.0))
def test_standard_coupling_does_not_see_the_level(scores: list[float], factor: float) -> None:
    assert coupling_degree([factor * u for u in scores]) == near(coupling_degree(scores))


@given(PLAIN_SCORES)
def test_equal_weights_give_the_geometric_mean(scores: list[float]) -> None:
    """D^2 = C T = (G / A) A = G."""
    assert synergy_index(scores) ** 2 == pytest.approx(float(np.exp(np.mean(np.log(scores)))), rel=1e-12)


def test_many_small_scores_do_not_underflow() -> None:
    """prod(U) = 1e-600 is below the smallest double; its 300th root is .01, the mean (1 + .0001) / 2."""
    scores = [0.0001] * 150 + [1.0] * 150
    assert coupling_degree(scores) == pytest.approx(0.01 / 0.50005, rel=1e-12)


def test_corrected_by_hand() -> None:
    """wang2021 for U = .6, .8, .7: distances .2 + .1 + .1 = .4 over 3 pairs; product of .6/.8, 1, .7/.8 to the 1/2."""
    even = 1 - (0.2 + 0.1 + 0.1) / 3
    level = (0.75 * 1 * 0.875) ** (1 / 2)
    assert coupling_degree([0.6, 0.8, 0.7], "corrected") == pytest.approx((even * level) ** 0.5, rel=1e-12)


def test_corrected_of_two_by_hand() -> None:
    """For n = 2 and U1 <= U2: sqrt[(1 - (U2 - U1)) U1 / U2]."""
    assert coupling_degree([0.9, 0.6], "corrected") == pytest.approx(((1 - 0.3) * 0.6 / 0.9) ** 0.5, rel=1e-12)


@given(PLAIN_SCORES)
def test_corrected_as_printed(scores: list[float]) -> None:
    n = len(scores)
    apart = sum(abs(a - b) for i, a in enumerate(scores) for b in scores[:i]) / (n * (n - 1) / 2)
    level = float(np.prod([u / max(scores) for u in scores])) ** (1 / (n - 1))
    assert coupling_degree(scores, "corrected") == pytest.approx((max(1 - apart, 0) * level) ** 0.5, rel=1e-9, abs=1e-9)


@given(
    arrays(np.float64, array_shapes(min_dims=1, max_dims=4, min_side=2, max_side=4), elements=st.floats(0.01, 1)), MODEL
)
def test_batches_are_the_same_as_row_by_row(u: np.ndarray, model: str) -> None:
    c, t = coupling(u, model), coordination(u)
    d = synergy(c, t)
    assert c.shape == t.shape == d.shape == u.shape[:-1]
    for at in np.ndindex(u.shape[:-1]):
        row = u[at].tolist()
        assert c[at] == near(coupling_degree(row, model))
        assert t[at] == near(coordination_degree(row))
        assert d[at] == near(synergy_index(row, None, model))


def test_weights_may_be_a_batch() -> None:
    u = np.array([[0.2, 0.4], [0.6, 0.8]])
    w = np.array([[[1.0, 0.0]], [[0.5, 0.5]], [[0.0, 1.0]]])
    np.testing.assert_allclose(coordination(u, w), [[0.2, 0.6], [0.3, 0.7], [0.4, 0.8]])


def test_kernels_take_no_alternatives() -> None:
    assert coupling(np.empty((0, 3))).shape == (0,)
    assert coordination(np.empty((0, 3))).shape == (0,)


def test_row_column_and_list_are_one_alternative_and_a_block_is_a_column() -> None:
    expected = synergy_index([0.9, 0.5, 0.2])
    assert isinstance(expected, float)
    assert synergy_index([[0.9, 0.5, 0.2]]) == expected
    assert synergy_index([[0.9], [0.5], [0.2]]) == expected
    assert synergy_index([[0.9, 0.5, 0.2, None], [None] * 4]) == expected
    assert synergy_index([[0.9], [0.5], [0.2], [None]], [[0.2], [0.3], [0.5], [None]]) == pytest.approx(
        synergy_index([0.9, 0.5, 0.2], [0.2, 0.3, 0.5])
    )
    block = synergy_index([[0.9, 0.5, 0.2], [0.3, 0.3, 0.3], [None] * 3])
    assert isinstance(block, np.ndarray)
    assert block.shape == (2, 1)
    np.testing.assert_allclose(block, [[expected], [0.3**0.5]])


def test_blank_options_are_the_defaults() -> None:
    scores = [0.9, 0.5, 0.2]
    assert synergy_index(scores, None, None) == synergy_index(scores)
    assert coupling_degree(scores, None) == coupling_degree(scores, "Standard")
    assert coordination_degree(scores, None) == coordination_degree(scores)


def test_weights_within_rounding_are_made_a_whole() -> None:
    assert coordination_degree([1.0, 1.0, 1.0], [0.3333334, 0.3333334, 0.3333335]) == pytest.approx(1.0, abs=1e-15)
    assert coordination_degree([0.5, 0.5, 0.5], [0.333333, 0.333333, 0.333333]) == pytest.approx(0.5, rel=1e-15)


@pytest.mark.parametrize(
    ("scores", "message"),
    [
        ([[0.0, 0.0, 0.0]], "scores: every score in row 1 is 0, so the coupling degree does not exist"),
        ([[0.5, 0.5], [0.0, 0.0]], "scores: every score in row 2 is 0, so the coupling degree does not exist"),
    ],
)
@pytest.mark.parametrize("model", MODELS)
def test_no_score_at_all_has_no_coupling(scores: list[list[float]], message: str, model: str) -> None:
    for function in (coupling_degree, coupling):
        with pytest.raises(NoValueExists, match=f"^{message}$"):
            function(scores, model)
    with pytest.raises(NoValueExists, match=f"^{message}$"):
        synergy_index(scores, None, model)


def test_no_score_in_a_batch_is_named_by_its_position() -> None:
    u = np.full((2, 3, 2), 0.5)
    u[1, 2] = 0
    with pytest.raises(NoValueExists, match=re.escape("every score at position (2, 3) is 0")):
        coupling(u)
    with pytest.raises(NoValueExists, match=r"every score is 0"):
        coupling([0.0, 0.0])


@pytest.mark.parametrize(
    ("scores", "message"),
    [
        ([[0.5, 0.5], [0.5, 1.2]], "scores: 1.2 in row 2, column 2 is outside 0..1"),
        ([[0.5], [-0.1]], "scores: -0.1 in row 2, column 1 is outside 0..1"),
        ([0.5, None, 0.2], "scores: cell in row 1, column 2 is a blank, expected a number"),
        ([[0.5, "0.4"]], "scores: '0.4' in row 1, column 2 is not a number"),
        ([[0.5]], "scores: 1 found, expected at least 2"),
        (0.5, "scores: 1 found, expected at least 2"),
    ],
)
def test_bad_scores_are_named(scores: Any, message: str) -> None:
    for function in (coupling_degree, coordination_degree, synergy_index):
        with pytest.raises(BadArgument, match=f"^{re.escape(message)}$"):
            function(scores)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([0.5, 0.5], "weights: 2 found for 3 scores, expected 3"),
        ([0.5, 0.6, -0.1], "weights: -0.1 in row 1, column 3 is not a weight, expected 0 or more"),
        ([0.5, 0.5, 0.2], "weights: they sum to 1.2, expected 1"),
        ([0.0, 0.0, 0.0], "weights: they sum to 0, expected 1"),
        ([0.333, 0.333, 0.333], "weights: they sum to 0.999, expected 1"),
        (np.full((2, 3), 1 / 3), "weights: 2 rows x 3 columns found, expected one row or one column"),
    ],
)
def test_bad_weights_are_named(weights: Any, message: str) -> None:
    for function in (coordination_degree, synergy_index):
        with pytest.raises(BadArgument, match=f"^{re.escape(message)}$"):
            function([0.9, 0.5, 0.2], weights)


def test_the_kernels_are_as_strict() -> None:
    with pytest.raises(BadArgument, match=r"cell in row 1, column 2 is outside"):
        coupling([0.5, float("nan")])
    with pytest.raises(BadArgument, match=r"scores: 1 subsystem found, expected at least 2"):
        coupling(0.5)
    with pytest.raises(BadArgument, match=r"scores: 1 subsystem found, expected at least 2"):
        coordination([[0.5]])
    with pytest.raises(BadArgument, match=r"weights: 1 found for 2 scores, expected 2"):
        coordination([0.5, 0.5], 1.0)
    with pytest.raises(BadArgument, match=r"^c: 1.5 is outside"):
        synergy(1.5, 0.5)
    with pytest.raises(BadArgument, match=r"^t: -1.0 in row 1, column 2 is outside"):
        synergy(0.5, [0.5, -1.0])


def test_an_unknown_model_is_named() -> None:
    with pytest.raises(BadArgument, match=r"^model: 'fancy' found, expected one of standard, corrected$"):
        synergy_index([0.9, 0.5], None, "fancy")
