"""How much of the choice of weights each alternative survives: exact shares of the weight simplex, by geometry."""

import numpy as np
from numpy.typing import ArrayLike

from steel_xl.formulas.checks import Floats
from steel_xl.formulas.errors import BadArgument

CORNERS = 3  # weights of three subsystems form a triangle (luo2025, eq. 2)


def first_shares(scores: ArrayLike, factors: ArrayLike | None = None) -> Floats:
    """Share of all weightings under which each alternative is first (weights of eq. 2 of luo2025).

    An alternative's index is ``factor_i sum_k w_k U_ik``, linear in the weights, so that those under which it is first
    form a convex polygon in the triangle ``w >= 0, sum(w) = 1``: its area is found exactly, by cutting the triangle
    along the lines on which two alternatives are equal (sutherland1974). Alternatives that are equal everywhere share.

    Parameters
    ----------
    scores : >= 0, (m, 3), one row an alternative
    factors : >= 0, (m,), 1 where not given; for the synergy index the coupling degree C, as D^2 = C T

    Returns
    -------
    0..1, (m,), sums to 1

    Raises
    ------
    BadArgument
        when there are not three scores an alternative

    Examples
    --------
    >>> first_shares([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]).round(4)
    array([0.3333, 0.3333, 0.3333])
    """
    lines = np.asarray(scores, np.float64)
    if lines.shape[1:] != (CORNERS,):
        raise BadArgument(f"scores: shape {lines.shape}, expected {CORNERS} scores for each alternative")
    if factors is not None:
        lines = lines * np.asarray(factors, np.float64)[:, None]
    different, member, count = np.unique(lines, axis=0, return_inverse=True, return_counts=True)
    areas = np.array([_area(_cut_all(row, different)) for row in different])
    shares = areas / areas.sum()
    return np.asarray((shares / count)[member.ravel()])


def _cut_all(mine: Floats, others: Floats) -> Floats:
    """Corners (in the first two weights) of the polygon where `mine` is at least every other."""
    polygon = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    for other in others:
        lead = mine - other
        if lead.any():
            polygon = _cut(polygon, lead)
    return polygon


def _cut(polygon: Floats, lead: Floats) -> Floats:
    """The part of a convex polygon on which ``lead . (w1, w2, 1 - w1 - w2) >= 0``."""
    if not len(polygon):
        return polygon
    height = polygon @ (lead[:2] - lead[2]) + lead[2]
    kept = []
    for at, here in enumerate(height):
        after = (at + 1) % len(polygon)
        if here >= 0:
            kept.append(polygon[at])
        if (here > 0 > height[after]) or (here < 0 < height[after]):
            share = here / (here - height[after])
            kept.append(polygon[at] + share * (polygon[after] - polygon[at]))
    return np.array(kept).reshape(-1, 2)


def _area(polygon: Floats) -> float:
    """Area of a polygon by its corners."""
    if not len(polygon):
        return 0.0
    x, y = polygon.T
    return float(abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2)
