"""What was changed from the shipped case: table, row, column, the case's value and the one used."""

from __future__ import annotations

from steel_xl.files.desk import Desk
from steel_xl.files.page import new_sheet, print_columns, protect, write_cell

_WIDTHS = (22, 26, 26, 20, 20, 30)
_HEADER = 2  # 0-based row


def write_changed(desk: Desk) -> None:
    """The sheet of changes; it says so where there are none."""
    labels, styles = desk.labels, desk.styles
    heading = f"{labels.text('role.working')} | {labels.text('changed.title')}"
    sheet = new_sheet(desk, desk.sheet("changed"), heading, labels.text("changed.note"), "working")
    keys = ("table", "row", "column", "case_value", "your_value", "by")
    changes = desk.book.changed
    columns = [{"header": labels.text(f"changed.{key}"), "header_format": styles.get("header")} for key in keys]
    last = _HEADER + max(1, len(changes))
    sheet.add_table(_HEADER, 0, last, len(keys) - 1, {"name": "changed", "style": None, "columns": columns})
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    for row, change in enumerate(changes, _HEADER + 1):
        for column, key in enumerate(keys):
            value = getattr(change, key)
            text = isinstance(value, str)
            write_cell(sheet, row, column, value, styles.get("plain", indent=int(text), num_format="General"))
    if not changes:
        for column, value in enumerate((labels.text("changed.none"), *(None for _ in keys[1:]))):
            write_cell(sheet, _HEADER + 1, column, value, styles.get("plain", indent=1, num_format="General"))
    sheet.freeze_panes(_HEADER + 1, 0)
    sheet.repeat_rows(_HEADER)
    print_columns(desk, sheet, len(keys) - 1)
    protect(sheet)
