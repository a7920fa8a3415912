"""The worksheet functions of eqs. 1-3 of luo2025: coupling degree, coordination degree and synergy index of a range."""

import numpy as np

from steel_xl.formulas.checks import Floats, within
from steel_xl.formulas.coupling import FEWEST, coordination, coupling, synergy
from steel_xl.formulas.errors import BadArgument
from steel_xl.formulas.ranges import Cells, block, vector


def coupling_degree(scores: Cells, model: str | None = "standard") -> float | Floats:
    """How evenly subsystems move together: coupling degree C (eq. 1 of luo2025, or the corrected model of wang2021).

    ``standard``: ``[prod(U) / mean(U)^n]^(1/n)``.
    ``corrected``: ``sqrt[(1 - sum_{i>j} |U_i - U_j| / (n(n-1)/2)) * prod(U_i / max U)^(1/(n-1))]``.

    Parameters
    ----------
    scores : 0..1; one row or one column of n >= 2 scores is one alternative, a block (m, n) is m of them
    model : ``standard`` (when left blank) or ``corrected``

    Returns
    -------
    0..1, one number, or a column (m, 1) for a block

    Raises
    ------
    BadArgument
        naming the first score that is no number or outside 0..1 and its position, or the unknown model
    NoValueExists
        naming the first alternative whose scores are all 0

    Examples
    --------
    >>> round(coupling_degree([0.7749, 0.4673, 0.99]), 3)
    0.955
    >>> round(coupling_degree([[0.6, 0.8, 0.7]], "corrected"), 4)
    0.8379
    """
    return _answer(coupling(_alternatives(scores), model or "standard"))


def coordination_degree(scores: Cells, weights: Cells | None = None) -> float | Floats:
    """Overall level of the subsystems: coordination degree T (eq. 2 of luo2025).

    ``sum(w_k U_k)`` with ``sum(w) = 1``.

    Parameters
    ----------
    scores : 0..1; one row or one column of n >= 2 scores is one alternative, a block (m, n) is m of them
    weights : >= 0, one row or column of n, sum 1 within 1e-6; equal when left blank

    Returns
    -------
    0..1, one number, or a column (m, 1) for a block

    Raises
    ------
    BadArgument
        naming the first score or weight out of its range and its position, another number of weights than scores,
        weights that do not sum to 1

    Examples
    --------
    >>> round(coordination_degree([0.6, 0.8, 0.7], [0.5, 0.3, 0.2]), 4)
    0.68
    """
    return _answer(coordination(_alternatives(scores), _given(weights)))


def synergy_index(scores: Cells, weights: Cells | None = None, model: str | None = "standard") -> float | Floats:
    """How well, and how evenly, subsystems do together: synergy index D (eq. 3 of luo2025).

    ``sqrt(C T)`` of the coupling degree C (eq. 1) and the coordination degree T (eq. 2).

    Parameters
    ----------
    scores : 0..1; one row or one column of n >= 2 scores is one alternative, a block (m, n) is m of them
    weights : >= 0, one row or column of n, sum 1 within 1e-6; equal when left blank
    model : ``standard`` (when left blank) or ``corrected`` (wang2021)

    Returns
    -------
    0..1, one number, or a column (m, 1) for a block

    Raises
    ------
    BadArgument
        as for `coupling_degree` and `coordination_degree`
    NoValueExists
        naming the first alternative whose scores are all 0

    Examples
    --------
    >>> synergy_index([[0.7749, 0.4673, 0.99], [0.99, 0.99, 0.01]]).round(3)
    array([[0.843],
           [0.463]])
    """
    rows = _alternatives(scores)
    return _answer(synergy(coupling(rows, model or "standard"), coordination(rows, _given(weights))))


def _alternatives(scores: Cells) -> Floats:
    """Read scores, one alternative a row; a single column is one alternative."""
    cells = block(scores, "scores")
    within(cells, "scores", 0.0, 1.0)
    if cells.size < FEWEST:
        raise BadArgument(f"scores: {cells.size} found, expected at least {FEWEST}")
    return cells.reshape(1, -1) if 1 in cells.shape else cells


def _given(weights: Cells | None) -> Floats | None:
    """Read weights, when there are any."""
    return None if weights is None else vector(weights, "weights")


def _answer(results: Floats) -> float | Floats:
    """Give one result as a number, several as a column."""
    return float(results[0]) if results.size == 1 else results[:, np.newaxis]
