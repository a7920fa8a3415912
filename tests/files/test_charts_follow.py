"""Charts of a workbook that gets the results of another study: as that study's own, and what the user moved stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree

from steel_xl import app
from steel_xl.catalog import system
from steel_xl.files.patch.drawings import follow, frames_of
from steel_xl.files.patch.package import Package
from steel_xl.sheet.label import Labels
from tests.files.filled import CASES, filled, pair
from tests.office.chart_model import HIGH, WIDE, Charts
from tests.office.charts import charts_in

XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MOVED = "steel_xl charts abatement"


def followed(before: Path, results: Path, target: Path) -> Charts:
    """The charts of a workbook after those of another."""
    mine, other = Package(before, before), Package(results, results)
    for sheet, part in mine.parts.sheets.items():
        if sheet in other.parts.sheets:
            follow(mine, part, other, other.parts.sheets[sheet])
    target.write_bytes(mine.content())
    return charts_in(target)


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_case_typed_into_the_blank_workbook_looks_like_its_own(tmp_path: Path, name: str) -> None:
    typed, own = filled(name, tmp_path)
    app.run(typed, None, typed)
    if name == "leapx":
        own = pair(name, tmp_path)[1]
    else:
        app.run(own, None, own)
    mine, other = (openpyxl.load_workbook(path) for path in (typed, own))
    for key in system(name).result_tables:
        sheets: list[Any] = [book[Labels("en", name).sheet(key)] for book in (mine, other)]
        cells = [[cell for row in sheet.iter_rows(min_row=3) for cell in row] for sheet in sheets]
        said = [{each.coordinate: (each.value, each.number_format) for each in some if each.value} for some in cells]
        assert said[0] == said[1], key
    assert charts_in(typed).said() == charts_in(own).said()


@pytest.mark.slow
def test_charts_make_room_for_new_ones_but_for_those_somebody_moved(tmp_path: Path) -> None:
    blank, full = pair("synergy", tmp_path)
    mine = Package(blank, blank)
    part = mine.parts.sheets["charts"]
    frame = frames_of(mine, part, {})[MOVED]
    mine.edit(mine.linked(part, "drawing")[0])
    for column in frame.anchor.iterfind(f"*/{XDR}col"):
        column.text = str(int(str(column.text)) + 30)
    blank.write_bytes(mine.content())
    after, wanted = followed(blank, full, tmp_path / "after.xlsx").said(), charts_in(full).said()
    places = {name: chart["place"] for (sheet, name), chart in after.items() if sheet == "charts"}
    assert len(set(places.values())) == len(places)  # none on top of another
    assert places.pop(MOVED) == (47 * HIGH + 3, 30 * WIDE)
    assert places == {name: wanted["charts", name]["place"] for name in places}


@pytest.mark.slow
def test_colours_of_the_user_stay_and_ours_are_not_worn_twice(tmp_path: Path) -> None:
    blank, full = pair("leapx", tmp_path)
    mine, name = Package(blank, blank), "steel_xl charts sectors Baseline"
    chart = mine.edit(frames_of(mine, mine.parts.sheets["charts"], {})[name].part)
    first, second = (next(each.iter(f"{A}srgbClr")) for each in chart.iter("{*}ser"))
    assert {first.get("val"), second.get("val")} == {"1F3864", "2E75B6"}
    first.set("val", "FF0000")
    blank.write_bytes(mine.content())
    series = followed(blank, full, tmp_path / "after.xlsx").said()["charts", name]["series"]
    worn = [each["fill"] for each in series]
    assert worn[0] == 0x0000FF  # red, as Excel counts
    assert len(set(worn)) == len(worn)


@pytest.mark.slow
def test_a_kind_the_user_chose_keeps_its_looks_when_series_come(tmp_path: Path) -> None:
    blank, full = pair("leapx", tmp_path)
    mine, name = Package(blank, blank), "steel_xl charts sectors Baseline"
    chart = mine.edit(frames_of(mine, mine.parts.sheets["charts"], {})[name].part)
    bars = next(chart.iter("{*}barChart"))
    bars.tag = str(bars.tag).replace("barChart", "lineChart")
    looks = worn(chart)
    blank.write_bytes(mine.content())
    followed(blank, full, tmp_path / "after.xlsx")
    after = Package(tmp_path / "after.xlsx")
    drawn = after.look(frames_of(after, after.parts.sheets["charts"], {})[name].part)
    assert len(looks) == 2
    assert worn(drawn) == looks  # new ones are lines in the colours Excel gives


def worn(chart: etree._Element) -> list[bytes]:
    """How its series look, as the file says it."""
    return [etree.tostring(looks) for series in chart.iter("{*}ser") for looks in series.iterfind("{*}spPr")]


@pytest.mark.slow
def test_one_series_has_no_legend_and_several_have_one(tmp_path: Path) -> None:
    blank, full = pair("leapx", tmp_path)
    name = ("charts", "steel_xl charts intensity")
    assert charts_in(blank).said()[name]["legend"] is None
    assert charts_in(full).said()[name]["legend"] is not None
    mine = Package(full, full)
    part = frames_of(mine, mine.parts.sheets["charts"], {})[name[1]].part
    root = mine.edit(part)
    legend = next(root.iter("{*}legend"))
    parent: etree._Element = legend.getparent()  # type: ignore[assignment]
    parent.remove(legend)
    without = tmp_path / "without.xlsx"
    without.write_bytes(mine.content())
    again = pair("leapx", tmp_path)[1]
    assert followed(without, again, tmp_path / "after.xlsx").said()[name]["legend"] is None  # taken away by the user
