"""How a command of the tab finds Excel, the add-in and the active workbook, without Excel."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest
import xlwings as xw

from steel_xl.adapters import addin
from steel_xl.app.startup import NAME


class Program:
    """Stands for xlwings' App: keeps what was asked of it."""

    def __init__(self, language: str = "zh", front: object = None) -> None:
        self.language, self.front = language, front
        self.asked: list[tuple[Any, ...]] = []
        self.said: list[str] = []

    def macro(self, name: str) -> Callable[..., object]:
        def run(*given: object) -> object:
            self.asked.append((name, *given))
            return self.language if name.endswith(".Language") else ""

        return run

    @property
    def books(self) -> Any:
        return self

    @property
    def active(self) -> object:
        if self.front is None:
            raise AttributeError("no workbook")
        return self.front

    def alert(self, text: str, _: str) -> None:
        self.said.append(text)


def test_on_the_mac_the_add_in_has_the_name_it_was_installed_by(monkeypatch: pytest.MonkeyPatch) -> None:
    """There a caller would be named on a command line."""
    program = Program()
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(xw, "apps", type("Apps", (), {"active": program}))
    found = addin.excel()
    assert found.name == NAME
    assert found.labels.lang == "zh"
    assert program.asked == [(f"'{NAME}'!SteelXLAddin.Language",)]


def test_an_unknown_language_is_english() -> None:
    assert addin.Excel(Program("fr"), "a.xlam").labels.lang == "en"  # type: ignore[arg-type]


def test_the_add_ins_name_is_quoted_and_the_workbook_an_argument() -> None:
    program = Program()
    found = addin.Excel(program, "it's.xlam")  # type: ignore[arg-type]
    found.of_book("their'); model.xlsx", "SteelXLSheets.LockSheets")("prices")
    assert program.asked[-1] == ("'it''s.xlam'!SteelXLSheets.LockSheets", "their'); model.xlsx", "prices")


def test_no_choice_of_a_file_is_none_and_a_filter_has_no_comma_too_many() -> None:
    program = Program("en")
    found = addin.Excel(program, "a.xlam")  # type: ignore[arg-type]
    assert found.ask("new", "x.xlsx", ("excel_files", ".xlsx"), ("macro_files", ".xlsm")) is None
    filters = program.asked[-1][-1]
    assert [part.rpartition("(")[2] for part in filters.split(",")[::2]] == ["*.xlsx)", "*.xlsm)"]
    assert filters.split(",")[1::2] == ["*.xlsx", "*.xlsm"]


def test_what_goes_wrong_is_said_and_nothing_raised() -> None:
    program = Program("en")
    found = addin.Excel(program, "a.xlam")  # type: ignore[arg-type]

    def wrong() -> str:
        raise ZeroDivisionError("oh")

    addin._told(found, wrong, quietly=False)
    assert "This is a bug of steel_xl" in program.said[-1]
    assert "ZeroDivisionError: oh" in program.said[-1]
