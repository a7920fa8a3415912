"""Build a new workbook file from a book, whole or not at all."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

from steel_xl.files.changed import write_changed
from steel_xl.files.charts import write_charts
from steel_xl.files.checks import check_lines, sheet_check, write_checks
from steel_xl.files.cover import open_cover, write_cover
from steel_xl.files.desk import Desk
from steel_xl.files.heat import write_heat_map
from steel_xl.files.macro_sheets import add_macros, write_macro_sheets
from steel_xl.files.macros import Macros
from steel_xl.files.page import write_page
from steel_xl.files.remarks import alarm, write_issues
from steel_xl.files.save import MADE
from steel_xl.files.sources import write_sources
from steel_xl.files.style import FONT, Styles
from steel_xl.files.summary import write_summary
from steel_xl.files.wizard import spoken
from steel_xl.files.workbook import NewWorkbook
from steel_xl.sheet.book import Book, Page
from steel_xl.sheet.label import Labels

_LEAST_RIGHT = 4  # 0-based column left of which no check stands, so that it does not cut the heading


def workbook_bytes(book: Book, macros: Macros | None = None, *, bare: bool = False) -> bytes:
    """The workbook as bytes of an .xlsx, or of an .xlsm with these macros; the same book gives the same bytes.

    Of a book of a workbook that exists (`Book.standing`) it holds what a run writes there, and no inputs. A `bare` one
    has the sheets of its result tables with nothing on them, and of the cover only the table of facts.
    """
    memory = io.BytesIO()
    labels = Labels(book.lang, book.system)
    font = labels.text("font")
    options: dict[str, Any] = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    if font != FONT:
        options["default_format_properties"] = {"font_name": font}
    file = NewWorkbook(memory, options)
    file.set_properties({"title": labels.text(f"{book.system}.title"), "author": "steel_xl", "created": MADE})
    file.set_size(2400, 1600)
    if macros is not None:  # the function wizard speaks the workbook's language
        macros = replace(macros, functions=tuple(spoken(each, book.lang) for each in macros.functions))
    desk = Desk(file, Styles(file, font), labels, book, macros, bare)
    lines = check_lines(desk)
    named = {line.sheet for line in lines}
    checked = {page.table.key for page in book.pages if desk.called(page.table.key) in named or _has_numbers(page)}
    cover = open_cover(desk)
    write_summary(desk)
    for page in book.pages:
        if page.role != "working" and not (book.standing and page.role == "input"):
            write_page(desk, page)
        if page.role == "input" and not book.standing:
            sheet = file.get_worksheet_by_name(page.grid.sheet)
            alarm(desk, sheet, page)
    write_charts(desk)
    for matrix in book.matrices:
        write_heat_map(desk, matrix)
    for page in book.pages:
        if page.role == "working":
            write_page(desk, page)
    write_issues(desk)
    write_changed(desk)
    write_checks(desk, lines)
    write_sources(desk)
    others = [
        ("summary", "result", labels.text("summary.title")),
        ("charts", "result", labels.text("chart.title")),
        *((f"{m.table}_map", "result", labels.text(f"{book.system}.map.title")) for m in book.matrices),
        ("issues", "working", labels.text("issues.title")),
        ("changed", "working", labels.text("changed.title")),
        ("checks", "working", labels.text("check.title")),
        ("sources", "working", labels.text("sources.title")),
    ]
    if macros is not None:
        others += write_macro_sheets(desk, macros)
        add_macros(desk, macros)
    write_cover(desk, cover, checked, others)
    _sheet_checks(desk, set() if bare else checked)
    cover.activate()
    file.close()
    return memory.getvalue()


def _has_numbers(page: Page) -> bool:
    """Whether a page of results has numbers once there are results: columns of processes or years may be to come."""
    return page.role != "input" and any(field.kind != "text" for field in page.table.fields)


def _sheet_checks(desk: Desk, checked: set[str]) -> None:
    """The check of each page, at the right end of its heading, before a wide column of sources."""
    for page in desk.book.pages:
        if page.table.key in checked:
            sheet = desk.file.get_worksheet_by_name(page.grid.sheet)
            if sheet is None:  # the input sheets of a workbook that exists
                continue
            wide = page.column("source")
            last = max(page.grid.left + (wide.index if wide else len(page.grid.header)) - 2, _LEAST_RIGHT)
            formula, value = sheet_check(desk, page.table.key)
            sheet.write_string(0, last - 1, desk.labels.text("check.here"), desk.styles.get("label", align="right"))
            sheet.write_formula(0, last, formula, desk.styles.get("check"), value)
