"""What a value reader cannot see in a workbook: error cells, formulas never calculated, sheets that reach too far."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from lxml import etree

from steel_xl.sheet.grid import LAST_COLUMN, CellError, Uncalculated
from steel_xl.sheet.issue import FileProblem

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
_FAR_CELL = re.compile(rb'\br="([A-Z]{3})\d+"')
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")

MOST_CELLS = 20_000_000  # cells a sheet may span before we refuse to load it
MOST_BYTES = 1 << 30  # unpacked size of a workbook before we refuse to open it


class Parts:
    """The XML parts of a workbook's sheets, by sheet name."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.zip = zipfile.ZipFile(path)
            if sum(part.file_size for part in self.zip.infolist()) > MOST_BYTES:
                raise FileProblem(path, "too_big")
            self.sheets = dict(self._sheets())
        except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, OSError, NotImplementedError) as error:
            raise FileProblem(path, "no_workbook") from error

    def close(self) -> None:
        """Let go of the file."""
        self.zip.close()

    def _tree(self, part: str) -> etree._Element:
        return etree.fromstring(self.zip.read(part), _parser())

    def _sheets(self) -> Iterator[tuple[str, str]]:
        links = {link.get("Id"): str(link.get("Target")) for link in self._tree("xl/_rels/workbook.xml.rels")}
        for sheet in self._tree("xl/workbook.xml").iter(_MAIN + "sheet"):
            target = links.get(str(sheet.get(_LINK)))
            if target is not None:
                part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
                yield str(sheet.get("name")), part

    def oddities(self, sheet: str) -> dict[tuple[int, int], CellError]:
        """Error cells and uncalculated formulas of a sheet, by 1-based row and column.

        FileProblem if the sheet reaches so far that loading it would exhaust memory.
        """
        part = self.sheets.get(sheet)
        if part is None or part not in self.zip.namelist():
            return {}
        xml = self.zip.read(part)
        self._refuse_far_cells(sheet, xml)
        if b't="e"' not in xml and b"<f" not in xml and b":f" not in xml:
            return {}
        found: dict[tuple[int, int], CellError] = {}
        for cell in etree.fromstring(xml, _parser()).iter(_MAIN + "c"):
            value = cell.find(_MAIN + "v")
            text = value.text if value is not None else None
            if cell.get("t") == "e":
                found[_place(cell)] = CellError(text or "#VALUE!")
            elif cell.find(_MAIN + "f") is not None and not text and cell.get("t") != "str":
                found[_place(cell)] = Uncalculated("#N/A")
        return found

    def _refuse_far_cells(self, sheet: str, xml: bytes) -> None:
        last = xml.rfind(b"<row")
        row = _ROW.match(xml, last) if last >= 0 else None
        rows = int(row.group(1)) if row else 0
        far = _FAR_CELL.search(xml)
        if far and rows * LAST_COLUMN > MOST_CELLS:
            where = far.group(0).decode().split('"')[1]
            raise FileProblem(self.path, "far_cells", sheet=sheet, rows=rows, cell=where)


def _place(cell: etree._Element) -> tuple[int, int]:
    match = _REFERENCE.match(str(cell.get("r")))
    if match is None:
        return 0, 0
    column = 0
    for letter in match.group(1):
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match.group(2)), column


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
