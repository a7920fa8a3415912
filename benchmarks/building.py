"""Building a workbook with 100,000 cells against openpyxl and plain XlsxWriter writing the same values."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table as ExcelTable

from benchmarks.measured import MILLI, Line, Report, medians
from benchmarks.sample import KEY, Cells, Row, plain, rows
from steel_xl.app.compose import compose
from steel_xl.app.opened import open_case
from steel_xl.catalog import system
from steel_xl.files.build import workbook_bytes
from steel_xl.sheet.book import Book, Page
from steel_xl.sheet.column import fields_of
from steel_xl.sheet.label import Labels
from steel_xl.sheet.page import input_page, result_page
from steel_xl.sheet.table import Sheet, Table

_REPEATS = 5
_MOST = 1 / 2  # target: twice as fast as openpyxl


def measure() -> Report:
    """A book with the cover, an index sheet and one large page: once as results, once as inputs."""
    table = Table(KEY, Row, fields_of(Row), Sheet("Benchmark", "Rows of the benchmark."))
    labels, many = Labels("en", "synergy"), rows()
    result = result_page(table, many, "result", labels)
    given = input_page(table, result.grid, {}, labels)
    header = tuple(map(str, result.grid.header))
    cells: Cells = result.grid.rows  # type: ignore[assignment]
    small = _book()
    calls: dict[str, Callable[[], Any]] = {
        "ours": lambda: workbook_bytes(_with(small, result)),
        "ours, inputs": lambda: workbook_bytes(_with(small, given)),
        "ours, empty": lambda: workbook_bytes(small),
        "rows to page": lambda: result_page(table, many, "result", labels),
        "openpyxl dressed": lambda: _dressed(header, cells, given),
        "openpyxl": lambda: _by_openpyxl(header, cells, write_only=False),
        "openpyxl write-only": lambda: _by_openpyxl(header, cells, write_only=True),
        "xlsxwriter": lambda: plain(header, cells),
    }
    _same(calls["ours"](), result, cells)
    found = medians(calls, _REPEATS)
    lines = (
        Line("result page", found["ours"], "openpyxl, a format a cell", found["openpyxl dressed"], _MOST),
        Line("input page", found["ours, inputs"], "openpyxl, a format a cell", found["openpyxl dressed"], _MOST),
        Line("result page", found["ours"], "openpyxl", found["openpyxl"], _MOST),
        Line("result page", found["ours"], "openpyxl, write_only=True", found["openpyxl write-only"], _MOST),
        Line("result page", found["ours"], "plain XlsxWriter", found["xlsxwriter"]),
        Line("input page", found["ours, inputs"], "openpyxl", found["openpyxl"], _MOST),
        Line("input page", found["ours, inputs"], "openpyxl, write_only=True", found["openpyxl write-only"], _MOST),
        Line("input page", found["ours, inputs"], "plain XlsxWriter", found["xlsxwriter"]),
    )
    notes = (
        (
            "ours writes an Excel table, a format a cell, column widths, and moreover row heights, print set-up,"
            " protection or drop-downs and limits, checks; `a format a cell` is openpyxl with a table, named styles and"
            " widths; the other peers write bare values, plain XlsxWriter an Excel table too"
        ),
        (
            f"of ours, the other sheets of the book take {found['ours, empty'] * MILLI:.0f} ms; rows to a page, before"
            f" all this and not counted, {found['rows to page'] * MILLI:.0f} ms"
        ),
    )
    return Report("building", _REPEATS, lines, notes)


def _book() -> Book:
    """The shipped case with its index sheet as the only page."""
    model = system("synergy")
    opened = open_case(model, "luo2025", "en")
    examined = model.examine(opened.parsed, opened.labels, None, None)
    outcome = model.solve(examined.sound(), examined.base, examined.variants)
    book = compose(opened, examined.scenario, "", outcome)
    pages = (book.page("index"),)
    return replace(book, pages=pages, charts=(), proofs=(), matrices=(), changed=(), summary=None)


def _with(book: Book, page: Page) -> Book:
    return replace(book, pages=(*book.pages, page))


def _by_openpyxl(header: tuple[str, ...], cells: Cells, *, write_only: bool) -> bytes:
    book = openpyxl.Workbook(write_only=write_only)
    sheet = book.create_sheet(KEY)
    sheet.append(header)
    for line in cells:
        sheet.append(line)
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


def _dressed(header: tuple[str, ...], cells: Cells, page: Page) -> bytes:
    """The cells by openpyxl as a table, each with font, fill, frame, number format and lock, by one style a column."""
    book = openpyxl.Workbook()
    sheet = book.active
    if sheet is None:
        raise RuntimeError("openpyxl gave no sheet")
    side = Side(style="thin", color="FFBFBFBF")
    styles = {
        column.index: NamedStyle(
            f"column {column.index}",
            font=Font(color="FF0000FF"),
            fill=PatternFill("solid", fgColor="FFFFFFCC"),
            border=Border(side, side, side, side),
            alignment=Alignment(vertical="center"),
            number_format=column.field.col.form if column.field.kind != "text" else "General",
            protection=Protection(locked=False),
        )
        for column in page.columns
    }
    sheet.append(header)
    for row, line in enumerate(cells, 2):
        for index, value in enumerate(line):
            sheet.cell(row, index + 1, value).style = styles[index]
    for index in range(len(header)):
        sheet.column_dimensions[get_column_letter(index + 1)].width = 14
    sheet.add_table(ExcelTable(displayName=KEY, ref=f"A1:{get_column_letter(len(header))}{len(cells) + 1}"))
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


def _same(content: bytes, page: Page, cells: Cells) -> None:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    found = list(book[page.grid.sheet].iter_rows(min_row=page.grid.top + 1, max_col=len(cells[0]), values_only=True))
    if found != list(cells):
        raise RuntimeError("the workbook built does not hold the cells")
