"""How the time to build and solve grows with provinces (one year) and with years (28 provinces, linked)."""

from __future__ import annotations

import time

import numpy as np

from benchmarks.measured import Report
from benchmarks.scrap_cases import coord, first_years, scattered
from steel_xl.systems.scrap.solution import staged
from steel_xl.systems.scrap.solver import NoOptimum, Solver
from steel_xl.systems.scrap.study import Study

_PROVINCES, _YEARS = (28, 100, 300), (5, 20, 41)
_REPEATS = 3
_PATIENCE = 60.0  # s after which a solve is given up


def once(made: Study) -> tuple[float, float, int]:
    """Seconds to build, seconds to solve, and columns; infinity where patience ended."""
    began = time.perf_counter()
    programme = coord(made)
    solver = Solver(programme)
    built = time.perf_counter()
    solver.highs.setOptionValue("time_limit", _PATIENCE)
    try:
        solver.minimise(staged(programme, "co2"))
    except NoOptimum:
        return built - began, float("inf"), programme.variables.count
    return built - began, time.perf_counter() - built, programme.variables.count


def measure() -> Report:
    """A line a size, and the exponent of a power law through them."""
    notes = []
    series = (("provinces, one year", _PROVINCES, scattered), ("years, 28 provinces linked", _YEARS, first_years))
    for what, sizes, study_of in series:
        totals = []
        for size in sizes:
            made = study_of(size)
            runs = [once(made) for _ in range(_REPEATS)]
            build, solve = (float(np.median([run[at] for run in runs])) for at in (0, 1))
            totals.append(build + solve)
            told = f"built in {build * 1e3:,.0f} ms, solved in {solve * 1e3:,.0f} ms"
            notes.append(f"{size} {what}: {runs[0][2]:,} columns, {told}")
        known = [(size, total) for size, total in zip(sizes, totals, strict=True) if np.isfinite(total)]
        sides = np.log(np.array(known, dtype=np.float64))
        slope = np.polyfit(sides[:, 0], sides[:, 1], 1)[0] if len(known) > 1 else float("nan")
        notes.append(f"exponent over {what.partition(',')[0]}: {slope:.2f}")
    return Report("scrap_growth", _REPEATS, (), tuple(notes))
