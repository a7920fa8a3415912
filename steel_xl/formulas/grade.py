"""Words for numbers: the coupling stages and synergy grades of luo2025 (Tables 2 and 3)."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from steel_xl.formulas.checks import Floats, within
from steel_xl.formulas.ranges import Cells, choice, shaped

KINDS = ("coupling", "synergy")
FULL_COUPLING_TOLERANCE = (
    1e-12  # C this near 1 is 1: equal scores differ by rounding only (our choice; Table 2 of luo2025 has C = 1)
)
BOUND_DECIMALS = 12  # D is taken to so many decimals, so that rounding does not move it across a bound (our choice)


@dataclass(frozen=True, slots=True)
class Band:
    """One stage or grade: where it lies on 0..1, whether its ends belong to it, what it and its zone are called."""

    low: float
    high: float
    label: str
    zone: str  # empty where the table has none
    low_closed: bool
    high_closed: bool

    def holds(self, values: Floats) -> NDArray[np.bool_]:
        """Tell which values lie in the band.

        Parameters
        ----------
        values : 0..1, any shape

        Returns
        -------
        The same shape

        Examples
        --------
        >>> bands("synergy")[0].holds(np.array([0.0, 0.1])).tolist()
        [True, False]
        """
        above = (values >= self.low) if self.low_closed else (values > self.low)
        below = (values <= self.high) if self.high_closed else (values < self.high)
        return np.asarray(above & below)


def synergy_grade(d: Cells, lang: str | None = "en") -> str | NDArray[np.object_]:
    """Grade of a synergy index D (Table 3 of luo2025).

    The label of the band ``low <= D < high``; the last band holds 1.

    Parameters
    ----------
    d : 0..1, a number or a range of any shape
    lang : ``en`` (when left blank) or ``zh``

    Returns
    -------
    Text, in the shape of `d`

    Raises
    ------
    BadArgument
        naming the first value that is no number or outside 0..1 and its position, or the unknown language

    Examples
    --------
    >>> synergy_grade(0.843)
    'Good coordination'
    >>> synergy_grade(0.843, "zh")
    '良好协调发展'
    """
    return _label(np.round(shaped(d, "d"), BOUND_DECIMALS), "d", "synergy", lang)


def coupling_stage(c: Cells, lang: str | None = "en") -> str | NDArray[np.object_]:
    """Stage of a coupling degree C (Table 2 of luo2025).

    The label of the band ``low < C <= high``; 0 and 1 have bands of their own, and C within 1e-12 of 1 is 1.

    Parameters
    ----------
    c : 0..1, a number or a range of any shape
    lang : ``en`` (when left blank) or ``zh``

    Returns
    -------
    Text, in the shape of `c`

    Raises
    ------
    BadArgument
        naming the first value that is no number or outside 0..1 and its position, or the unknown language

    Examples
    --------
    >>> coupling_stage([[0.955, 1.0]])
    array([['High coupling', 'Full coupling']], dtype=object)
    """
    values = shaped(c, "c")
    snapped = np.asarray(np.where(np.abs(values - 1) <= FULL_COUPLING_TOLERANCE, 1.0, values))
    return _label(snapped, "c", "coupling", lang)


def bands(kind: str, lang: str | None = "en") -> tuple[Band, ...]:
    """Every stage or grade from low to high, as Tables 2 and 3 of luo2025 have them; charts draw them.

    Parameters
    ----------
    kind : ``coupling`` (Table 2) or ``synergy`` (Table 3)
    lang : ``en`` (when left blank) or ``zh``

    Returns
    -------
    One `Band` a row of the table, bounds 0..1

    Raises
    ------
    BadArgument
        naming the unknown kind or language

    Examples
    --------
    >>> [(band.low, band.high, band.label, band.zone) for band in bands("synergy")][-1]
    (0.9, 1.0, 'Excellent coordination', 'Coordination zone')
    """
    return _bands(choice(kind, "kind", KINDS), choice(lang, "lang", languages()))


@cache
def languages() -> tuple[str, ...]:
    """Codes of the languages the tables are written in, English first.

    Returns
    -------
    Two-letter codes

    Examples
    --------
    >>> languages()
    ('en', 'zh')
    """
    prefix = "label_"
    codes = (column.removeprefix(prefix) for column in _table()[0] if column.startswith(prefix))
    return tuple(sorted(codes, key=lambda code: (code != "en", code)))


@cache
def _table() -> tuple[dict[str, str], ...]:
    """Read the rows of both tables from the package data."""
    text = resources.files("steel_xl").joinpath("data", "synergy", "grades.csv").read_text(encoding="utf-8-sig")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def _bands(kind: str, lang: str) -> tuple[Band, ...]:
    """Read one table in one language."""
    return tuple(
        Band(
            low=float(row["low"]),
            high=float(row["high"]),
            label=row[f"label_{lang}"],
            zone=row[f"zone_{lang}"],
            low_closed=row["low_closed"] == "1",
            high_closed=row["high_closed"] == "1",
        )
        for row in _table()
        if row["kind"] == kind
    )


def _label(values: Floats, name: str, kind: str, lang: str | None) -> str | NDArray[np.object_]:
    """Label each value by the band that holds it."""
    rows = bands(kind, lang)
    within(values, name, 0.0, 1.0)
    labels = np.empty(values.shape, dtype=np.object_)
    for band in rows:
        labels[band.holds(values)] = band.label
    return labels if labels.ndim else str(labels[()])
