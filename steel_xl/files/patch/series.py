"""The series of a chart of ours in the user's workbook: new data in the chart as the user has it."""

from __future__ import annotations

import copy

from lxml import etree

from steel_xl.files.patch.package import Package

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SOLID = f"{_A}solidFill/{_A}srgbClr"
_SERIES = _C + "ser"
_DATA = (("tx",), ("cat", "xVal"), ("val", "yVal"), ("bubbleSize",))  # alike in charts of several kinds
_LEADING = ("barDir", "grouping", "varyColors", "scatterStyle", "radarStyle", "wireframe", "ofPieType")
_LOOKS = ("spPr", "marker", "dPt", "dLbls", "trendline", "errBars", "extLst")  # of one series alone


def groups_of(chart: etree._Element) -> list[etree._Element]:
    """The parts of a chart that hold series: bars, lines, areas."""
    area = chart.find(f"{_C}chart/{_C}plotArea")
    return [] if area is None else [each for each in area if str(each.tag).endswith("Chart")]


def said(series: etree._Element, name: str) -> str:
    """What a series has as its name or numbers: a reference as a formula, or a text as it is."""
    found = series.find(_C + name)
    reference = None if found is None else next(found.iter(_C + "f"), None)
    if reference is not None:
        return f"={reference.text}"
    return "" if found is None else "".join(str(text) for text in found.itertext())


def text_of(title: etree._Element | None) -> str:
    """What a title says."""
    return "" if title is None else "".join(str(text) for text in title.itertext()).strip()


def update(mine: Package, part: str, wanted: etree._Element) -> None:
    """New data in the series of the user's chart; its kind, and series of other sheets, are the user's and stay.

    A chart of other kinds than ours, with neither a series of ours nor one of the user's, becomes the new one.
    """
    chart = mine.edit(part)
    groups, models = groups_of(chart), groups_of(wanted)
    new = [series for model in models for series in model.findall(_SERIES)]
    sheets, names = {_sheet(series) for series in new}, {said(series, "tx") for series in new}
    there = mine.parts.sheets.keys()
    everything = [(series, group) for group in groups for series in group.findall(_SERIES)]
    old = {
        said(series, "tx"): (series, group)
        for series, group in reversed(everything)
        if _sheet(series) in sheets or (said(series, "tx") in names and _sheet(series) not in there)
    }
    kept = [series for series, _ in old.values()]
    theirs = [series for series, _ in everything if series not in kept and _sheet(series) not in sheets]
    alike = [group.tag for group in groups] == [group.tag for group in models]
    if not alike and not theirs and not any(_home(model, old) is not None for model in models):
        mine.replace(part, etree.tostring(wanted))
        return
    placed: dict[etree._Element, list[etree._Element]] = {group: [] for group in groups}
    left, others = dict(old), names != old.keys()
    palette = {_colour(series) for series in new}
    for at, model in enumerate(models):
        home = groups[at] if alike else _home(model, old)
        if home is None:
            home = _another(groups, model)
            placed[home] = []
        for series in model.findall(_SERIES):
            before, group = left.pop(said(series, "tx"), (None, home))
            drawn = _like(home, series, old) if before is None else _redrawn(before, series)
            if others and before is not None and group.tag == model.tag and _colour(before) in palette:
                _dress(before, series)
            placed[home if alike else group].append(drawn)
    for group, ours in placed.items():
        _hold(group, [*ours, *(series for series in group.findall(_SERIES) if series in theirs)])
    _number(theirs, [series for ours in placed.values() for series in ours])
    if alike:
        _list(chart, wanted, alone=len(old) == 1)
        _scale(chart, wanted)


_Kept = dict[str, tuple[etree._Element, etree._Element]]


def _sheet(series: etree._Element) -> str:
    """The sheet the numbers of a series are on."""
    sheet = (said(series, "val") or said(series, "yVal")).rpartition("!")[0].removeprefix("=")
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet


def _home(model: etree._Element, old: _Kept) -> etree._Element | None:
    """The part of the user's chart that has series of this part of ours, if there is one."""
    names = [said(series, "tx") for series in model.findall(_SERIES)]
    return next((old[name][1] for name in names if name in old), None)


def _another(groups: list[etree._Element], model: etree._Element) -> etree._Element:
    """A part of ours, empty, behind those of the user's chart and on the same axes."""
    new = copy.deepcopy(model)
    for axis, theirs in zip(new.findall(_C + "axId"), groups[0].findall(_C + "axId"), strict=False):
        new.replace(axis, copy.deepcopy(theirs))
    _hold(new, [])
    groups[-1].addnext(new)
    return new


def _hold(group: etree._Element, series: list[etree._Element]) -> None:
    """Let these be the series of a part of a chart."""
    for each in group.findall(_SERIES):
        group.remove(each)
    at = sum(1 for each in group if str(each.tag).removeprefix(_C) in _LEADING)
    group[at:at] = series


def _like(group: etree._Element, series: etree._Element, old: _Kept) -> etree._Element:
    """A new series; in a part that is of another kind than ours, made like one of those there."""
    pattern = next((kept for kept, home in old.values() if home is group), None)
    if pattern is None or group.tag == _parent(series).tag:
        return copy.deepcopy(series)
    new = copy.deepcopy(pattern)
    for name in _LOOKS:
        for each in new.findall(_C + name):
            new.remove(each)
    return _redrawn(new, series)


def _colour(series: etree._Element) -> str:
    """The colour of a series: of its fill, else of its line; "" for none."""
    looks = f"{_C}spPr/"
    found = next((each for path in ("", f"{_A}ln/") for each in series.iterfind(f"{looks}{path}{_SOLID}")), None)
    return "" if found is None else str(found.get("val"))


def _dress(series: etree._Element, model: etree._Element) -> None:
    """Give a series that stays the looks of the new one: it wears a colour of ours, which others may have now."""
    for name in ("spPr", "marker"):
        old, new = series.find(_C + name), model.find(_C + name)
        if old is not None and new is not None:
            series.replace(old, copy.deepcopy(new))


def _parent(series: etree._Element) -> etree._Element:
    found = series.getparent()
    if found is None:
        raise KeyError("ser")
    return found


def _redrawn(series: etree._Element, model: etree._Element) -> etree._Element:
    """A series as the user styled it, with the numbers and the place of the new one."""
    for names in (("idx",), ("order",), *_DATA):
        old, new = (
            next((each for each in one if each.tag in {_C + name for name in names}), None) for one in (series, model)
        )
        if old is not None and new is not None:
            fresh = copy.deepcopy(new)
            fresh.tag = old.tag
            series.replace(old, fresh)
    return series


def _number(theirs: list[etree._Element], ours: list[etree._Element]) -> None:
    """Series of the user's have numbers of their own."""
    for name in ("idx", "order"):
        taken = {str(each.get("val")) for series in ours for each in series.findall(_C + name)}
        for series in theirs:
            for each in series.findall(_C + name):
                if each.get("val") in taken:
                    each.set("val", str(max(map(int, taken)) + 1))
                taken.add(str(each.get("val")))


def _scale(chart: etree._Element, wanted: etree._Element) -> None:
    """An axis that is fitted to the results is fitted to the new ones."""
    path = f"{_C}chart/{_C}plotArea/{_C}valAx/{_C}scaling"
    for one, other in zip(chart.findall(path), wanted.findall(path), strict=False):
        parent = one.getparent()
        if parent is not None and (other.find(_C + "min") is not None or other.find(_C + "max") is not None):
            parent.replace(one, copy.deepcopy(other))


def _list(chart: etree._Element, wanted: etree._Element, *, alone: bool) -> None:
    """The legend leaves out what it leaves out in the new chart; where one series was `alone` it needed none."""
    legend, model = (each.find(f"{_C}chart/{_C}legend") for each in (chart, wanted))
    if legend is None and model is not None and alone:
        for area in chart.findall(f"{_C}chart/{_C}plotArea"):
            area.addnext(copy.deepcopy(model))
    if legend is None or model is None:
        return
    for entry in legend.findall(_C + "legendEntry"):
        legend.remove(entry)
    at = 1 if legend.find(_C + "legendPos") is not None else 0
    for number, entry in enumerate(model.findall(_C + "legendEntry")):
        legend.insert(at + number, copy.deepcopy(entry))
