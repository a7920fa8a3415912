"""Tables 2 and 3 of luo2025: each number has exactly one label, and the ends belong where the tables put them."""

import re
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steel_xl.formulas import BadArgument, coupling_stage, synergy_grade
from steel_xl.formulas.grade import KINDS, bands, languages

UNIT = st.floats(0, 1)


@given(UNIT, st.sampled_from(KINDS))
def test_each_number_lies_in_exactly_one_band(value: float, kind: str) -> None:
    assert sum(bool(band.holds(np.array(value))) for band in bands(kind)) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_bands_cover_0_to_1_without_gap(kind: str) -> None:
    rows = bands(kind)
    assert rows[0].low == 0
    assert rows[-1].high == 1
    for lower, upper in pairwise(rows):
        assert lower.high == upper.low
        assert lower.high_closed != upper.low_closed


@pytest.mark.parametrize("kind", KINDS)
def test_the_languages_have_the_same_bands_and_other_words(kind: str) -> None:
    assert languages() == ("en", "zh")
    english, chinese = bands(kind, "en"), bands(kind, "zh")
    assert [(band.low, band.high) for band in english] == [(band.low, band.high) for band in chinese]
    assert all(a.label.isascii() and not b.label.isascii() for a, b in zip(english, chinese, strict=True))


def test_zones_are_named_in_each_language() -> None:
    assert [band.zone for band in bands("synergy")] == (
        ["Imbalance zone"] * 4 + ["Transition zone"] * 2 + ["Coordination zone"] * 4
    )
    assert [band.zone for band in bands("synergy", "zh")] == ["失调衰退区"] * 4 + ["过渡调和区"] * 2 + [
        "协调发展区"
    ] * 4
    assert {band.zone for band in bands("coupling")} == {""}


@given(UNIT, UNIT)
def test_a_higher_index_has_no_lower_grade(one: float, other: float) -> None:
    order = [band.label for band in bands("synergy")]
    low, high = sorted((one, other))
    assert order.index(str(synergy_grade(low))) <= order.index(str(synergy_grade(high)))


def test_grades_are_closed_below_and_stages_closed_above() -> None:
    assert synergy_grade(0.2) == "Moderate imbalance"
    assert synergy_grade(0.2 - 1e-11) == "Severe imbalance"
    assert synergy_grade(float(np.nextafter(0.2, 0))) == "Moderate imbalance"  # rounding is no step down
    assert coupling_stage(0.3) == "Low coupling"
    assert coupling_stage(float(np.nextafter(0.3, 1))) == "Antagonism"
    assert coupling_stage(5e-324) == "Low coupling"


def test_c_within_rounding_of_1_is_1() -> None:
    assert coupling_stage(1 - 1e-13) == "Full coupling"
    assert coupling_stage(1 + 1e-13) == "Full coupling"
    assert coupling_stage(1 - 1e-11) == "High coupling"


def test_shape_is_kept() -> None:
    found = synergy_grade([[0.05, 0.55], [0.95, 0.15], [None, None]])
    assert isinstance(found, np.ndarray)
    assert found.dtype == object
    assert found.tolist() == [
        ["Extreme imbalance", "Barely coordinated"],
        ["Excellent coordination", "Severe imbalance"],
    ]
    assert isinstance(synergy_grade(0.5), str)
    assert type(synergy_grade(np.float64(0.5))) is str
    column = coupling_stage([[0.2], [1.0]], "zh")
    assert isinstance(column, np.ndarray)
    assert column.tolist() == [["低水平耦合阶段"], ["耦合度极高"]]


def test_a_blank_language_is_english() -> None:
    assert synergy_grade(0.5, None) == "Barely coordinated"
    assert coupling_stage(0.5, None) == "Antagonism"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (1.01, "1.01 is outside 0..1"),
        ([[0.1], [-0.5]], "-0.5 in row 2, column 1 is outside 0..1"),
        (None, "cell is a blank, expected a number"),
        ("0.5", "'0.5' is not a number"),
    ],
)
def test_a_bad_number_is_named(value: Any, message: str) -> None:
    with pytest.raises(BadArgument, match=f"^d: {re.escape(message)}$"):
        synergy_grade(value)
    with pytest.raises(BadArgument, match=f"^c: {re.escape(message)}$"):
        coupling_stage(value)


def test_an_unknown_language_or_table_is_named() -> None:
    with pytest.raises(BadArgument, match=r"^lang: 'fr' found, expected one of en, zh$"):
        synergy_grade(0.5, "fr")
    with pytest.raises(BadArgument, match=r"^kind: 'cost' found, expected one of coupling, synergy$"):
        bands("cost")
