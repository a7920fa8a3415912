"""An Excel table's own part: its range, its columns, its filter."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from steel_xl.files.patch.cells import Area, area_of
from steel_xl.files.patch.package import MAIN


@dataclass(frozen=True)
class TableColumn:
    """A column of an Excel table: its header, and the formula Excel fills in for new rows."""

    name: str
    formula: str = ""


def ref_of(root: etree._Element) -> Area:
    """The cells of a table, header included."""
    return area_of(str(root.get("ref")))


def totals_of(root: etree._Element) -> int:
    """How many rows of totals it has."""
    return int(root.get("totalsRowCount") or 0)


def headless(root: etree._Element) -> bool:
    """Whether its header row is switched off: its cells then begin with data."""
    return root.get("headerRowCount") == "0"


def columns_of(root: etree._Element) -> list[TableColumn]:
    """The columns of a table."""
    return [
        TableColumn(str(each.get("name")), each.findtext(MAIN + "calculatedColumnFormula") or "")
        for each in root.findall(f"{MAIN}tableColumns/{MAIN}tableColumn")
    ]


def resize(root: etree._Element, ref: Area, names: list[str], kept: int) -> None:
    """Give a table another range: its first columns are called `names`, its last `kept` stay as they are."""
    root.set("ref", str(ref))
    columns = root.find(MAIN + "tableColumns")
    if columns is None:
        raise KeyError("tableColumns")
    old = columns.findall(MAIN + "tableColumn")
    ours, theirs = old[: len(old) - kept], old[len(old) - kept :]
    free = max((int(str(each.get("id"))) for each in old), default=0)
    by_name = {str(each.get("name")): each for each in reversed(ours)}
    for each in old:
        columns.remove(each)
    for name in names:
        column = by_name.get(name)
        if column is None:
            free += 1
            column = etree.Element(MAIN + "tableColumn", id=str(free), name=name)
        columns.append(column)
    columns.extend(theirs)
    columns.set("count", str(len(columns)))
    _unfilter(root, ref)


def _unfilter(root: etree._Element, ref: Area) -> None:
    """A filter stays, on the new range and with nothing chosen; a sort is forgotten."""
    found = root.find(MAIN + "autoFilter")
    if found is not None:
        found.set("ref", str(ref))
        for each in list(found):
            found.remove(each)
    for each in root.findall(MAIN + "sortState"):
        root.remove(each)
