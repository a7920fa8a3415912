"""What is printed of a sheet of results: whole columns, as far down as they are used; what somebody chose stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from steel_xl import app
from steel_xl.files.patch.cells import Area, area_of
from steel_xl.files.patch.target import followed
from steel_xl.sheet.grid import LAST_ROW

EDGES = st.integers(1, 60)
AREAS = st.builds(lambda top, left, high, wide: Area(top, left, top + high, left + wide), EDGES, EDGES, EDGES, EDGES)


def test_whole_columns_are_read_as_programs_write_them() -> None:
    assert area_of("B:D") == area_of(f"B1:D{LAST_ROW}") == Area(1, 2, LAST_ROW, 4)
    assert area_of("B:D").whole
    assert not area_of(f"B2:D{LAST_ROW}").whole
    assert Area(1, 2, LAST_ROW, 4).fixed == f"$B$1:$D${LAST_ROW}"


@given(AREAS, AREAS, AREAS)
def test_whole_columns_stay_whole_and_become_more_with_the_results(printed: Area, old: Area, new: Area) -> None:
    whole = replace(printed, top=1, bottom=LAST_ROW)
    after = followed(whole, old, new, new.right)
    assert after.whole
    assert (after.left, after.right) == (
        whole.left,
        max(whole.right, new.right) if new.right > old.right else whole.right,
    )


@given(AREAS, AREAS, AREAS)
def test_a_block_ends_with_the_results_only_if_it_did(printed: Area, old: Area, new: Area) -> None:
    assert followed(replace(printed, bottom=old.bottom + 1), old, new, new.right).bottom == old.bottom + 1
    assert followed(replace(printed, bottom=old.bottom), old, new, new.right).bottom == new.bottom
    assert followed(printed, old, old, old.right) == printed


def test_a_run_keeps_what_somebody_chose_to_print(tmp_path: Path) -> None:
    path = app.new("synergy", tmp_path / "case.xlsx")
    before = openpyxl.load_workbook(path)
    for sheet, area in (("index", "A1:K4"), ("costs", "A1:B2"), ("emissions", "B1:D1048576"), ("checks", "A1:F43")):
        before[sheet].print_area = area
    before.save(path)
    app.run(path, None, path)
    after = openpyxl.load_workbook(path)
    checked = int(after["checks"].print_area.rpartition("$")[2])
    assert checked > 43
    assert {name: after[name].print_area for name in ("index", "costs", "emissions", "grid")} == {
        "index": "'index'!$A$1:$K$7",  # it ended where the results ended, as workbooks of older versions have it
        "costs": "'costs'!$A$1:$B$2",
        "emissions": f"'emissions'!$B$1:$D${LAST_ROW}",
        "grid": f"'grid'!$A$1:$F${LAST_ROW}",
    }
    assert after["checks"].cell(checked, 1).value
    assert not after["checks"].cell(checked + 1, 1).value


def test_each_line_of_a_table_that_a_heat_map_is_drawn_of_is_one_line_high(tmp_path: Path) -> None:
    """However long its names are; other results wrap theirs."""
    path = app.new("synergy", tmp_path / "case.xlsx")
    book = openpyxl.load_workbook(path)
    renamed = "an electric arc furnace charged with scrap alone, its power from the grid"
    for ws in book.worksheets:
        for row in ws.iter_rows():
            for cell in row:
                if cell.value == "ng_dri":
                    cell.value = renamed
    book.save(path)
    app.run(path, None, tmp_path / "run.xlsx")
    after: Any = openpyxl.load_workbook(tmp_path / "run.xlsx")
    for sheet, long in (("grid", True), ("sensitivity", False)):
        (column,) = [cell.column for cell in after[sheet][3] if cell.value == "Process"]
        lines = [row[column - 1] for row in after[sheet].iter_rows(min_row=4) if row[column - 1].value == renamed]
        assert lines
        assert {bool(cell.alignment.shrink_to_fit) for cell in lines} == {long}
        assert {bool(cell.alignment.wrap_text) for cell in lines} == {not long}
        assert {after[sheet].row_dimensions[cell.row].height is None for cell in lines} == {long}
