"""What a workbook's own part says: names of cells, print areas, and that everything is to be calculated on opening."""

from __future__ import annotations

import re

from lxml import etree

from steel_xl.files.patch.cells import Area, area_of
from steel_xl.files.patch.order import insert
from steel_xl.files.patch.package import MAIN, WORKBOOK, Package
from steel_xl.sheet.grid import quoted

PRINT_AREA = "_xlnm.Print_Area"

_BLOCK = re.compile(r"\$?[A-Z]+\$?\d+(:\$?[A-Z]+\$?\d+)?|\$?[A-Z]+:\$?[A-Z]+")


def named_cells(package: Package, start: str) -> dict[str, tuple[str, Area]]:
    """Sheet and cells of each name of the workbook that begins with `start`, by the rest of the name."""
    found = {}
    for entry in package.look(WORKBOOK).iter(MAIN + "definedName"):
        name = str(entry.get("name"))
        place = _place(entry.text or "")
        if name.startswith(start) and entry.get("localSheetId") is None and place is not None:
            found[name.removeprefix(start)] = place
    return found


def print_areas(package: Package) -> dict[str, Area]:
    """What is printed of each sheet that says so with one block."""
    found = {}
    for entry in package.look(WORKBOOK).iter(MAIN + "definedName"):
        place = _place(entry.text or "")
        if entry.get("name") == PRINT_AREA and place is not None:
            found[place[0]] = place[1]
    return found


def _place(text: str) -> tuple[str, Area] | None:
    """Sheet and block of cells a reference means; None if it means anything else, or its cells were deleted."""
    sheet, _, cells = text.rpartition("!")
    if not sheet or not _BLOCK.fullmatch(cells):
        return None
    sheet = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
    return sheet, area_of(cells.replace("$", ""))


def set_name(package: Package, name: str, sheet: str, area: Area, *, local: bool) -> None:
    """Let a name of the workbook, or of the sheet alone, mean other cells."""
    root = package.edit(WORKBOOK)
    scope = str(sheet_names(package).index(sheet)) if local else None
    for entry in root.iter(MAIN + "definedName"):
        if entry.get("name") == name and entry.get("localSheetId") == scope:
            entry.text = f"{quoted(sheet)}!{area.fixed}"


def sheet_names(package: Package) -> list[str]:
    """All sheets, in their order."""
    return [str(each.get("name")) for each in package.look(WORKBOOK).iter(MAIN + "sheet")]


def calculate_on_opening(package: Package) -> None:
    """Have the next spreadsheet program calculate every formula; the order it kept of them is no longer true."""
    root = package.edit(WORKBOOK)
    how = root.find(MAIN + "calcPr")
    if how is None:
        how = etree.Element(MAIN + "calcPr")
        insert(root, how)
    how.set("fullCalcOnLoad", "1")
    for link in list(package.links(WORKBOOK)):
        if link.kind == "calcChain":
            package.unlink(WORKBOOK, link.id)
            package.remove(link.target)
