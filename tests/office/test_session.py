"""The LibreOffice of the tests keeps its promises: else nothing built on it proves anything."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter

from tests.office import session
from tests.office.session import Document, Office, OfficeError, page_texts, pages

SHEET = "情景 一"
NOTES = "说明"
STALE = 99.0
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("office") / "钢铁 test.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(SHEET)
        sheet.write("A1", "粗钢产量")
        sheet.write_number("B1", 2.0)
        sheet.write_number("B2", 3.0)
        sheet.write_formula("B3", "=B1*B2", None, STALE)
        sheet.write_formula("B4", "=1/(B1-2)", None, STALE)
        sheet.write_formula("B5", '=IF(B1>1,"高","低")', None, "陈旧")
        sheet.write_formula("B6", "=NOSUCHFUNCTION(B1)", None, STALE)
        chart = book.add_chart({"type": "column"})
        chart.set_size({"width": 200, "height": 100})
        chart.add_series({"values": [SHEET, 0, 1, 1, 1]})
        sheet.insert_chart("D2", chart)
        book.add_worksheet(NOTES).write("A1", "第二页的说明")
    return path


@pytest.fixture
def document(office: Office, workbook: Path) -> Iterator[Document]:
    with office.open(workbook) as opened:
        yield opened


def test_a_stored_value_is_stale_until_recalculation(document: Document) -> None:
    assert document.value(SHEET, "B3") == STALE
    document.recalculate()
    assert document.value(SHEET, "B3") == 6.0
    assert document.value(SHEET, "B5") == "高"


def test_reads_numbers_texts_and_empty_cells(document: Document) -> None:
    assert document.sheet_names == [SHEET, NOTES]
    assert document.value(SHEET, "A1") == "粗钢产量"
    assert document.value(SHEET, "$B$1") == 2.0
    assert document.value(SHEET, "Z99") == ""
    assert document.formula(SHEET, "B3") == "=B1*B2"
    assert document.chart_count(SHEET) == 1
    assert document.chart_count(NOTES) == 0


def test_an_edited_cell_moves_the_formula(document: Document) -> None:
    document.recalculate()
    document.set(SHEET, "B1", 5)
    assert document.value(SHEET, "B3") == 15.0
    document.set_formula(SHEET, "B2", "=SUM(B1;1)")
    assert document.value(SHEET, "B3") == 30.0


def test_a_text_stays_a_text(document: Document) -> None:
    document.set(SHEET, "C1", "=1+1")
    assert document.value(SHEET, "C1") == "=1+1"
    document.set(SHEET, "C2", "12")
    assert document.value(SHEET, "C2") == "12"


@pytest.mark.parametrize(("cell", "code"), [("B4", 532), ("B6", 525)])
def test_an_error_is_named_not_read_as_a_number(document: Document, cell: str, code: int) -> None:
    document.recalculate()
    assert document.error(SHEET, cell) == code
    with pytest.raises(AssertionError, match=rf"{SHEET}!{cell} .*{code}"):
        document.value(SHEET, cell)
    assert document.error(SHEET, "B3") == 0


def test_an_unknown_sheet_or_cell_is_named(document: Document) -> None:
    with pytest.raises(KeyError, match="没有"):
        document.value("没有", "A1")
    with pytest.raises(KeyError, match="A0"):
        document.value(SHEET, "A0")
    with pytest.raises(KeyError, match="A1:B2"):
        document.value(SHEET, "A1:B2")


def test_prints_pages_with_chinese_text(document: Document, tmp_path: Path) -> None:
    document.recalculate()
    pdf = document.pdf(tmp_path / "打印.pdf")
    first, second = page_texts(pdf)
    assert "粗钢产量" in first
    assert "第二页的说明" in second
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "打印-9.png").touch()
    drawn = pages(pdf, tmp_path / "pictures")
    assert [page.name for page in drawn] == ["打印-001.png", "打印-002.png"]
    assert all(page.read_bytes().startswith(b"\x89PNG") for page in drawn)


def test_saves_what_it_sees(document: Document, office: Office, tmp_path: Path) -> None:
    document.recalculate()
    saved = document.save_as(tmp_path / "saved.xlsx")
    with office.open(saved) as again:
        assert again.value(SHEET, "B3") == 6.0


def test_the_file_itself_is_not_touched(office: Office, workbook: Path) -> None:
    before = hashlib.sha256(workbook.read_bytes()).hexdigest()
    with office.open(workbook) as first, office.open(workbook) as second:
        first.set(SHEET, "B1", 7)
        second.recalculate()
        assert second.value(SHEET, "B1") == 2.0
    with office.open(workbook) as third:
        assert third.value(SHEET, "B1") == 2.0
    assert hashlib.sha256(workbook.read_bytes()).hexdigest() == before
    assert [path.name for path in workbook.parent.iterdir()] == [workbook.name]


def test_a_lock_left_beside_the_file_is_no_obstacle(office: Office, workbook: Path) -> None:
    lock = workbook.with_name(f".~lock.{workbook.name}#")
    lock.write_text(",someone,elsewhere,01.01.2025 00:00,file:///nowhere;", encoding="utf-8")
    try:
        with office.open(workbook) as opened:
            assert opened.value(SHEET, "B1") == 2.0
    finally:
        lock.unlink()


@pytest.mark.parametrize("content", [b"no workbook at all", b"PK\x03\x04 a damaged archive"])
def test_a_file_that_is_no_workbook_is_refused(office: Office, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.xlsx"
    path.write_bytes(content)
    with pytest.raises(OfficeError, match=r"bad\.xlsx"):
        office.open(path)


@pytest.mark.usefixtures("office")
def test_loading_uno_leaves_python_as_it_was() -> None:
    code = """
import builtins, sys
from tests.office import session
before = [*sys.path, builtins.__import__]
session._load_uno()
sys.exit("uno" not in sys.modules or [*sys.path, builtins.__import__] != before)
"""
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_importing_the_session_does_not_load_uno() -> None:
    code = "import sys, tests.office.session; sys.exit('uno' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.mark.usefixtures("office")
def test_a_second_instance_ends_alone_and_leaves_nothing(workbook: Path) -> None:
    with Office() as other:
        process, folder = other.running().pid, other._folder
        left_open = other.open(workbook)
        left_open.set(SHEET, "B1", 7)
        assert folder.is_dir()
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    with pytest.raises(OfficeError, match="closed"):
        other.open(workbook)


@pytest.mark.usefixtures("office")
def test_a_call_that_hangs_ends_with_an_explanation(workbook: Path) -> None:
    with Office() as other, other.open(workbook) as opened:
        other.patience = 0.2

        def endless() -> None:
            with other.watch("waiting"):
                while True:
                    opened.model.calculateAll()

        with pytest.raises(OfficeError, match=r"waiting took longer than 0\.2 s"):
            endless()
        with pytest.raises(OfficeError, match="ended with code -9"):
            opened.value(SHEET, "B1")


def _script(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o700)
    return path


@pytest.mark.usefixtures("office")
def test_starts_again_when_a_new_profile_asks_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = tmp_path / "asked"
    first_81 = f"[ -e '{asked}' ] || {{ touch '{asked}'; exit 81; }}\nexec '{session._program()}' \"$@\""
    program = _script(tmp_path / "soffice.bin", first_81)
    monkeypatch.setattr(session, "_program", lambda: program)
    launch = Office._launch

    def over_before_it_is_watched(office: Office, pipe: str) -> "subprocess.Popen[bytes]":
        first = office._process is None
        process = launch(office, pipe)
        if first:
            process.wait()
        return process

    monkeypatch.setattr(Office, "_launch", over_before_it_is_watched)
    with Office() as other:
        assert asked.exists()
        assert other.running().poll() is None


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("echo no display; exit 3", "ended with code 3.*no display"),
        ("exit 81", "ended with code 81"),
        ("exec sleep 60", r"starting LibreOffice took longer than 0\.3 s"),
    ],
)
def test_a_failed_start_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, message: str
) -> None:
    program = _script(tmp_path / "soffice.bin", script)
    monkeypatch.setattr(session, "_program", lambda: program)
    with pytest.raises(OfficeError, match=message):
        Office(patience=0.3 if "sleep" in script else 10)


def test_says_why_the_tests_cannot_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "_program", lambda: Path("soffice.bin"))
    monkeypatch.setattr(session, "_system_uno", lambda: session._SystemUno("/nowhere", (3, 2)))
    assert "made for Python 3.2" in str(session.missing())
    monkeypatch.setattr(session, "_system_uno", lambda: None)
    assert "uno" in str(session.missing())
    monkeypatch.setattr(session, "_program", lambda: None)
    assert "LibreOffice" in str(session.missing())
