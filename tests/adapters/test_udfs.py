"""Worksheet functions: through xlwings' own `call_udf` over stubs of pywin32, and what importing them costs."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from steel_xl import formulas
from steel_xl.adapters import exchange, failures, udfs
from steel_xl.catalog import functions
from steel_xl.files.wrappers import failed, functions_module
from steel_xl.formulas.errors import BadArgument, NotFound, NoValueExists

ROOT = Path(__file__).parents[2]
D, OTHER = 0.8428418779422813, 0.46260650091827415  # eq. 3 of luo2025, as in function_cases.json
FUNCTIONS = {each.name: each for each in functions()}


@cache
def windows() -> dict[str, Any]:
    """What a process says in which xlwings' Windows code calls our functions."""
    command = [sys.executable, "-m", "tests.adapters.windows_calls"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    answers: dict[str, Any] = json.loads(told.stdout)
    return answers


@pytest.mark.parametrize(
    ("what", "expected"),
    {
        "row": [[D]],
        "column": [[D]],
        "block": [[D], [OTHER]],
        "array constant": [[D], [OTHER]],
        "row constant": [[D]],
        "trailing blanks": [[D]],
        "blank option": [[D]],
        "option": [[0.8379022868613727]],
        "option in a cell": [[0.8379022868613727]],
        "scalars": [[0.11682954493601999]],
        "one cell": [[0.11682954493601999]],
        "currency": [[584.1477246800999]],
    }.items(),
)
def test_every_kind_of_argument_is_understood(what: str, expected: list[list[float]]) -> None:
    found = windows()["answers"][what]
    assert np.shape(found) == np.shape(expected)
    np.testing.assert_allclose(found, expected, rtol=1e-9)


def test_texts_go_both_ways() -> None:
    answers = windows()["answers"]
    assert answers["text answer"] == [["良好协调发展"]]
    assert answers["text answers"] == [["Low coupling", "Full coupling"]]


REASONS = {
    "blank in the middle": ("#VALUE!", "row 1, column 2 is a blank"),
    "all blank": ("#VALUE!", "every cell is blank"),
    "required left out": ("#VALUE!", "rate: cell is a blank"),
    "text": ("#VALUE!", "'0.4' in row 1, column 2 is not a number"),
    "true": ("#VALUE!", "True in row 1, column 2 is not a number"),
    "error in a cell": ("#VALUE!", "the error #N/A in row 1, column 3"),
    "error as argument": ("#VALUE!", "rate: the error #VALUE!"),
    "date": ("#VALUE!", "life: the date 2026-01-01"),
    "no value": ("#NUM!", "every score in row 1 is 0"),
    "an error of Excel 365": ("#VALUE!", "the error #SPILL! in row 1, column 3"),
    "option of two cells": ("#VALUE!", "model: several cells found, expected one of standard, corrected"),
    "unknown option": ("#VALUE!", "model: 'best' found, expected one of standard, corrected"),
}


@pytest.mark.parametrize(("what", "shown", "reason"), [(what, *said) for what, said in REASONS.items()])
def test_a_failure_is_an_error_value_with_its_reason(what: str, shown: str, reason: str) -> None:
    assert windows()["answers"][what] == [[failed(shown)]]
    kept = [each for each in windows()["failures"] if reason in each["reason"]]
    assert [each["error"] for each in kept] == [shown]
    assert {(each["book"], each["sheet"], each["cell"]) for each in kept} == {("case.xlsm", "my sheet", "B4")}


def test_every_argument_says_how_many_dimensions_it_has() -> None:
    options = windows()["options"]
    assert set(options) == set(FUNCTIONS)
    for name, arguments in options.items():
        assert list(arguments) == [*(each.name for each in FUNCTIONS[name].arguments), udfs.CALLING_CELL]
        assert all(option["ndim"] in (1, 2) for option in arguments.values())
    assert windows()["category"]


def test_xlwings_own_wrapper_would_call_them_too() -> None:
    """Somebody who presses Import Functions gets wrappers that hand over the same arguments as ours."""
    wrapper = windows()["wrapper"]
    for each in FUNCTIONS.values():
        names = ", ".join(f"Optional {a.name}" if a.optional else a.name for a in each.arguments)
        assert f"Function {each.name}({names})" in wrapper
        handed = ", ".join(argument.name for argument in each.arguments)
        assert f'"{each.name}", Array({handed}, Application.Caller.Address(External:=True))' in wrapper


def test_the_module_loads_nothing_that_numpy_and_xlwings_do_not() -> None:
    ask = (
        "import sys, numpy, xlwings\nbefore = set(sys.modules)\nimport steel_xl.adapters.udfs as u\n"
        "print(sorted(x for x in set(sys.modules) - before if x.partition('.')[0] != 'steel_xl'), u.__name__)"
    )
    told = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[] steel_xl.adapters.udfs"


@pytest.fixture(autouse=True)
def clean() -> None:
    failures.forget()


@pytest.mark.parametrize("error", [BadArgument, NoValueExists, NotFound])
def test_each_class_of_error_has_its_value(error: type[BadArgument], monkeypatch: pytest.MonkeyPatch) -> None:
    def formula(rate: object, life: object) -> float:
        raise error(f"{rate} and {life}")

    monkeypatch.setattr(formulas, "capital_recovery", formula)
    made = udfs._wrapped(FUNCTIONS["CAPITAL_RECOVERY"])
    assert made([[1.0]], [[2.0]]) == failed(error.shown)
    assert failures.failures()[-1].reason == "1.0 and 2.0"
    assert {each.shown for each in (BadArgument, NoValueExists, NotFound)} == {"#VALUE!", "#NUM!", "#N/A"}


def test_a_bug_of_ours_is_an_error_value_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def formula(**_: object) -> float:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(formulas, "capital_recovery", formula)
    assert udfs._wrapped(FUNCTIONS["CAPITAL_RECOVERY"])(1.0, 2.0, "") == failed("#VALUE!")
    assert failures.failures()[-1].reason == "a bug of steel_xl: ZeroDivisionError: oh"


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (0.5, 0.5),
        (2021, 2021.0),
        (np.float64(1), 1.0),
        (np.array(3.0), 3.0),
        ("peaked", "peaked"),
        (np.array([1.0, 2.0]), [[1.0], [2.0]]),
        ([[1, 2.5]], [[1.0, 2.5]]),
        (np.array([["a", "b"]], dtype=object), [["a", "b"]]),
    ],
)
def test_answers_have_the_shapes_of_cells(result: object, expected: object) -> None:
    found = exchange.answered(result)
    assert found == expected
    assert not isinstance(found, (np.generic, np.ndarray))


@pytest.mark.parametrize("result", [float("nan"), None, [[1.0], [float("inf")]]])
def test_an_answer_that_is_no_number_is_refused(result: object) -> None:
    with pytest.raises(NoValueExists, match="is no number"):
        exchange.answered(result)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [(None, None), ("", None), (3, 3), (Decimal("1.5"), 1.5), ("zh", "zh"), (True, True), ((1.0,), 1.0)],
)
def test_a_single_cell_stands_for_its_value(cell: object, expected: object) -> None:
    assert exchange.received(cell, "x") == expected


@pytest.mark.parametrize("cell", ["#N/A", -2146826281, -2146826243, -2146826238, -2146826200, dt.time(1, 0)])
def test_what_is_no_value_is_named(cell: object) -> None:
    with pytest.raises(BadArgument, match="row 2, column 1"):
        exchange.received([[1.0], [cell]], "x")


def test_several_blocks_are_refused() -> None:
    """The VBA of the workbook hands over this text in their place."""
    with pytest.raises(BadArgument, match="several blocks of cells, expected one"):
        exchange.received(exchange.AREAS, "x")
    assert 'made(at) = Chr$(27) & "areas"' in functions_module(functions())


def test_reasons_are_kept_newest_last_and_not_without_end() -> None:
    for at in range(failures.MOST + 5):
        failures.keep("F", "#NUM!", f"reason {at}")
    failures.keep("F", "#NUM!", "reason 100")
    reasons = [each.reason for each in failures.failures()]
    assert len(reasons) == len(set(reasons)) == failures.MOST
    assert reasons[-1] == "reason 100"


def test_failures_of_another_workbook_are_left_out() -> None:
    failures.keep("F", "#NUM!", "mine", "[case.xlsm]index!$A$1")
    failures.keep("F", "#NUM!", "theirs", "'C:\\x\\[it''s.xlsm]a ''b'' c'!$A$1:$B$2")
    failures.keep("F", "#NUM!", "somewhere")
    assert [each.reason for each in failures.failures("case.xlsm")] == ["mine", "somewhere"]
    assert failures.failures()[1].sheet == "a 'b' c"
    assert failures.failures()[1].cell == "A1:B2"
