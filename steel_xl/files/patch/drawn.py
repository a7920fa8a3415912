"""Charts as they are to be, read from a workbook of results: for a program that draws them itself."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from steel_xl.files.patch.drawings import Frame, corner, frames_of
from steel_xl.files.patch.package import Package
from steel_xl.files.patch.series import groups_of, said, text_of

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_POINTS = 12700  # English metric units in one


@dataclass(frozen=True)
class Labels:
    """What stands beside the points of a series: number format, where (t, r, ctr), its colour, and whether bold."""

    form: str
    where: str
    ink: str
    bold: bool


@dataclass(frozen=True)
class Trace:
    """A series: its name, its names or x, its values or y, as formulas; and its looks.

    `kind` is the element of its part of the chart and how that is grouped, colours are RRGGBB or "" for none: `line` is
    a line or a border, `fill` that of an area or of markers. `weight` is in points.
    """

    name: str
    across: str
    up: str
    kind: tuple[str, str]
    fill: str
    line: str
    weight: float
    marker: str
    size: int
    labels: Labels | None


@dataclass(frozen=True)
class Axis:
    """An axis: what it says, the form of its numbers, and where it starts and ends ("" where nobody said)."""

    title: str
    form: str
    low: str
    high: str


@dataclass(frozen=True)
class Drawn:
    """A chart: the 1-based row and column its corner is in, its title, its axes (across first) and its series.

    `gap` is between columns, in per cent of their width, -1 where there are none; every `spacing`-th name is shown;
    `between` its ticks, or on them; `grid` across. `legend` is None where there is none, else the names it leaves out.
    """

    place: tuple[int, int]
    title: str
    axes: tuple[Axis, Axis]
    gap: int
    spacing: int
    between: bool
    grid: bool
    legend: tuple[str, ...] | None
    traces: tuple[Trace, ...]


def drawn_on(package: Package, sheet: str) -> dict[str, Drawn]:
    """The charts of ours on a sheet, by name."""
    return {name: _drawn(package.look(frame.part), frame) for name, frame in frames_of(package, sheet, {}).items()}


def _drawn(chart: etree._Element, frame: Frame) -> Drawn:
    area = f"{_C}chart/{_C}plotArea"
    axes = [each for each in chart.iterfind(area + "/*") if each.tag in (_C + "catAx", _C + "valAx")]
    traces = tuple(_trace(each, group) for group in groups_of(chart) for each in group.findall(_C + "ser"))
    legend = chart.find(f"{_C}chart/{_C}legend")
    silent = [int(_value(each, "idx")) for each in legend.findall(_C + "legendEntry")] if legend is not None else []
    return Drawn(
        place=corner(frame),
        title=text_of(chart.find(f"{_C}chart/{_C}title")),
        axes=(_axis(axes[0]), _axis(axes[1])),
        gap=int(_value(chart, f"chart/{_C}plotArea/{_C}barChart/{_C}gapWidth", "-1")),
        spacing=int(_value(axes[0], "tickLblSkip", "1")),
        between=_value(axes[1], "crossBetween") == "between",
        grid=axes[0].find(_C + "majorGridlines") is not None,
        legend=None if legend is None else tuple(traces[at].name for at in silent if at < len(traces)),
        traces=traces,
    )


def _axis(axis: etree._Element) -> Axis:
    form = axis.find(_C + "numFmt")
    low, high = (_value(axis, f"scaling/{_C}{end}") for end in ("min", "max"))
    return Axis(text_of(axis.find(_C + "title")), "" if form is None else str(form.get("formatCode")), low, high)


def _trace(series: etree._Element, group: etree._Element) -> Trace:
    marker, line = series.find(_C + "marker"), series.find(f"{_C}spPr/{_A}ln")
    of_group = _value(group, "grouping") or _value(group, "scatterStyle")
    return Trace(
        name=said(series, "tx"),
        across=said(series, "cat") or said(series, "xVal"),
        up=said(series, "val") or said(series, "yVal"),
        kind=(etree.QName(group).localname, of_group),
        fill=_colour(series.find(_C + "spPr") if marker is None else marker.find(_C + "spPr")),
        line=_colour(line),
        weight=0 if line is None else int(line.get("w") or 0) / _POINTS,
        marker="" if marker is None else _value(marker, "symbol"),
        size=0 if marker is None else int(_value(marker, "size", "0")),
        labels=_labels(series.find(_C + "dLbls")),
    )


def _labels(found: etree._Element | None) -> Labels | None:
    if found is None:
        return None
    form, font = found.find(_C + "numFmt"), found.find(f".//{_A}defRPr")
    bold = font is not None and font.get("b") == "1"
    return Labels("" if form is None else str(form.get("formatCode")), _value(found, "dLblPos"), _colour(font), bold)


def _colour(held: etree._Element | None) -> str:
    colour = None if held is None else held.find(f"{_A}solidFill/{_A}srgbClr")
    return "" if colour is None else str(colour.get("val"))


def _value(parent: etree._Element, path: str, otherwise: str = "") -> str:
    found = parent.find(_C + path)
    return otherwise if found is None else str(found.get("val"))
