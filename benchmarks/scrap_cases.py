"""Scrap studies for benchmarks: the shipped one, and made-up ones of any number of provinces and years."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from steel_xl.app.opened import open_case
from steel_xl.catalog import system
from steel_xl.systems.scrap.policy import policy
from steel_xl.systems.scrap.programme import Programme, programme
from steel_xl.systems.scrap.schema import Inputs, OwnPath, Province
from steel_xl.systems.scrap.study import Study, study


@cache
def shipped() -> Inputs:
    """Inputs of the case of the provinces of China."""
    inputs: Inputs = open_case(system("scrap"), "china-28", "en").parsed.inputs
    return inputs


@cache
def china() -> Study:
    """That study as arrays."""
    return study(shipped())


def coord(made: Study) -> Programme:
    """The programme of COORD over all years of a study."""
    return programme(made, policy(made, "coord"))


def first_years(count: int) -> Study:
    """The shipped study cut off after some years."""
    inputs = shipped()
    return study(replace(inputs, paths=inputs.paths[:count]))


def scattered(count: int) -> Study:
    """A year of a country of `count` provinces at random places, by itself; scrap is half of output."""
    rng = np.random.default_rng(count)
    inputs, year = shipped(), shipped().paths[20]
    quota, scrap = rng.uniform(1, 50, count), rng.uniform(0.3, 0.7, count)
    lat, lon = rng.uniform(20, 50, count).tolist(), rng.uniform(80, 130, count).tolist()
    places = [Province(f"P{at}", f"P{at}", "yes", float(quota[at]), 0.1, 1, 1, lat[at], lon[at]) for at in range(count)]
    powered = tuple(replace(row, grid_2021=0.5, grid_2022=0.5, ccus_class=at % 4) for at, row in enumerate(places))
    own = tuple(OwnPath(f"P{at}", year.year, float(quota[at]), float(quota[at] * scrap[at])) for at in range(count))
    settings = replace(inputs.settings, mode="single_year", fix_first_year="no", front_year=None)
    return study(replace(inputs, settings=settings, province_data=powered, paths=(year,), history=(), own_paths=own))
