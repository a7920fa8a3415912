"""`synergy_index` of a million alternatives against the bare numpy expression."""

from __future__ import annotations

import inspect

import numpy as np
from numpy.typing import NDArray

from benchmarks.measured import Line, Report, medians
from steel_xl.formulas import synergy_index

Floats = NDArray[np.float64]

_REPEATS = 15
_ROWS = 1_000_000
_MOST = 1.5  # target: at most this many times the time of the expression
_WEIGHTS = np.array([0.5, 0.3, 0.2])


def plain(u: Floats) -> Floats:
    """Eqs. 1-3 as the paper writes them, equal weights, nothing checked."""
    return np.asarray(np.sqrt((u.prod(axis=1) / u.mean(axis=1) ** 3) ** (1 / 3) * u.mean(axis=1)))


def weighted(u: Floats) -> Floats:
    """Eqs. 1-3 with weights, nothing checked."""
    return np.asarray(np.sqrt((u.prod(axis=1) / u.mean(axis=1) ** 3) ** (1 / 3) * (u @ _WEIGHTS)))


def columns(u: Floats) -> Floats:
    """The same for three subsystems only, column by column: as fast as numpy gets without thinking twice."""
    x, y, z = np.ascontiguousarray(u.T)
    mean = (x + y + z) / 3
    return np.asarray(np.sqrt((x * y * z) ** (1 / 3) / mean * (_WEIGHTS[0] * x + _WEIGHTS[1] * y + _WEIGHTS[2] * z)))


def measure() -> Report:
    """The same answer from all, then the times."""
    u = np.random.default_rng(1).uniform(0.01, 0.99, (_ROWS, 3))
    for ours, theirs in ((synergy_index(u), plain(u)), (synergy_index(u, _WEIGHTS), weighted(u))):
        np.testing.assert_allclose(np.ravel(ours), theirs, rtol=1e-12)
    np.testing.assert_allclose(columns(u), weighted(u), rtol=1e-12)
    found = medians(
        {
            "ours": lambda: synergy_index(u),
            "ours weighted": lambda: synergy_index(u, _WEIGHTS),
            "plain": lambda: plain(u),
            "weighted": lambda: weighted(u),
            "columns": lambda: columns(u),
        },
        _REPEATS,
    )
    lines = (
        Line("synergy_index(u)", found["ours"], "plain numpy", found["plain"], _MOST),
        Line("synergy_index(u, w)", found["ours weighted"], "weighted numpy", found["weighted"], _MOST),
        Line("synergy_index(u, w)", found["ours weighted"], "numpy for three columns", found["columns"]),
    )
    notes = [f"u: {_ROWS:,} x 3, uniform in 0.01..0.99; ours also refuses cells outside 0..1 and rows of zeros"]
    for label, peer in (("plain", plain), ("weighted", weighted)):
        said = inspect.getsource(peer).partition("return np.asarray(")[2].strip().removesuffix(")")
        notes.append(f"{label} numpy: {said}")
    return Report("index", _REPEATS, lines, tuple(notes))
