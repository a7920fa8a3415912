"""`steel-xl report`: one A4 page to hand over, made by LibreOffice; nobody's PDF is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from steel_xl import app
from steel_xl.adapters.cli import cli
from steel_xl.files import pdf
from tests.office.session import page_texts

A4 = (595, 842)  # points


def asked(workbook: Path, target: Path) -> Result:
    return CliRunner().invoke(cli, ["report", str(workbook), "-o", str(target)])


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return app.new("synergy", tmp_path / "study.xlsx")


@pytest.mark.usefixtures("office")
def test_a_study_becomes_one_page_with_the_ranking_and_what_would_change_it(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, tried, script = shutil.which("soffice"), tmp_path / "tried", tmp_path / "soffice"
    script.write_text(f"#!/bin/sh\n[ -e '{tried}' ] || {{ touch '{tried}'; exit 81; }}\nexec '{real}' \"$@\"\n")
    script.chmod(0o700)
    monkeypatch.setattr(pdf, "libreoffice", lambda: script)
    target = tmp_path / "report.pdf"
    done = asked(study, target)
    assert (done.exit_code, done.stdout) == (0, f"Wrote {target}\n")
    assert tried.exists()  # a new profile wants a second start
    (page,) = page_texts(target)
    said = " ".join(page.split())
    for words in ("Four steelmaking processes", "COG hydrogen DRI + EAF", "0.843", "What would change it", "doi"):
        assert words in said
    assert size(target) == A4


def test_our_own_report_is_replaced_and_no_other_pdf(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report.pdf"
    monkeypatch.setattr(app, "pdf_of", lambda *_: b"%PDF-1.7\n%%EOF\n")
    assert asked(study, target).exit_code == 0
    assert asked(study, target).exit_code == 0
    theirs = target.read_bytes() + b"a note, saved by another program"
    target.write_bytes(theirs)
    refused = asked(study, target)
    assert refused.exit_code == 4
    assert "was changed since steel_xl wrote it, or is not ours" in refused.stderr
    assert target.read_bytes() == theirs


@pytest.mark.parametrize(
    ("program", "said"), [(None, "LibreOffice"), ("exit 3", "code 3")], ids=["no LibreOffice", "it fails"]
)
def test_without_libreoffice_nothing_is_written_and_the_way_out_is_told(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str | None, said: str
) -> None:
    script = tmp_path / "soffice"
    script.write_text(f"#!/bin/sh\n{program}\n")
    script.chmod(0o700)
    monkeypatch.setattr(pdf, "libreoffice", lambda: script if program else None)
    done = asked(study, tmp_path / "report.pdf")
    assert done.exit_code == 4
    assert said in done.stderr
    assert not (tmp_path / "report.pdf").exists()


def test_a_fault_is_told_and_no_other_ending_taken(study: Path, tmp_path: Path) -> None:
    assert asked(study, tmp_path / "report.txt").exit_code == 4
    assert asked(app.new("synergy", tmp_path / "blank.xlsx", "blank"), tmp_path / "report.pdf").exit_code == 2
    assert not (tmp_path / "report.pdf").exists()


def size(path: Path) -> tuple[int, int]:
    """Width and height of its pages, as the file says."""
    box = path.read_bytes().partition(b"/MediaBox")[2].partition(b"]")[0].strip(b"[ ").split()
    return round(float(box[2])), round(float(box[3]))
