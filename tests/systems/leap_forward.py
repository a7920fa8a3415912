"""A forward run of the X city in plain Python, written from the spec's equations; it shares no code with the engine.

It reads the calibrated set as it was handed over (`tests/data/leapx`), year by year and branch by branch.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

DATA = Path(__file__).parents[1] / "data" / "leapx"
SCENARIOS = ("BS", "LS", "ELS", "2023S")
YEARS = range(2020, 2031)
FUELS = ("coal", "oil", "gas", "elec", "heat", "other")
PLANTS = ("coal", "gas", "nonfossil")
POWER, BORDER = "industry/power", "net_import"
DRIVEN = ("industry/other_industry", "transport", "construction", "agriculture", "services")
GIVEN = ("industry/steel", "industry/petrochemical", "industry/building_materials")
BRANCHES = (*GIVEN, *DRIVEN, "households")


@cache
def settings() -> dict[str, float]:
    with (DATA / "x_city_settings.csv").open(encoding="utf-8") as file:
        return {row["key"]: float(row["value"]) for row in csv.DictReader(file)}


@cache
def milestones() -> dict[tuple[str, str, str], dict[int, float]]:
    found: dict[tuple[str, str, str], dict[int, float]] = {}
    with (DATA / "x_city_milestones.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            path = found.setdefault((row["scenario"], row["branch"], row["variable"]), {})
            path[int(row["year"])] = float(row["value"])
    return found


def at(scenario: str, branch: str, variable: str, year: int) -> float:
    """Value between two milestones, in a straight line."""
    path = milestones()[scenario, branch, variable]
    if year in path:
        return path[year]
    before = max(each for each in path if each < year)
    after = min(each for each in path if each > year)
    share = (year - before) / (after - before)
    return path[before] * (1 - share) + path[after] * share


def gdp(year: int) -> float:
    """Index of GDP, 1 in 2020."""
    found = 1.0
    for each in range(2021, year + 1):
        found *= 1.0 + settings()["gdp_growth_2021_2025" if each <= 2025 else "gdp_growth_2026_2030"]
    return found


def population(year: int) -> float:
    first, last = settings()["population_2020"], settings()["population_2030"]
    return float(first * (last / first) ** ((year - 2020) / 10))


def activity(scenario: str, branch: str, year: int) -> float:
    if branch == "households":
        return population(year)
    if branch in DRIVEN:
        return 100 * float(gdp(year) ** settings()["elasticity_" + branch.rpartition("/")[2]])
    return at(scenario, branch, "activity", year)


def factor(fuel: str) -> float:
    return settings().get(f"ef_{fuel}", 0.0)


def co2(scenario: str, year: int) -> dict[str, float]:
    """CO2 of every account in 1e4 t, and of the whole."""
    found: dict[str, float] = {}
    electricity = 0.0
    for branch in BRANCHES:
        energy = activity(scenario, branch, year) * at(scenario, branch, "intensity", year)
        used = {fuel: energy * at(scenario, branch, f"share_{fuel}", year) for fuel in FUELS}
        found[branch] = sum(used[fuel] * factor(fuel) for fuel in FUELS)
        electricity += used["elec"]
    net = {}
    for plant in PLANTS:
        made = at(scenario, POWER, f"capacity_{plant}", year) * at(scenario, POWER, f"hours_{plant}", year) / 1e4
        net[plant] = made * (1 - settings()[f"own_use_{plant}"])
    heat = at(scenario, POWER, "chp_heat_output", year) / settings()["chp_heat_efficiency"]
    by_coal = at(scenario, POWER, "heat_coal_share", year)
    coal = net["coal"] * at(scenario, POWER, "supply_coal_rate", year) / 100 + heat * by_coal
    gas = net["gas"] * at(scenario, POWER, "supply_gas_rate", year) / 100 + heat * (1 - by_coal)
    found[POWER] = coal * factor("coal") + gas * factor("gas")
    needed = electricity / (10 * settings()["electricity_equivalent"]) / (1 - settings()["grid_loss"])
    found[BORDER] = (needed - sum(net.values())) * settings()["ef_grid"] * 10
    found["total"] = sum(found.values())
    return found
