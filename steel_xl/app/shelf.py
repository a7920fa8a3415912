"""The templates and worked cases that are checked in: built from the same code, and compared part by part."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path

from lxml import etree

from steel_xl import __version__, app
from steel_xl.app import writable
from steel_xl.app.compose import macros_of
from steel_xl.app.manual import pages
from steel_xl.catalog import BLANK, SYSTEMS, functions
from steel_xl.files.examples import examples_bytes
from steel_xl.files.read import ENDINGS
from steel_xl.files.save import save
from steel_xl.sheet.label import languages

TOLERANCE = 1e-9  # relative difference two numbers of a built file may have on different machines


def _made(folder: Path, systems: Collection[str]) -> Iterator[Path]:
    """Build every file of the shelf below `folder`, workbooks of some systems; yields their paths relative to it."""
    for name in ("templates", "workbooks", "docs/functions", "docs/sheets"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for system in systems:
        case = SYSTEMS[system]
        for lang in languages():
            for ending in ENDINGS:
                template = Path("templates", "" if lang == "en" else lang, f"{system}{ending}")
                (folder / template).parent.mkdir(exist_ok=True)
                app.new(system, folder / template, BLANK, lang, force=True, shipped=True)
                yield template
        worked = Path("workbooks", f"{system}-{case}.xlsx")
        (folder / worked).unlink(missing_ok=True)
        app.run_case(system, case, folder / worked)
        yield worked

    for lang in languages():
        live = Path("templates", "" if lang == "en" else lang, "functions.xlsm")
        examples(folder / live, lang, shipped=True)
        yield live

    for path, text in pages().items():
        (folder / path).write_text(text, encoding="utf-8")
        yield path


def examples(path: Path, lang: str = "en", *, shipped: bool = False) -> Path:
    """Write the workbook with a live example of each worksheet function; an .xlsm has the macros.

    Parameters
    ----------
    path : an .xlsm, or an .xlsx whose formulas wait for the add-in; FileProblem if it cannot be written
    lang : language of the workbook
    shipped : the file is for any machine: macros do not name this Python
    """
    writable(path)
    save(path, examples_bytes(functions(), lang, __version__, macros_of(path, shipped=shipped)))
    return path


def build(folder: Path, systems: Collection[str] = tuple(SYSTEMS)) -> list[str]:
    """Build the shelf in `folder`, workbooks of all systems or of some; returns what was built."""
    return [path.as_posix() for path in _made(folder, systems)]


def stale(folder: Path, systems: Collection[str] = tuple(SYSTEMS)) -> list[str]:
    """What in `folder` is not as it would be built: file, or file and part; workbooks of all systems or of some."""
    with tempfile.TemporaryDirectory() as scratch:
        return [
            line
            for path in _made(Path(scratch), systems)
            for line in _differences(Path(scratch) / path, folder / path, path)
        ]


def _differences(fresh: Path, kept: Path, name: Path) -> Iterator[str]:
    if not kept.is_file():
        yield f"{name.as_posix()} (missing)"
        return
    if name.suffix == ".md":
        if fresh.read_bytes() != kept.read_bytes():
            yield name.as_posix()
        return
    with zipfile.ZipFile(fresh) as new, zipfile.ZipFile(kept) as old:
        for part in sorted({*new.namelist(), *old.namelist()}):
            if part not in new.namelist() or part not in old.namelist():
                yield f"{name.as_posix()}: {part} (only in one)"
            elif not same(new.read(part), old.read(part)):
                yield f"{name.as_posix()}: {part}"


def same(one: bytes, other: bytes) -> bool:
    """Whether two parts are equal: byte for byte, or as XML with numbers to 1e-9."""
    if one == other:
        return True
    try:
        return _same_tree(etree.fromstring(one), etree.fromstring(other))
    except etree.XMLSyntaxError:
        return False


def _same_tree(one: etree._Element, other: etree._Element) -> bool:
    return (
        one.tag == other.tag
        and sorted(one.items()) == sorted(other.items())
        and _alike(one.text, other.text)
        and _alike(one.tail, other.tail)
        and len(one) == len(other)
        and all(_same_tree(a, b) for a, b in zip(one, other, strict=True))
    )


def _alike(one: str | None, other: str | None) -> bool:
    if one == other:
        return True
    try:
        a, b = float(one or ""), float(other or "")
    except ValueError:
        return False
    return abs(a - b) <= TOLERANCE * max(1, abs(a), abs(b))
