"""Kept answers of worksheet functions: the same as computed ones, of the very same arguments, within bounds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steel_xl import formulas
from steel_xl.adapters import failures, udfs
from steel_xl.adapters.cache import ANSWERS, LARGEST, Cache, question
from steel_xl.adapters.exchange import received
from steel_xl.catalog import functions
from steel_xl.files.wrappers import failed
from steel_xl.formulas.example import example

FUNCTIONS = {each.name: each for each in functions()}


@pytest.fixture(autouse=True)
def empty() -> None:
    ANSWERS.clear()
    failures.forget()


def call(name: str, *cells: object) -> Any:
    missing = len(FUNCTIONS[name].arguments) - len(cells)
    return getattr(udfs, name)(*cells, *[None] * missing, "[model.xlsx]sheet!$A$1")


@pytest.mark.parametrize("each", FUNCTIONS.values(), ids=lambda each: each.name)
def test_a_kept_answer_is_the_computed_one(each: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """And no function is random: computed twice, it says the same."""
    cells = [[list(row) for row in rows] for _, rows in example(each).arguments]
    first = call(each.name, *cells)
    ANSWERS.clear()
    assert call(each.name, *cells) == first
    assert len(ANSWERS) == 1

    def never(*_: object, **__: object) -> None:
        raise AssertionError("asked again")

    monkeypatch.setattr(udfs, "answered", never)
    assert call(each.name, *cells) == first


def test_the_formula_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def formula(**given: object) -> float:
        asked.append(given)
        return 0.5

    monkeypatch.setattr(formulas, "capital_recovery", formula)
    made = udfs._wrapped(FUNCTIONS["CAPITAL_RECOVERY"])
    assert [made(0.08, 15.0, cell) for cell in ("a", "b", "c")] == [0.5] * 3
    assert len(asked) == 1
    ANSWERS.clear()
    made(0.08, 15.0, "a")
    assert len(asked) == 2


ALIKE: list[object] = [
    1.0,
    True,
    "1",
    "TRUE",
    "1.0",
    "",
    None,
    0.0,
    -0.0,
    False,
    [[1.0]],
    [[1.0, 2.0]],
    [[1.0], [2.0]],
    [[1.0, 2.0, None]],
    [[1.0, "2"]],
    [[1.0, True]],
    [[1.0, 2.0], [None, None]],
    [["1", "2"]],
    [[1.0], ["2"]],
    float("inf"),
    "#N/A is a text here",
]


def key(value: object) -> object:
    asked = question("F", {"x": received(value, "x")})
    assert asked is not None
    return asked[0]


def test_what_differs_in_kind_value_or_shape_is_another_question() -> None:
    same = [{at for at, other in enumerate(ALIKE) if key(other) == key(value)} for value in ALIKE]
    texts = {repr(ALIKE[at]): sorted(repr(ALIKE[other]) for other in found) for at, found in enumerate(same)}
    assert texts.pop("1.0") == texts.pop("[[1.0]]") == ["1.0", "[[1.0]]"]  # a cell and a range of one cell
    assert texts.pop("''") == texts.pop("None") == ["''", "None"]  # a blank
    assert texts.pop("0.0") == texts.pop("-0.0") == ["-0.0", "0.0"]  # equal numbers
    assert all(found == [value] for value, found in texts.items())


def test_a_function_an_argument_and_one_left_out_are_part_of_the_question() -> None:
    assert question("F", {"x": 1.0}) != question("G", {"x": 1.0})
    assert question("F", {"x": 1.0}) != question("F", {"y": 1.0})
    assert question("F", {"x": 1.0}) != question("F", {"x": 1.0, "y": 1.0})
    assert question("F", {"x": 1.0, "y": 2.0}) != question("F", {"x": 2.0, "y": 1.0})


CELL = st.one_of(st.floats(-2, 2, width=16), st.booleans(), st.sampled_from(["", "1", "x"]), st.none())
BLOCK = st.integers(1, 3).flatmap(
    lambda wide: st.lists(st.lists(CELL, min_size=wide, max_size=wide), min_size=1, max_size=3)
)


@given(BLOCK, BLOCK)
def test_equal_questions_have_equal_cells(one: list[list[object]], other: list[list[object]]) -> None:
    if key(one) == key(other):
        a, b = (np.array(received(block, "x"), dtype=object) for block in (one, other))
        assert a.shape == b.shape
        assert a.tolist() == b.tolist()
        assert np.vectorize(type, otypes=[object])(a).tolist() == np.vectorize(type, otypes=[object])(b).tolist()


def test_failures_are_not_kept_and_told_for_each_cell() -> None:
    made = udfs.CAPITAL_RECOVERY  # type: ignore[attr-defined]
    for cell in ("$A$1", "$A$2"):
        assert made("abc", 15.0, f"[model.xlsx]sheet!{cell}") == failed("#VALUE!")
    assert [each.cell for each in failures.failures()] == ["A1", "A2"]
    assert len(ANSWERS) == 0


def test_who_changes_an_answer_changes_no_other() -> None:
    block = [[0.9, 0.5, 0.2], [0.1, 0.2, 0.3]]
    first = call("SYNERGY_INDEX", block)
    value = first[0][0]
    first[0][0] = -1.0
    assert call("SYNERGY_INDEX", block)[0][0] == value


def test_it_never_grows_beyond_its_bounds() -> None:
    cache = Cache(most_answers=3, most_cells=20, largest=10)
    for at in range(5):
        cache.put(at, [[float(at)]], 1)
    assert len(cache) == 3
    assert cache.cells == 6
    assert cache.get(0) is None
    assert cache.get(2) == [[2.0]]  # now the latest used
    cache.put(5, 5.0, 1)
    assert cache.get(3) is None
    assert cache.get(2) == [[2.0]]
    cache.put(6, [[1.0] * 5, [1.0] * 5], 1)  # too large
    assert cache.get(6) is None
    for at in (7, 8, 9):
        cache.put(at, 1.0, 9)
    assert (len(cache), cache.cells) == (2, 20)
    cache.put(9, 1.0, 9)
    assert (len(cache), cache.cells) == (2, 20)
    assert cache.clear() == 2
    assert (len(cache), cache.cells) == (0, 0)


def test_a_question_of_a_million_cells_is_answered_and_not_kept() -> None:
    assert question("F", {"x": np.zeros((LARGEST + 1, 1))}) is None
    assert question("F", {"x": [[0.0]] * LARGEST, "y": 1.0}) is None
    assert question("F", {"x": np.zeros((LARGEST, 1))}) is not None
    call("SYNERGY_INDEX", [[0.5, 0.5]] * LARGEST)
    assert len(ANSWERS) == 0


def test_arrays_of_the_same_bytes_and_another_kind_differ() -> None:
    floats = np.array([[1.0, 2.0]])
    assert question("LMDI", {"start": floats}) == question("LMDI", {"start": floats.copy()})
    assert question("LMDI", {"start": floats}) != question("LMDI", {"start": floats.view(np.int64)})
