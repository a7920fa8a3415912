"""What Excel calls the kinds, markers, colours and places of charts, in numbers."""

from __future__ import annotations

from steel_xl.files.patch.drawn import Trace

_NONE = -1  # no colour

# What Excel calls these (XlChartType, XlMarkerStyle, XlDataLabelPosition).
_KINDS = {
    ("barChart", "clustered"): 51,
    ("barChart", "stacked"): 52,
    ("areaChart", "standard"): 1,
    ("areaChart", "stacked"): 76,
    ("lineChart", "standard"): 4,
    ("scatterChart", "lineMarker"): 74,
}
LINES = ("lineChart", "scatterChart")
_MARKED_LINE, _POINTS = 65, -4169
_MARKERS = {"": 0, "none": -4142, "diamond": 2, "circle": 8}
PLACES = {"t": 0, "r": -4152, "ctr": -4108}


def kind_of(trace: Trace) -> int:
    """What Excel calls its kind."""
    if trace.kind[0] == "lineChart" and trace.marker != "none":
        return _MARKED_LINE
    if trace.kind[0] == "scatterChart" and not trace.line:
        return _POINTS
    return _KINDS[trace.kind]


def looks(trace: Trace) -> tuple[int, int, float, int, int]:
    """Fill, line and its weight, markers and their size, in Excel's numbers."""
    return colour(trace.fill), colour(trace.line), trace.weight, _MARKERS[trace.marker], trace.size


def colour(said: str) -> int:
    """A colour as Excel counts it: red is the lowest byte."""
    return int.from_bytes(bytes.fromhex(said), "little") if said else _NONE
