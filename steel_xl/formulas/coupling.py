"""Coupling, coordination and synergy of subsystem scores (eqs. 1-3 of luo2025), over the last axis of any array.

These are the kernels of the engine: leading axes are batches (alternatives, prices, weights). The worksheet functions
are in `synergy`.
"""

from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from steel_xl.formulas.checks import Floats, first, refuse, within
from steel_xl.formulas.errors import BadArgument, NoValueExists
from steel_xl.formulas.ranges import choice

Model: TypeAlias = Literal["standard", "corrected"]
MODELS: tuple[str, ...] = get_args(Model)

FEWEST = 2  # a coupling takes two subsystems (luo2025, eq. 1: n >= 2)
WEIGHT_SUM_TOLERANCE = 1e-6  # weights typed as decimals still make a whole (our choice; luo2025, eq. 2: sum(w) = 1)
EPSILON = float(np.finfo(np.float64).eps)  # rounding of one addition near 1 (IEEE 754 double precision)
TINY = float(np.finfo(np.float64).tiny)  # below it a product has lost digits (IEEE 754 double precision)


def coupling(scores: ArrayLike, model: str = "standard") -> Floats:
    """How evenly subsystems move together: coupling degree C (eq. 1 of luo2025, or the corrected model of wang2021).

    ``standard``: ``[prod(U) / mean(U)^n]^(1/n)``, the geometric over the arithmetic mean.
    ``corrected``: ``sqrt[(1 - sum_{i>j} |U_i - U_j| / (n(n-1)/2)) * prod(U_i / max U)^(1/(n-1))]``.
    1 when all scores are equal, 0 when one is 0.

    Parameters
    ----------
    scores : 0..1, (..., n), n >= 2 subsystems on the last axis
    model : ``standard`` or ``corrected``

    Returns
    -------
    0..1, (...)

    Raises
    ------
    BadArgument
        naming the first score outside 0..1 and its position, fewer than two subsystems, an unknown model
    NoValueExists
        naming the first row whose scores are all 0

    Examples
    --------
    >>> coupling([[0.7749, 0.4673, 0.99], [0.5, 0.5, 0.5]]).round(4)
    array([0.9547, 1.    ])
    """
    kind = choice(model, "model", MODELS)
    u = _scores(scores)
    n = u.shape[-1]
    planes = np.ascontiguousarray(u.reshape(-1, n).T)  # a subsystem a row: sums over it run at memory speed
    peak = planes.max(axis=0)
    if not peak.all():
        _refuse_all_zero((peak == 0).reshape(u.shape[:-1]))
    ratios = planes / peak
    if kind == "corrected":
        c = np.sqrt(_evenness(planes) * _root_of_product(ratios, n - 1))
    else:
        c = _root_of_product(ratios, n) / ratios.mean(axis=0)
    return np.minimum(c, 1.0).reshape(u.shape[:-1])


def coordination(scores: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    """Overall level of the subsystems: coordination degree T (eq. 2 of luo2025).

    ``sum(w_k U_k)`` with ``sum(w) = 1``; the mean when no weights are given.

    Parameters
    ----------
    scores : 0..1, (..., n), n >= 2 subsystems on the last axis
    weights : >= 0, (..., n), each set sums to 1 within 1e-6, broadcast against `scores`; equal when None

    Returns
    -------
    0..1, the broadcast shape without the last axis

    Raises
    ------
    BadArgument
        naming the first score outside 0..1 or negative weight and its position, another number of weights than scores,
        weights that do not sum to 1

    Examples
    --------
    >>> round(float(coordination([0.6, 0.8, 0.7], [0.5, 0.3, 0.2])), 4)
    0.68
    """
    u = _scores(scores)
    if weights is None:
        return np.asarray(np.minimum(np.einsum("...k->...", u) / u.shape[-1], 1.0))
    w = _weights(weights, u.shape[-1])
    return np.asarray(np.minimum(np.einsum("...k,...k->...", u, w), 1.0))


def synergy(c: ArrayLike, t: ArrayLike) -> Floats:
    """Coupling coordination degree D, the synergy index (eq. 3 of luo2025).

    ``sqrt(C T)``.

    Parameters
    ----------
    c : coupling degree, 0..1, any shape
    t : coordination degree, 0..1, broadcast against `c`

    Returns
    -------
    0..1, the broadcast shape

    Raises
    ------
    BadArgument
        naming the first value outside 0..1 and its position

    Examples
    --------
    >>> round(float(synergy(0.9547, 0.7441)), 3)
    0.843
    """
    coupled, coordinated = np.asarray(c, np.float64), np.asarray(t, np.float64)
    within(coupled, "c", 0.0, 1.0)
    within(coordinated, "t", 0.0, 1.0)
    return np.asarray(np.sqrt(coupled * coordinated))


def _scores(scores: ArrayLike) -> Floats:
    """Read scores: at least two subsystems, each 0..1."""
    u = np.asarray(scores, np.float64)
    if u.ndim == 0 or u.shape[-1] < FEWEST:
        raise BadArgument(f"scores: {u.shape[-1] if u.ndim else 1} subsystem found, expected at least {FEWEST}")
    within(u, "scores", 0.0, 1.0)
    return u


def _weights(weights: ArrayLike, n: int) -> Floats:
    """Read weights and make each set sum to 1 to the last digit."""
    w = np.asarray(weights, np.float64)
    if w.ndim == 0 or w.shape[-1] != n:
        raise BadArgument(f"weights: {w.shape[-1] if w.ndim else 1} found for {n} scores, expected {n}")
    refuse(w, ~(w >= 0), "weights", "is not a weight, expected 0 or more")
    total = w.sum(axis=-1, keepdims=True)
    off = ~(np.abs(total - 1) <= WEIGHT_SUM_TOLERANCE + n * EPSILON)
    if off.any():
        raise BadArgument(f"weights: they sum to {total[first(off)]:.9g}, expected 1")
    return np.asarray(w / total)


def _refuse_all_zero(undefined: NDArray[np.bool_]) -> None:
    """Name the first alternative without a single score above 0."""
    at = tuple(index + 1 for index in first(undefined))
    which = f" in row {at[0]}" if len(at) == 1 else f" at position {at}" if at else ""
    raise NoValueExists(f"scores: every score{which} is 0, so the coupling degree does not exist")


def _evenness(planes: Floats) -> Floats:
    """One less the mean distance of two scores: sorted, the k-th gap lies between k and n - k scores."""
    n = len(planes)
    below = np.arange(1, n)
    distances = np.einsum("k,k...->...", below * (n - below), np.diff(np.sort(planes, axis=0), axis=0))
    return np.asarray(np.maximum(1.0 - distances / (n * (n - 1) / 2), 0.0))


def _root_of_product(ratios: Floats, degree: int) -> Floats:
    """``prod(ratios)^(1/degree)`` down the first axis, by logarithms where the product is too small to hold."""
    product = ratios.prod(axis=0)
    root: Floats = product ** (1 / degree)
    faint = (product < TINY) & (ratios > 0).all(axis=0) if product.min(initial=1.0) < TINY else np.False_
    if np.any(faint):
        root[faint] = np.exp(np.log(ratios[:, faint]).sum(axis=0) / degree)
    return root
