"""The engine against a forward run in plain Python, in every scenario, year and account."""

import pytest

from steel_xl.app.opened import open_case
from steel_xl.catalog import system
from steel_xl.systems.leapx.run import Run, run_of
from tests.systems import leap_forward as plain


@pytest.fixture(scope="module")
def run() -> Run:
    return run_of(open_case(system("leapx"), "x-city", "en").parsed.inputs)


@pytest.mark.parametrize("scenario", plain.SCENARIOS)
def test_every_account_of_every_year_is_that_of_the_forward_run(run: Run, scenario: str) -> None:
    s = run.paths.scenarios.index(scenario)
    for y, year in enumerate(plain.YEARS):
        expected = plain.co2(scenario, year)
        found = dict(zip(run.leaves, run.by_branch[s, y].tolist(), strict=True))
        assert found.keys() | {"total"} == expected.keys()
        for account, value in found.items():
            assert value == pytest.approx(expected[account], rel=1e-9, abs=1e-9), (year, account)
        assert run.total[s, y] == pytest.approx(expected["total"], rel=1e-9), year


def test_the_activity_rows_left_out_are_a_check_of_the_drivers() -> None:
    """The handed-over set also has milestones of driven activities: they are the drivers' own values."""
    for branch in (*plain.DRIVEN, "households"):
        for scenario in plain.SCENARIOS:
            path = plain.milestones()[scenario, branch, "activity"]
            assert all(
                plain.activity(scenario, branch, year) == pytest.approx(value, rel=1e-6) for year, value in path.items()
            )


def test_interpolating_them_would_move_the_totals() -> None:
    moved = 0.0
    for scenario in plain.SCENARIOS:
        for year in plain.YEARS:
            gap = 0.0
            for branch in (*plain.DRIVEN, "households"):
                energy = plain.at(scenario, branch, "intensity", year)
                burnt = sum(
                    plain.at(scenario, branch, f"share_{fuel}", year) * plain.factor(fuel) for fuel in plain.FUELS
                )
                driven = plain.activity(scenario, branch, year)
                gap += (plain.at(scenario, branch, "activity", year) - driven) * energy * burnt
            moved = max(moved, abs(gap))
    assert 1 < moved < 15
