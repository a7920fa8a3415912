"""The two-branch case against what docs/method-leapx.md works out by hand."""

from math import log

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


@pytest.mark.parametrize(
    ("scenario", "year", "coal", "gas", "of_works", "of_homes", "bought"),
    [
        ("BS", 2020, 40, 25, 10, 25, 28),
        ("BS", 2025, 48, 25, 12, 25, 29.6),
        ("BS", 2030, 56, 25, 14, 25, 31.2),
        ("green", 2025, 42, 22.5, 18, 27.5, 36.4),
        ("green", 2030, 30, 20, 20, 30, 40),
    ],
)
def test_energy_by_hand(
    outcome: Outcome, scenario: str, year: int, coal: float, gas: float, of_works: float, of_homes: float, bought: float
) -> None:
    found = {
        (row.branch, row.fuel): row.energy for row in outcome.energy if (row.scenario, row.year) == (scenario, year)
    }
    named = ("works", "coal"), ("homes", "gas"), ("works", "elec"), ("homes", "elec")
    assert found == pytest.approx(dict(zip(named, (coal, gas, of_works, of_homes), strict=True)))
    row = next(row for row in outcome.balance if (row.scenario, row.year) == (scenario, year))
    assert (row.demand, row.net_import, row.losses, row.generation) == pytest.approx((bought, bought, 0, 0))


def test_causes_by_hand(outcome: Outcome) -> None:
    found = {
        row.factor: row.effect
        for row in outcome.decomposition
        if (row.from_scenario, row.to_scenario, row.method) == ("BS", "BS", "add")
    }
    means = 40 / log(1.4), 40, 12 / log(168 / 156)
    by_hand = {
        "gdp_per_head": sum(means) * log(2),
        "structure": means[0] * log(0.7) + means[1] * log(0.5),
        "energy_intensity": means[2] * log(0.156 / 0.28),
        "emission_factor": means[2] * log(0.5 / 0.6),
        **dict.fromkeys(("population", "conversion", "fuel_mix"), 0),
    }
    assert found == pytest.approx(by_hand, abs=1e-9)
    assert [round(by_hand[name], 2) for name in ("gdp_per_head", "structure")] == [222.37, -70.13]  # as the docs say
    assert [round(by_hand[name], 2) for name in ("energy_intensity", "emission_factor")] == [-94.72, -29.52]
    assert sum(found.values()) == pytest.approx(336 - 308)


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
