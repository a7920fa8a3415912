"""The charts of a file, as Excel's object model would have them: read by openpyxl, not by our own code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl.chart import AreaChart, BarChart, LineChart, ScatterChart
from openpyxl.chart.chartspace import ChartSpace
from openpyxl.chart.reader import read_chart
from openpyxl.xml.functions import fromstring

from steel_xl.files.patch.drawings import frames_of
from steel_xl.files.patch.package import Package
from tests.office.chart_model import (
    AREA,
    CLUSTERED,
    HIGH,
    LINE,
    MARKED,
    MARKERS,
    POINTS,
    SCATTER,
    STACKED,
    STACKED_AREA,
    WIDE,
    Chart,
    ChartObject,
    Charts,
    Series,
    Sheet,
)


def charts_in(path: Path) -> Charts:
    """The charts of a workbook."""
    sheets: dict[str, Sheet] = {}
    package = Package(path, path)
    for name, part in package.parts.sheets.items():
        sheet = sheets[name] = Sheet()
        for called, frame in frames_of(package, part, {}).items():
            place = [int(str(frame.anchor[0].findtext("{*}" + side))) for side in ("row", "col")]
            reader: Any = read_chart
            root: Any = fromstring(package.raw(frame.part))
            made = ChartObject(sheet, called, read(reader(ChartSpace.from_tree(root))))
            made.Top, made.Left = place[0] * HIGH + 3, place[1] * WIDE
            sheet.charts.append(made)
    return Charts(sheets)


def read(found: Any) -> Chart:
    """A chart as openpyxl has it."""
    chart = Chart()
    for part in found._charts:
        for series in part.series:
            chart.series.append(read_series(chart, part, series))
        if isinstance(part, BarChart):
            chart.gap, chart.overlap = int(part.gapWidth), int(part.overlap or 0)
    chart.HasTitle = found.title is not None
    if found.title is not None:
        chart.ChartTitle.Text = text(found.title)
    first = next((part for part in found._charts if part.y_axis.number_format), found)  # openpyxl gives one part axes
    for mine, axis in zip(chart.axes, (first.x_axis, first.y_axis), strict=True):
        mine.HasTitle = axis.title is not None
        if axis.title is not None:
            mine.AxisTitle.Text = text(axis.title)
        mine.TickLabels.NumberFormat = getattr(axis.number_format, "formatCode", axis.number_format) or "General"
        mine.low, mine.high = axis.scaling.min, axis.scaling.max
        mine.HasMajorGridlines = axis.majorGridlines is not None
    chart.HasLegend = found.legend is not None
    if found.legend is not None:
        for each in found.legend.legendEntry:
            chart.series[each.idx].listed = False
    return chart


def text(title: Any) -> str:
    return "".join(run.t for line in title.tx.rich.p for run in line.r or ())


def read_series(chart: Chart, part: Any, found: Any) -> Series:
    looks: Any = found.graphicalProperties
    scattered = isinstance(part, ScatterChart)
    drawn = looks is not None and looks.line is not None and looks.line.solidFill is not None
    marker = (found.marker.symbol or "none") if found.marker else None  # openpyxl has None for both
    kinds: dict[Any, int] = {
        BarChart: STACKED if part.__dict__.get("grouping") == "stacked" else CLUSTERED,
        AreaChart: STACKED_AREA if part.__dict__.get("grouping") == "stacked" else AREA,
        LineChart: LINE if marker == "none" else MARKED,
        ScatterChart: SCATTER if drawn else POINTS,
    }
    series = Series(chart, kinds[type(part)])
    series.Name = found.tx.v or f"={found.tx.strRef.f}"
    series.XValues, series.Values = (
        f"={(held.numRef or held.strRef).f}"
        for held in ((found.xVal, found.yVal) if scattered else (found.cat, found.val))
    )
    series.Format.Line.Visible = drawn
    if drawn:
        series.Format.Line.ForeColor.RGB = red_lowest(looks.line.solidFill.srgbClr)
    filled = looks is not None and looks.solidFill is not None
    series.Format.Fill.Visible = filled
    if filled:
        series.Format.Fill.ForeColor.RGB = red_lowest(looks.solidFill.srgbClr)
    series.MarkerStyle = MARKERS[marker]
    if marker not in (None, "none"):
        series.MarkerBackgroundColor = red_lowest(found.marker.graphicalProperties.solidFill.srgbClr)
    if found.dLbls is not None:
        series.HasDataLabels = True
        series.DataLabels.NumberFormat = found.dLbls.numFmt
        series.DataLabels.Font.Color = red_lowest(found.dLbls.txPr.p[0].pPr.defRPr.solidFill.srgbClr)
    return series


def red_lowest(colour: str) -> int:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return red + 256 * green + 65536 * blue
