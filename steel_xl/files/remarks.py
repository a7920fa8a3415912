"""What the last run or check found: faults and warnings, with sheet and cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xlsxwriter.worksheet import Worksheet

from steel_xl.files.desk import GROWTH, Desk, absolute
from steel_xl.files.page import new_sheet, print_columns, protect, set_height, write_cell
from steel_xl.files.style import ALARM
from steel_xl.sheet.book import Page
from steel_xl.sheet.grid import Cell
from steel_xl.sheet.issue import Issue
from steel_xl.sheet.label import Labels

TABLE = "issues"
"""Name of the table and key of its sheet."""

COLUMNS = ("kind", "sheet", "cell", "found", "expected", "remedy", "mark")

_WIDTHS = (12, 20, 9, 34, 46, 62, 24)
_HEADER = 2  # 0-based row


def lines_of_issues(
    issues: Sequence[Issue], labels: Labels, called: Callable[[str], str] = lambda sheet: sheet
) -> list[tuple[Cell, ...]]:
    """The table's rows, in the order of its columns; one that says so where there is nothing.

    `called` gives the name a sheet had when the workbook was made; by it the input sheets colour the cells with faults.
    """
    rows: list[tuple[Cell, ...]] = [
        (
            labels.text("issues.warning" if issue.warning else "issues.fault"),
            issue.sheet,
            issue.cell,
            issue.found,
            issue.expected,
            issue.remedy,
            f"{called(issue.sheet)}!{issue.cell}" if issue.cell and not issue.warning else "",
        )
        for issue in issues
    ]
    return rows or [(labels.text("issues.none"), *(None for _ in COLUMNS[1:]))]


def write_issues(desk: Desk) -> None:
    """The sheet of issues."""
    labels, styles = desk.labels, desk.styles
    heading = f"{labels.text('role.working')} | {labels.text('issues.title')}"
    sheet = new_sheet(desk, desk.sheet(TABLE), heading, labels.text("issues.note"), "working")
    columns = [{"header": labels.text(f"issues.{key}"), "header_format": styles.get("header")} for key in COLUMNS]
    rows = lines_of_issues(desk.book.remarks, labels)
    last = _HEADER + len(rows)
    sheet.add_table(_HEADER, 0, last, len(COLUMNS) - 1, {"name": TABLE, "style": None, "columns": columns})
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    for row, cells in enumerate(rows, _HEADER + 1):
        for column, cell in enumerate(cells):
            write_cell(sheet, row, column, cell, styles.get("plain", indent=1, text_wrap=True))
        set_height(desk, sheet, row, cells, _WIDTHS)
    sheet.freeze_panes(_HEADER + 1, 0)
    sheet.repeat_rows(_HEADER)
    print_columns(desk, sheet, len(COLUMNS) - 1)
    protect(sheet)


def alarm(desk: Desk, sheet: Worksheet, page: Page) -> None:
    """Colour the cells of an input page that the issues name, by a rule that leaves their own colours alone."""
    column, first = len(COLUMNS), _HEADER + 2
    marks = absolute(desk.sheet(TABLE), first, column, first + _MOST, column)
    name = page.grid.sheet.replace('"', '""')
    formula = f'=COUNTIF({marks},"{name}!"&ADDRESS(ROW(),COLUMN(),4))>0'
    top, left = page.grid.top - 1, page.grid.left - 1
    right = left + len(page.grid.header) - 1
    rule = {"type": "formula", "criteria": formula, "format": desk.file.add_format({**ALARM, "bold": True})}
    sheet.conditional_format(top, left, top + GROWTH, right, rule)


_MOST = 999  # rows of issues the input sheets look at
