"""Native charts on one sheet, two by two, each a view of a result table."""

from __future__ import annotations

import math
from typing import Any

from xlsxwriter.chart import Chart as NativeChart

from steel_xl.files.desk import Desk, absolute
from steel_xl.files.page import new_sheet
from steel_xl.files.style import GREY
from steel_xl.sheet.book import Chart, Page, Series
from steel_xl.sheet.layout import Column

PALETTE = ("#1F3864", "#2E75B6", "#9DC3E6", "#F4B183", "#A9D18E", "#FFD966", "#7F7F7F", "#C55A11")

_WIDTH, _HEIGHT, _ROWS, _COLUMNS = 660, 420, 22, 11  # of a chart: pixels, and the cells it has for itself
_COLUMN_WIDTH = 8.43
_ACROSS = 2
_MOST_TICKS = 20  # names an axis shows before it leaves some out
_TOP = 3  # 0-based row of the first chart
_OFFSET = 4  # pixels below the row it stands on, so that its frame is not drawn on the page before


def write_charts(desk: Desk) -> None:
    """The sheet of charts."""
    labels = desk.labels
    heading = f"{labels.text('role.result')} | {labels.text('chart.title')}"
    sheet = new_sheet(desk, desk.sheet("charts"), heading, labels.text("chart.note"), "result")
    sheet.set_column(0, _ACROSS * _COLUMNS, _COLUMN_WIDTH)
    charts = [chart for chart in desk.book.charts if drawable(desk, chart)]
    for index, chart in enumerate(charts):
        row, column = _TOP + index // _ACROSS * _ROWS, index % _ACROSS * _COLUMNS
        sheet.insert_chart(row, column, native_chart(desk, chart), {"object_position": 1, "y_offset": _OFFSET})
    desk.ours("charts", 0, 0, 0, 0)
    rows = _TOP + -(-len(charts) // _ACROSS) * _ROWS
    sheet.set_h_pagebreaks(list(range(_TOP + 2 * _ROWS, rows, 2 * _ROWS)))
    sheet.print_area(0, 0, rows - 1, _ACROSS * _COLUMNS - 1)


PLACES = (_TOP + 1, _ROWS, _COLUMNS)
"""Where charts stand: 1-based row of the first, rows from one to the next, columns from one to the next."""


def in_its_place(row: int, column: int) -> bool:
    """Whether a chart whose corner is in this 1-based cell stands where we put charts; else somebody moved it."""
    first, high, wide = PLACES
    return row >= first and (row - first) % high == 0 and (column - 1) % wide == 0


def drawable(desk: Desk, chart: Chart) -> bool:
    """Whether there is a column for every series and a row to draw: a blank workbook has no processes yet."""
    page = desk.book.page(chart.table)
    there = not page.grid.rows or chart.only is None or any(chart.only[1] in cells for cells in page.grid.rows)
    return there and all(_columns(page, series) for series in chart.series)


def native_chart(
    desk: Desk, chart: Chart, width: int = _WIDTH, height: int = _HEIGHT, where: str = "charts"
) -> NativeChart:
    """The chart as the workbook draws it; its name, by which it is found again, says where and what it is."""
    labels, path = desk.labels, f"{desk.book.system}.chart.{chart.key}"
    bars = [series for series in chart.series if series.kind in _FILLED]
    marks = [series for series in chart.series if series.kind not in _FILLED]
    name = " ".join(["steel_xl", where, chart.key, *(str(part) for part in chart.parts.values())])
    native = desk.file.add_chart({**_kind(chart, bars), "name": name})
    colours = iter(PALETTE)
    for series in bars:
        _add(desk, native, chart, series, colours)
    line = desk.file.add_chart({"type": "line"}) if bars and marks else native
    for series in marks:
        _add(desk, line, chart, series, colours)
    if line is not native:
        native.combine(line)
    native.set_title(
        {
            "name": labels.text(path + ".title", **chart.parts),
            "name_font": {"size": 12, "color": "#1F3864"},
            "overlay": False,
        }
    )
    said = chart.axes[1] if chart.axes else labels.text(path + ".axis")
    axis = {"name": said, "major_gridlines": _GRID}
    page = desk.book.page(chart.table)
    low = _below(page, chart, _drawn(page, marks)) if chart.fit or chart.scatter else chart.low
    bounds = {key: value for key, value in (("min", low), ("max", chart.high)) if value is not None}
    font = {"size": 9, "color": GREY}
    native.set_y_axis(
        {**axis, **bounds, "name_font": font, "num_font": font, "num_format": chart.form, "line": {"none": True}}
    )
    shown = [cells for cells in page.grid.rows if chart.only is None or chart.only[1] in cells]
    crowd = len(shown) // _MOST_TICKS + 1
    ticks: dict[str, Any] = {"interval_unit": crowd} if crowd > 1 else {}
    if any(series.kind == "area" for series in bars):
        ticks["position_axis"] = "on_tick"
    if chart.scatter:
        ticks = {**_along(page, chart), "name_font": font}
    elif chart.axes and chart.axes[0]:
        ticks |= {"name": chart.axes[0], "name_font": font}
    across = {"num_font": font, "num_format": chart.names_form, "line": {"color": "#A6A6A6"}, "label_position": "low"}
    native.set_x_axis({**across, **ticks})
    one = len(chart.series) == 1 and len(_columns(page, chart.series[0])) == 1
    silent = _silent(page, chart, (*bars, *marks))
    native.set_legend({"none": True} if one else {"position": "bottom", "font": font, "delete_series": silent})
    native.set_size({"width": width, "height": height})
    native.set_chartarea({"border": {"color": "#D9D9D9"}})
    return native


_THICK = 6  # parts of a column that are told apart by edges, too

_GRID = {"visible": True, "line": {"color": "#E3E3E3"}}


def _along(page: Page, chart: Chart) -> dict[str, Any]:
    """The axis along which a scatter chart places its points: what it says, where it starts, its grid."""
    column = page.column(chart.names)
    low = _below(page, chart, [column] if column else [])
    said = {"name": chart.axes[0]} if chart.axes else {}
    return {**said, **({} if low is None else {"min": low}), "major_gridlines": _GRID}


def _kind(chart: Chart, bars: list[Series]) -> dict[str, str]:
    if chart.scatter:
        return {"type": "scatter", "subtype": "straight_with_markers"}
    kind: dict[str, str] = {"type": bars[0].kind if bars else "line"}
    return {**kind, "subtype": "stacked"} if bars and chart.stacked else kind


_FILLED = ("column", "area")


def _silent(page: Page, chart: Chart, series: tuple[Series, ...]) -> list[int]:
    """Places in the legend of what is not to stand there: series not listed, and columns with nothing to draw."""
    drawn = [(each, column) for each in series for column in _columns(page, each)]
    empty = [all(cells[column.index] is None for cells in page.grid.rows) for _, column in drawn]
    return [
        at for at, (each, _) in enumerate(drawn) if each.silent or not each.listed or (page.grid.rows and empty[at])
    ]


def _drawn(page: Page, lines: list[Series]) -> list[Column]:
    return [column for series in lines for column in _columns(page, series)]


def _below(page: Page, chart: Chart, drawn: list[Column]) -> float | None:
    """A round number below the least value of columns the chart draws."""
    columns = [column.index for column in drawn]
    rows = [cells for cells in page.grid.rows if chart.only is None or chart.only[1] in cells]
    values = [cell for cells in rows for at in columns if isinstance(cell := cells[at], (int, float))]
    if not values:
        return None
    step: float = 10 ** math.floor(math.log10(max(max(values) - min(values), abs(max(values)) / 100, 1e-9)))
    return math.floor(min(values) / step - _ROOM) * step


_ROOM = 0.5  # of a step, between the least value and the axis


def _add(desk: Desk, native: NativeChart, chart: Chart, series: Series, colours: Any) -> None:
    page = desk.book.page(chart.table)
    names = page.column(chart.names)
    for index, column in enumerate(_columns(page, series)):
        label = (
            desk.book.called(column.member) or desk.labels.member(column.member)
            if column.member
            else desk.labels.header(page.table.key, column.field)
        )
        colour = series.colours[index] if index < len(series.colours) else next(colours)
        options: dict[str, Any] = {
            "name": label,
            "categories": "=" + _area(page, names, chart),
            "values": "=" + _area(page, column, chart),
            "gap": chart.gap,
        }
        if series.silent:
            options |= {"fill": {"none": True}, "border": {"none": True}}
        elif series.kind == "marker":
            options |= {
                "line": {"none": True},
                "marker": {"type": "diamond", "size": 11, "fill": {"color": colour}, "border": {"color": "#FFFFFF"}},
            }
        elif series.kind == "line":
            point = {"type": "circle", "size": 5, "fill": {"color": colour}, "border": {"color": colour}}
            options |= {"line": {"color": colour, "width": 2}, "marker": point if chart.scatter else {"type": "none"}}
        else:
            thin = chart.stacked and len(_columns(page, series)) > _THICK  # edges would hide small parts
            plain = series.kind == "area" or not chart.gap or thin
            edge = {"none": True} if plain else {"color": "#FFFFFF", "width": 0.5}
            options |= {"fill": {"color": colour}, "border": edge}
        if series.labelled:
            mark = series.kind not in _FILLED
            font = {"size": 9, "bold": mark, "color": colour if mark else _ink(colour)}
            lined = any(each.kind == "line" for each in chart.series)
            where = ("above" if lined else "right") if mark else "center"
            options["data_labels"] = {"value": True, "num_format": series.form, "font": font, "position": where}
            if mark and lined:
                options["data_labels"]["fill"] = {"color": "#FFFFFF"}  # over the lines it would be crossed out by
        native.add_series(options)


def _ink(fill: str) -> str:
    """White on a dark fill, black on a light one."""
    red, green, blue = (int(fill[at : at + 2], 16) for at in (1, 3, 5))
    return "#FFFFFF" if max(red, green, blue) < _LIGHT and red + green + blue < 2 * _LIGHT else "#262626"


_LIGHT = 0xC8  # brightness of a colour from which black is read better on it


def _columns(page: Page, series: Series) -> list[Column]:
    if series.columns == ("*",):
        return [column for column in page.columns if column.member and column.member not in series.besides]
    return [column for column in page.columns if column.name in series.columns]


def _area(page: Page, column: Column | None, chart: Chart) -> str:
    at = page.grid.left + (column.index if column else 0)
    first, last = 0, max(1, len(page.grid.rows)) - 1
    by = page.column(chart.only[0]) if chart.only else None
    if chart.only and by:
        mine = [row for row, cells in enumerate(page.grid.rows) if cells[by.index] == chart.only[1]]
        first, last = (mine[0], mine[-1]) if mine else (0, 0)
    top = page.grid.top + 1
    return absolute(page.grid.sheet, top + first, at, top + last, at)
