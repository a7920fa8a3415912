"""The scrap workbook in a real spreadsheet: its checks hold, in both languages, and its pages say what they should."""

from __future__ import annotations

from pathlib import Path

import pytest

from steel_xl import app
from tests.office.bridge import Bridge
from tests.office.session import Office, page_texts
from tests.office.test_macros import excel

FIRST, LAST = 5, 120  # rows of the sheet of checks that are looked at
TITLES = {
    "en": ("Result | Flow matrix of scrap, COORD", "CO2 by scenario", "Result | Binding constraints", "Province A"),
    "zh": ("结果 | 废钢流量矩阵，COORD", "各情景CO2", "结果 | 起作用的约束", "甲省"),
}
NAMES = {"en": ("checks", "OK"), "zh": ("校核", "通过")}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_sums_are_those_of_the_engine_and_pages_speak_the_language(office: Office, tmp_path: Path, lang: str) -> None:
    path = tmp_path / "two.xlsx"
    app.run_case("scrap", "two-provinces", path, lang)
    name, fine = NAMES[lang]
    with office.open(path) as document:
        document.recalculate()
        lines = document.model.Sheets.getByName(name).getCellRangeByName(f"A{FIRST}:F{LAST}").DataArray
        verdicts = [line[5] for line in lines if line[0]]
        printed = document.pdf(tmp_path / "two.pdf")
    assert len(verdicts) > 40
    assert set(verdicts) == {fine}
    text = "".join("".join(page_texts(printed)).split())
    for title in TITLES[lang]:
        assert "".join(title.split()) in text


def test_the_button_runs_the_study_and_the_status_bar_tells_how_far_it_is(bridge: Bridge, tmp_path: Path) -> None:
    path = app.new("scrap", tmp_path / "two.xlsm", "two-provinces")
    with excel(bridge, path) as opened:
        opened.press("run")
        assert any("COORD 2030 (2/" in text for text in opened.app.shown)
        head, *rows = opened.table("national")
        co2 = head.index("CO2 (Mt CO2/yr)")
        assert {row[0]: row[co2] for row in rows} == {
            "TECH": pytest.approx(197.3019, abs=1e-4),
            "COORD": pytest.approx(118.4067, abs=1e-4),
        }
        (printed,) = opened.document.model.Sheets.getByName("flow_matrix_map").getPrintAreas()
        assert printed.EndColumn == 14  # wider than its two provinces, so that no heading is cut
        head = opened.document.model.Sheets.getByName("flow_matrix_map").getCellRangeByName("B4:C4")
        assert head.Orientation.value == "BOTTOMTOP"  # names of provinces across read upwards
        assert [rule.area for rule in opened.book.impl.scales] == ["flow_matrix_map!$B$5:$C$6"]
