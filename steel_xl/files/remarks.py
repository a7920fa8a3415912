"""What the last run or check found: faults and warnings, with sheet and cell."""

from __future__ import annotations

from steel_xl.files.desk import Desk
from steel_xl.files.page import new_sheet, protect, set_height, write_cell
from steel_xl.sheet.grid import Cell
from steel_xl.sheet.issue import Issue
from steel_xl.sheet.label import Labels

TABLE = "issues"
"""Name of the table and key of its sheet."""

COLUMNS = ("kind", "sheet", "cell", "found", "expected", "remedy")

_WIDTHS = (12, 20, 9, 34, 46, 62)
_HEADER = 2  # 0-based row


def lines_of_issues(issues: tuple[Issue, ...], labels: Labels) -> list[tuple[Cell, ...]]:
    """The table's rows, in the order of its columns; one that says so where there is nothing."""
    rows: list[tuple[Cell, ...]] = [
        (
            labels.text("issues.warning" if issue.warning else "issues.fault"),
            issue.sheet,
            issue.cell,
            issue.found,
            issue.expected,
            issue.remedy,
        )
        for issue in issues
    ]
    return rows or [(labels.text("issues.none"), None, None, None, None, None)]


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
    sheet.print_area(0, 0, last, len(COLUMNS) - 1)
    protect(sheet)
