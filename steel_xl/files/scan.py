"""What a value reader cannot see in a workbook: its tables, error cells, formulas never calculated, far-off cells."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import IO, cast

from lxml import etree

from steel_xl.sheet.grid import CellError, Uncalculated
from steel_xl.sheet.issue import FileProblem

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/"  # namespaces of ISO/IEC 29500 Strict, a choice when saving in Excel
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_FAR = re.compile(
    rb'r="(?:[A-Z]{2,3}\d|[A-Z]\d{6})'
)  # beyond column Z or row 99,999: within them no sheet is too large
_SIGNS = (b'"e"', b"'e'", b"<f", b":f")  # without one of these a sheet has neither error cells nor formulas
_ODD = re.compile(rb"""\bt\s*=\s*["']e["']|<(?:[\w.-]+:)?f[\s/>]""")
_NAMES = {"m": _MAIN.strip("{}")}
_ODD_CELLS = etree.XPath("//m:sheetData/m:row/m:c[@t='e' or m:f]", namespaces=_NAMES)
_UNSAID = etree.XPath("count(//m:sheetData/m:row/m:c[not(@r)] | //m:sheetData/m:row[not(@r)])", namespaces=_NAMES)
_REFERENCE = re.compile(r"\$?([A-Z]+)\$?(\d+)")

MOST_CELLS = 20_000_000  # cells a sheet may span before we refuse to load it
MOST_BYTES = 1 << 30  # unpacked size of a workbook before we refuse to open it

BROKEN = (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, KeyError, EOFError, OSError, NotImplementedError)
"""What a file that is no sound workbook makes the libraries raise."""


@dataclass(frozen=True)
class Span:
    """Where an Excel table stands: 0-based header row, first and last column, last row of data, rows of totals."""

    sheet: str
    top: int
    left: int
    right: int
    bottom: int
    totals: int = 0

    def holds(self, row: int, column: int) -> bool:
        """Whether a 0-based cell lies within the table."""
        return self.top <= row <= self.bottom + self.totals and self.left <= column <= self.right


class Parts:
    """The XML parts of a workbook; FileProblem if it is none, or one too large to open."""

    def __init__(self, path: Path, content: IO[bytes] | None = None) -> None:
        self.path = path
        self.zip = zipfile.ZipFile(content or path)
        if sum(part.file_size for part in self.zip.infolist()) > MOST_BYTES:
            raise FileProblem(path, "too_big")
        self.sheets = dict(self._sheets())
        if not self.sheets and self._tree("xl/workbook.xml").tag.startswith(_STRICT):
            raise FileProblem(path, "strict")

    def close(self) -> None:
        """Let go of the file."""
        self.zip.close()

    def _tree(self, part: str) -> etree._Element:
        return etree.fromstring(self.zip.read(part), _parser())

    def _targets(self, part: str) -> dict[str, str]:
        """Parts a part links to, by the link's id."""
        folder = PurePosixPath(part).parent
        rels = str(folder / "_rels" / (PurePosixPath(part).name + ".rels"))
        if rels not in self.zip.namelist():
            return {}
        found = {}
        for link in self._tree(rels):
            target = str(link.get("Target"))
            found[str(link.get("Id"))] = target.lstrip("/") if target.startswith("/") else joined(folder, target)
        return found

    def _sheets(self) -> Iterator[tuple[str, str]]:
        links = self._targets("xl/workbook.xml")
        for sheet in self._tree("xl/workbook.xml").iter(_MAIN + "sheet"):
            if str(sheet.get(_LINK)) in links:
                yield str(sheet.get("name")), links[str(sheet.get(_LINK))]

    @cached_property
    def tables(self) -> dict[str, Span]:
        """Excel tables by name, without case; a row of totals is not part of them."""
        found = {}
        for sheet, part in self.sheets.items():
            for target in self._targets(part).values():
                if "/tables/" in target and target in self.zip.namelist():
                    root = self._tree(target)
                    first, _, last = str(root.get("ref")).partition(":")
                    (top, left), (bottom, right) = place_of(first), place_of(last or first)
                    totals = int(root.get("totalsRowCount") or 0)
                    span = Span(sheet, top - 1, left - 1, right - 1, bottom - 1 - totals, totals)
                    found[str(root.get("displayName") or root.get("name")).casefold()] = span
        return found

    def oddities(self, sheet: str) -> dict[tuple[int, int], CellError]:
        """Error cells and uncalculated formulas of a sheet, by 1-based row and column.

        FileProblem if the sheet reaches so far that loading it would exhaust memory.
        """
        part = self.sheets.get(sheet)
        if part is None or part not in self.zip.namelist():
            return {}
        xml = self.zip.read(part)
        self._refuse_far_cells(sheet, xml)
        found: dict[tuple[int, int], CellError] = {}
        if not any(sign in xml for sign in _SIGNS) or _ODD.search(xml) is None:
            return found
        root = etree.fromstring(xml, _parser())
        cells = _odd_cells(root) if _UNSAID(root) == 0 else _cells(root)
        for row, column, cell in cells:
            value = cell.find(_MAIN + "v")
            text = value.text if value is not None else None
            if cell.get("t") == "e":
                found[row, column] = CellError(text or "#VALUE!")
            elif cell.find(_MAIN + "f") is not None and not text and cell.get("t") != "str":
                found[row, column] = Uncalculated("#N/A")
        return found

    def _refuse_far_cells(self, sheet: str, xml: bytes) -> None:
        if _FAR.search(xml) is None:
            return
        found = _CELL.findall(xml)
        columns = {letters for letters, _ in found}
        last = max(map(int, {row for _, row in found}), default=0)
        widest = max(columns, key=lambda letters: (len(letters), letters), default=b"A").decode()
        if last * place_of(f"{widest}1")[1] > MOST_CELLS:
            raise FileProblem(self.path, "far_cells", sheet=sheet, rows=last, column=widest)


def joined(folder: PurePosixPath, target: str) -> str:
    """A link's target, relative to the folder of the part that links."""
    parts: list[str] = []
    for step in (folder / target).parts:
        if step == ".." and parts:
            parts.pop()
        elif step != ".":
            parts.append(step)
    return "/".join(parts)


def _odd_cells(root: etree._Element) -> Iterator[tuple[int, int, etree._Element]]:
    """Error cells and formulas of a sheet whose cells all say where they stand."""
    for cell in cast(list[etree._Element], _ODD_CELLS(root)):
        row, column = place_of(str(cell.get("r")))
        yield row, column, cell


def _cells(root: etree._Element) -> Iterator[tuple[int, int, etree._Element]]:
    """Cells of a sheet with their 1-based row and column; those that do not say follow the one before."""
    row = 0
    for line in root.iter(_MAIN + "row"):
        row = int(line.get("r") or row + 1)
        column = 0
        for cell in line.iter(_MAIN + "c"):
            said = cell.get("r")
            column = place_of(str(said))[1] if said else column + 1
            yield row, column, cell


def place_of(address: str) -> tuple[int, int]:
    """1-based row and column of an A1 address; KeyError if it is none."""
    match = _REFERENCE.match(address)
    if match is None:
        raise KeyError(address)
    column = 0
    for letter in match.group(1):
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match.group(2)), column


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
