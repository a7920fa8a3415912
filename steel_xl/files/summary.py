"""The page to hand over: key numbers, one chart, what would change the answer, sources and caveats, on one A4."""

from __future__ import annotations

from steel_xl.files.charts import native_chart
from steel_xl.files.cover import write_headline
from steel_xl.files.desk import Desk
from steel_xl.files.page import new_sheet, protect
from steel_xl.files.style import lines_of

_WIDTHS = (4, 34, 30, 16, 16, 18)
_CHART_ROWS, _CHART_WIDTH, _CHART_HEIGHT = 16, 820, 310
_LAST = len(_WIDTHS) - 1


def write_summary(desk: Desk) -> None:
    """The summary sheet."""
    labels, styles, book = desk.labels, desk.styles, desk.book
    title = book.about.get("study") or labels.text(f"{book.system}.title")
    sheet = new_sheet(desk, labels.sheet("summary"), title, labels.text(f"{book.system}.purpose"), "result")
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    row = write_headline(desk, sheet, 3) + 1
    if book.summary is not None:
        chart = next(chart for chart in book.charts if chart.key == book.summary.chart)
        sheet.insert_chart(row, 0, native_chart(desk, chart, _CHART_WIDTH, _CHART_HEIGHT), {"object_position": 1})
        row += _CHART_ROWS + 1
        *paragraphs, (last, caveats) = book.summary.paragraphs
        for heading, lines in [*paragraphs, (last, (*_changed(desk), *caveats, *filter(None, [book.citation])))]:
            sheet.merge_range(row, 0, row, _LAST, heading, styles.get("section"))
            for line in lines:
                row += 1
                sheet.merge_range(row, 0, row, _LAST, line, styles.get("body"))
                sheet.set_row(row, styles.line * lines_of(line, sum(_WIDTHS)))
            row += 2
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1)
    sheet.print_area(0, 0, row, _LAST)
    protect(sheet)


def _changed(desk: Desk) -> list[str]:
    """A sentence if the study is not the published one any more."""
    count, labels = len(desk.book.changed), desk.labels
    return [labels.text("summary.changed", count=count, sheet=labels.sheet("changed"))] if count else []
