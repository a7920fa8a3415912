"""One cell against its column: what it stands for, or what is wrong with it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steel_xl.sheet.cell import Value, Wrong, cell_of, read_cell
from steel_xl.sheet.column import Col, Field, fields_of
from steel_xl.sheet.grid import Cell, CellError, Grid, address, is_blank, letters, quoted, reference, shown
from steel_xl.sheet.issue import Issue
from steel_xl.sheet.label import Labels, bare, fold, unit_in

LABELS = Labels("en")


@dataclass(frozen=True)
class Row:
    """A column of every kind."""

    name: Annotated[str, Col(key=True)]
    closed: Annotated[float, Col("yuan/t", low=0, high=10)]
    opened: Annotated[float, Col("yr", low=0, above=True)]
    most: Annotated[float, Col("-", high=5)]
    whole: Annotated[int, Col("-", low=1)]
    scaled: Annotated[float, Col("g/t", scale=0.001)]
    choice: Annotated[str, Col(choices=("equal", "entropy"))]
    advised: Annotated[str, Col(choices=("printed", "own"), advice=True)]
    either: Annotated[float | str | None, Col()] = None
    maybe: Annotated[float | None, Col("kg/t")] = None
    given: Annotated[float, Col("kg/t")] = 7.0
    spread: Annotated[Mapping[str, float], Col("kg/t")] = None  # type: ignore[assignment]
    hollow: Annotated[Mapping[str, float | None], Col("kg/t")] = None  # type: ignore[assignment]


FIELDS: dict[str, Field] = {field.name: field for field in fields_of(Row)}


def read(name: str, cell: Cell) -> Value | Wrong:
    return read_cell(FIELDS[name], cell, LABELS, FIELDS[name].col.unit, "price")


@pytest.mark.parametrize(
    ("name", "cell", "value"),
    [
        ("closed", 0, 0.0),
        ("closed", 10, 10.0),
        ("closed", 0.5, 0.5),
        ("opened", 1e-9, 1e-9),
        ("most", 5, 5.0),
        ("most", -1e12, -1e12),
        ("whole", 3.0, 3),
        ("whole", 1, 1),
        ("scaled", 5.0, 0.005),
        ("choice", " Entropy ", "entropy"),
        ("advised", "guessed", "guessed"),
        ("advised", "own", "own"),
        ("either", 3, 3.0),
        ("either", "=A1", "=A1"),
        ("either", None, None),
        ("maybe", None, None),
        ("maybe", "  ", None),
        ("given", None, 7.0),
        ("spread", None, 0.0),
        ("hollow", None, None),
        ("hollow", 0, 0.0),
        ("name", "=1+1", "=1+1"),
        ("name", "  spaced  ", "spaced"),
        ("name", 12.0, "12"),
        ("name", "焦炉煤气", "coke_oven_gas"),  # a key may be typed by its word of any language
        ("name", " Coke-oven  GAS", "coke_oven_gas"),
        ("name", "焦炉", "焦炉"),
    ],
)
def test_values(name: str, cell: Cell, value: Value) -> None:
    found = read(name, cell)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("name", "cell", "found", "expected", "remedy"),
    [
        ("closed", None, "an empty cell", "a number in yuan/t", "type the price or clear the row"),
        ("closed", " ", "an empty cell", "a number in yuan/t", "type the price or clear the row"),
        ("closed", "abc", '"abc"', "a number in yuan/t", "type the price or clear the row"),
        ("closed", "3.5", '"3.5"', "a number in yuan/t", "the price is stored as text: type it again as a number"),
        ("closed", "8%", '"8%"', "a number in yuan/t", "the price is stored as text: type it again as a number"),
        ("closed", "1,200", '"1,200"', "a number in yuan/t", "the price is stored as text: type it again as a number"),
        ("closed", True, "TRUE", "a number in yuan/t", "type the price or clear the row"),
        ("closed", datetime.date(2026, 1, 2), "2026-01-02", "a number in yuan/t", "type the price or clear the row"),
        ("closed", datetime.time(8, 30), "08:30:00", "a number in yuan/t", "type the price or clear the row"),
        ("closed", CellError("#REF!"), "#REF!", "a number in yuan/t", "mend the formula, or type the price"),
        ("maybe", CellError("#N/A"), "#N/A", "a number in kg/t", "mend the formula, or type the price"),
        ("closed", -0.1, "-0.1", "a number in yuan/t, from 0 to 10", "correct the price"),
        ("closed", 10.1, "10.1", "a number in yuan/t, from 0 to 10", "correct the price"),
        ("closed", float("nan"), "nan", "a number in yuan/t, from 0 to 10", "correct the price"),
        ("opened", 0, "0", "a number in yr, above 0", "correct the price"),
        ("opened", -1, "-1", "a number in yr, above 0", "correct the price"),
        ("most", 5.5, "5.5", "a number, at most 5", "correct the price"),
        ("maybe", 2e12, "2000000000000", "a number in kg/t, between -1e+12 and 1e+12", "correct the"),
        ("whole", 2.5, "2.5", "a whole number", "correct the price"),
        ("whole", 0, "0", "a whole number, 1 or more", "correct the price"),
        ("choice", "best", '"best"', "one of: equal, entropy", "choose a price from the list"),
        ("choice", None, "an empty cell", "one of: equal, entropy", "type the price or clear the row"),
        ("choice", 3.0, "3", "one of: equal, entropy", "choose a price from the list"),
        ("name", True, "TRUE", "text", "type the price"),
        ("name", datetime.date(2026, 1, 2), "2026-01-02", "text", "type the price"),
        ("name", CellError("#NAME?"), "#NAME?", "text", "mend the formula, or type the price"),
        ("either", True, "TRUE", "text", "type the price"),
    ],
)
def test_what_is_wrong(name: str, cell: Cell, found: str, expected: str, remedy: str) -> None:
    wrong = read(name, cell)
    assert isinstance(wrong, Wrong), wrong
    assert (wrong.found, wrong.expected) == (found, expected)
    assert wrong.remedy.startswith(remedy)


@given(st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=20), st.dates(), st.times()))
def test_any_cell_has_a_value_or_a_reason_in_any_column(cell: Cell) -> None:
    for name, field in FIELDS.items():
        found = read(name, cell)
        if isinstance(found, Wrong):
            assert found.found
            assert found.expected
            assert found.remedy
        elif field.kind == "number" and found is not None:
            assert isinstance(found, float)
            assert field.col.low * field.col.scale <= found <= field.col.high * field.col.scale


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(-15, 0))
def test_a_cell_of_15_digits_comes_back_through_any_scale(whole: int, power: int) -> None:
    typed = float(f"{whole}e{power - 4}")
    for name in ("maybe", "scaled"):
        value = read(name, typed)
        assert isinstance(value, float)
        assert cell_of(FIELDS[name], value) == typed


def test_a_long_text_is_not_quoted_whole() -> None:
    wrong = read("closed", "x" * 500)
    assert isinstance(wrong, Wrong)
    assert len(wrong.found) < 80


# --- addresses ---


def number_of(text: str) -> int:
    value = 0
    for letter in text:
        value = value * 26 + ord(letter) - 64
    return value


@given(st.integers(1, 16_384), st.integers(1, 1_048_576))
def test_letters_and_numbers_of_columns(column: int, row: int) -> None:
    text = letters(column)
    assert number_of(text) == column
    assert text.isalpha()
    assert text.isupper()
    assert address(row, column) == text + str(row)


@given(st.integers(1, 1000), st.integers(1, 100), st.integers(0, 50), st.integers(0, 50))
def test_places_of_a_grid(top: int, left: int, row: int, column: int) -> None:
    grid = Grid("prices", top, left, ("a",), tuple(("x",) for _ in range(row + 1)))
    assert grid.place(row, column) == ("prices", address(top + 1 + row, left + column))
    assert grid.place(-1, column) == ("prices", address(top, left + column))


def test_places_where_blank_rows_were_left_out() -> None:
    grid = Grid("prices", 3, 2, ("a",), (("x",), ("y",)), (4, 9))
    assert [grid.place(index, 0)[1] for index in range(2)] == ["B4", "B9"]


@pytest.mark.parametrize(
    ("sheet", "written"),
    [
        ("prices", "prices"),
        ("energy use", "'energy use'"),
        ("价格", "价格"),
        ("价格 表", "'价格 表'"),
        ("it's", "'it''s'"),
        ("2025", "'2025'"),
        ("a-b", "'a-b'"),
    ],
)
def test_sheet_names_in_formulas(sheet: str, written: str) -> None:
    assert quoted(sheet) == written
    assert reference((sheet, "C4")) == f"{written}!C4"


def test_blank_is_nothing_or_spaces_and_no_error() -> None:
    assert [is_blank(cell) for cell in (None, "", "  ", "\t", "\u3000")] == [True] * 5
    assert [is_blank(cell) for cell in (0, 0.0, False, "0", CellError(""), CellError(" "))] == [False] * 6


def test_shown_is_one_line() -> None:
    assert shown("a\nb\tc") == '"a b c"'
    assert shown(0.1 + 0.2) == "0.3"
    assert shown(1e12) == "1000000000000"


def test_issues_sort_by_place_and_read_as_a_sentence() -> None:
    one = Issue("prices", "C4", '"abc"', "a number in yuan/t", "type the price or clear the row")
    assert str(one) == 'prices!C4: found "abc", expected a number in yuan/t; type the price or clear the row'
    other = Issue("energy use", "B2", "x", "y", "z")
    assert str(other).startswith("'energy use'!B2: ")
    assert sorted([one, other]) == [other, one]


@pytest.mark.parametrize(
    ("header", "name", "unit"),
    [
        ("Coal (kg/t)", "Coal", "kg/t"),
        ("煤 （kg/t）", "煤", "kg/t"),
        ("Coal", "Coal", None),
        ("Coal (PCI) (kg/t)", "Coal (PCI)", "kg/t"),
        (" Price  (yuan/unit) ", "Price", "yuan/unit"),
    ],
)
def test_headers_and_units(header: str, name: str, unit: str | None) -> None:
    assert (bare(header), unit_in(header)) == (name, unit)


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(f"  {text} ".upper()) == fold(text.upper())


# --- the schema is the type ---


def test_fields_are_read_off_annotations() -> None:
    kinds = {name: (field.kind, field.required, field.spread, field.default) for name, field in FIELDS.items()}
    assert kinds == {
        "name": ("text", True, False, None),
        "closed": ("number", True, False, None),
        "opened": ("number", True, False, None),
        "most": ("number", True, False, None),
        "whole": ("whole", True, False, None),
        "scaled": ("number", True, False, None),
        "choice": ("text", True, False, None),
        "advised": ("text", True, False, None),
        "either": ("any", False, False, None),
        "maybe": ("number", False, False, None),
        "given": ("number", False, False, 7.0),
        "spread": ("number", False, True, 0.0),
        "hollow": ("number", False, True, None),
    }


def test_a_field_without_column_is_refused() -> None:
    @dataclass(frozen=True)
    class Bare:
        price: float

    with pytest.raises(TypeError, match="price"):
        fields_of(Bare)
