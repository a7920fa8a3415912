"""A column that inherits shows what its cells have from other rows, and reads it as empty."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

import pytest

from steel_xl.sheet.column import Col
from steel_xl.sheet.grid import Grid
from steel_xl.sheet.label import Labels
from steel_xl.sheet.page import input_page, with_inherited
from steel_xl.sheet.parse import parse
from steel_xl.sheet.table import Sheet, tables_of


@dataclass(frozen=True)
class Row:
    name: Annotated[str, Col("", "Name", "Name.", key=True)]
    unit: Annotated[str, Col("", "Unit", "Unit.")] = ""
    values: Annotated[Mapping[str, float | None], Col("{unit}", "Value", "Value.", inherits=True)] = field(
        default_factory=dict
    )


@dataclass(frozen=True)
class Model:
    rows: Annotated[tuple[Row, ...], Sheet("Rows", "Rows that inherit.")]


LABELS = Labels("en")
HEADER = ("name", "unit", "2020", "2030")


def grid(*rows: tuple[object, ...]) -> Grid:
    return Grid("rows", 3, 1, HEADER, rows)  # type: ignore[arg-type]


def test_a_bracket_is_read_as_empty() -> None:
    parsed = parse(Model, {"rows": grid(("a", "t", 1, 2), ("b", "t", "[1]", " [2.5] "))}, LABELS)
    assert parsed.issues == ()
    assert parsed.inputs.rows[1].values == {"2020": None, "2030": None}


@pytest.mark.parametrize("cell", ["1]", "[1", "(1)", "one"])
def test_other_words_are_faults(cell: str) -> None:
    (issue,) = parse(Model, {"rows": grid(("a", "t", cell, 2))}, LABELS).issues
    assert issue.cell == "C4"
    assert issue.expected == "a number in t"


def test_empty_cells_show_what_they_have_and_typed_ones_stay() -> None:
    table = tables_of(Model)["rows"]
    page = input_page(table, grid(("a", "t", 1, 2), ("b", "t", None, 3), ("c", "t", "[9]", "[9]")), {}, LABELS)
    values = {("b", "2020"): 1.0, ("b", "2030"): 2.0, ("c", "2020"): 1.0}
    shown = with_inherited(page, values)
    assert [cells[2:] for cells in shown.grid.rows] == [(1, 2), ("[1]", 3), ("[1]", None)]
    assert shown.inherited == {(1, 2), (2, 2)}
    assert with_inherited(shown, values) == shown


def test_headers_of_such_a_column_are_the_years_alone() -> None:
    page = input_page(tables_of(Model)["rows"], grid(("a", "t", 1, 2)), {}, LABELS)
    assert page.grid.header == ("Name", "Unit", "2020", "2030")
