"""The two-branch case against what docs/method-leapx.md works out by hand."""

import pytest

from steel_xl.app.opened import open_case
from steel_xl.catalog import system
from steel_xl.systems.leapx.outcome import Outcome
from steel_xl.systems.leapx.solve import solve


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return solve(open_case(system("leapx"), "two-branch", "en").parsed.inputs)


@pytest.mark.parametrize(
    ("scenario", "year", "works", "homes", "border", "total"),
    [
        ("BS", 2020, 100, 40, 168, 308),
        ("BS", 2025, 120, 40, 162.8, 322.8),
        ("BS", 2030, 140, 40, 156, 336),
        ("green", 2020, 100, 40, 168, 308),
        ("green", 2025, 105, 36, 200.2, 341.2),
        ("green", 2030, 75, 32, 200, 307),
    ],
)
def test_co2_by_hand(
    outcome: Outcome, scenario: str, year: int, works: float, homes: float, border: float, total: float
) -> None:
    found = {row.branch: row.co2 for row in outcome.sectors if (row.scenario, row.year) == (scenario, year)}
    assert found == pytest.approx({"works": works, "homes": homes, "border": border})
    assert works + homes + border == pytest.approx(total)
    row = next(row for row in outcome.totals if (row.scenario, row.year) == (scenario, year))
    assert row.co2 == pytest.approx(total)
    assert row.co2_per_head == pytest.approx(total / 200)


def test_peaks_by_hand(outcome: Outcome) -> None:
    plan, green = outcome.peak
    assert (plan.status, plan.peak_year) == ("right-censored", 2030)
    assert (green.status, green.peak_year, green.precision) == ("peaked", 2025, "2020 - 2030")
    assert green.peak_co2 == pytest.approx(341.2)
    assert green.intensity_cut == pytest.approx(1 - (307 / 200) / (308 / 100))
    assert plan.intensity_cut == pytest.approx(1 - (336 / 200) / (308 / 100))


def test_the_measure_by_hand(outcome: Outcome) -> None:
    row = next(row for row in outcome.effects if row.year == 2030)
    assert (row.last_in, row.first_in, row.shapley) == pytest.approx((-62, -62, -62))


def test_the_wedge_by_hand(outcome: Outcome) -> None:
    row = next(row for row in outcome.wedges if row.year == 2030)
    assert (row.reference, row.total) == pytest.approx((336, 307))
    assert list(row.values.values()) == pytest.approx([62, -33])
