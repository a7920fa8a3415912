"""What a range of cells means: blanks, text, truth values, shapes, and the words of each fault."""

import math
import re
from typing import Any

import numpy as np
import pytest

from steel_xl.formulas.errors import BadArgument, NotFound, NoValueExists
from steel_xl.formulas.ranges import block, choice, number, shaped, vector

NAN = float("nan")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (3, [[3.0]]),
        ([1, 2.5], [[1.0, 2.5]]),
        ((1, 2), [[1.0, 2.0]]),
        ([[1], [2]], [[1.0], [2.0]]),
        ([1, 2, None, None], [[1.0, 2.0]]),
        ([[1, 2, None], [3, 4, NAN], [None, None, None]], [[1.0, 2.0], [3.0, 4.0]]),
        (np.array([[1.0, NAN], [NAN, NAN]]), [[1.0]]),
        (np.array([1, 2, 3]), [[1.0, 2.0, 3.0]]),
        (np.array([[1, None], [2, None]], dtype=object), [[1.0], [2.0]]),
        (np.float32(0.5), [[0.5]]),
        ([np.float64(0.5), np.int64(2)], [[0.5, 2.0]]),
        ([np.array([1.0, 2.0]), np.array([3.0, 4.0])], [[1.0, 2.0], [3.0, 4.0]]),
    ],
)
def test_a_range_is_its_numbers_less_trailing_blanks(values: Any, expected: list[list[float]]) -> None:
    found = block(values, "x")
    assert found.dtype == np.float64
    assert found.tolist() == expected


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([1, None, 3], "x: cell in row 1, column 2 is a blank, expected a number"),
        ([[1, 2], [None, None], [3, 4]], "x: cell in row 2, column 1 is a blank, expected a number"),
        ([[None, 1], [None, 2]], "x: cell in row 1, column 1 is a blank, expected a number"),
        (np.array([[1.0, 2.0], [NAN, 4.0]]), "x: cell in row 2, column 1 is a blank, expected a number"),
        ([[1, 2], [3, "4"]], "x: '4' in row 2, column 2 is not a number"),
        ([1, "n/a"], "x: 'n/a' in row 1, column 2 is not a number"),
        ([[1, True]], "x: True in row 1, column 2 is not a number"),
        (False, "x: False is not a number"),
        (np.array([True, False]), "x: True in row 1, column 1 is not a number"),
        (np.array(["a"]), "x: 'a' in row 1, column 1 is not a number"),
        (np.array([1j]), "x: complex128 found, expected numbers"),
        (np.array(["2020-01-01"], dtype="datetime64[D]"), "x: datetime64[D] found, expected numbers"),
        ([1, math.inf], "x: inf in row 1, column 2 is not a finite number"),
        ([10**400], "x: inf in row 1, column 1 is not a finite number"),
        ([[1, 2], [3]], "x: row 2 has 1 cells, row 1 has 2"),
        ([[1, 2], 3], "x: row 2 is a single value, expected a row of cells"),
        ([1, [2, 3]], "x: row 1 is a single value, expected a row of cells"),
        (None, "x: cell is a blank, expected a number"),
        ([], "x: every cell is blank, expected numbers"),
        ([[None, None], [None, None]], "x: every cell is blank, expected numbers"),
        (np.ones((2, 2, 2)), "x: 3 dimensions found, expected rows and columns"),
    ],
)
def test_a_bad_cell_is_named(values: Any, message: str) -> None:
    with pytest.raises(BadArgument, match=f"^{re.escape(message)}$"):
        block(values, "x")


def test_sound_arrays_are_not_copied() -> None:
    values = np.ones((3, 2))
    assert block(values, "x") is values


def test_shape_is_kept() -> None:
    assert shaped(2.0, "x").shape == ()
    assert shaped([1, 2], "x").shape == (2,)
    assert shaped(np.ones((2, 3, 4)), "x").shape == (2, 3, 4)
    assert shaped([1, math.inf], "x", endless=True).tolist() == [1.0, math.inf]
    with pytest.raises(BadArgument, match=re.escape("x: cell at position (1, 2, 1) is a blank")):
        shaped(np.array([[[1.0], [NAN]]]), "x")


def test_vector_number_and_choice() -> None:
    assert vector([[1], [2]], "x").tolist() == [1.0, 2.0]
    assert number([[3]], "x") == 3.0
    assert choice(None, "model", ("a", "b")) == "a"
    assert choice(" B ", "model", ("a", "b")) == "b"
    with pytest.raises(BadArgument, match=r"^x: 2 rows x 3 columns found, expected one row or one column$"):
        vector(np.ones((2, 3)), "x")
    with pytest.raises(BadArgument, match=r"^x: 2 numbers found, expected one$"):
        number([1, 2], "x")
    with pytest.raises(BadArgument, match=r"^model: 'c' found, expected one of a, b$"):
        choice("c", "model", ("a", "b"))


@pytest.mark.parametrize("error", [BadArgument, NoValueExists, NotFound])
def test_every_fault_is_a_value_error(error: type[Exception]) -> None:
    assert issubclass(error, ValueError)
