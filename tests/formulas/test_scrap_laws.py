"""Laws of the formulas of scrap: distances, cohorts, saturation and the transportation problem."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.stats import norm

from steel_xl.formulas import BadArgument, NoValueExists, great_circle_km, scrap_allocation, scrap_arising
from steel_xl.formulas.cohort import outflow, stock, stock_driven, survival, survival_by_age
from steel_xl.formulas.saturation import gompertz, logistic, logistic_rate

LATITUDE, LONGITUDE = st.floats(-90, 90), st.floats(-180, 180)
FLOWS = st.lists(st.floats(0, 1e3), min_size=1, max_size=40)
LIFE = st.floats(2, 60)


@given(LATITUDE, LONGITUDE, LATITUDE, LONGITUDE)
def test_a_distance_is_the_same_both_ways_and_no_longer_than_half_round(a: float, b: float, c: float, d: float) -> None:
    there, back = great_circle_km(a, b, c, d), great_circle_km(c, d, a, b)
    assert there == pytest.approx(back, rel=1e-9, abs=1e-6)
    assert 0 <= there <= math.pi * 6371 * (1 + 1e-12)


def test_a_quarter_of_the_meridian() -> None:
    assert great_circle_km(0, 0, 90, 0) == pytest.approx(math.pi * 6371 / 2, rel=1e-12)
    assert great_circle_km([[0], [0]], [[0], [0]], [[0], [90]], [[0], [0]]).shape == (2, 1)  # type: ignore[union-attr]


@pytest.mark.parametrize("angles", [(91, 0, 0, 0), (0, -181, 0, 0), ("x", 0, 0, 0), (None, 0, 0, 0)])
def test_an_angle_that_is_none_is_refused(angles: tuple[object, ...]) -> None:
    with pytest.raises(BadArgument, match=r"lat_1|lon_1"):
        great_circle_km(*angles)  # type: ignore[arg-type]


def test_survival_is_the_normal_distribution() -> None:
    ages = np.linspace(-5, 80, 200)
    np.testing.assert_allclose(survival(ages, 36, 10.8), norm.sf(ages, 36, 10.8), rtol=1e-12)


@given(FLOWS, LIFE, st.floats(0.05, 0.6))
def test_what_enters_is_in_use_or_has_left(flows: list[float], mean: float, spread: float) -> None:
    inflow = np.array(flows)[:, None]
    alive = survival_by_age(len(flows), [mean], [mean * spread])
    np.testing.assert_allclose(
        np.cumsum(inflow - outflow(inflow, alive), axis=0), stock(inflow, alive), rtol=1e-9, atol=1e-9
    )


@given(FLOWS, LIFE, st.floats(1, 2))
def test_the_stock_follows_its_path_where_nothing_must_be_taken_out(flows: list[float], mean: float, up: float) -> None:
    alive = survival_by_age(len(flows) + 5, [mean, mean / 2], [mean * 0.3, mean * 0.1])
    past = np.array(flows)[:, None] * [0.6, 0.4]
    aimed = stock(past, alive)[-1].sum() * up ** np.arange(1.0, 6.0)
    inflow, above = stock_driven(aimed, past, [0.6, 0.4], alive)
    assert (inflow >= 0).all()
    np.testing.assert_allclose(stock(inflow, alive).sum(axis=-1)[len(flows) :], aimed + above, rtol=1e-9, atol=1e-9)


def test_a_stock_that_shrinks_faster_than_it_wears_out_says_by_how_much() -> None:
    alive = survival_by_age(2, [30.0], [9.0])
    inflow, above = stock_driven([10.0], [[100.0]], [1.0], alive)
    assert inflow[1, 0] == 0
    assert above[0] == pytest.approx(100 * alive[1, 0] - 10)


@given(FLOWS, LIFE)
def test_scrap_is_no_more_than_what_entered(flows: list[float], mean: float) -> None:
    scrap = np.asarray(scrap_arising(flows, mean, None, 0.9))
    assert scrap.shape == (len(flows),)
    assert (scrap >= 0).all()
    assert scrap.sum() <= 0.9 * sum(flows) + 1e-9


@pytest.mark.parametrize(
    "arguments",
    [([1, -1], 3), ([1, 2], 0), ([1, 2], 3, -1), ([1, 2], 3, 1, 1.5), ([[1, 2], [3, 4]], 3), ([1, None, 2], 3)],
)
def test_scrap_of_nonsense_is_refused(arguments: tuple[object, ...]) -> None:
    with pytest.raises(BadArgument):
        scrap_arising(*arguments)  # type: ignore[arg-type]


@given(st.floats(0.5, 9), st.floats(9.5, 20), st.floats(0.01, 0.3))
def test_saturation_starts_at_the_start_and_ends_at_the_plateau(start: float, plateau: float, rate: float) -> None:
    years = np.array([0.0, 1.0, 10.0, 5000.0])
    for path in (gompertz, logistic):
        values = path(start, plateau, rate, years)
        assert values[0] == pytest.approx(start)
        assert values[-1] == pytest.approx(plateau)
        assert (np.diff(values) >= -1e-9).all()
    slope = (logistic(start, plateau, rate, 1e-6) - start) / 1e-6
    assert float(logistic_rate(start, plateau, slope)) == pytest.approx(rate, rel=1e-3)


MASSES = st.lists(st.floats(0.01, 100), min_size=1, max_size=6)


@given(MASSES, MASSES, st.randoms(use_true_random=False), st.floats(0.1, 1))
def test_an_allocation_is_as_cheap_as_scipy_s(
    supply: list[float], demand: list[float], rng: object, part: float
) -> None:
    cost = np.array([[rng.uniform(0, 9) for _ in demand] for _ in supply])  # type: ignore[attr-defined]
    wanted = np.array(demand) / sum(demand) * sum(supply) * part
    flow = scrap_allocation(supply, wanted, cost)
    assert (flow >= 0).all()
    np.testing.assert_allclose(flow.sum(axis=0), wanted, rtol=1e-9)
    assert (flow.sum(axis=1) <= np.array(supply) * (1 + 1e-9)).all()
    m, n = cost.shape
    rows = np.kron(np.eye(m), np.ones(n))
    columns = np.kron(np.ones(m), np.eye(n))
    slack = np.array(supply) * (1 + 1e-9)
    dearest = cost.max() or 1.0  # scipy's tolerances are absolute: unscaled it takes costs of 1e-100 for nothing
    peer = linprog(cost.ravel() / dearest, A_ub=rows, b_ub=slack, A_eq=columns, b_eq=wanted)
    assert peer.status == 0
    near = 1e-6 * wanted.sum()  # both solvers stop at reduced costs of 1e-7 of the dearest lane
    assert (flow * cost).sum() / dearest == pytest.approx(peer.fun, rel=1e-6, abs=near)


def test_shortage_has_no_allocation_and_surplus_stays() -> None:
    with pytest.raises(NoValueExists, match="10 less than the demand of 90"):
        scrap_allocation([[20], [60]], [[50, 40]], [[1, 2], [3, 4]])
    assert scrap_allocation([[20], [60]], [[0, 5]], [[1, 9], [4, 2]]).tolist() == [[0, 0], [0, 5]]
    assert scrap_allocation([5], [0], [[1]]).tolist() == [[0]]


def test_sums_that_differ_by_rounding_are_a_balance() -> None:
    demand = [0.1] * 10
    assert scrap_allocation([sum(demand)], demand, [[1] * 10]).sum() == pytest.approx(1)
    assert scrap_allocation([1.0 - 1e-12], [1.0], [[1]]).sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (([1, 2], [1], [[1, 2]]), "1 row x 2 columns found, expected 2 rows"),
        (([-1, 2], [1], [[1], [2]]), "supply: -1.0"),
        (([1, 2], [-1], [[1], [2]]), "demand: -1.0"),
        (([1, 2], [1], [[1], ["far"]]), "'far'"),
    ],
)
def test_an_allocation_of_nonsense_is_refused(arguments: tuple[object, ...], says: str) -> None:
    with pytest.raises(BadArgument, match=says):
        scrap_allocation(*arguments)  # type: ignore[arg-type]
