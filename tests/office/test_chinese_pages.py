"""The Chinese workbook on paper: its checks hold in a real spreadsheet, its words stand on the pages, in a font."""

import re
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from steel_xl import app
from tests.office.session import Office, page_texts

TITLES = (
    *("减污降碳与成本协同评价", "输入 | 能源价格", "结果 | 耦合协调度", "结果 | 图表", "结果 | D热力图"),
    *("当前值（表格公式）", "数据来源与假设", "各工艺耦合协调度", "严重失调衰退", "良好协调发展", "全绿电绿氢"),
)
PRIVATE = re.compile("[\ufffd\u25a1\ue000-\uf8ff]")  # what stands where a letter has no picture


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("zh") / "synergy-luo2025.xlsx"
    app.run_case("synergy", "luo2025", path, "zh")
    return path


@pytest.fixture(scope="module")
def printed(office: Office, workbook: Path) -> Path:
    target = workbook.with_suffix(".pdf")
    with office.open(workbook) as document:
        document.recalculate()
        document.pdf(target)
    return target


def test_every_check_holds_once_recalculated(office: Office, workbook: Path) -> None:
    place = next(
        cell.coordinate for row in openpyxl.load_workbook(workbook)["封面"] for cell in row if _is_master(cell.value)
    )
    with office.open(workbook) as document:
        document.recalculate()
        assert document.value("封面", place) == "全部校核通过"
        document.set("价格", "C7", 0.5)
        document.recalculate()
        assert document.value("封面", place) == "不符"


def _is_master(value: object) -> bool:
    return isinstance(value, str) and value.startswith("=") and "全部校核通过" in value


def test_the_titles_stand_on_the_pages(printed: Path) -> None:
    pages = page_texts(printed)
    text = "".join("".join(page.split()) for page in pages)
    assert [title for title in TITLES if "".join(title.split()) not in text] == []
    assert not PRIVATE.search(text)


def test_every_page_has_its_sheet_in_chinese_at_its_foot(printed: Path, workbook: Path) -> None:
    names = openpyxl.load_workbook(workbook).sheetnames
    for page in page_texts(printed):
        assert any(name in page for name in names)


def test_the_fonts_are_embedded_and_one_of_them_is_chinese(printed: Path) -> None:
    if shutil.which("pdffonts") is None:
        pytest.skip("pdffonts not found (Debian: poppler-utils)")
    listed = subprocess.run(["pdffonts", str(printed)], check=True, capture_output=True, encoding="utf-8").stdout
    fonts = listed.splitlines()[2:]
    assert fonts
    assert all(re.search(r"\byes +(yes|no) +(yes|no) +\d+ +\d+$", line) for line in fonts), listed
    assert any(re.search("CJK|Han|Hei|Song|Ming|WenQuan|Droid|Deng", line) for line in fonts), listed
