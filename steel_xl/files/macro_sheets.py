"""What an .xlsm shows of its macros: the cover's buttons, the settings of xlwings, and rows of help for an add-in."""

from __future__ import annotations

import io

from xlsxwriter.worksheet import Worksheet

from steel_xl.files.desk import Desk
from steel_xl.files.macros import BUTTONS, CONFIG_SHEET, HELP_SHEET, WORKBOOK_CODE, Macros, code_names, vba_project
from steel_xl.files.page import new_sheet, print_columns, protect
from steel_xl.files.style import LINE, TABS, lines_of
from steel_xl.files.wrappers import help_text, intellisense

_WIDE, _HIGH = 300, 34  # pixels of a button
_EACH = 2  # rows a button takes
_CONFIG_WIDTHS = (34, 60, 100)
_HELP_WIDTH = 30
_FUNCTION_WIDTHS = (46, 50, 90, 44)
_HEADER = 2  # 0-based row


def write_buttons(desk: Desk, sheet: Worksheet, row: int, column: int) -> None:
    """The buttons of the cover, one below the other, from a cell on."""
    for at, (key, macro) in enumerate(BUTTONS.items()):
        caption = desk.labels.text(f"button.{key}")
        options = {"macro": macro, "caption": caption, "width": _WIDE, "height": _HIGH, "x_offset": 8, "y_offset": 3}
        sheet.insert_button(row + at * _EACH, column, options)


def write_macro_sheets(desk: Desk, macros: Macros) -> list[tuple[str, str, str]]:
    """The functions in words, the settings of xlwings, and the rows of help, which must be the last sheet.

    Returns name, role and title of those that are not hidden.
    """
    labels = desk.labels
    name = labels.text("functions.sheet")
    _write_functions(desk, macros, name)
    write_settings(desk, macros)
    write_help_rows(desk, macros)
    return [
        (name, "working", labels.text("functions.title")),
        (CONFIG_SHEET, "working", labels.text("xlwings.title")),
    ]


def _write_functions(desk: Desk, macros: Macros, name: str) -> None:
    """What each worksheet function takes and gives, in a line."""
    labels, styles = desk.labels, desk.styles
    heading = f"{labels.text('role.working')} | {labels.text('functions.title')}"
    sheet = new_sheet(desk, name, heading, labels.text("functions.note"), "working")
    heads = [labels.text(f"functions.{key}") for key in ("call", "summary", "arguments", "returns")]
    columns = [{"header": head, "header_format": styles.get("header")} for head in heads]
    last, right = _HEADER + len(macros.functions), len(heads) - 1
    sheet.add_table(_HEADER, 0, last, right, {"name": "functions", "style": None, "columns": columns})
    for column, width in enumerate(_FUNCTION_WIDTHS):
        sheet.set_column(column, column, width)
    for row, each in enumerate(macros.functions, _HEADER + 1):
        arguments = "\n".join(f"{argument.name}: {help_text(argument.says)}" for argument in each.arguments)
        cells = [each.signature, help_text(each.summary), arguments, help_text(each.returns)]
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell, styles.get("plain", bold=not column, text_wrap=True, indent=1))
        wide = zip(cells, _FUNCTION_WIDTHS, strict=True)
        most = max(sum(lines_of(line, width) for line in cell.splitlines()) for cell, width in wide)
        sheet.set_row(row, styles.line * most)
    sheet.freeze_panes(_HEADER + 1, 1)
    sheet.repeat_rows(_HEADER)
    print_columns(desk, sheet, right)
    protect(sheet)


def write_help_rows(desk: Desk, macros: Macros) -> None:
    """The rows of help for Excel-DNA's add-in, on a hidden sheet."""
    sheet: Worksheet = desk.file.add_worksheet(HELP_SHEET)
    for row, cells in enumerate(intellisense(macros.functions)):
        for column, cell in enumerate(cells):
            if cell:
                sheet.write_string(row, column, cell)
    sheet.set_column(0, 0, _HELP_WIDTH)
    sheet.hide()


def write_settings(desk: Desk, macros: Macros) -> None:
    """The settings of xlwings, explained line by line."""
    labels, styles = desk.labels, desk.styles
    sheet: Worksheet = desk.file.add_worksheet(CONFIG_SHEET)
    sheet.set_tab_color(TABS["working"])
    sheet.hide_gridlines(2)
    if styles.line != LINE:
        sheet.set_default_row(styles.line)
    for column, width in enumerate(_CONFIG_WIDTHS):
        sheet.set_column(column, column, width)
    for row, (key, value) in enumerate(macros.settings.items()):
        sheet.write_string(row, 0, key, styles.get("label"))
        sheet.write(row, 1, value or None, styles.get("input", text_wrap=True))
        sheet.write_string(row, 2, labels.text(f"xlwings.{key.replace(' ', '_').lower()}"), styles.get("body"))
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def add_macros(desk: Desk, macros: Macros) -> None:
    """The VBA project, and the code names that tie the sheets, all of them written, to its modules."""
    sheets = desk.file.worksheets()
    desk.file.add_vba_project(io.BytesIO(vba_project(macros.functions, len(sheets))), is_stream=True)
    desk.file.set_vba_name(WORKBOOK_CODE)
    for sheet, name in zip(sheets, code_names(len(sheets)), strict=True):
        sheet.set_vba_name(name)
