"""Ranks and grade zones of the synergy index."""

from __future__ import annotations

from typing import Any

from steel_xl.formulas.grade import bands, coupling_stage, synergy_grade
from steel_xl.systems.synergy.engine import Array

EQUAL = 1e-12  # D so near differ by rounding only, as sums in another order do (our choice, as for C near 1)
DECIMALS = 12  # of a zone's width: bounds of Table 3 have one, sums of them may have dust


def ranking(d: Array) -> list[int]:
    """Rank of each process by D, 1 the best; equal D share the better rank.

    >>> import numpy as np
    >>> ranking(np.array([0.2, 0.7, 0.7, 0.1]))
    [3, 1, 1, 4]
    """
    return [1 + int((d > value + EQUAL).sum()) for value in d]


def index_fields(u: Array, ctd: tuple[Array, Array, Array], lang: str) -> list[dict[str, Any]]:
    """What a row of the index says of each process, under the names of `outcome.Index`.

    Parameters
    ----------
    u : scores of the processes (rows) in pollution, carbon, cost
    ctd : coupling, coordination and synergy degree of each process
    lang : language of stages and grades
    """
    c, t, d = ctd
    stages, grades, ranks = coupling_stage(c, lang), synergy_grade(d, lang), ranking(d)
    return [
        {
            "u_pollution": float(scores[0]),
            "u_carbon": float(scores[1]),
            "u_cost": float(scores[2]),
            "c": float(c[i]),
            "coupling_stage": str(stages[i]),
            "t": float(t[i]),
            "d": float(d[i]),
            "grade": str(grades[i]),
            "rank": ranks[i],
        }
        for i, scores in enumerate(u)
    ]


def zone_widths() -> tuple[float, float, float]:
    """Widths of the imbalance, transition and coordination zones of Table 3 on the scale of D."""
    widths: dict[str, float] = {}
    for band in bands("synergy", "en"):
        widths[band.zone] = widths.get(band.zone, 0) + band.high - band.low
    imbalance, transition, coordination = (round(width, DECIMALS) for width in widths.values())
    return imbalance, transition, coordination
