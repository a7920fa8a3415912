"""The VBA writer against readers that are not ours: olevba's decompression and parser, olefile at its strictest."""

from __future__ import annotations

import string
import zipfile
from pathlib import Path

import numpy as np
import olefile
import pytest
import xlwings
from hypothesis import given, settings
from hypothesis import strategies as st

from steel_xl.files.vba.compound import compound_file
from steel_xl.files.vba.compression import CHUNK, compress
from steel_xl.files.vba.project import obfuscated, project_bytes
from steel_xl.files.vba.source import SHEET, WORKBOOK, Module, class_module, document, standard
from tests.files.vba.olevba import decompressed, opened, texts

pytestmark = pytest.mark.slow  # the quick part of the suite stays under a minute

XLWINGS = Path(xlwings.__file__).parent
ROUNDS = settings(max_examples=60, deadline=None)


def again(data: bytes) -> bytes:
    return decompressed(compress(data))


def noise(size: int, alphabet: str = "") -> bytes:
    """Random bytes, or letters of an alphabet; the same each time."""
    source = np.random.default_rng(size)
    return "".join(source.choice(list(alphabet), size)).encode() if alphabet else source.bytes(size)


@ROUNDS
@given(st.binary(max_size=3_000) | st.text(alphabet="ab \r\n", max_size=9_000).map(str.encode))
def test_what_is_compressed_comes_back(data: bytes) -> None:
    assert again(data) == data


@pytest.mark.parametrize("size", [1, 3, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 100_000])
@pytest.mark.parametrize("alphabet", ["a", "abc", "some words\r\n"], ids=["one", "three", "ten"])
def test_text_of_any_size_comes_back(alphabet: str, size: int) -> None:
    text = noise(size, alphabet)
    assert again(text) == text


@pytest.mark.parametrize("size", [CHUNK, 2 * CHUNK, 100_000, 25 * CHUNK + 3_900])
def test_random_bytes_come_back_with_the_zeros_of_a_stored_last_chunk_at_most(size: int) -> None:
    data = noise(size)
    found = again(data)
    assert found[:size] == data
    assert not any(found[size:])
    assert len(found) == size or (size % CHUNK > CHUNK * 8 // 9 and len(found) % CHUNK == 0)


def test_source_gets_smaller() -> None:
    source = (XLWINGS / "xlwings.bas").read_bytes()
    assert len(source) > CHUNK
    assert again(source) == source
    assert len(compress(source)) < len(source) / 2


def test_the_examples_of_the_specification() -> None:
    """[MS-OVBA] 3.2.1 to 3.2.3; the second may be compressed otherwise, and so has its size here."""
    assert compress(b"abcdefghijklmnopqrstuv.").hex() == "0119b000616263646566676800696a6b6c6d6e6f70007172737475762e"
    normal = b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"
    assert again(normal) == normal
    assert len(compress(normal)) == 51
    assert compress(b"a" * 73).hex() == "0103b002614500"


SIZES = [0, 1, 63, 64, 65, 4095, 4096, 4097, 20_000]


@pytest.mark.parametrize("large", [0, 300_000], ids=["one sector of table", "many sectors of table"])
def test_a_compound_file_holds_streams_of_any_size(large: int) -> None:
    streams = {f"s{size}": noise(size) for size in [*SIZES, *([large] if large else [])]}
    with opened(compound_file({"folder": streams, "Top": b"top", "an empty folder": {}})) as found:
        assert sorted(found.listdir()) == sorted([["Top"], *(["folder", name] for name in streams)])
        for name, data in streams.items():
            assert found.openstream(["folder", name]).read() == data
        assert found.openstream("Top").read() == b"top"
        assert (found.num_fat_sectors > 1) == bool(large)


@ROUNDS
@given(st.dictionaries(st.text(string.ascii_letters, min_size=1, max_size=31).map(str.lower), st.binary(max_size=99)))
def test_every_stream_is_found_by_its_name(streams: dict[str, bytes]) -> None:
    with opened(compound_file({"VBA": streams})) as found:
        assert {path[-1]: found.openstream(path).read() for path in found.listdir()} == streams


@given(st.integers(1, 40))
def test_the_tree_of_a_folder_is_red_black(count: int) -> None:
    """[MS-CFB] 2.6.4: the root is black, no red has a red child, every way down passes as many black entries."""
    with opened(compound_file({f"n{at:02d}": b"" for at in range(count)})) as found:
        entries = {child.sid: child for child in found.root.kids}

        def blacks(at: int, *, above_is_red: bool) -> int:
            if at == olefile.NOSTREAM:
                return 1
            red = entries[at].color == 0
            assert not (red and above_is_red)
            left, right = (blacks(side, above_is_red=red) for side in (entries[at].sid_left, entries[at].sid_right))
            assert left == right
            return left + (not red)

        assert len(entries) == count
        assert blacks(found.root.sid_child, above_is_red=True) > 1


def test_what_cannot_be_written_is_refused() -> None:
    with pytest.raises(ValueError, match="31 characters"):
        compound_file({"n" * 32: b""})
    with pytest.raises(ValueError, match="7 MB"):
        compound_file({"big": bytes(8_000_000)})
    with pytest.raises(ValueError, match="no module called"):
        standard("1st", "")
    with pytest.raises(ValueError, match="ASCII"):
        standard("Words", "' 焦炉")
    with pytest.raises(ValueError, match="same name"):
        project_bytes([standard("A", ""), standard("a", "")])


def modules() -> list[Module]:
    """One of each kind, small and large; the large ones have streams above the cutoff of 4096 bytes, packed."""
    large = "".join(f"' {noise(size, string.ascii_letters).decode()}\n" for size in range(20, 400))
    return [
        document("ThisWorkbook", WORKBOOK, "Private Sub Workbook_Open()\nEnd Sub\n"),
        document("Sheet1", SHEET),
        standard("Small", "Option Explicit\nSub Hello()\nEnd Sub"),
        standard("Large", large),
        standard("xlwings", (XLWINGS / "xlwings.bas").read_text(encoding="ascii")),
        class_module("Dictionary", (XLWINGS / "addin" / "Dictionary.cls").read_text(encoding="ascii")),
        class_module("Empty", ""),
    ]


def test_olevba_reads_every_module_as_we_wrote_it() -> None:
    written = modules()
    data = project_bytes(written)
    with opened(data) as found:
        assert found.get_size("VBA/Large") > 4096 > found.get_size("VBA/Small")
    ending = {"Module": ".bas", "Class": ".cls", "Document": ".cls"}
    assert texts(data) == {module.name + ending[module.kind]: module.text for module in written}


def test_attributes_fit_the_kind_of_module() -> None:
    workbook, sheet, small, *_, dictionary, _ = (module.text for module in modules())
    assert 'Attribute VB_Base = "0{00020819-' in workbook
    assert 'Attribute VB_Base = "0{00020820-' in sheet
    assert small == 'Attribute VB_Name = "Small"\r\nOption Explicit\r\nSub Hello()\r\nEnd Sub\r\n'
    assert dictionary.count('Attribute VB_Name = "Dictionary"') == 1
    assert dictionary.startswith('Attribute VB_Name = "Dictionary"\r\nAttribute VB_Base = "0{FCFB3D2A-')
    assert "VERSION 1.0 CLASS" not in dictionary
    assert "Attribute Item.VB_UserMemId = 0" in dictionary  # makes Item the default member


def test_attributes_are_as_in_the_workbook_xlwings_ships() -> None:
    """Its quickstart has a project without compiled code too, and Excel opens it."""
    with zipfile.ZipFile(XLWINGS / "quickstart_standalone.xlsm") as archive:
        theirs = texts(archive.read("xl/vbaProject.bin"))
    ours = {module.name: module.text.splitlines() for module in modules()}
    assert theirs["Sheet1.cls"].splitlines() == ours["Sheet1"]
    for name, lines in (("ThisWorkbook", 8), ("Dictionary", 8), ("xlwings", 2)):
        found = next(text for file, text in theirs.items() if file.startswith(name)).splitlines()
        assert found[:lines] == ours[name][:lines]


@pytest.mark.parametrize(("field", "data"), [("CMG", bytes(4)), ("DPB", bytes(1)), ("GC", b"\xff")])
def test_protection_is_hidden_as_excel_hides_it(field: str, data: bytes) -> None:
    """In a project that Excel saved; the bytes a reader skips are whatever Excel put there."""
    with zipfile.ZipFile(XLWINGS / "quickstart.xlsm") as archive, opened(archive.read("xl/vbaProject.bin")) as found:
        lines = found.openstream("PROJECT").read().decode("cp1252").splitlines()
    said = {key: value.strip('"') for key, _, value in (line.partition("=") for line in lines)}
    seed = int(said[field][:2], 16)
    assert said[field] in {obfuscated(data, said["ID"], seed, ignored) for ignored in range(256)}
    assert obfuscated(data, said["ID"], seed) != obfuscated(data, "{0}", seed)


def test_the_same_modules_give_the_same_bytes() -> None:
    assert project_bytes(modules()) == project_bytes(modules())
