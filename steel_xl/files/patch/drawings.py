"""Charts of ours in the user's workbook: their ranges follow the results, what the user styled stays."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from steel_xl.files.patch.order import insert
from steel_xl.files.patch.package import LINK, MAIN, Package

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
_DATA = ("tx", "cat", "val", "xVal", "yVal", "bubbleSize")
_OURS = "steel_xl "  # what the names of our charts begin with


@dataclass(frozen=True)
class Frame:
    """A chart on a sheet: its anchor in the drawing, the id of its link, and its own part."""

    anchor: etree._Element
    link: str
    part: str


def frames_of(package: Package, sheet: str, titles: Mapping[str, str]) -> dict[str, Frame]:
    """Our charts on a sheet, by name; one that lost its name is known by its title, given by name in `titles`."""
    found, called = {}, {title: name for name, title in titles.items()}
    for drawing in package.linked(sheet, "drawing"):
        targets = {link.id: link.target for link in package.links(drawing)}
        for anchor in package.look(drawing):
            named, chart = anchor.find(f".//{_XDR}nvGraphicFramePr/{_XDR}cNvPr"), anchor.find(f".//{_C}chart")
            if named is None or chart is None:
                continue
            frame = Frame(anchor, str(chart.get(LINK + "id")), targets[str(chart.get(LINK + "id"))])
            name = str(named.get("name"))
            if not name.startswith(_OURS):
                name = called.get(_title(package.look(frame.part)), "")
            if name:
                found[name] = frame
    return found


def _title(chart: etree._Element) -> str:
    return _text(chart.find(f"{_C}chart/{_C}title"))


def _text(title: etree._Element | None) -> str:
    return "" if title is None else "".join(str(text) for text in title.itertext()).strip()


def follow(mine: Package, sheet: str, scratch: Package, drawn: str) -> None:
    """Make our charts on the part `sheet` show what those on the scratch workbook's part `drawn` show."""
    want = frames_of(scratch, drawn, {})
    have = frames_of(mine, sheet, {name: _title(scratch.look(frame.part)) for name, frame in want.items()})
    for name, frame in want.items():
        if name in have:
            _update(mine, have[name].part, scratch.look(frame.part))
        else:
            _add(mine, sheet, scratch, frame)
    for name in have.keys() - want.keys():
        _remove(mine, sheet, have[name])


@dataclass(frozen=True)
class Drawn:
    """A chart as it is to be: what it is drawn with, its place, its texts, and its series.

    `place` is the 1-based row and column its corner is in, `texts` are its title and those of its axes, across first;
    a series is its name, its categories (x of a scatter chart) and its values.
    """

    kinds: tuple[str, ...]
    place: tuple[int, int]
    texts: tuple[str, str, str]
    series: tuple[tuple[str, str, str], ...]


def drawn_on(package: Package, sheet: str) -> dict[str, Drawn]:
    """The charts of ours on a sheet, by name."""
    return {name: _drawn(package.look(frame.part), frame) for name, frame in frames_of(package, sheet, {}).items()}


def _drawn(chart: etree._Element, frame: Frame) -> Drawn:
    corner = frame.anchor.find(_XDR + "from")
    row, column = (0 if corner is None else int(corner.findtext(_XDR + side) or 0) for side in ("row", "col"))
    axes = [each for each in chart.iterfind(f"{_C}chart/{_C}plotArea/*") if each.tag in (_C + "catAx", _C + "valAx")]
    across, up = (_text(each.find(_C + "title")) for each in axes[:2])
    series = [each for group in _groups(chart) for each in group.findall(_C + "ser")]
    return Drawn(
        kinds=tuple(str(group.tag) for group in _groups(chart)),
        place=(row + 1, column + 1),
        texts=(_title(chart), across, up),
        series=tuple(
            (_said(each, "tx"), _said(each, "cat") or _said(each, "xVal"), _said(each, "val") or _said(each, "yVal"))
            for each in series
        ),
    )


def _said(series: etree._Element, name: str) -> str:
    """A reference as a formula, or a text as it is."""
    found = series.find(_C + name)
    reference = None if found is None else next(found.iter(_C + "f"), None)
    if reference is not None:
        return f"={reference.text}"
    return "" if found is None else "".join(str(text) for text in found.itertext())


def _update(mine: Package, part: str, wanted: etree._Element) -> None:
    """New series data in the user's chart; the whole chart where it is built of other parts."""
    chart = mine.edit(part)
    groups, new = _groups(chart), _groups(wanted)
    if [group.tag for group in groups] != [group.tag for group in new]:
        mine.replace(part, etree.tostring(wanted))
        return
    for group, model in zip(groups, new, strict=True):
        old = {_said(series, "tx"): series for series in reversed(group.findall(_C + "ser"))}
        at = next((index for index, each in enumerate(group) if each.tag == _C + "ser"), 0)
        for series in group.findall(_C + "ser"):
            group.remove(series)
        for number, series in enumerate(model.findall(_C + "ser")):
            kept = old.pop(_said(series, "tx"), None)
            group.insert(at + number, copy.deepcopy(series) if kept is None else _redrawn(kept, series))
    _list(chart, wanted)
    _scale(chart, wanted)


def _scale(chart: etree._Element, wanted: etree._Element) -> None:
    """An axis that is fitted to the results is fitted to the new ones."""
    path = f"{_C}chart/{_C}plotArea/{_C}valAx/{_C}scaling"
    for one, other in zip(chart.findall(path), wanted.findall(path), strict=False):
        parent = one.getparent()
        if parent is not None and (other.find(_C + "min") is not None or other.find(_C + "max") is not None):
            parent.replace(one, copy.deepcopy(other))


def _list(chart: etree._Element, wanted: etree._Element) -> None:
    """The legend leaves out what it leaves out in the new chart."""
    legend, model = (each.find(f"{_C}chart/{_C}legend") for each in (chart, wanted))
    if legend is None or model is None:
        return
    for entry in legend.findall(_C + "legendEntry"):
        legend.remove(entry)
    at = 1 if legend.find(_C + "legendPos") is not None else 0
    for number, entry in enumerate(model.findall(_C + "legendEntry")):
        legend.insert(at + number, copy.deepcopy(entry))


def _redrawn(series: etree._Element, model: etree._Element) -> etree._Element:
    """A series as the user styled it, with the numbers and the place of the new one."""
    for name in ("idx", "order", *_DATA):
        old, new = series.find(_C + name), model.find(_C + name)
        if old is not None and new is not None:
            series.replace(old, copy.deepcopy(new))
    return series


def _groups(chart: etree._Element) -> list[etree._Element]:
    """The parts of a chart that hold series: bars, lines, areas."""
    area = chart.find(f"{_C}chart/{_C}plotArea")
    return [] if area is None else [each for each in area if str(each.tag).endswith("Chart")]


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
