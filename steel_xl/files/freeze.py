"""A copy of a workbook for people without Python: values where functions stood, no macros, all else as it was."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import partial

from lxml import etree

from steel_xl.files.calls import Calls
from steel_xl.files.patch.cells import Cells, area_of, shared_strings
from steel_xl.files.patch.package import LINK, MAIN, WORKBOOK, Package
from steel_xl.files.still import drop_links, drop_rules, retitle, still_chart, still_table
from steel_xl.files.without_macros import (
    has_macros,
    macro_name,
    macro_sheets,
    named,
    remove_names,
    remove_sheets,
    strip_macros,
)
from steel_xl.sheet.grid import address

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_OTHER_BOOK = re.compile(rb"\[(\d+)\]")
_COVER = "about"  # the table of facts that only our cover has

Place = tuple[str, str, str]  # sheet, cell, and what was found there


@dataclass
class Frozen:
    """What freezing came to.

    Attributes
    ----------
    formulas : how many formulas gave way to their values
    uncalculated : sheet, cell and formula where there is no value, since nothing calculated it
    errors : sheet, cell and error value where a formula had failed
    what_if : sheet and cells of what-if tables that are values now
    others : functions of the workbook's own macros that gave way too
    books : numbers of the other workbooks that these formulas named
    stale : the next program was to calculate everything anew, so that values may be of older inputs
    """

    formulas: int = 0
    uncalculated: list[Place] = field(default_factory=list)
    errors: list[Place] = field(default_factory=list)
    what_if: list[Place] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    stale: bool = False
    books: set[int] = field(default_factory=set)

    def names(self, formula: str) -> None:
        """Keep in mind which other workbooks, add-ins among them, a formula named that gave way."""
        self.books |= {int(number) for number in _OTHER_BOOK.findall(formula.encode())}


def freeze(package: Package, functions: Collection[str], helpers: Collection[str]) -> Frozen:
    """Freeze a workbook in place.

    Parameters
    ----------
    package : the workbook
    functions : names of the worksheet functions that give way to their values
    helpers : names of sheets that only macros need
    """
    before, found = package.reached(), Frozen()
    gone = macro_sheets(package, helpers)
    names = {
        (sheet, str(entry.get("name"))): entry.text or "" for entry, sheet in named(package) if not macro_name(entry)
    }
    macros = has_macros(package)
    calls = Calls(functions, names, gone, macros=macros)
    sheets = {name: part for name, part in package.parts.sheets.items() if name not in gone}
    hits = {name: list(_hits(package.look(part), name, calls)) for name, part in sheets.items()}
    tables = {name: list(_what_if(package.look(part))) for name, part in sheets.items()} if any(hits.values()) else {}
    for name, part in sheets.items():
        if hits[name] or tables.get(name):
            _freeze_sheet(package.edit(part), name, hits[name], tables.get(name, []), found)
        _freeze_around(package, name, part, calls)
    for (sheet, name), text in names.items():
        if (sheet.casefold(), name.casefold()) in calls.lost:
            found.names(text)
    _tidy(package, gone, calls, found)
    strip_macros(package)
    if macros or gone or found.formulas:
        package.unsign()
    for part in before - package.reached():
        package.remove(part)
    _close_books(package, found.books)
    found.others = sorted(calls.others)
    return found


def _hits(root: etree._Element, sheet: str, calls: Calls) -> Iterator[etree._Element]:
    """The cells of a sheet whose formulas need what is taken away."""
    shared: dict[str, bool] = {}
    for formula in root.iterfind(f"{MAIN}sheetData/{MAIN}row/{MAIN}c/{MAIN}f"):
        said, group = formula.text or "", formula.get("si")
        needs = bool(said) and calls.needs(said, sheet)
        if formula.get("t") == "shared" and group is not None:
            if said:
                shared[group] = needs
            needs = shared.get(group, False)
        cell = formula.getparent()
        if needs and cell is not None:
            yield cell


def _what_if(root: etree._Element) -> Iterator[etree._Element]:
    for formula in root.iterfind(f"{MAIN}sheetData/{MAIN}row/{MAIN}c/{MAIN}f"):
        cell = formula.getparent()
        if formula.get("t") == "dataTable" and cell is not None:
            yield cell


def _freeze_sheet(
    root: etree._Element, sheet: str, hits: list[etree._Element], tables: list[etree._Element], found: Frozen
) -> None:
    cells = Cells(root, [])
    for cell in [*hits, *tables]:
        formula = cell.find(MAIN + "f")
        if formula is None:
            continue
        where, text = str(cell.get("r")), formula.text or ""
        _note(sheet, where, cell, "=" + (text or "..."), found)
        if formula.get("t") in ("array", "dataTable"):
            area = area_of(formula.get("ref") or where)
            for place, other in cells.at.items():
                if place in area and other.find(MAIN + "f") is None:
                    _note(sheet, address(*place), other, "", found)
            if formula.get("t") == "dataTable":
                found.what_if.append((sheet, str(area), ""))
        found.formulas += 1
        found.names(text)
        _still(cell, formula)


def _note(sheet: str, where: str, cell: etree._Element, formula: str, found: Frozen) -> None:
    """Keep in mind an error value, or a formula without a value; an empty text is a value."""
    value = cell.findtext(MAIN + "v") or ""
    if cell.get("t") == "e":
        found.errors.append((sheet, where, value or "#VALUE!"))
    elif formula and not value and cell.get("t") != "str":
        found.uncalculated.append((sheet, where, formula))


def _still(cell: etree._Element, formula: etree._Element) -> None:
    """The value alone."""
    cell.remove(formula)
    cell.attrib.pop("cm", "")
    if cell.get("t") == "str":
        value = cell.find(MAIN + "v")
        text = etree.SubElement(etree.SubElement(cell, MAIN + "is"), MAIN + "t")
        if value is not None:
            text.text = value.text
            cell.remove(value)
        text.set(_SPACE, "preserve")
        cell.set("t", "inlineStr")


def _freeze_around(package: Package, sheet: str, part: str, calls: Calls) -> None:
    """What stands on a sheet beside its cells."""
    needs = partial(calls.needs, sheet=sheet)
    root, tables = package.look(part), package.linked(part, "table")
    ours = any(package.look(table).get("displayName") == _COVER for table in tables)
    changed = [drop_rules(root, needs), drop_links(root, needs, Cells(root, _strings(package)) if ours else None)]
    if any(changed):
        package.edit(part)
    for table in tables:
        still_table(package, table, needs)
    for drawing in package.linked(part, "drawing"):
        for chart in package.linked(drawing, "chart"):
            still_chart(package, chart, needs)


def _strings(package: Package) -> list[str]:
    part = next(iter(package.linked(WORKBOOK, "sharedStrings")), None)
    return shared_strings(package.look(part)) if part else []


def _tidy(package: Package, gone: list[str], calls: Calls, found: Frozen) -> None:
    """Names, sheets and the workbook's own lists."""
    names = [str(entry.get("name")) for entry, _ in named(package)]
    how = package.look(WORKBOOK).find(MAIN + "calcPr")
    found.stale = bool(found.formulas) and how is not None and how.get("fullCalcOnLoad") in ("1", "true")
    remove_names(package, calls.lost)
    if gone:
        remove_sheets(package, gone)
    left = {str(entry.get("name")) for entry, _ in named(package)}
    if gone or set(names) - left:
        retitle(package, gone, set(names) - left)
    if gone or found.formulas:
        for link in list(package.links(WORKBOOK)):
            if link.kind == "calcChain":
                package.unlink(WORKBOOK, link.id)


def _close_books(package: Package, asked: set[int]) -> None:
    """Let go of the last of the other workbooks as long as only formulas that gave way named them."""
    if not asked:
        return
    books = package.look(WORKBOOK).find(MAIN + "externalReferences")
    said: set[int] = set()
    for part in package.reached():
        if part.endswith(".xml") and "/externalLinks/" not in part:
            said |= {int(number) for number in _OTHER_BOOK.findall(etree.tostring(package.look(part)))}
    while books is not None and len(books) in asked - said:
        package.edit(WORKBOOK)
        last = books[-1]
        for link in list(package.links(WORKBOOK)):
            if link.id == last.get(LINK + "id"):
                package.unlink(WORKBOOK, link.id)
                package.remove(link.target)
        books.remove(last)
        if not len(books):
            package.edit(WORKBOOK).remove(books)
            break
