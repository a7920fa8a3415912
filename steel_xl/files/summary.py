"""The page to hand over: one chart, key numbers, what would change the answer, sources and caveats, on one A4."""

from __future__ import annotations

from collections.abc import Iterable

from xlsxwriter.worksheet import Worksheet

from steel_xl.files.charts import drawable, native_chart
from steel_xl.files.desk import Desk
from steel_xl.files.page import cell_at, new_sheet, protect
from steel_xl.files.style import lines_of
from steel_xl.sheet.dump import headed
from steel_xl.sheet.grid import reference

_WIDTHS = (6, 33, 29, 16, 16, 18)
_CHART_ROWS, _CHART_WIDTH, _CHART_HEIGHT = 16, 820, 310
_LAST = len(_WIDTHS) - 1
_TOP = 3  # 0-based row below the heading


def write_summary(desk: Desk) -> None:
    """The summary sheet; one that was not run says so."""
    labels, book = desk.labels, desk.book
    title = book.about.get("study") or labels.text(f"{book.system}.title")
    sheet = new_sheet(desk, desk.sheet("summary"), title, labels.text(f"{book.system}.purpose"), "result")
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    chart = next((chart for chart in book.charts if chart.key == book.leading and drawable(desk, chart)), None)
    if chart is not None:
        drawn = native_chart(desk, chart, _CHART_WIDTH, _CHART_HEIGHT, "summary")
        sheet.insert_chart(_TOP, 0, drawn, {"object_position": 1})
    top = _TOP + _CHART_ROWS + 1
    if book.summary is None:
        sheet.write_string(top, 0, labels.text("cover.no_results"), desk.styles.get("note"))
        last = top
    else:
        row = _headline(desk, sheet, top) + 1
        *paragraphs, (ending, caveats) = book.summary.paragraphs
        last = _text(
            desk, sheet, row, [*paragraphs, (ending, [*_changed(desk), *caveats, *filter(None, [book.citation])])]
        )
    desk.ours("summary", top, 0, last, _LAST)
    sheet.set_portrait()
    sheet.set_footer(f"&L&8steel_xl {book.about['version']}&C&8&F&R&8&A")  # one page: no number of how many
    sheet.fit_to_pages(1, 1)
    sheet.print_area(0, 0, last, _LAST)
    protect(sheet)


def _text(desk: Desk, sheet: Worksheet, row: int, paragraphs: Iterable[tuple[str, Iterable[str]]]) -> int:
    """Headed paragraphs, a sentence a row; returns the last row."""
    styles = desk.styles
    for heading, lines in paragraphs:
        sheet.merge_range(row, 0, row, _LAST, heading, styles.get("section"))
        for line in lines:
            row += 1
            sheet.merge_range(row, 0, row, _LAST, line, styles.get("body"))
            sheet.set_row(row, styles.line * lines_of(line, sum(_WIDTHS)))
        row += 2
    return row - 2


def _headline(desk: Desk, sheet: Worksheet, row: int) -> int:
    """The results a reader looks for first, linked to their sheet; returns the row behind them."""
    table, names = desk.book.headline
    page = desk.book.page(table)
    scenario, labels = desk.book.about.get("scenario"), desk.labels
    said = labels.text("summary.scenario", scenario=scenario) if scenario else labels.text("cover.headline")
    sheet.merge_range(row, 0, row, _LAST, said, desk.styles.get("section"))
    columns = [column for name in names if (column := page.column(name)) is not None][:_LAST]
    places = range(1, len(columns) + 1)
    rank = page.column("rank")
    if rank is None:
        sheet.write_blank(row + 1, 0, None, desk.styles.get("header"))
    else:
        columns, places = [rank, *columns], range(len(columns) + 1)
    for at, column in zip(places, columns, strict=True):
        head = headed(desk.labels.header(table, column.field), column.field.col.unit, desk.labels)
        sheet.write_string(row + 1, at, head, desk.styles.get("header"))
    sheet.set_row(row + 1, 2 * desk.styles.line)  # narrow columns wrap their heads
    lines = list(enumerate(page.grid.rows))
    if rank is not None:
        lines.sort(key=lambda line: float(str(line[1][rank.index])))
    for below, (line, cells) in enumerate(lines):
        for at, column in zip(places, columns, strict=True):
            form = column.field.col.form if column.field.kind != "text" else "General"
            wrap = column.field.kind == "text"
            style = desk.styles.get("plain", num_format=form, text_wrap=wrap, indent=int(wrap))
            formula = "=" + reference((page.grid.sheet, cell_at(page, line, column)))
            sheet.write_formula(row + 2 + below, at, formula, style, cells[column.index])
    return row + 2 + len(page.grid.rows)


def _changed(desk: Desk) -> list[str]:
    """A sentence if the study is not the published one any more."""
    count, labels = len(desk.book.changed), desk.labels
    return [labels.text("summary.changed", count=count, sheet=desk.sheet("changed"))] if count else []
