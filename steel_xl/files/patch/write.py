"""New results in the tables and blocks of the user's sheets."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from steel_xl.files.patch.cells import Area, Cells, Content, area_of
from steel_xl.files.patch.order import insert
from steel_xl.files.patch.package import MAIN
from steel_xl.files.patch.tables import TableColumn
from steel_xl.sheet.grid import address


@dataclass
class Taken:
    """Cells a result needs that hold something of the user's: sheet, cell, what it holds, which table needs it."""

    found: list[tuple[str, str, str, str]] = field(default_factory=list)

    def add(self, sheet: str, place: tuple[int, int], content: object, table: str) -> None:
        """One more such cell."""
        self.found.append((sheet, address(*place), str(content), table))


@dataclass(frozen=True)
class Block:
    """A table as it is to be: `source` are its cells as built, `at` where they go."""

    name: str
    sheet: str
    source: Cells
    of: Area
    at: Area

    @cached_property
    def rows(self) -> list[list[Content]]:
        """What its cells are to hold, row by row."""
        across = range(self.of.left, self.of.right + 1)
        return [[self.source.content(row, at) for at in across] for row in range(self.of.top, self.of.bottom + 1)]


_BREAKS = f"{MAIN}rowBreaks/{MAIN}brk"

Translation = Callable[[str], str | None]
"""From a format's number in a new workbook to that of the same look in the user's; None where it has no such look."""


def write_table(
    mine: Cells, block: Block, old: Area, columns: list[TableColumn], ours: int, look: Translation, taken: Taken
) -> None:
    """Rows and columns of a table; `old` are its cells so far, whose first `ours` columns we wrote.

    Formats are those of the column's first row, or of the cell itself where the column stays in its place. A new column
    has the look it would have in a new workbook, else that of its left neighbour.
    """
    kept = len(columns) - ours
    new, shift = block.at, (block.at.top - block.of.top, block.at.left - block.of.left)
    width = new.right - new.left + 1
    mine_before = Area(old.top, old.left, old.bottom, old.left + ours - 1)
    heads, known = [content.value for content in block.rows[0][:width]], [column.name for column in columns[:ours]]
    models = _models(heads, known)
    before = {at: mine.style(old.top + 1, old.left + model) for at, model in enumerate(models)}
    for at in (at for at, head in enumerate(heads) if head not in known):
        style = block.source.style(block.of.top + 1, block.of.left + at)
        before[at] = (look(style) if style is not None else None) or before[at]
    _refuse(mine, block, mine_before, taken)
    formulas = set(mine.formulas())
    for place in new.places():
        row, column = place
        at = column - new.left
        content = block.rows[row - new.top][at]
        stays = place in mine_before and models[at] == at and mine.style(row, column) is not None
        style = mine.style(row, column) if stays else mine.style(old.top, old.left) if row == new.top else before[at]
        if stays and place in formulas and not content.formula:
            continue  # the user's own, which says the same (see `typed_in`)
        mine.put(row, column, content, style)
    for place in mine_before.places():
        if place not in new:
            mine.drop(*place)
    for at in range(kept):
        _beside(mine, block, old, old.left + ours + at, columns[ours + at], taken)
    for row in range(new.top, new.bottom + 1):
        mine.height(row, _points(block.source, row - shift[0]), reset=row > old.bottom)
    for column in range(mine_before.right + 1, new.right + 1):
        wide = block.source.width(column - shift[1])
        if wide is not None:
            mine.widen(column, wide)
    mine.show(min(old.top, new.top), max(old.bottom, new.bottom))
    stretch(mine.root, old, new)


def _refuse(mine: Cells, block: Block, before: Area, taken: Taken) -> None:
    """Name what is in the way of a table: cells with content, and merged cells, which no table may have."""
    for place in block.at.places():
        if place not in before and str(mine.content(*place)):
            taken.add(block.sheet, place, mine.content(*place), block.name)
    for each in mine.root.iterfind(f"{MAIN}mergeCells/{MAIN}mergeCell"):
        area = area_of(str(each.get("ref")))
        empty = not str(mine.content(area.top, area.left))
        if empty and _meets(area, block.at) and not _meets(area, before):
            taken.add(block.sheet, (area.top, area.left), area, block.name)


def _meets(one: Area, other: Area) -> bool:
    """Whether two blocks have a cell in common."""
    return one.top <= other.bottom and other.top <= one.bottom and one.left <= other.right and other.left <= one.right


def _models(heads: list[str], before: list[str]) -> list[int]:
    """For each column the one before whose format it takes: of the same header, else that of its left neighbour."""
    found: list[int] = []
    for head in heads:
        found.append(before.index(head) if head in before else found[-1] if found else 0)
    return found


def _beside(mine: Cells, block: Block, old: Area, column: int, its: TableColumn, taken: Taken) -> None:
    """A column of the user's in our table: filled down where Excel would, and nothing of it lost."""
    for row in range(old.bottom + 1, block.at.bottom + 1):
        if str(mine.content(row, column)):
            taken.add(block.sheet, (row, column), mine.content(row, column), block.name)
        if "[" in its.formula:
            mine.put(row, column, Content("", "", its.formula), mine.style(old.top + 1, column))
    for row in range(block.at.bottom + 1, old.bottom + 1):
        content = mine.content(row, column)
        if str(content) and not (content.formula and its.formula):
            taken.add(block.sheet, (row, column), content, block.name)
        mine.drop(row, column)


def write_block(mine: Cells, block: Block, old: Area | None, look: Translation, taken: Taken) -> None:
    """The cells of a block outside tables, formats and all; `look` finds a format's number in the user's workbook."""
    shift = (block.at.top - block.of.top, block.at.left - block.of.left)
    for place in {**dict.fromkeys(block.at.places()), **dict.fromkeys(old.places() if old else ())}:
        outside = old is None or place not in old
        if str(mine.content(*place)) and (outside or _typed(mine, block, place, shift)):
            taken.add(block.sheet, place, mine.content(*place), block.name)
    styles = {place: mine.style(*place) for place in block.at.places()}
    for place in old.places() if old is not None else ():
        mine.drop(*place)
    for row, column in block.at.places():
        source = row - shift[0], column - shift[1]
        style = block.source.style(*source)
        if style is not None:
            mine.put(row, column, block.source.content(*source), look(style) or styles[row, column])
    for row in range(block.at.top, max(block.at.bottom, old.bottom if old else 0) + 1):
        mine.height(row, _points(block.source, row - shift[0]), reset=True)
    for column in range((old or block.at).right + 1, block.at.right + 1):
        wide = block.source.width(column - shift[1])
        if wide is not None:
            mine.widen(column, wide)
    _merge(mine.root, block.source.root, old or block.at, block.at, shift)
    _colour(mine.root, block.source.root, old or block.at, block.of, shift)


def _typed(mine: Cells, block: Block, place: tuple[int, int], shift: tuple[int, int]) -> bool:
    """Whether somebody typed here between our cells: none of ours goes here, and all of ours have a format."""
    row, column = place
    ours = place in block.at and block.source.style(row - shift[0], column - shift[1]) is not None
    return not ours and mine.style(row, column) == _PLAIN


_PLAIN = "0"  # number of the format of a cell that nobody gave one


def break_pages(mine: etree._Element, source: etree._Element, old: Area, new: Area) -> None:
    """Pages break within a block where they do in the source; the user's breaks elsewhere stay."""
    wanted = [each for each in source.iterfind(_BREAKS) if new.top <= _row_of(each) < new.bottom]
    breaks = mine.find(MAIN + "rowBreaks")
    kept = [each for each in breaks if not old.top <= _row_of(each) < old.bottom] if breaks is not None else []
    if breaks is None and wanted:
        breaks = etree.Element(MAIN + "rowBreaks")
        insert(mine, breaks)
    if breaks is None:
        return
    breaks[:] = sorted([*kept, *(copy.deepcopy(each) for each in wanted)], key=_row_of)
    for name in ("count", "manualBreakCount"):
        breaks.set(name, str(len(breaks)))
    if not len(breaks):
        mine.remove(breaks)


def page_ends(source: etree._Element, area: Area) -> list[int]:
    """The rows of a block below which a page ends."""
    return [row for each in source.iterfind(_BREAKS) if area.top <= (row := _row_of(each)) < area.bottom]


def _row_of(each: etree._Element) -> int:
    return int(str(each.get("id")))


def _points(cells: Cells, row: int) -> str | None:
    line = cells.rows.get(row)
    return line.get("ht") if line is not None and line.get("customHeight") else None


def _merge(mine: etree._Element, source: etree._Element, old: Area, new: Area, shift: tuple[int, int]) -> None:
    """The merged cells within a block are those of the source."""
    merged = mine.find(MAIN + "mergeCells")
    if merged is None:
        merged = etree.Element(MAIN + "mergeCells")
        insert(mine, merged)
    for each in list(merged):
        corner = area_of(str(each.get("ref")))
        if (corner.top, corner.left) in old or (corner.top, corner.left) in new:
            merged.remove(each)
    for each in source.iter(MAIN + "mergeCell"):
        moved = _shifted(area_of(str(each.get("ref"))), shift)
        if (moved.top, moved.left) in new:
            etree.SubElement(merged, MAIN + "mergeCell", ref=str(moved))
    if len(merged):
        merged.set("count", str(len(merged)))
    else:
        mine.remove(merged)


def _colour(mine: etree._Element, source: etree._Element, old: Area, of: Area, shift: tuple[int, int]) -> None:
    """The colour scales within a block are those of the source; other rules on the same cells are the user's."""
    have = [(block, rule) for block, rule in _scales(mine) if _corner(block) in old]
    want = [(block, rule) for block, rule in _scales(source) if _corner(block) in of]
    taken = [int(str(rule.get("priority") or 0)) for rule in mine.iter(MAIN + "cfRule")]
    for at, (block, rule) in enumerate(want):
        area, new = str(_shifted(area_of(str(block.get("sqref")).split()[0]), shift)), copy.deepcopy(rule)
        if at < len(have):
            kept, before = have[at]
            new.set("priority", str(before.get("priority")))
            kept.replace(before, new)
            kept.set("sqref", area)
        else:
            new.set("priority", str(max(taken, default=0) + 1 + at))
            fresh = etree.Element(MAIN + "conditionalFormatting", sqref=area)
            fresh.append(new)
            insert(mine, fresh)
    for block, rule in have[len(want) :]:
        block.remove(rule)
        if not len(block):
            mine.remove(block)


def _scales(root: etree._Element) -> list[tuple[etree._Element, etree._Element]]:
    """The colour scales of a sheet, each with the cells' element it is in."""
    rules = ((block, rule) for block in root.findall(MAIN + "conditionalFormatting") for rule in block)
    return [(block, rule) for block, rule in rules if rule.find(MAIN + "colorScale") is not None]


def _corner(block: etree._Element) -> tuple[int, int]:
    first = area_of(str(block.get("sqref")).split()[0])
    return first.top, first.left


def stretch(root: etree._Element, old: Area, new: Area) -> None:
    """Rules of format and of validation on all rows of a table are on all its rows again."""
    for element in _ruled(root):
        element.set("sqref", _stretched(str(element.get("sqref")), old, new))
    for element in root.iterfind(f"{MAIN}extLst//{_X14}conditionalFormatting/{_XM}sqref"):  # bars and icons of 2010
        element.text = _stretched(element.text or "", old, new)


_X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_XM = "{http://schemas.microsoft.com/office/excel/2006/main}"


def _stretched(cells: str, old: Area, new: Area) -> str:
    """Blocks of cells, each as high as a table if it was as high as that."""
    said = []
    for part in cells.split():
        area = area_of(part)
        whole = (
            area.top == old.top + 1 and area.bottom == old.bottom and old.left <= area.left <= area.right <= old.right
        )
        said.append(str(Area(area.top - old.top + new.top, area.left, new.bottom, area.right)) if whole else part)
    return " ".join(said)


def _ruled(root: etree._Element) -> Iterator[etree._Element]:
    yield from root.findall(MAIN + "conditionalFormatting")
    yield from root.findall(f"{MAIN}dataValidations/{MAIN}dataValidation")


def _shifted(area: Area, shift: tuple[int, int]) -> Area:
    down, across = shift
    return Area(area.top + down, area.left + across, area.bottom + down, area.right + across)
