"""The Pareto front as a scatter chart and the heat map, made new and followed in the same workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from lxml import etree

from steel_xl import app
from steel_xl.files.patch.cells import Area
from steel_xl.files.patch.drawn import drawn_on
from steel_xl.files.patch.package import MAIN, Package
from steel_xl.files.patch.write import break_pages

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
FIRST = 4  # row of the first point
SAID = {
    "en": ("Cost, 1e6 yuan a year", "CO2, Mt a year"),
    "zh": ("成本，百万元/年", "CO2，Mt/年"),
}
MAP = {"en": ("flow_matrix_map", "Province A"), "zh": ("流量热力图", "甲省")}  # sheet, first name across
UPRIGHT = 90  # degrees
FEWER = 6  # points of the second run


def front(path: Path) -> etree._Element:
    """The scatter chart of a workbook, of which there is one."""
    with ZipFile(path) as archive:
        parts = [archive.read(name) for name in archive.namelist() if name.startswith("xl/charts/chart")]
    (found,) = [chart for part in parts if (chart := etree.fromstring(part)).find(f".//{C}scatterChart") is not None]
    return found


def areas(path: Path) -> list[tuple[str, str]]:
    """The x and y of each of its series, without the sheet's name."""
    series = front(path).findall(f".//{C}ser")
    found = [[str(each.findtext(f"{C}{part}//{C}f")) for part in ("xVal", "yVal")] for each in series]
    return [(x.rpartition("!")[2], y.rpartition("!")[2]) for x, y in found]


def titles(path: Path) -> list[str]:
    """What is said along its axes, x first."""
    axes = front(path).findall(f".//{C}valAx")
    assert [axis.find(C + "axPos").get("val") for axis in axes] == ["b", "l"]  # type: ignore[union-attr]
    return ["".join(map(str, axis.find(C + "title").itertext())).strip() for axis in axes]  # type: ignore[union-attr]


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_points_stand_at_their_numbers_and_follow_their_table(tmp_path: Path, lang: str) -> None:
    path = app.new("scrap", tmp_path / "two.xlsx", "two-provinces", lang)
    app.run(path, None, path)
    x, y, chosen = (f"${column}${FIRST}:${column}${FIRST + 9}" for column in "DEF")
    assert areas(path) == [(x, y), (x, chosen)]
    package = Package(path.read_bytes())
    told = {key: each for part in package.parts.sheets.values() for key, each in drawn_on(package, part).items()}
    (live,) = [each for key, each in told.items() if "pareto" in key]  # what a button tells Excel
    assert [tuple(area.rpartition("!")[2] for area in (each.across, each.up)) for each in live.traces] == areas(path)
    assert [axis.title for axis in live.axes] == titles(path)
    assert titles(path) == list(SAID[lang])
    assert front(path).find(f".//{C}scatterStyle").get("val") == "lineMarker"  # type: ignore[union-attr]
    workbook = openpyxl.load_workbook(path)
    name, head = MAP[lang]
    assert workbook[name]["B4"].value == head
    assert workbook[name]["B4"].alignment.textRotation == UPRIGHT  # a look the new workbook did not have yet
    for row in workbook["settings" if lang == "en" else "设置"].iter_rows():
        if row[0].value == "front_points":
            row[2].value = FEWER
    workbook.save(path)
    app.run(path, None, path)
    x, y, chosen = (f"${column}${FIRST}:${column}${FIRST + FEWER - 1}" for column in "DEF")
    assert areas(path) == [(x, y), (x, chosen)]
    assert titles(path) == list(SAID[lang])


def test_pages_break_where_the_results_say_and_where_the_user_did() -> None:
    def sheet(*rows: int) -> etree._Element:
        breaks = "".join(f'<brk id="{row}" max="16383" man="1"/>' for row in rows)
        told = f"<rowBreaks>{breaks}</rowBreaks>" if rows else ""
        return etree.fromstring(f'<worksheet xmlns="{MAIN.strip("{}")}"><sheetData/>{told}<drawing/></worksheet>')

    def rows(root: etree._Element) -> list[int]:
        return [int(each.get("id", "")) for each in root.iter(MAIN + "brk")]

    old, new = Area(2, 1, 40, 5), Area(2, 1, 95, 9)
    mine = sheet(20, 200)
    break_pages(mine, sheet(33, 64), old, new)
    assert rows(mine) == [33, 64, 200]
    assert [etree.QName(each).localname for each in mine] == ["sheetData", "rowBreaks", "drawing"]
    fresh = sheet()
    break_pages(fresh, sheet(33, 64), old, new)
    assert rows(fresh) == [33, 64]
    break_pages(fresh, sheet(), new, old)
    assert fresh.find(MAIN + "rowBreaks") is None


def test_what_is_printed_of_the_charts_grows_with_them(tmp_path: Path) -> None:
    path = app.new("synergy", tmp_path / "case.xlsx")
    before = openpyxl.load_workbook(path)
    printed = int(before["charts"].print_area.rpartition("$")[2])
    for row, carrier in enumerate(("coal", "natural_gas", "coke_oven_gas"), 6):
        line: tuple[str | float, ...] = (f"price of {carrier}", "prices", carrier, "price_yuan", 0.5, 1.5, 0.5)
        for column, cell in enumerate(line, 1):
            before["sensitivity_ranges"].cell(row, column, cell)
    before.save(path)
    app.run(path, None, path)
    charts: Any = openpyxl.load_workbook(path)["charts"]
    assert int(charts.print_area.rpartition("$")[2]) == printed + 44  # two more lines of charts, 22 rows each
    assert [each.id for each in charts.row_breaks.brk] == [47, 91]
    last = max(chart.anchor.to.row + 1 for chart in charts._charts)
    assert printed < last <= printed + 44
