"""What an .xlsm shows of its macros: the cover's buttons, the settings of xlwings, and rows of help for an add-in."""

from __future__ import annotations

import io

from xlsxwriter.worksheet import Worksheet

from steel_xl.files.desk import Desk
from steel_xl.files.macros import BUTTONS, CONFIG_SHEET, HELP_SHEET, WORKBOOK_CODE, Macros, code_names, vba_project
from steel_xl.files.style import LINE, TABS
from steel_xl.files.wrappers import intellisense

_WIDE, _HIGH = 300, 34  # pixels of a button
_EACH = 2  # rows a button takes
_CONFIG_WIDTHS = (34, 60, 100)
_HELP_WIDTH = 30


def write_buttons(desk: Desk, sheet: Worksheet, row: int, column: int) -> None:
    """The buttons of the cover, one below the other, from a cell on."""
    for at, (key, macro) in enumerate(BUTTONS.items()):
        caption = desk.labels.text(f"button.{key}")
        options = {"macro": macro, "caption": caption, "width": _WIDE, "height": _HIGH, "x_offset": 8, "y_offset": 3}
        sheet.insert_button(row + at * _EACH, column, options)


def write_macro_sheets(desk: Desk, macros: Macros) -> None:
    """The settings of xlwings, which must start in A1, and the rows of help, which must be the last sheet."""
    _write_settings(desk, macros)
    sheet: Worksheet = desk.file.add_worksheet(HELP_SHEET)
    for row, cells in enumerate(intellisense(macros.functions)):
        for column, cell in enumerate(cells):
            if cell:
                sheet.write_string(row, column, cell)
    sheet.set_column(0, 0, _HELP_WIDTH)
    sheet.hide()


def _write_settings(desk: Desk, macros: Macros) -> None:
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
