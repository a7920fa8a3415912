"""What a press need not ask or write: charts in parcels, blocks that stand, text that is no number."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steel_xl.adapters.live import parcels
from steel_xl.adapters.planning import Step, kind_of
from steel_xl.files.patch.cells import NOTHING, Area, Content

AREA, SHORTER = Area(2, 1, 3, 2), Area(2, 1, 2, 2)
ROWS = [[Content("s", "coal"), Content("n", "0.25")], [Content("", "", "grid!F4"), NOTHING]]
HELD = [["coal", "0.25"], ["=grid!F4", ""]]


def step(before: list[list[str]], old: Area = AREA, table: Any = None) -> Step:
    return Step("grid_map", "grid_map", old, AREA, 0, AREA, before, ROWS, table)


@given(st.lists(st.text("ab\n", min_size=1, max_size=60), max_size=30))
def test_charts_go_in_parcels_that_excel_hands_on(told: list[str]) -> None:
    made = list(parcels(told, "\f", 100))
    assert [each for parcel in made for each in parcel.split("\f") if each] == told
    assert all(len(parcel) <= 100 for parcel in made)
    following = (parcel.partition("\f")[0] for parcel in made[1:])
    assert all(len(parcel) + len(first) >= 100 for parcel, first in zip(made, following, strict=False))


def test_a_block_that_holds_what_it_is_to_hold_stands() -> None:
    assert step(HELD).stands()
    assert step([["coal", ".25"], *HELD[1:]]).stands()


@pytest.mark.parametrize(
    "other",
    [
        [["Coal", "0.25"], ["=grid!F4", ""]],
        [["coal", "0.25000001"], ["=grid!F4", ""]],
        [["coal", ""], ["=grid!F4", ""]],
        [["coal", "0.25"], ["=grid!F5", ""]],
        [["coal", "0.25"], ["0.25", ""]],
        [["coal", "0.25"], ["=grid!F4", "mine"]],
    ],
)
def test_a_block_that_holds_anything_else_does_not(other: list[list[str]]) -> None:
    assert not step(other).stands()


def test_tables_and_blocks_of_another_size_are_always_written() -> None:
    assert not step(HELD, old=SHORTER).stands()
    assert not step(HELD, table="a table").stands()


@pytest.mark.parametrize(
    ("held", "kind"), [("", ""), ("=A1", "="), ("-1.5E-3", "n"), (".5", "n"), ("nan", "s"), ("inf", "s"), ("1 t", "s")]
)
def test_what_a_cell_held_is_told_by_its_text(held: str, kind: str) -> None:
    assert kind_of(held) == kind
