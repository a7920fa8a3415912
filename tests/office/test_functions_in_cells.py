"""Worksheet functions in cells: LibreOffice runs the workbook's own VBA wrappers, which reach Python in this process.

What xlwings' DLL and COM do between VBA and Python is not in here; `tests/adapters/test_udfs.py` has what it converts.
LibreOffice shows the error values of VBA as a text, "Error 2015" for #VALUE!; `IsError` of VBA is asked once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from steel_xl import app
from steel_xl.adapters import failures
from steel_xl.catalog import BLANK, FUNCTIONS, functions
from steel_xl.files.wrappers import SERVED_BY
from steel_xl.formulas.described import Described
from steel_xl.sheet.grid import address
from tests.office.bridge import Bridge
from tests.office.session import Document

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data" / "function_cases.json").read_text(encoding="utf-8")
)
KNOWN = [case for case in CASES if case["function"].lower() in FUNCTIONS]
SHEET = "try"
VALUE, NUM, NOT_AVAILABLE = "Error 2015", "Error 2036", "Error 2042"
GOOD = [0.7749, 0.4673, 0.99]


@pytest.fixture(scope="module")
def document(bridge: Bridge, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Document]:
    path = tmp_path_factory.mktemp("cells") / "case.xlsm"
    app.new("synergy", path, BLANK)
    with bridge.open(path) as document:
        document.model.Sheets.insertNewByName(SHEET, 0)
        yield document


@pytest.fixture(autouse=True)
def empty(document: Document) -> None:
    document.model.Sheets.getByName(SHEET).clearContents(1023)  # every kind of content
    failures.forget()


def put(document: Document, rows: Sequence[Sequence[object]], column: int = 1) -> str:
    """Fill cells from row 1 on; returns the range."""
    for at, row in enumerate(rows, 1):
        for to, value in enumerate(row, column):
            if value is not None:
                document.set(SHEET, address(at, to), value)  # type: ignore[arg-type]
    return f"{address(1, column)}:{address(len(rows), column + len(rows[0]) - 1)}"


def asked(document: Document, formula: str, cell: str = "Z50") -> float | str:
    document.set_formula(SHEET, cell, formula)
    return document.value(SHEET, cell)


def array(document: Document, formula: str, rows: int, columns: int) -> list[list[float | str]]:
    """What a fixed range shows for an array formula."""
    cells = document.model.Sheets.getByName(SHEET).getCellRangeByPosition(0, 60, columns - 1, 59 + rows)
    cells.setArrayFormula(formula)
    return [list(row) for row in cells.DataArray]


def called(document: Document, case: dict[str, Any]) -> str:
    """A case's formula with every argument in cells."""
    parts, column = [], 1
    for argument in case["args"]:
        rows = argument if isinstance(argument, list) else [[argument]]
        parts.append(put(document, rows, column))
        column += len(rows[0]) + 1
    return f"={case['function']}({';'.join(parts)})"


def name(case: dict[str, Any]) -> str:
    return f"{case['function']}-{case['note']}"


@pytest.mark.parametrize("case", KNOWN, ids=name)
def test_golden_case_in_cells(case: dict[str, Any], document: Document) -> None:
    formula, expected = called(document, case), case["expected"]
    if isinstance(expected, list):
        found = array(document, formula, len(expected), len(expected[0]))
        wanted = [pytest.approx(row, rel=case["rel_tol"], abs=1e-12) for row in expected]
        assert found == wanted
    elif isinstance(expected, str):
        assert asked(document, formula) == expected
    else:
        assert asked(document, formula) == pytest.approx(expected, rel=case["rel_tol"], abs=1e-12)


@pytest.mark.parametrize("function", functions(), ids=lambda each: each.name)
def test_every_function_is_found_in_a_cell(function: Described, bridge: Bridge, document: Document) -> None:
    """Also one without golden case: its wrapper compiles and reaches Python, which refuses empty texts."""
    needed = ['""' for argument in function.arguments if not argument.optional]
    assert asked(document, f"={function.name}({';'.join(needed)})") == VALUE
    module, name, given = bridge.calls[-1]
    assert (module, name, len(given)) == (SERVED_BY, function.name, len(function.arguments) + 1)
    assert failures.failures()[-1].function == function.name


def test_an_edit_moves_the_cell(document: Document) -> None:
    scores = put(document, [GOOD])
    before = asked(document, f"=SYNERGY_INDEX({scores})")
    document.set(SHEET, "A1", 0.2)
    after = document.value(SHEET, "Z50")
    assert before == pytest.approx(0.8428418779422813, rel=1e-9)
    assert isinstance(after, float)
    assert after < 0.8


def test_scalars_array_constants_and_other_formulas_are_arguments_too(document: Document) -> None:
    assert asked(document, "=CAPITAL_RECOVERY(0.08;15)") == pytest.approx(0.11682954493601999)
    assert asked(document, "=SYNERGY_INDEX({0.7749|0.4673|0.99})") == pytest.approx(0.8428418779422813)
    put(document, [GOOD])
    assert asked(document, "=SYNERGY_GRADE(SYNERGY_INDEX(A1:C1))") == "Good coordination"
    assert asked(document, "=2*SYNERGY_INDEX(A1:C1)") == pytest.approx(2 * 0.8428418779422813)


def test_trailing_blanks_are_cut_and_options_left_out(document: Document) -> None:
    put(document, [[0.6, 0.8, 0.7, None], [None, None, None, None]])
    assert asked(document, '=COUPLING_DEGREE(A1:D2;"corrected")') == pytest.approx(0.8379022868613727)
    plain = asked(document, "=SYNERGY_INDEX(A1:C1)")
    assert asked(document, "=SYNERGY_INDEX(A1:C1;F9)") == plain  # F9 is empty
    assert asked(document, '=SYNERGY_INDEX(A1:C1;;"corrected")') != plain


@pytest.mark.parametrize(
    ("cells", "formula", "shown", "reason"),
    [
        ([[0.5, None, 0.9]], "=SYNERGY_INDEX(A1:C1)", VALUE, "row 1, column 2 is a blank"),
        ([[0.5, "0.4", 0.9]], "=SYNERGY_INDEX(A1:C1)", VALUE, "'0.4' in row 1, column 2 is not a number"),
        ([[0.5, 1.4, 0.9]], "=SYNERGY_INDEX(A1:C1)", VALUE, "1.4 in row 1, column 2 is outside 0..1"),
        ([[0.5, 0.4]], '=COUPLING_DEGREE(A1:B1;"best")', VALUE, "expected one of standard, corrected"),
        ([["abc", 15.0]], "=CAPITAL_RECOVERY(A1;B1)", VALUE, "'abc' is not a number"),
        ([[0.0, 0.0, 0.0]], "=SYNERGY_INDEX(A1:C1)", NUM, "every score in row 1 is 0"),
    ],
)
def test_bad_input_gives_the_right_error_value_and_its_reason_is_kept(
    document: Document, cells: list[list[object]], formula: str, shown: str, reason: str
) -> None:
    put(document, cells)
    assert asked(document, formula) == shown
    assert reason in failures.failures()[-1].reason


def test_what_is_not_found_is_not_available(
    document: Document, bridge: Bridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    from steel_xl.adapters import udfs  # noqa: PLC0415 - replaced here only

    monkeypatch.setattr(udfs, "CAPITAL_RECOVERY", lambda *_: "\x1b#N/A")
    assert asked(document, "=CAPITAL_RECOVERY(1;2)") == NOT_AVAILABLE
    monkeypatch.setattr(udfs, "CAPITAL_RECOVERY", lambda *_: "a text")
    assert asked(document, "=CAPITAL_RECOVERY(1;2)") == "a text"


def test_an_error_in_a_range_is_not_computed_with(document: Document) -> None:
    put(document, [[0.5, None, 0.9]])
    document.set_formula(SHEET, "B1", "=1/0")
    assert asked(document, "=SYNERGY_INDEX(A1:C1)") == VALUE
    assert "the error #DIV/0! in row 1, column 2" in failures.failures()[-1].reason


def test_a_python_that_cannot_be_reached_gives_an_error_value(
    document: Document, bridge: Bridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    from steel_xl.adapters import udfs  # noqa: PLC0415 - replaced here only

    def broken(*_: object) -> float:
        raise OSError("no such program")

    monkeypatch.setattr(udfs, "CAPITAL_RECOVERY", broken)
    assert asked(document, "=CAPITAL_RECOVERY(1;2)") == VALUE
    assert [str(error) for error in bridge.failed] == ["no such program"]
    bridge.failed.clear()


PROBE = """Option VBASupport 1
Public Function PROBE(rate)
    Dim found As Variant
    found = CAPITAL_RECOVERY(rate, 15)
    PROBE = TypeName(found) & " " & IsError(found) & " " & (found = CVErr(xlErrValue))
End Function
"""


def test_vba_sees_an_error_and_no_text(document: Document) -> None:
    document.model.BasicLibraries.getByName("VBAProject").insertByName("Probe", PROBE)
    assert asked(document, "=PROBE(0.08)") == "Double False False"
    assert asked(document, '=PROBE("abc")') == "Error True True"


def test_functions_of_the_workbook_raise_nothing(bridge: Bridge) -> None:
    assert bridge.failed == []
