"""The cells of one sheet's part: what they hold, and how they are written and cleared."""

from __future__ import annotations

import copy
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from lxml import etree

from steel_xl.files.patch.order import insert
from steel_xl.files.patch.package import MAIN
from steel_xl.files.scan import place_of
from steel_xl.sheet.grid import LAST_ROW, address, letters

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_CELL, _VALUE, _FORMULA = MAIN + "c", MAIN + "v", MAIN + "f"
_DIGITS = "0123456789"
_KEPT = ("r", "s")  # attributes of a cell that outlive its content
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # characters XML cannot hold


class Content(NamedTuple):
    """What a cell holds: a formula or none, its value as the file writes it, and what kind of value that is.

    `kind` is n (number), s (text), b (true or false), e (error) or "" (nothing).
    """

    kind: str = ""
    value: str = ""
    formula: str = ""

    def __str__(self) -> str:
        return f"={self.formula}" if self.formula else self.value


NOTHING = Content()


@dataclass(frozen=True)
class Area:
    """A block of cells by its 1-based edges."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, place: tuple[int, int]) -> bool:
        return self.top <= place[0] <= self.bottom and self.left <= place[1] <= self.right

    def __str__(self) -> str:
        return f"{address(self.top, self.left)}:{address(self.bottom, self.right)}"

    @property
    def fixed(self) -> str:
        """As a name has it: ``$A$1:$C$9``; whole columns from first to last row, which openpyxl can read."""
        return f"${letters(self.left)}${self.top}:${letters(self.right)}${self.bottom}"

    @property
    def whole(self) -> bool:
        """Whether these are whole columns."""
        return (self.top, self.bottom) == (1, LAST_ROW)

    def places(self) -> Iterator[tuple[int, int]]:
        """Its cells, row by row."""
        for row in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                yield row, column


def area_of(text: str) -> Area:
    """The block a reference such as ``A1:C9`` means, or one to whole columns, ``A:C``."""
    first, _, last = text.partition(":")
    if first.isalpha():
        first, last = f"{first}1", f"{last}{LAST_ROW}"
    (top, left), (bottom, right) = place_of(first), place_of(last or first)
    return Area(top, left, bottom, right)


class Cells:
    """The cells of a sheet.

    Parameters
    ----------
    root : the sheet's root element
    strings : the workbook's shared strings
    """

    def __init__(self, root: etree._Element, strings: list[str]) -> None:
        self.root, self.strings = root, strings
        data = root.find(MAIN + "sheetData")
        if data is None:
            raise KeyError("sheetData")
        self.data = data
        self.rows: dict[int, etree._Element] = {}
        self.at: dict[tuple[int, int], etree._Element] = {}
        line = self.last = 0
        for row in data.findall(MAIN + "row"):
            line = int(row.get("r") or line + 1)
            row.set("r", str(line))
            self.rows[line] = row
            self.last = max(self.last, line)
            column = 0
            for cell in row.iterchildren(_CELL):
                said = cell.get("r")
                if said is None:
                    column += 1
                    cell.set("r", address(line, column))
                else:
                    column = _column(said.rstrip(_DIGITS))
                self.at[line, column] = cell

    def content(self, row: int, column: int) -> Content:
        """What a cell holds."""
        cell = self.at.get((row, column))
        if cell is None or not len(cell):
            return NOTHING
        value = written = ""
        kind = cell.get("t", "n")
        for child in cell:
            if child.tag == _VALUE:
                value = child.text or ""
            elif child.tag == _FORMULA:
                written = child.text or "..."
            elif kind == "inlineStr":
                value = "".join(str(text) for text in child.itertext(MAIN + "t"))
        if not value and not written:
            return NOTHING
        if kind == "s":
            value = self.strings[int(value)] if value else ""
        return Content("s" if kind in ("s", "inlineStr", "str") else kind, value, written)

    def formulas(self) -> list[tuple[int, int]]:
        """The cells that hold a formula."""
        return [place_of(str(cell.get("r"))) for cell in self.data.iterfind(f"{MAIN}row/{_CELL}[{_FORMULA}]")]

    def style(self, row: int, column: int) -> str | None:
        """Number of the cell's format, None if there is no such cell."""
        cell = self.at.get((row, column))
        return None if cell is None else cell.get("s", "0")

    def repeat(self, place: tuple[int, int], places: Iterable[tuple[int, int]]) -> None:
        """Read these cells as the one at `place`, which stands for them all; not to be written afterwards."""
        self.at.update(dict.fromkeys(places, self.at[place]))

    def put(self, row: int, column: int, content: Content, style: str | None) -> None:
        """Write a cell; one that holds this already is left as it is."""
        cell = self.at.get((row, column))
        if cell is None:
            if style is None and content == NOTHING:
                return
            cell = self._new(row, column)
        elif not content.formula and self.content(row, column) == content:
            if style is not None:
                cell.set("s", style)
            return
        else:
            self._empty(cell)
        if style is not None:
            cell.set("s", style)
        _fill(cell, content)

    def drop(self, row: int, column: int) -> None:
        """Take a cell away, format and all."""
        cell = self.at.pop((row, column), None)
        if cell is not None:
            self.rows[row].remove(cell)

    def height(self, row: int, points: str | None, *, reset: bool) -> None:
        """Give a row the height its text needs; None gives the usual one if `reset`."""
        if points is not None:
            line = self._row(row)
            line.set("ht", points)
            line.set("customHeight", "1")
        elif reset and row in self.rows:
            for name in ("ht", "customHeight"):
                self.rows[row].attrib.pop(name, "")

    def width(self, column: int) -> str | None:
        """Width of a column, None if it is the usual one."""
        found = self._column(column)
        return None if found is None else found.get("width")

    def widen(self, column: int, width: str) -> None:
        """Give one column a width; those described together with it keep theirs."""
        found, parent = self._column(column), self.root.find(MAIN + "cols")
        if parent is None:
            parent = etree.Element(MAIN + "cols")
            insert(self.root, parent)
        if found is not None:
            first, last = int(str(found.get("min"))), int(str(found.get("max")))
            for low, high in ((first, column - 1), (column + 1, last)):
                if low <= high:
                    part = copy.copy(found)
                    part.set("min", str(low))
                    part.set("max", str(high))
                    parent.append(part)
            parent.remove(found)
        only = str(column)
        parent.append(etree.Element(MAIN + "col", min=only, max=only, width=width, customWidth="1"))
        parent[:] = sorted(parent, key=lambda each: int(str(each.get("min"))))

    def _column(self, column: int) -> etree._Element | None:
        for each in self.root.iterfind(f"{MAIN}cols/{MAIN}col"):
            if int(str(each.get("min"))) <= column <= int(str(each.get("max"))):
                return each
        return None

    def show(self, first: int, last: int) -> None:
        """Show rows a filter hid."""
        for row in range(first, last + 1):
            if row in self.rows:
                self.rows[row].attrib.pop("hidden", "")

    def measure(self) -> None:
        """Say anew how far the sheet reaches."""
        found = self.root.find(MAIN + "dimension")
        if found is None or not self.at:
            return
        rows, columns = [row for row, _ in self.at], [column for _, column in self.at]
        found.set("ref", f"{address(min(rows), min(columns))}:{address(max(rows), max(columns))}")

    def _empty(self, cell: etree._Element) -> None:
        for child in list(cell):
            cell.remove(child)
        for name in list(cell.attrib):
            if name not in _KEPT:
                del cell.attrib[name]

    def _row(self, row: int) -> etree._Element:
        if row not in self.rows:
            line = etree.Element(MAIN + "row", r=str(row))
            if not self.rows or row > self.last:
                self.data.append(line)
                self.last = row
            else:
                self.data.insert(bisect_left(sorted(self.rows), row), line)
            self.rows[row] = line
        return self.rows[row]

    def _new(self, row: int, column: int) -> etree._Element:
        line = self._row(row)
        line.attrib.pop("spans", "")
        cell = etree.Element(_CELL, r=address(row, column))
        if self._ends_before(line, column):
            line.append(cell)
        else:
            before = [_column(str(each.get("r")).rstrip(_DIGITS)) for each in line.iterchildren(_CELL)]
            line.insert(bisect_left(before, column), cell)
        self.at[row, column] = cell
        return cell

    def _ends_before(self, line: etree._Element, column: int) -> bool:
        """Whether a row's last cell, and whatever else is in the row, stands left of a column."""
        if not len(line):
            return True
        last = line[-1]
        return last.tag == _CELL and _column(str(last.get("r")).rstrip(_DIGITS)) < column


@cache
def _column(letters: str) -> int:
    return place_of(letters + "1")[1]


def _fill(cell: etree._Element, content: Content) -> None:
    """Give an empty cell its content."""
    if content.formula:
        etree.SubElement(cell, MAIN + "f").text = _written(content.formula)
    if content.kind == "s" and not content.formula:
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, MAIN + "is"), MAIN + "t")
        text.text = _written(content.value)
        text.set(_SPACE, "preserve")
    elif content.kind:
        if content.kind != "n":
            cell.set("t", "str" if content.kind == "s" else content.kind)
        etree.SubElement(cell, MAIN + "v").text = _written(content.value)


def _written(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)


def shared_strings(root: etree._Element) -> list[str]:
    """The texts of a workbook's shared strings, without reading aids."""
    aids = f"{MAIN}rPh"
    return ["".join(text.text or "" for text in entry.iter(MAIN + "t") if not _within(text, aids)) for entry in root]


def _within(element: etree._Element, tag: str) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == tag
