"""Studies to compute: random ones of any size, and small ones with numbers fit for the head."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from steel_xl.systems.synergy.schema import (
    EmissionFactor,
    EnergyUse,
    IndicatorWeight,
    Inputs,
    Measured,
    Price,
    Process,
    Settings,
)

CARRIERS = ("coal", "electricity", "natural_gas", "coke_oven_gas", "hydrogen", "biochar")
POLLUTANTS = ("pm", "so2", "nox", "dioxin", "vocs")


@st.composite
def studies(
    draw: st.DrawFn,
    weightings: tuple[str, ...] = ("custom", "equal", "entropy", "critic"),
    measured: float = 0.5,
    least: int = 2,
    low: float | None = None,
) -> Inputs:
    """A study of 2..7 processes, 1..6 carriers and 1..5 pollutants, its numbers of a few digits.

    `measured` is the chance of a measured emission, `least` the fewest processes, `low` the score of the worst.
    """
    count, carriers, pollutants = draw(st.integers(least, 7)), draw(st.integers(1, 6)), draw(st.integers(1, 5))
    weighting = draw(st.sampled_from(weightings))
    model = draw(st.sampled_from(["standard", "corrected"]))
    scope = draw(st.sampled_from(["total", "direct"]))
    rng = random.Random(draw(st.integers(0, 2**32)))  # noqa: S311 - numbers of a test
    bottom = rng.choice([0.0, 0.01, 0.1]) if low is None else low
    weights: dict[str, Any] = dict(
        zip(("weight_pollution", "weight_carbon", "weight_cost"), parts(rng, 3), strict=True)
    )
    settings = Settings(
        discount_rate=rng.choice([0.0, 0.01, 0.08, 0.2, -0.05]),
        **weights,
        score_low=bottom,
        score_high=rng.choice([0.9, 0.99, 1.0]),
        weighting=weighting,
        coupling_model=model,
        carbon_price=rng.choice([0.0, 0.05, 0.1]),
        carbon_price_scope=scope,
        grid_factor=rng.choice([0.0, 0.5366]),
    )
    return Inputs(settings, **_tables(rng, count, CARRIERS[:carriers], POLLUTANTS[:pollutants], measured))


def parts(rng: random.Random, count: int) -> list[float]:
    """Weights that sum to 1."""
    whole = [rng.randint(1, 9) for _ in range(count)]
    return [part / sum(whole) for part in whole]


def _tables(
    rng: random.Random, count: int, carriers: tuple[str, ...], pollutants: tuple[str, ...], measured: float
) -> dict[str, Any]:
    keys = [f"p{index}" for index in range(count)]
    emitted = [*pollutants, "co2"]
    return {
        "processes": tuple(
            Process(
                key,
                key.upper(),
                float(rng.randint(1, 90)) * 100,
                float(rng.randint(1, 40)),
                other_cost_yuan_per_t=float(rng.choice([0, 10, 94.122])),
                co2_fixed_kg_per_t=float(rng.choice([0, 5])),
            )
            for key in keys
        ),
        "energy_use": tuple(
            EnergyUse(key, {name: float(rng.choice([0, rng.randint(1, 4000)])) for name in carriers}) for key in keys
        ),
        "prices": tuple(Price(name, "kg", rng.randint(1, 300) / 100) for name in carriers),
        "emission_factors": tuple(
            EmissionFactor(
                name,
                "kg",
                {pollutant: rng.randint(0, 200) / 10000 for pollutant in pollutants},
                0.0 if name == "electricity" else rng.randint(0, 300) / 100,
            )
            for name in carriers
        ),
        "measured_emissions": tuple(
            Measured(key, {name: rng.randint(1, 900) / 10 if rng.random() < measured else None for name in emitted})
            for key in keys
        ),
        "indicator_weights": (
            *(
                IndicatorWeight(name, "pollution", weight)
                for name, weight in zip(pollutants, parts(rng, len(pollutants)), strict=True)
            ),
            IndicatorWeight("co2", "carbon", 1.0),
            *(
                IndicatorWeight(name, "cost", weight)
                for name, weight in zip(("investment", "energy"), parts(rng, 2), strict=True)
            ),
        ),
        "scenario_changes": (),
        "sensitivity_ranges": (),
    }


def small(
    use: Mapping[str, Mapping[str, float]],
    measured: Mapping[str, Mapping[str, float | None]] | None = None,
    processes: Mapping[str, Mapping[str, float]] | None = None,
    weights: Mapping[str, float] | None = None,
    **settings: Any,
) -> Inputs:
    """A study of coal (2 kg CO2 and 10 g PM a kg, 0.5 yuan) and electricity (0.4 yuan a kWh), without carbon price."""
    known = processes or {}
    plain: dict[str, Any] = {"investment_yuan_per_t": 1000.0, "lifetime_yr": 10.0}
    given = {"pm": 1.0, "co2": 1.0, "investment": 0.5, "energy": 0.5, **(weights or {})}
    of = {"co2": "carbon", "investment": "cost", "energy": "cost"}
    extra = [name for name in given if name not in {"pm", *of}]
    return Inputs(
        Settings(**{"discount_rate": 0.0, **settings}),
        processes=tuple(Process(key, key, **{**plain, **known.get(key, {})}) for key in use),
        energy_use=tuple(EnergyUse(key, dict(line)) for key, line in use.items()),
        prices=(Price("coal", "kg", 0.5), Price("electricity", "kWh", 0.4)),
        emission_factors=(
            EmissionFactor("coal", "kg", {"pm": 0.01, **dict.fromkeys(extra, 0.001)}, 2.0),
            EmissionFactor("electricity", "kWh", {"pm": 0.0, **dict.fromkeys(extra, 0.0)}, 0.0),
        ),
        measured_emissions=tuple(Measured(key, dict(line)) for key, line in (measured or {}).items()),
        indicator_weights=tuple(
            IndicatorWeight(name, of.get(name, "pollution"), weight) for name, weight in given.items()
        ),
        scenario_changes=(),
        sensitivity_ranges=(),
    )
