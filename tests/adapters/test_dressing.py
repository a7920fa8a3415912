"""What a macro is told of formats: each part of each cell's look once, and nothing of cells without a format."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steel_xl.adapters.dressing import _edges, _Worn, _worn
from steel_xl.files.patch.cells import Area, area_of

NO_LINE = ((None, None),) * 4
PLAIN = (
    ("Calibri", 11.0, False, False, False, None),
    ("none", None),
    NO_LINE,
    "General",
    "general",
    "bottom",
    "",
    0,
)
LOOKS: list[Any] = [
    (*PLAIN, True, 0),
    (("Calibri", 11.0, True, False, False, "FFFFFF"), ("solid", "1F3864"), *PLAIN[2:], True, 90),
    (("Arial", 12.0, False, True, False, None), *PLAIN[1:3], "0.000", "right", "top", "wrapped", 1, True, 0),
]
SAID: tuple[dict[str, str], ...] = (
    {},
    {"bold": "", "ink": "16777215", "fill": "6567967", "turn": "-4171"},
    {"italic": "", "form": "0.000", "across": "-4152", "indent": "1", "up": "-4160", "wrap": ""},
)
GRIDS = st.integers(1, 5).flatmap(
    lambda wide: st.lists(
        st.lists(st.sampled_from([None, "0", "1", "2"]), min_size=wide, max_size=wide), min_size=1, max_size=8
    )
)


class Source:
    """As much of a sheet as formats ask for."""

    def __init__(self, rows: list[list[str | None]]) -> None:
        self.rows = rows

    def style(self, row: int, column: int) -> str | None:
        return self.rows[row - 3][column - 2]


@given(GRIDS)
def test_each_cell_is_told_its_look_once(rows: list[list[str | None]]) -> None:
    area = Area(3, 2, 2 + len(rows), 1 + len(rows[0]))
    source: Any = Source(rows)
    told: dict[tuple[int, int], dict[str, str]] = {place: {} for place in area.places()}
    fonts: dict[tuple[int, int], dict[str, str]] = {place: {} for place in area.places()}
    for line in _worn(_Worn(source, area, LOOKS)):
        part, value, cells = line.split("\t")
        for place in area_of(cells).places():
            if part in ("name", "size"):
                fonts[place][part] = value  # the usual one first
            else:
                assert part not in told[place]
                told[place][part] = value
    for place, parts in told.items():
        style = source.style(*place)
        assert parts == (SAID[int(style)] if style else {})
        if style:
            assert fonts[place] == {"name": LOOKS[int(style)][0][0], "size": str(LOOKS[int(style)][0][1])}


@pytest.mark.parametrize(
    ("cells", "edges"),
    [("B3:D5", "7 11 10 8 12 9"), ("B3:B5", "7 10 8 12 9"), ("B3:D3", "7 11 10 8 9"), ("B3:B3", "7 10 8 9")],
)
def test_a_block_of_one_row_or_column_has_no_lines_inside(cells: str, edges: str) -> None:
    assert list(_edges(area_of(cells), (("thin", "BFBFBF"),) * 4)) == [f"edges\t2 12566463 {edges}\t{cells}"]
    below = ((None, None), (None, None), (None, None), ("medium", "1F3864"))
    inside = " 12" if "12" in edges else ""
    assert [line.split("\t")[1] for line in _edges(area_of(cells), below)] == [f"-4138 6567967 9{inside}"]
