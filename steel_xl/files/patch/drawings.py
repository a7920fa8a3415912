"""Charts of ours in the user's workbook: their ranges follow the results, what the user styled stays."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from steel_xl.files.charts import in_its_place
from steel_xl.files.patch.order import insert
from steel_xl.files.patch.package import LINK, MAIN, Package
from steel_xl.files.patch.series import text_of, update

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
_OURS = "steel_xl "  # what the names of our charts begin with


@dataclass(frozen=True)
class Frame:
    """A chart on a sheet: its anchor in the drawing, the id of its link, and its own part."""

    anchor: etree._Element
    link: str
    part: str


def frames_of(package: Package, sheet: str, titles: Mapping[str, str]) -> dict[str, Frame]:
    """Our charts on a sheet, by name; one that lost its name is known by its title, given by name in `titles`.

    Of several of one name the first is ours: copies stand behind it, and are the user's.
    """
    found, nameless = dict[str, Frame](), dict[str, Frame]()
    for drawing in package.linked(sheet, "drawing"):
        targets = {link.id: link.target for link in package.links(drawing)}
        for anchor in package.look(drawing):
            named, chart = anchor.find(f".//{_XDR}nvGraphicFramePr/{_XDR}cNvPr"), anchor.find(f".//{_C}chart")
            if named is None or chart is None:
                continue
            frame = Frame(anchor, str(chart.get(LINK + "id")), targets[str(chart.get(LINK + "id"))])
            name = str(named.get("name"))
            if name.startswith(_OURS):
                found.setdefault(name, frame)
            else:
                nameless.setdefault(_title(package.look(frame.part)), frame)
    for title in nameless.keys() & set(titles.values()):
        name = next(name for name, said in titles.items() if said == title)
        found.setdefault(name, nameless[title])
    return found


def _title(chart: etree._Element) -> str:
    return text_of(chart.find(f"{_C}chart/{_C}title"))


def follow(mine: Package, sheet: str, scratch: Package, drawn: str) -> None:
    """Make our charts on the part `sheet` show what those on the scratch workbook's part `drawn` show."""
    want = frames_of(scratch, drawn, {})
    have = frames_of(mine, sheet, {name: _title(scratch.look(frame.part)) for name, frame in want.items()})
    for name, frame in want.items():
        if name in have:
            update(mine, have[name].part, scratch.look(frame.part))
            if in_its_place(*corner(have[name])) and corner(have[name]) != corner(frame):
                mine.edit(mine.linked(sheet, "drawing")[0])
                _move(have[name], frame)
        else:
            _add(mine, sheet, scratch, frame)
    for name in have.keys() - want.keys():
        _remove(mine, sheet, have[name])


def corner(frame: Frame) -> tuple[int, int]:
    """The 1-based row and column a chart's corner is in; 0 where it is in none."""
    found = frame.anchor.find(_XDR + "from")
    row, column = (0 if found is None else int(found.findtext(_XDR + side) or 0) + 1 for side in ("row", "col"))
    return row, column


def _move(frame: Frame, model: Frame) -> None:
    """Let a chart stand where another does, in the size it has."""
    for side, before, after in zip(("row", "col"), corner(frame), corner(model), strict=True):
        for found in frame.anchor.iterfind(f"*/{_XDR}{side}"):
            found.text = str(int(found.text or 0) + after - before)


def end_of(package: Package, sheet: str) -> int:
    """The 1-based last row our charts on a sheet reach into; 0 where there are none."""
    ends = (frame.anchor.find(f"{_XDR}to/{_XDR}row") for frame in frames_of(package, sheet, {}).values())
    return max((int(end.text or 0) + 1 for end in ends if end is not None), default=0)


def _add(mine: Package, sheet: str, scratch: Package, frame: Frame) -> None:
    chart = mine.add("xl/charts/chart{}.xml", etree.tostring(scratch.look(frame.part)), _CHART_TYPE)
    drawing = next(iter(mine.linked(sheet, "drawing")), None) or _drawing(mine, sheet)
    anchor = copy.deepcopy(frame.anchor)
    for found in anchor.iter(_C + "chart"):
        found.set(LINK + "id", mine.link(drawing, "chart", chart))
    root = mine.edit(drawing)
    taken = [int(str(each.get("id"))) for each in root.iter(_XDR + "cNvPr")]
    for named in anchor.iter(_XDR + "cNvPr"):
        named.set("id", str(max(taken, default=1) + 1))
    root.append(anchor)


def _drawing(mine: Package, sheet: str) -> str:
    """A new, empty drawing on a sheet that has none."""
    drawing = mine.add(
        "xl/drawings/drawing{}.xml", f'<xdr:wsDr xmlns:xdr="{_XDR.strip("{}")}"/>'.encode(), _DRAWING_TYPE
    )
    element = etree.Element(MAIN + "drawing")
    element.set(LINK + "id", mine.link(sheet, "drawing", drawing))
    insert(mine.edit(sheet), element)
    return drawing


def _remove(mine: Package, sheet: str, frame: Frame) -> None:
    drawing = mine.linked(sheet, "drawing")[0]
    mine.edit(drawing).remove(frame.anchor)
    mine.unlink(drawing, frame.link)
    for kept in mine.linked(frame.part, "chartStyle") + mine.linked(frame.part, "chartColorStyle"):
        mine.remove(kept)
    mine.remove(frame.part)
