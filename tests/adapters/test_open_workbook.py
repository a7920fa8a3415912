"""What the open workbook hands over and takes, and Excel as it was whatever happens."""

from __future__ import annotations

import gc
from typing import Any

import pytest

from steel_xl.adapters.live import LiveBook, _received, given
from steel_xl.adapters.macros import quiet
from steel_xl.files.patch.cells import Content
from steel_xl.sheet.grid import CellError


@pytest.mark.parametrize(
    "text",
    [
        "Mar 3",
        "2030",
        "007",
        "(5)",
        "$5",
        "5 %",
        "=A1",
        "-",
        "3/4",
        "true",
        "1E5",
        "Mon, May 4 2026",
        "Jan-26",
        "March 3, 10:30 PM",
    ],
)
def test_a_text_stays_a_text(text: str) -> None:
    """Excel makes dates, amounts and formulas of such texts unless an apostrophe stands before them."""
    assert given(Content("s", text)) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["BF-BOF", "green_h2_dri", "CO2 (kg/t)", "电炉", "in words, however long, of 2021 " + "and so on " * 9]
)
def test_other_texts_are_as_they_are(text: str) -> None:
    assert given(Content("s", text)) == text


def test_error_values_of_later_versions_are_errors() -> None:
    assert _received(-2146826243) == CellError("#SPILL!")
    assert isinstance(_received(-2146826230), CellError)  # one we have no name for
    assert _received(-2146826243.0) == -2146826243.0  # a number that somebody typed


@pytest.mark.parametrize(("said", "left"), [(".", []), ("./grid", ["grid"]), ("", ["index", "grid"])])
def test_sheets_that_stay_open_are_known_and_no_answer_means_all(said: str, left: list[str]) -> None:
    live = object.__new__(LiveBook)
    live.vba, live.left_open = (lambda _: lambda _: said), []
    live.lock("index/grid")
    assert live.left_open == left


class Program:
    """Excel that does not take its calculation mode back."""

    def __init__(self) -> None:
        self.screen_updating = self.enable_events = True
        self._calculation, self.status_bar = "automatic", "before"

    @property
    def calculation(self) -> str:
        return self._calculation

    @calculation.setter
    def calculation(self, value: str) -> None:
        if value == "automatic":
            raise OSError("Excel is busy")
        self._calculation = value


HELD = (False, False, "manual", False)


def test_what_can_be_put_back_is_put_back() -> None:
    program: Any = Program()
    with pytest.raises(OSError, match="busy"), quiet(program):
        assert (program.screen_updating, program.enable_events, program.calculation, gc.isenabled()) == HELD
    assert (program.screen_updating, program.enable_events, program.status_bar) == (True, True, False)
    assert gc.isenabled()
