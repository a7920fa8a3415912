"""Reading VBA projects: our own, and those real Excel saved."""

import zipfile
from pathlib import Path

import pytest
import xlwings
from hypothesis import given
from hypothesis import strategies as st

from steel_xl.files.vba.compression import CHUNK, compress, decompress
from steel_xl.files.vba.project import project_bytes
from steel_xl.files.vba.read import modules
from steel_xl.files.vba.source import WORKBOOK, document, standard
from tests.files.vba.olevba import texts

XLWINGS = Path(xlwings.__file__).parent


@given(st.text(alphabet="ab \n'", max_size=3 * CHUNK).map(str.encode))
def test_what_was_compressed_comes_back(plain: bytes) -> None:
    assert decompress(compress(plain)) == plain


def test_what_is_no_container_is_refused() -> None:
    with pytest.raises(ValueError, match="not a compressed container"):
        decompress(b"\x02")


@pytest.mark.parametrize("lines", [1, 20, 20_000])
def test_our_own_projects(lines: int) -> None:
    """In the small sectors, in the large, and in more of these than the header lists."""
    text = "".join(f"' line {at}\n" for at in range(lines))
    found = modules(project_bytes([document("ThisWorkbook", WORKBOOK), standard("Mine", text)]))
    assert len(found) == 2
    assert found[1].replace("\r\n", "\n") == 'Attribute VB_Name = "Mine"\n' + text


@pytest.mark.parametrize("name", ["quickstart.xlsm", "quickstart_standalone.xlsm", "addin/xlwings.xlam"])
def test_projects_that_excel_saved(name: str) -> None:
    with zipfile.ZipFile(XLWINGS / name) as parts:
        project = parts.read("xl/vbaProject.bin")

    def plain(text: str) -> list[str]:
        return [line for line in text.splitlines() if line and not line.startswith("Attribute")]

    assert sorted(map(plain, modules(project))) == sorted(map(plain, texts(project).values()))


@pytest.mark.parametrize(
    "project", [b"", b"no", bytes.fromhex("d0cf11e0a1b11ae1"), bytes.fromhex("d0cf11e0a1b11ae1") * 99]
)
def test_what_is_no_project_is_refused(project: bytes) -> None:
    with pytest.raises(ValueError, match="not a VBA project"):
        modules(project)
