"""Laws of the scrap allocation, the case solved by hand, and other solvers and formulations on the same data."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pulp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from steel_xl.sheet.issue import ModelInfeasible
from steel_xl.systems.scrap.crash import BASIC, crash_basis
from steel_xl.systems.scrap.exchange import to_pulp
from steel_xl.systems.scrap.front import front, single_year
from steel_xl.systems.scrap.neutral import bounds, neutral, thresholds
from steel_xl.systems.scrap.own_rows import Elsewhere
from steel_xl.systems.scrap.policy import policy
from steel_xl.systems.scrap.programme import Programme, programme
from steel_xl.systems.scrap.schema import Inputs, OwnConstraint, OwnTerm
from steel_xl.systems.scrap.solution import Solution, solve_scenario, staged
from steel_xl.systems.scrap.solver import Solver
from steel_xl.systems.scrap.study import Study, study
from tests.systems.scrap_oracle import least_co2, optimal
from tests.systems.scrap_studies import made_up, shipped, studies

FEW = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NEAR = 1e-6
Lines = list[list[float]]
OWN_HOUSE = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # PuLP 3.3 warns of itself


def balanced(made: Study, found: Solution) -> None:
    """Quotas met, scrap used no more than there is, charges fed by flows and within their bounds."""
    scale = 1 + made.quota
    assert np.abs(found.output.sum(-1) - made.quota).max() <= NEAR * scale.max()
    assert (found.flow.sum(axis=2) <= made.scrap + NEAR * scale).all()
    assert np.abs(found.flow.sum(axis=1) - found.charge.sum(-1)).max() <= NEAR * scale.max()
    low, high = made.factors.low[:, None], made.factors.high[:, None]
    slack = NEAR * scale[..., None]
    assert (found.charge >= low * found.output - slack).all()
    assert (found.charge <= high * found.output + slack).all()


def test_two_provinces_by_hand() -> None:
    made = study(shipped("two-provinces"))
    tech, coord = solve_scenario(made, "tech"), solve_scenario(made, "coord")
    assert tech.co2.sum() == pytest.approx(197.3019, abs=1e-4)
    assert coord.co2.sum() == pytest.approx(118.4067, abs=1e-4)
    assert coord.flow[0, 1, 0] == pytest.approx(49.3, abs=1e-5)
    assert coord.output[0, 0] == pytest.approx([38.866, 0, 61.134, 0, 0], abs=1e-3)
    balanced(made, coord)


@FEW
@given(studies())
def test_masses_balance_and_more_freedom_is_never_worse(inputs: Inputs) -> None:
    made = study(inputs)
    found = {name: solve_scenario(made, name) for name in ("bau", "tech", "coord")}
    for each in found.values():
        balanced(made, each)
    co2 = {name: each.co2.sum() + made.settings.handling_co2 * each.imports.sum() for name, each in found.items()}
    slack = 1e-6 * co2["bau"]
    assert co2["coord"] <= co2["tech"] + slack
    assert co2["tech"] <= co2["bau"] + slack
    for name in ("output", "charge", "flow"):
        first = [getattr(each, name)[0] for each in found.values()]
        np.testing.assert_allclose(first[0], first[1], atol=1e-9)
        np.testing.assert_allclose(first[0], first[2], atol=1e-9)


@FEW
@given(studies(baseline="radius", baseline_radius=1e9))
def test_tech_with_free_flows_is_coord(inputs: Inputs) -> None:
    made = study(inputs)
    tech, coord = solve_scenario(made, "tech"), solve_scenario(made, "coord")
    assert tech.least == pytest.approx(coord.least, rel=1e-7)


@FEW
@given(studies(eaf_build_national=9.0), st.floats(0.2, 5))
def test_a_larger_country_emits_in_proportion(inputs: Inputs, by: float) -> None:
    own = tuple(
        replace(row, crude_steel=row.crude_steel * by, scrap_supply=row.scrap_supply * by)
        for row in inputs.own_paths
        if row.crude_steel is not None and row.scrap_supply is not None
    )
    places = tuple(replace(row, crude_steel_2020=row.crude_steel_2020 * by) for row in inputs.province_data)
    limits = replace(inputs.settings, eaf_build_national=9.0 * by)
    larger = replace(inputs, own_paths=own, province_data=places, settings=limits)
    one, other = (solve_scenario(study(each), "coord", quick=True) for each in (inputs, larger))
    assert other.least == pytest.approx(by * one.least, rel=1e-6)


@FEW
@given(studies(fix_first_year="no", baseline="none"), st.sampled_from(["bau", "tech", "coord"]))
def test_the_same_optimum_as_a_second_formulation_in_plain_loops(inputs: Inputs, scenario: str) -> None:
    found = solve_scenario(study(inputs), scenario, quick=True)
    assert found.least == pytest.approx(least_co2(inputs, scenario), rel=1e-6)


def by_scipy(made: Programme) -> float:
    starts, columns, values = made.matrix()
    lower, upper = made.bounds()
    rows = np.repeat(np.arange(made.row_count), np.diff(starts))
    matrix = np.zeros((made.row_count, made.variables.count))
    np.add.at(matrix, (rows, columns), values)
    equal = lower == upper
    least, most = np.isfinite(lower) & ~equal, np.isfinite(upper) & ~equal
    done = linprog(
        staged(made, "co2"),
        A_eq=matrix[equal],
        b_eq=upper[equal],
        A_ub=np.vstack([matrix[most], -matrix[least]]),
        b_ub=np.concatenate([upper[most], -lower[least]]),
        bounds=list(zip(made.lower.tolist(), made.upper.tolist(), strict=True)),
        method="highs-ipm",
    )
    assert done.status == 0
    assert done.fun is not None
    return float(done.fun)


def by_pulp(made: Programme) -> float:
    problem = to_pulp(made)
    solvers = pulp.listSolvers(onlyAvailable=True)
    chosen = "PULP_CBC_CMD" if "PULP_CBC_CMD" in solvers else "COIN_CMD" if "COIN_CMD" in solvers else "HiGHS"
    assert optimal(problem.solve(pulp.getSolver(chosen, msg=False)))
    value = pulp.value(problem.objective)
    assert value is not None
    return float(value)


@OWN_HOUSE
@settings(parent=FEW, max_examples=3)
@given(studies(), st.sampled_from(["bau", "tech", "coord"]))
def test_the_same_optimum_from_cbc_and_scipy(inputs: Inputs, scenario: str) -> None:
    made = study(inputs)
    arrays = programme(made, policy(made, scenario))
    ours = Solver(arrays).minimise(staged(arrays, "co2"))
    assert by_pulp(arrays) == pytest.approx(ours, rel=1e-6)
    assert by_scipy(arrays) == pytest.approx(ours, rel=1e-6)


@OWN_HOUSE
def test_lp_and_mps_files_name_what_they_hold(tmp_path: Path) -> None:
    made = study(shipped("two-provinces"))
    problem = to_pulp(programme(made, policy(made, "coord"), np.array([0])))
    problem.writeLP(str(tmp_path / "m.lp"))
    problem.writeMPS(str(tmp_path / "m.mps"))
    text = (tmp_path / "m.lp").read_text(encoding="utf-8")
    assert "x_A_scrap_eaf_2030" in text
    assert "quota_0" in text
    assert "x_A_scrap_eaf_2030" in (tmp_path / "m.mps").read_text(encoding="utf-8")


QUOTA: Lines = [[50.0, 50, 50], [20, 20, 20], [10, 10, 10]]
SCRAP: Lines = [[20.0, 22, 25], [12, 14, 16], [9, 9, 10]]


def own(**more: object) -> Inputs:
    """A made-up study with constraints of its own."""
    base = made_up(QUOTA, SCRAP)
    return replace(base, **more)  # type: ignore[arg-type]


def test_own_constraints_hold_each_year_and_in_sum() -> None:
    rows = (OwnConstraint("cap", "<=", 3.0), OwnConstraint("floor", ">=", 12.0, each_year="no", from_year=2031))
    terms = (
        OwnTerm("cap", "flow", 1.0, to_province="P0"),
        OwnTerm("floor", "output", 1.0, province="P2", route="scrap_eaf"),
    )
    free = solve_scenario(study(own()), "coord")
    held = solve_scenario(study(own(own_constraints=rows, own_terms=terms)), "coord")
    assert free.imports[1:, 0].max() > 3.0
    assert held.imports[1:, 0].max() <= 3.0 + 1e-6
    assert held.output[1:, 2, 2].sum() >= 12.0 - 1e-6
    assert held.co2.sum() >= free.co2.sum() - 1e-6


def test_terms_on_the_same_quantity_add_up() -> None:
    rows = (OwnConstraint("double", "=", 8.0, from_year=2032, scenario="coord"),)
    terms = (
        OwnTerm("double", "scrap_charge", 1.0, province="P2"),
        OwnTerm("double", "scrap_charge", 1.0, province="P2", year=2032),
    )
    found = solve_scenario(study(own(own_constraints=rows, own_terms=terms)), "coord")
    assert found.charge[2, 2].sum() == pytest.approx(4.0, abs=1e-6)


def test_import_caps_and_contracts_hold() -> None:
    base = made_up(QUOTA, SCRAP, flow_change_max=0.5)
    capped = tuple(replace(row, import_cap=1.0 if row.province == "P0" else None) for row in base.province_data)
    for mode in ("linked", "myopic"):
        inputs = replace(base, province_data=capped, settings=replace(base.settings, mode=mode))
        relaxed = replace(inputs, settings=replace(inputs.settings, fix_first_year="no"))
        found = solve_scenario(study(relaxed), "coord")
        assert found.imports[:, 0].max() <= 1.0 + 1e-6
        between = ~np.eye(3, dtype=bool)
        changes = [np.abs(after - before)[between].max() for before, after in pairwise(found.flow)]
        assert max(changes) <= 0.5 + 1e-6


def test_a_carbon_price_counts_as_cost() -> None:
    base = made_up(QUOTA, SCRAP, objective="cost")
    priced = replace(base, paths=tuple(replace(row, carbon_price=3000.0) for row in base.paths))
    free, paying = (solve_scenario(study(each), "coord") for each in (base, priced))
    assert paying.co2.sum() < free.co2.sum()
    extra = paying.cost.sum() - 3000 * paying.co2.sum()
    assert extra >= free.cost.sum() * (1 - 1e-6)


@FEW
@given(studies(most_years=1, fix_first_year="no"))
def test_points_of_a_front_trade_one_for_the_other(inputs: Inputs) -> None:
    made = single_year(study(inputs), "coord", 2030.0)
    ends, points = front(made, "cost", "co2", 6)
    xs, ys = np.array(sorted(points)).T
    assert (np.diff(ys) <= 1e-5 * np.abs(ys).max()).all()
    assert xs.min() >= ends.least_x[0] - 1e-6 * abs(xs.max())
    assert ys.min() >= ends.least_y[1] - 1e-6 * abs(ys.max())
    slopes = np.diff(ys) / np.where(np.diff(xs) > 0, np.diff(xs), np.nan)
    told = slopes[np.isfinite(slopes) & (np.diff(xs) > 1e-4 * xs.max())]
    assert (np.diff(told) >= -1e-3 * np.abs(told).max(initial=1e-9)).all()  # convex


@FEW
@given(studies(neutral_ranges="yes"))
def test_bounds_hold_the_count(inputs: Inputs) -> None:
    made = study(inputs)
    found, last, wanted = solve_scenario(made, "coord"), len(inputs.paths) - 1, thresholds(made)
    for scope in ("year", "horizon"):
        scoped = replace(made, settings=replace(made.settings, range_scope=scope))
        limits = bounds(scoped, found, found.co2[0], wanted, last)
        for threshold, (least, most) in zip(wanted, limits, strict=True):
            count = int(neutral(made, found, found.co2[0], threshold, last).sum())
            assert 0 <= least <= count <= most <= len(made.provinces)


def test_a_tonne_of_scrap_saves_what_its_value_says() -> None:
    base = made_up(QUOTA, SCRAP)
    found = solve_scenario(study(base), "coord")
    own_paths = tuple(
        replace(row, scrap_supply=row.scrap_supply + 0.01)
        if (row.province, row.year) == ("P1", 2032) and row.scrap_supply is not None
        else row
        for row in base.own_paths
    )
    more = solve_scenario(study(replace(base, own_paths=own_paths)), "coord")
    assert (found.least - more.least) / 0.01 == pytest.approx(found.scrap_value[2, 1], rel=1e-4)


@pytest.mark.parametrize("baseline", ["autarky", "grandfathered", "radius", "none"])
def test_baselines_bound_the_trade_of_bau_and_tech(baseline: str) -> None:
    made = study(replace(shipped("china-28"), settings=replace(shipped("china-28").settings, baseline=baseline)))
    most = policy(made, "tech").flow
    off = ~np.eye(len(made.provinces), dtype=bool)
    last = most[-1][off]
    near = made.distance[off] <= made.settings.baseline_radius
    if baseline == "grandfathered":
        np.testing.assert_allclose(last, made.start.flow[off])
    elif baseline == "radius":
        assert np.isinf(last[near]).all()
        assert (last[~near] == 0).all()
        assert np.isfinite(most[0][off]).all()
    else:
        assert (last == 0).all()
    assert np.isinf(policy(made, "coord").flow).all()


def test_the_first_year_of_the_shipped_case() -> None:
    made = study(shipped("china-28"))
    assert sum(row.crude_steel_2020 for row in shipped("china-28").province_data) == pytest.approx(1064.77, abs=0.005)
    assert made.quota[0].sum() == pytest.approx(1064.77, abs=1e-6)
    assert made.start.furnace_ratio == pytest.approx(0.178, abs=0.0005)
    between = made.start.flow.sum() - np.trace(made.start.flow)
    assert between == pytest.approx(50, abs=0.5)
    np.testing.assert_allclose(made.start.flow.sum(axis=0), made.start.charge.sum(axis=1), atol=1e-9)


def test_the_size_of_the_linked_programme() -> None:
    """About 63,000 columns, 27,500 rows and 140,600 coefficients, as section 4 of the method says."""
    made = study(shipped("china-28"))
    arrays = programme(made, policy(made, "coord"))
    assert arrays.variables.count == pytest.approx(63_000, rel=0.01)
    assert arrays.row_count == pytest.approx(27_500, rel=0.01)
    assert len(arrays.matrix()[1]) == pytest.approx(140_600, rel=0.01)


@pytest.mark.parametrize("mode", ["linked", "myopic", "single_year"])
def test_the_dual_simplex_starts_from_a_basis(mode: str) -> None:
    """As many columns as rows, linearly independent; and the optimum is that of HiGHS from nothing."""
    base = made_up(QUOTA, SCRAP, mode=mode, flow_change_max=3.0)
    made = study(base)
    coord = policy(made, "coord")
    before = made.start.output, made.start.flow
    arrays = programme(made, coord) if mode == "linked" else programme(made, coord, np.array([1]), *before)
    basis = crash_basis(arrays)
    starts, columns, values = arrays.matrix()
    whole = np.zeros((arrays.row_count, arrays.variables.count))
    whole[np.repeat(np.arange(arrays.row_count), np.diff(starts)), columns] = values
    rows = np.eye(arrays.row_count)[:, [each == BASIC for each in basis.row_status]]
    square = np.hstack([whole[:, [each == BASIC for each in basis.col_status]], rows])
    assert square.shape == (arrays.row_count, arrays.row_count)
    assert np.linalg.matrix_rank(square) == arrays.row_count
    solver = Solver(arrays)
    least = solver.minimise(staged(arrays, "co2"))
    solver.highs.clearSolver()
    assert solver.run() == pytest.approx(least, rel=NEAR)


@pytest.mark.slow
def test_year_by_year_comes_within_a_fifth_of_a_percent_of_all_years_at_once() -> None:
    """Section 4 of the method; and no programme of single years with carried capacity can beat the linked one."""
    made = study(shipped("china-28"))
    linked = solve_scenario(made, "coord", quick=True)
    year_by_year = replace(made, settings=replace(made.settings, mode="myopic"))
    myopic = solve_scenario(year_by_year, "coord", quick=True)
    balanced(made, myopic)
    assert linked.co2.sum() * (1 - 1e-6) <= myopic.co2.sum() <= linked.co2.sum() * 1.002


@pytest.mark.slow
def test_a_solver_that_fails_from_the_last_solution_starts_from_none() -> None:
    """TECH of the shipped case in 2040, year by year: the bounds on its count took HiGHS to an unknown end."""
    made = study(shipped("china-28"))
    made = replace(made, settings=replace(made.settings, mode="myopic"))
    tech = solve_scenario(made, "tech")
    for least, most in bounds(made, tech, tech.co2[0], thresholds(made), 20):
        assert 0 <= least <= most <= 28


@pytest.mark.parametrize("sense", ["<=", ">="])
def test_a_constraint_on_the_sum_of_years_holds_year_by_year_too(sense: str) -> None:
    """Myopic years spend a budget as they go and make up in the last for what is to be reached."""
    base = made_up(QUOTA, SCRAP, mode="myopic")
    free = float(solve_scenario(study(base), "coord").output[:, 2, 2].sum())
    limit = free * (0.9 if sense == "<=" else 1.05)
    rows = (OwnConstraint("sum", sense, limit, each_year="no"),)
    terms = (OwnTerm("sum", "output", 1.0, province="P2", route="scrap_eaf"),)
    held = solve_scenario(study(replace(base, own_constraints=rows, own_terms=terms)), "coord")
    total = float(held.output[:, 2, 2].sum())
    assert total <= limit + NEAR if sense == "<=" else total >= limit - NEAR
    assert total == pytest.approx(limit, rel=0.02)


def test_bounds_and_front_of_one_year_know_a_constraint_on_the_sum() -> None:
    """The bounds hold the other years as they are; the front, which knows no other years, leaves such a row out."""
    rows = (OwnConstraint("sum", ">=", 20.0, each_year="no"),)
    terms = (OwnTerm("sum", "output", 1.0, province="P2", route="scrap_eaf"),)
    made = study(own(own_constraints=rows, own_terms=terms))
    found, last = solve_scenario(made, "coord"), 2
    assert found.output[:, 2, 2].sum() == pytest.approx(20.0, abs=1e-5)
    others = found.output[:last, 2, 2].sum()
    near = programme(
        made, found.policy, np.array([last]), None, None, Elsewhere(found.output, found.charge, found.flow, 3)
    )
    (row,) = [rows for rows in near.rows if rows.family == "own:sum"]
    assert row.lower[0] == pytest.approx(20.0 - others)
    assert row.columns[0].tolist() == [near.variables.x[0, 2, 2]]
    assert all(least <= most for least, most in bounds(made, found, found.co2[0], thresholds(made), last))
    alone = single_year(made, "coord", 2032.0)
    assert not [rows for rows in alone.rows if rows.family.startswith("own:")]
    assert front(alone, "cost", "co2", 3)[1]


def test_contracts_never_loosen_what_a_baseline_allows() -> None:
    """Year by year as in all years at once: a flow that must fade faster than its contract lets it has no solution."""
    base = made_up(QUOTA, [[5.0, 5, 5], [30, 30, 30], [9, 9, 9]], flow_change_max=0.01)
    assert study(base).start.flow[~np.eye(3, dtype=bool)].max() > 1
    for mode in ("linked", "myopic"):
        with pytest.raises(ModelInfeasible) as error:
            solve_scenario(study(replace(base, settings=replace(base.settings, mode=mode))), "tech")
        told = error.value.constraints
        assert any("changes by 0.010 Mt at most into" in line and line.startswith("flow from P") for line in told), told
