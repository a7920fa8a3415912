"""Small scrap studies for tests: a few provinces and years, every number made up."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from hypothesis import strategies as st

from steel_xl.files.case import read_case
from steel_xl.sheet.label import Labels
from steel_xl.sheet.parse import parse
from steel_xl.sheet.table import tables_of
from steel_xl.systems.scrap.schema import Inputs, OwnPath, Path, Province


@cache
def shipped(case: str) -> Inputs:
    """Inputs of a shipped case."""
    labels = Labels("en", "scrap")
    found = parse(Inputs, read_case("scrap", case, tables_of(Inputs).values(), labels), labels)
    assert not found.issues
    assert isinstance(found.inputs, Inputs)
    return found.inputs


def made_up(quota: list[list[float]], scrap: list[list[float]], **settings: Any) -> Inputs:
    """A study of the five routes with quota and scrap given, (province, year), years from 2030 on."""
    years = list(range(2030, 2030 + len(quota[0])))
    keys = [f"P{at}" for at in range(len(quota))]
    china = shipped("china-28")
    usual = {
        "mode": "linked",
        "fix_first_year": "yes",
        "run_bau": "yes",
        "baseline": "autarky",
        "baseline_fade_from": 2030,
        "baseline_fade_to": 2033,
        "bf_retirement_max": 1.0,
        "bf_new_build_max": 1.0,
        "bf_new_build_until": 2060,
        "eaf_build_national": None,
        "eaf_build_provincial": None,
        "h2_build_national": None,
        "ccus_build_national": None,
        "tie_tolerance": 1e-8,
        "front_year": None,
    }
    return Inputs(
        settings=replace(china.settings, **{**usual, **settings}),
        province_data=tuple(
            Province(
                province=key,
                label=key,
                makes_steel="yes",
                crude_steel_2020=quota[at][0],
                eaf_share_2020=0.1 * (at % 3),
                population_2020=1,
                gdp_2020=1,
                latitude=30 + 2 * at,
                longitude=100 + 3 * (at % 2),
                grid_2021=0.3 + 0.1 * at,
                grid_2022=0.25 + 0.1 * at,
                ccus_class=at % 4,
            )
            for at, key in enumerate(keys)
        ),
        routes=china.routes,
        paths=tuple(Path(year, 1, 1 - 0.1 * at, 0) for at, year in enumerate(years)),
        own_paths=tuple(
            OwnPath(key, year, quota[at][t], scrap[at][t])
            for at, key in enumerate(keys)
            for t, year in enumerate(years)
        ),
    )


@st.composite
def studies(draw: Any, /, most_years: int = 3, **settings: Any) -> Inputs:
    """A small study that has a solution: quotas that change slowly, scrap enough for the least charges."""
    provinces, years = draw(st.integers(2, 4)), draw(st.integers(1, most_years))
    quota, scrap = [], []
    for _ in range(provinces):
        start = draw(st.floats(5, 100))
        steps = draw(st.lists(st.floats(0.9, 1.1), min_size=years - 1, max_size=years - 1))
        line = [start]
        for step in steps:
            line.append(line[-1] * step)
        quota.append(line)
        scrap.append([draw(st.floats(0.15, 0.9)) * each for each in line])
    return made_up(quota, scrap, **settings)
