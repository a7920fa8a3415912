"""The worksheet functions in VBA: names Excel takes, one wrapper each, help within the wizard's limits."""

from __future__ import annotations

import dataclasses
import re

import pytest
from openpyxl.utils import FORMULAE

from steel_xl.catalog import functions
from steel_xl.files.excel_names import argument_fault, argument_name, built_in, name_fault
from steel_xl.files.wrappers import failed, functions_module, help_text, intellisense
from steel_xl.formulas.described import Argument, Described

KNOWN = functions()
TEXT = functions_module(KNOWN)
LONGEST_LINE, MOST_CONTINUED = 1023, 24  # of VBA


@pytest.mark.parametrize("each", KNOWN, ids=lambda each: each.name)
def test_excel_takes_every_name_of_the_catalog(each: Described) -> None:
    assert name_fault(each.name) is None
    assert [argument_fault(argument.name) for argument in each.arguments] == [None] * len(each.arguments)


CELLS = ["A1", "CO2", "H2", "DRI1", "EAF2", "BF1", "TAX2030", "XFD1048576", "R", "C", "RC", "R1C1", "RC1", "R12", "C7"]


@pytest.mark.parametrize(
    "name",
    [
        *CELLS,
        "SUM",
        "LET",
        "GROWTH",
        "XLOOKUP",
        "TRUE",
        "DATE",
        "2X",
        "A B",
        "",
        "synergy",
        "ÉNERGIE",
        "NEXT",
        "N" * 256,
    ],
)
def test_names_excel_would_not_take_are_seen(name: str) -> None:
    assert name_fault(name) is not None


@pytest.mark.parametrize("name", ["XFE1", "ABCD1", "XFD1048577", "A0", "R1D1", "CAGR", "LMDI", "CO2_PRICE", "RC_RATE"])
def test_names_beyond_the_sheet_are_taken(name: str) -> None:
    assert name_fault(name) is None


def test_the_list_of_excels_functions_holds_openpyxls() -> None:
    plain = {name.removeprefix("_xlfn.") for name in FORMULAE}
    assert {name for name in plain if re.fullmatch(r"[A-Z][A-Z0-9.]*", name)} <= built_in()
    assert len(built_in()) > 500


def fake(name: str = "NEW_ONE", *arguments: Argument) -> Described:
    return Described(name, "What it does.", "", arguments, "", "", ("", ""))


@pytest.mark.parametrize(
    ("made", "fault"),
    [
        ([fake("CO2")], "CO2 is a cell"),
        ([fake("SUM")], "SUM is a function of Excel"),
        ([fake(), fake()], "NEW_ONE is there twice"),
        ([fake("X_Y", Argument("x_y", "", optional=False))], "called as the function"),
        ([fake("X_Y", Argument("a b", "", optional=False))], "X_Y: 'a b' is not"),
    ],
)
def test_such_a_name_is_refused_where_the_wrappers_are_made(made: list[Described], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        functions_module(made)


@pytest.mark.parametrize("each", KNOWN, ids=lambda each: each.name)
def test_every_function_has_its_wrapper(each: Described) -> None:
    names = [argument_name(argument.name) for argument in each.arguments]
    options = ["Optional " if argument.optional else "" for argument in each.arguments]
    declared = ", ".join(f"{option}{name} As Variant" for option, name in zip(options, names, strict=True))
    assert TEXT.count(f"Public Function {each.name}({declared}) As Variant\n") == 1
    assert f'Answer("{each.name}", Array({", ".join(names)}, CallingCell()))' in TEXT
    assert TEXT.count(f'Describe "{each.name}", _') == 1


def test_an_argument_called_like_a_word_of_vba_gets_an_underscore() -> None:
    module = functions_module([fake("X_Y", Argument("base", "", optional=False), Argument("next", "", optional=True))])
    assert "Function X_Y(base_ As Variant, Optional next_ As Variant) As Variant" in module
    assert "Array(base_, next_, CallingCell())" in module


def test_each_error_value_is_told_from_text() -> None:
    for shown, code in {"#VALUE!": "xlErrValue", "#NUM!": "xlErrNum", "#N/A": "xlErrNA"}.items():
        assert f'Case Chr$({ord(failed(shown)[0])}) & "{failed(shown)[1:]}": found = CVErr({code})' in TEXT


def strings(text: str) -> list[str]:
    """String literals of VBA, concatenations joined."""
    return ["".join(re.findall(r'"((?:[^"]|"")*)"', part)) for part in text.split(", _\n")]


def test_help_keeps_to_the_limits_of_excel_and_of_vba() -> None:
    assert TEXT.isascii()
    assert max(map(len, TEXT.splitlines())) <= LONGEST_LINE
    continued = [len(run.splitlines()) for run in re.findall(r"(?:^.* _\n)+", TEXT, re.MULTILINE)]
    assert max(continued) <= MOST_CONTINUED
    described = TEXT[TEXT.index("Public Sub RegisterFunctionHelp") :]
    assert max(map(len, strings(described))) <= 255


def test_long_help_is_cut_at_a_word_and_letters_beyond_ascii_are_kept() -> None:
    long = " ".join(["word"] * 80)
    assert len(help_text(long)) <= 255
    assert help_text(long).endswith("word...")
    module = functions_module([dataclasses.replace(fake(), summary='say "m³ of 焦"', arguments=())])
    assert '"say ""m" & ChrW$(179) & " of " & ChrW$(28966) & """"' in module


def test_intellisense_rows_are_as_the_add_in_reads_them() -> None:
    rows = intellisense(KNOWN)
    assert rows[0][0] == "FunctionInfo"
    assert [row[0] for row in rows[1:]] == [each.name for each in KNOWN]
    for row, each in zip(rows[1:], KNOWN, strict=True):
        assert row[1] == help_text(each.summary)
        assert row[3::2] == [argument.name for argument in each.arguments]
        assert all(row[4::2])
