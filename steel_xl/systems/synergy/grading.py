"""Ranks and grade zones of the synergy index."""

from __future__ import annotations

from steel_xl.formulas.grade import bands
from steel_xl.systems.synergy.engine import Array

DECIMALS = 12  # of a zone's width: bounds of Table 3 have one, sums of them may have dust


def ranking(d: Array) -> list[int]:
    """Rank of each process by D, 1 the best; equal D share the better rank.

    >>> import numpy as np
    >>> ranking(np.array([0.2, 0.7, 0.7, 0.1]))
    [3, 1, 1, 4]
    """
    return [1 + int((d > value).sum()) for value in d]


def zone_widths() -> tuple[float, float, float]:
    """Widths of the imbalance, transition and coordination zones of Table 3 on the scale of D."""
    widths: dict[str, float] = {}
    for band in bands("synergy", "en"):
        widths[band.zone] = widths.get(band.zone, 0) + band.high - band.low
    imbalance, transition, coordination = (round(width, DECIMALS) for width in widths.values())
    return imbalance, transition, coordination
