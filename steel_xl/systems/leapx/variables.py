"""Which variables a branch has paths for, which of them it needs, and what values they may have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from steel_xl.systems.leapx.engine import heat_share_of, share_of
from steel_xl.systems.leapx.schema import ACTIVITY, CHP_HEAT, GRID_FACTOR, INTENSITY
from steel_xl.systems.leapx.tree import DEMAND, IMPORT, POWER

_MOST = 1e9  # no activity, capacity or rate of a city is larger, in any unit used
_HOURS = 8784  # of a leap year
_GRID = 5  # kg CO2/kWh; the dirtiest grid has about 1.5


def variables(tables: Any) -> dict[str, list[str]]:
    """Variables of every branch, from the rows of fuels, branches and plants."""
    fuels = [row.fuel for row in tables.fuels]
    found: dict[str, list[str]] = {}
    for row in tables.branches:
        others = [fuel for fuel in fuels if fuel != row.remainder]
        mine: list[str] = []
        if row.kind == DEMAND:
            mine = [ACTIVITY, INTENSITY, *map(share_of, others)]
        elif row.kind == IMPORT:
            mine = [GRID_FACTOR]
        elif row.kind == POWER:
            for plant in tables.plants:
                if plant.branch == row.branch:
                    mine += _of_plant(plant.plant, burns=bool(plant.fuel))
            mine += [CHP_HEAT, *map(heat_share_of, others)]
        found[row.branch] = mine
    return found


def _of_plant(plant: str, *, burns: bool) -> list[str]:
    return [f"capacity_{plant}", f"hours_{plant}", *([f"supply_{plant}_rate"] if burns else [])]


def needed(tables: Any) -> Iterator[tuple[str, str]]:
    """Branch and variable of every path a study cannot do without; a share without a path is 0."""
    for row in tables.branches:
        if row.kind == DEMAND:
            if not row.driver:
                yield row.branch, ACTIVITY
            yield row.branch, INTENSITY
        elif row.kind == IMPORT:
            yield row.branch, GRID_FACTOR
        elif row.kind == POWER:
            for plant in tables.plants:
                if plant.branch == row.branch:
                    for variable in _of_plant(plant.plant, burns=bool(plant.fuel)):
                        yield row.branch, variable


def outside(variable: str, value: float, year: object) -> tuple[str, dict[str, object]] | None:
    """The fault of a value its variable cannot have and the parts of its text; None where it can.

    >>> outside("share_coal", 80, 2030)
    ('share_outside', {'low': '0', 'high': '1', 'variable': 'share_coal', 'year': 2030})
    """
    low, high = bounds_of(variable)
    if low <= value <= high:
        return None
    fault = "share_outside" if (low, high) == (0, 1) else "value_outside"
    return fault, {"low": f"{low:g}", "high": f"{high:g}", "variable": variable, "year": year}


def bounds_of(variable: str) -> tuple[float, float]:
    """Least and largest value of a variable, in its unit."""
    if variable.startswith("share_") or (variable.startswith("heat_") and variable.endswith("_share")):
        return 0, 1
    if variable.startswith("hours_"):
        return 0, _HOURS
    return 0, _GRID if variable == GRID_FACTOR else _MOST
