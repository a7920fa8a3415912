"""Weights the data give: how much each indicator tells the alternatives apart (options beyond luo2025)."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from steel_xl.formulas.checks import Floats, first, refuse
from steel_xl.formulas.errors import BadArgument, NoValueExists
from steel_xl.formulas.normalisation import SAME, alike, minmax
from steel_xl.formulas.ranges import Cells, block

FEWEST = 2  # one alternative cannot differ from itself (sample sigma divides by m - 1)


def entropy(matrix: ArrayLike) -> Floats:
    """Entropy weights over the last two axes (shannon1948; an option of luo2025's index).

    ``p_ij = x_ij / sum_i x_ij``, ``e_j = -sum_i p_ij ln p_ij / ln m``, ``w_j = (1 - e_j) / sum_k (1 - e_k)``, with
    ``0 ln 0 = 0``. A constant column has weight 0; a single column has weight 1.

    Parameters
    ----------
    matrix : >= 0, any unit a column, (..., m, n), m >= 2 alternatives, n indicators

    Returns
    -------
    0..1, (..., n), each set sums to 1

    Raises
    ------
    BadArgument
        naming the first value that is negative or no finite number and its position, a column that sums to 0,
        fewer than two rows
    NoValueExists
        when every column is constant

    Examples
    --------
    >>> entropy([[584.148, 717.208], [241.055, 461.456], [289.267, 1063.593], [374.715, 1292.718]]).round(4)
    array([0.4657, 0.5343])
    """
    x = _matrix(matrix)
    refuse(x, x < 0, "matrix", "is negative, expected 0 or more")
    peak = x.max(axis=-2, keepdims=True)
    if not peak.all():
        raise BadArgument(f"matrix: column {first(peak == 0)[-1] + 1} sums to 0, so it has no proportions")
    parts = x / peak
    mean = parts.mean(axis=-2, keepdims=True)
    # 1 - e is the divergence of p from 1/m: with z = m p - 1, sum z = 0, the mean of (1 + z) ln(1 + z) - z, each term
    # of which is 0 or more, so that no digits cancel.
    z = np.where(alike(x.min(axis=-2, keepdims=True), peak), 0.0, (parts - mean) / mean)
    some = np.where(z > -1, z, 0.0)
    divergence = np.where(z > -1, (1 + some) * np.log1p(some) - some, 1.0).mean(axis=-2)  # 0 ln 0 = 0
    return _shares(np.maximum(divergence, 0.0))


def critic(matrix: ArrayLike) -> Floats:
    """CRITIC weights over the last two axes (diakoulaki1995; an option of luo2025's index).

    ``sigma_j sum_k (1 - r_jk)``, made to sum to 1, of min-max columns: sample standard deviation (m - 1) times how
    little the column follows the others. A constant column has sigma 0, weight 0, and its correlations count as 0;
    a single column has weight 1.

    Parameters
    ----------
    matrix : any unit a column, (..., m, n), m >= 2 alternatives, n indicators

    Returns
    -------
    0..1, (..., n), each set sums to 1

    Raises
    ------
    BadArgument
        naming the first value that is no finite number and its position, fewer than two rows
    NoValueExists
        when every column is constant, or every column says the same

    Examples
    --------
    >>> critic([[0.0, 0.0, 0.0], [1.0, 0.0, 1.0], [2.0, 1.0, 0.0]]).round(4)
    array([0.192 , 0.3194, 0.4887])
    """
    x = _matrix(matrix)
    m = x.shape[-2]
    y = minmax(x, 1)
    away = y - y.mean(axis=-2, keepdims=True)
    length = np.sqrt(np.einsum("...ij,...ij->...j", away, away))
    unit = away / np.where(length > 0, length, 1.0)[..., np.newaxis, :]
    conflict = 1.0 - np.einsum("...ij,...ik->...jk", unit, unit)
    conflict = np.where(conflict < SAME, 0.0, conflict)  # a column does not conflict with itself
    return _shares(length / np.sqrt(m - 1) * conflict.sum(axis=-1))


def entropy_weights(matrix: Cells) -> Floats:
    """Weights of indicators by how unequally they are spread (shannon1948; an option of luo2025's index).

    ``p_ij = x_ij / sum_i x_ij``, ``e_j = -sum_i p_ij ln p_ij / ln m``, ``w_j = (1 - e_j) / sum_k (1 - e_k)``.

    Parameters
    ----------
    matrix : >= 0, any unit a column; m >= 2 rows of alternatives, n columns of indicators

    Returns
    -------
    0..1, one row (1, n), sum 1

    Raises
    ------
    BadArgument
        naming the first value that is negative or no number and its position, a column that sums to 0, a single row
    NoValueExists
        when every column is constant

    Examples
    --------
    >>> entropy_weights([[584.148, 717.208], [241.055, 461.456], [289.267, 1063.593], [374.715, 1292.718]]).round(4)
    array([[0.4657, 0.5343]])
    """
    return _row(entropy, matrix)


def critic_weights(matrix: Cells) -> Floats:
    """Weights of indicators by their spread and how little they follow each other (diakoulaki1995; CRITIC).

    ``sigma_j sum_k (1 - r_jk)``, made to sum to 1, of min-max columns; sample sigma.

    Parameters
    ----------
    matrix : any unit a column; m >= 2 rows of alternatives, n columns of indicators

    Returns
    -------
    0..1, one row (1, n), sum 1

    Raises
    ------
    BadArgument
        naming the first value that is no number and its position, a single row
    NoValueExists
        when every column is constant, or every column says the same

    Examples
    --------
    >>> critic_weights([[0, 0, 0], [1, 0, 1], [2, 1, 0]]).round(4)
    array([[0.192 , 0.3194, 0.4887]])
    """
    return _row(critic, matrix)


def _matrix(matrix: ArrayLike) -> Floats:
    """Read a matrix of at least two rows and one column."""
    x = np.asarray(matrix, np.float64)
    if x.ndim < FEWEST or x.shape[-2] < FEWEST or not x.shape[-1]:
        rows = x.shape[-2] if x.ndim > 1 else 1
        raise BadArgument(f"matrix: {rows} row found, expected at least {FEWEST} alternatives")
    refuse(x, ~np.isfinite(x), "matrix", "is not a finite number")
    return x


def _shares(information: Floats) -> Floats:
    """Divide information among the columns; a single column has all of it."""
    if information.shape[-1] == 1:
        return np.ones_like(information)
    total = information.sum(axis=-1, keepdims=True)
    if not total.all():
        raise NoValueExists("matrix: no column tells the alternatives apart, so no weights exist")
    return np.asarray(information / total)


def _row(kernel: Callable[[Floats], Floats], matrix: Cells) -> Floats:
    """Weights of a range, as one row."""
    return kernel(block(matrix, "matrix"))[np.newaxis, :]
