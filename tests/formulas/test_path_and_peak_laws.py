"""Paths go through their milestones; peaks, plateaus and trends against counting by hand and scipy."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.interpolate import PchipInterpolator

from steel_xl.formulas import (
    BadArgument,
    NotFound,
    NoValueExists,
    cagr,
    growth_as,
    intensity_cut,
    interp_path,
    leap_emissions,
    mann_kendall,
    peak_status,
    peak_value,
    peak_year,
    plateau_start,
)
from steel_xl.formulas.path import METHODS
from steel_xl.formulas.peak import local_maxima

VALUES = st.lists(st.floats(0.1, 1e3), min_size=2, max_size=8)
SERIES = st.lists(st.integers(1, 30).map(float), min_size=2, max_size=12)


@st.composite
def paths(draw: st.DrawFn) -> tuple[list[float], list[float]]:
    values = draw(VALUES)
    steps = draw(st.lists(st.integers(1, 7), min_size=len(values), max_size=len(values)))
    return (2000 + np.cumsum(steps)).astype(float).tolist(), values


@given(paths(), st.sampled_from(METHODS))
def test_a_path_goes_through_its_milestones_and_stays_between_them(
    path: tuple[list[float], list[float]], method: str
) -> None:
    years, values = path
    assert np.ravel(interp_path(years, years, values, method)) == pytest.approx(values)
    fine = np.linspace(years[0] - 2, years[-1] + 2, 57)
    found = np.asarray(interp_path(fine, years, values, method))
    place = np.clip(np.searchsorted(years, np.clip(fine, years[0], years[-1]), side="right") - 1, 0, len(years) - 2)
    ends = np.array([np.take(values, place), np.take(values, place + 1)])
    assert (found >= ends.min(axis=0) * (1 - 1e-9)).all()
    assert (found <= ends.max(axis=0) * (1 + 1e-9)).all()


@given(paths())
def test_the_smooth_path_is_scipy_s(path: tuple[list[float], list[float]]) -> None:
    years, values = path
    fine = np.linspace(years[0], years[-1], 41)
    np.testing.assert_allclose(
        interp_path(fine, years, values, "smooth"), PchipInterpolator(years, values)(fine), rtol=1e-9, atol=1e-9
    )


def test_after_the_last_milestone_a_path_holds_or_grows() -> None:
    assert interp_path(2040, [2020, 2030], [5, 8]) == 8
    assert interp_path(2019, [2020, 2030], [5, 8], "cagr", 0.1) == 5
    assert interp_path(2032, [2020, 2030], [5, 8], None, -0.5) == pytest.approx(2)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((2020, [2020, 2020], [1, 2]), r"milestones: 2020.0 in row 1, column 2 is not after the one before it"),
        ((2020, [2025, 2020], [1, 2]), "is not after the one before it"),
        ((2020, [2020, 2025, 2030], [1, 2]), "sizes differ"),
        ((2020, [2020, 2025], [1, 2], "cubic"), "one of linear, cagr, step, smooth"),
        ((2020, [2020, 2025], [1, 2], None, -1), "growth_after"),
    ],
)
def test_a_path_that_is_none_is_refused(arguments: tuple, says: str) -> None:
    with pytest.raises(BadArgument, match=says):
        interp_path(*arguments)


def test_a_rate_of_growth_needs_values_above_zero() -> None:
    with pytest.raises(NoValueExists, match=r"values: 0.0 in row 1, column 2"):
        interp_path(2021, [2020, 2025], [1, 0], "cagr")
    with pytest.raises(BadArgument, match="first"):
        cagr(0, 1, 5)
    assert cagr(5, 0, 2) == -1


@given(st.floats(0.1, 1e3), st.floats(0.1, 1e3), st.integers(1, 40))
def test_growing_at_the_rate_leads_to_the_last_value(first: float, last: float, years: int) -> None:
    assert first * (1 + float(cagr(first, last, years))) ** years == pytest.approx(last)


def test_growth_as_keeps_the_shape_and_the_base() -> None:
    found = growth_as(50, [[100], [200]], 0.5)
    assert np.shape(found) == (2, 1)
    assert np.ravel(found) == pytest.approx([50, 50 * math.sqrt(2)])
    assert growth_as(50, [100, 200]) == pytest.approx(np.array([[50, 100]]))


@given(SERIES)
def test_the_peak_is_the_first_of_the_largest(values: list[float]) -> None:
    years = [2000 + at for at in range(len(values))]
    assert peak_year(years, values) == years[values.index(max(values))]
    assert peak_value(years, values) == max(values)
    said = peak_status(years, values)
    if values[-1] == max(values):
        assert said == "right-censored"
    elif values[-1] > values[-2]:
        assert said == "peaked-but-rising"
    else:
        assert said == "peaked"


@given(SERIES)
def test_local_maxima_are_found_by_looking_at_the_neighbours(values: list[float]) -> None:
    expected = []
    for at in range(len(values)):
        before = at == 0 or values[at - 1] < values[at]
        after = next((value for value in values[at + 1 :] if value != values[at]), None)
        if before and (after is None or after < values[at]):
            expected.append(at)
    assert local_maxima(np.array(values)).tolist() == expected


@given(SERIES, st.sampled_from([0.0, 0.005, 0.1, 0.4]), st.sampled_from([0.02, 0.2, 0.5]), st.integers(2, 4))
def test_the_plateau_is_the_earliest_level_end(values: list[float], tol: float, band: float, fewest: int) -> None:
    years = [2000 + at for at in range(len(values))]

    def level(at: int) -> bool:
        end = values[at:]
        calm = all(abs(b / a - 1) <= tol + 1e-12 for a, b in itertools.pairwise(end))
        return len(end) >= fewest and calm and (max(end) - min(end)) / max(end) <= band

    starts = [year for at, year in enumerate(years) if level(at)]
    if starts:
        assert plateau_start(years, values, tol, band, fewest) == starts[0]
    else:
        with pytest.raises(NotFound):
            plateau_start(years, values, tol, band, fewest)


@given(st.lists(st.integers(0, 6), min_size=3, max_size=12))
def test_the_trend_test_counts_pairs(values: list[int]) -> None:
    s = sum((b > a) - (b < a) for at, a in enumerate(values) for b in values[at + 1 :])
    n, ties = len(values), [values.count(value) for value in set(values)]
    variance = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    z = (s - np.sign(s)) / math.sqrt(variance) if variance else 0
    assert mann_kendall(values)[0] == pytest.approx([s, z, 2 * stats.norm.sf(abs(z))])
    if variance and len(set(values)) > 1:
        tau = stats.kendalltau(range(n), values).statistic
        assert np.sign(tau) == np.sign(s)


def test_shares_of_a_branch_sum_to_one() -> None:
    block = leap_emissions([10, 20], 2, [[0.5, 0.5], [1, 0]], [2, 1])
    assert np.ravel(block) == pytest.approx([30, 80])
    with pytest.raises(BadArgument, match=r"shares: row 2 sums to 0.9"):
        leap_emissions(10, 2, [[0.5, 0.5], [0.9, 0]], [2, 1])
    with pytest.raises(BadArgument, match="sizes differ"):
        leap_emissions(10, 2, [0.5, 0.5], [2, 1, 3])


def test_an_intensity_that_does_not_move_is_not_cut() -> None:
    assert intensity_cut(100, 1, 200, 2) == 0
    assert intensity_cut(100, 1, [[50, 200]], 1) == pytest.approx(np.array([[0.5, -1]]))
    with pytest.raises(BadArgument, match="gdp_1"):
        intensity_cut(100, 1, 100, 0)
