"""A blank workbook, and one into which somebody typed a shipped case, beside the case's own workbook."""

from __future__ import annotations

from pathlib import Path

from steel_xl import app
from steel_xl.catalog import BLANK, system
from steel_xl.files.patch.cells import Area, Cells, Content
from steel_xl.files.patch.package import Package
from steel_xl.files.patch.target import Target

ROOT = Path(__file__).parents[2]
BUILT = {"synergy": "synergy-luo2025", "leapx": "leapx-x-city"}  # checked in, and held to what the code builds
CASES = {"synergy": None, "leapx": None, "scrap": "two-provinces"}
VALUE = 2  # column of a setting's value


def pair(name: str, folder: Path) -> tuple[Path, Path]:
    """A workbook of a system without inputs, and one with the results of the case."""
    blank, full = folder / "blank.xlsx", folder / "full.xlsx"
    blank.write_bytes((ROOT / "templates" / f"{name}.xlsx").read_bytes())
    if name in BUILT:
        full.write_bytes((ROOT / "workbooks" / f"{BUILT[name]}.xlsx").read_bytes())
    else:
        app.run(app.new(name, folder / "case.xlsx", CASES[name]), None, full)
    return blank, full


def filled(name: str, folder: Path, ending: str = ".xlsx") -> tuple[Path, Path]:
    """The blank workbook with the inputs of the case, and that of the case; neither was run."""
    blank = app.new(name, folder / f"typed{ending}", BLANK)
    case = app.new(name, folder / f"own{ending}", CASES[name])
    mine, theirs = Package(blank, blank), Package(case, case)
    to, of = Target(mine), Target(theirs)
    for key, table in system(name).input_tables.items():
        here, there = to.tables[key], of.tables[key]
        copied = settings if table.record else rows
        copied(to.cells(here.sheet), here.area, of.cells(there.sheet), there.area)
    blank.write_bytes(mine.content())
    return blank, case


def settings(mine: Cells, here: Area, theirs: Cells, there: Area) -> None:
    lines = {str(mine.content(row, here.left)): row for row in range(here.top + 1, here.bottom + 1)}
    for row in range(there.top + 1, there.bottom + 1):
        line = lines[str(theirs.content(row, there.left))]
        mine.put(line, here.left + VALUE, theirs.content(row, there.left + VALUE), None)


def rows(mine: Cells, here: Area, theirs: Cells, there: Area) -> None:
    for place in here.places():
        if place[0] > here.top:
            mine.put(*place, Content(), None)
    heads = [str(mine.content(here.top, column)) for column in range(here.left, here.right + 1)]
    for column in range(there.left, there.right + 1):
        head = theirs.content(there.top, column)
        if str(head) not in heads:  # a carrier, say, whose name the user types above a new column
            heads.append(str(head))
            mine.put(here.top, here.left + len(heads) - 1, head, None)
        for row in range(there.top + 1, there.bottom + 1):
            content = theirs.content(row, column)
            if str(content):
                mine.put(here.top + row - there.top, here.left + heads.index(str(head)), content, None)
