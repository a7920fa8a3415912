"""The cover: what the workbook is, how to run it, when it was last run, where everything stands, and the legend."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from steel_xl.files.checks import link, master_check, sheet_check
from steel_xl.files.desk import Desk
from steel_xl.files.macro_sheets import write_buttons
from steel_xl.files.page import new_sheet, set_height
from steel_xl.files.style import ALARM, STATUS_COLOURS, STRONG
from steel_xl.sheet.about import ABOUT, OWNED
from steel_xl.sheet.book import Page

_WIDTHS = (22, 36, 44, 15, 15, 15)
_HEAD = 4  # row of the header of the table of facts
_LAST = 5  # last column of the cover


def write_cover(desk: Desk, sheet: Worksheet, checked: set[str], others: list[tuple[str, str, str]]) -> None:
    """Fill the cover; `checked` are the tables with checks, `others` the other sheets: key, role, what stands there.

    Nothing but the table of facts changes from run to run.
    """
    labels, styles, about = desk.labels, desk.styles, desk.book.about
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(1, 0, labels.text(f"{desk.book.system}.purpose"), styles.get("note"))
    last = _HEAD + len(about)
    heads = [labels.text("cover.key"), labels.text("cover.fact"), labels.text("cover.value")]
    columns = [{"header": head, "header_format": styles.get("header")} for head in heads]
    sheet.add_table(_HEAD - 1, 0, last - 1, 2, {"name": ABOUT, "style": None, "autofilter": False, "columns": columns})
    for row, (key, value) in enumerate(about.items(), _HEAD):
        sheet.write_string(row, 0, key, styles.get("plain"))
        sheet.write_string(row, 1, labels.text(f"cover.{key}"), styles.get("plain"))
        sheet.write_string(row, 2, value, styles.get("input" if key in OWNED else "plain", text_wrap=True, indent=1))
        set_height(desk, sheet, row, [value], [_WIDTHS[2]])
    if desk.bare:
        return
    row = last + 1
    sheet.write_string(row, 0, labels.text("cover.check"), styles.get("label"))
    formula, value = master_check(desk)
    sheet.write_formula(row, 2, formula, styles.get("check", text_wrap=True), value)
    ok = labels.text("check.all_ok")
    for good, colours in ((True, {"font_color": "#1E6B1E", "bg_color": "#E2F0D9"}), (False, ALARM)):
        rule = {"type": "cell", "criteria": "==" if good else "!=", "value": f'"{ok}"'}
        sheet.conditional_format(row, 2, row, 2, {**rule, "format": desk.file.add_format(colours)})
    if desk.macros is not None:
        write_buttons(desk, sheet, _HEAD - 1, len(columns))
    how = "how" if desk.macros is None else "how_macros"
    row = _paragraphs(desk, sheet, row + 2, how, int(labels.text(f"{how}.count")))
    row = _contents(desk, sheet, row + 1, checked, others)
    row = _legend(desk, sheet, row + 1)
    sheet.set_portrait()
    sheet.print_area(0, 0, row, _LAST)
    sheet.fit_to_pages(1, 1)
    sheet.protect("", {"objects": True, "format_columns": True, "format_rows": True})


def _section(desk: Desk, sheet: Worksheet, row: int, text: str) -> None:
    for column in range(_LAST + 1):
        sheet.write_blank(row, column, None, desk.styles.get("section"))
    sheet.write_string(row, 0, text, desk.styles.get("section"))


def _paragraphs(desk: Desk, sheet: Worksheet, row: int, path: str, count: int) -> int:
    _section(desk, sheet, row, desk.labels.text(f"{path}.title"))
    for index in range(1, count + 1):
        sheet.write_string(row + index, 0, desk.labels.text(f"{path}.line{index}"))
    return row + count + 1


def _contents(desk: Desk, sheet: Worksheet, row: int, checked: set[str], others: list[tuple[str, str, str]]) -> int:
    labels, styles = desk.labels, desk.styles
    _section(desk, sheet, row, labels.text("cover.contents"))
    entries = [(page.table.key, page.role, page.title) for page in desk.book.pages] + others
    for index, (key, role, what) in enumerate(entries, row + 1):
        name = desk.sheet(key)
        sheet.write_url(index, 0, link(name), styles.get("link"), name)
        sheet.write_string(index, 1, what)
        sheet.write_string(index, 2, labels.text(f"role.{role}"))
        if key in checked:
            formula, value = sheet_check(desk, key)
            sheet.write_formula(index, 3, formula, styles.get("check"), value)
    return row + 1 + len(entries)


def _legend(desk: Desk, sheet: Worksheet, row: int) -> int:
    """Colours of cells and statuses; each with its word."""
    labels, styles = desk.labels, desk.styles
    _section(desk, sheet, row, labels.text("legend.title"))
    sheet.write_string(row + 1, 0, labels.text("legend.input"), styles.get("input"))
    sheet.write_string(row + 1, 1, labels.text("legend.input_says"))
    sheet.write_string(row + 2, 0, labels.text("legend.result"), styles.get("plain"))
    sheet.write_string(row + 2, 1, labels.text("legend.result_says"))
    sheet.write_string(row + 3, 0, labels.text("legend.edge"), styles.get("label"))
    sheet.write_string(row + 3, 1, labels.text("legend.edge_says"))
    at = row + 4
    if any(page.inherited or _inherits(page) for page in desk.book.pages):
        sheet.write_string(at, 0, labels.text("legend.inherited"), styles.get("inherited", align="left"))
        sheet.write_string(at, 1, labels.text("legend.inherited_says"))
        at += 1
    for status, colour in STATUS_COLOURS.items():
        more = {"left": 5, "left_color": STRONG[status]} if status in STRONG else {}
        sheet.write_string(at, 0, labels.name(status), styles.get("plain", bg_color=colour, **more))
        sheet.write_string(at, 1, labels.text(f"status.{status}"))
        at += 1
    return at


def _inherits(page: Page) -> bool:
    return any(field.col.inherits for field in page.table.fields)


def open_cover(desk: Desk) -> Worksheet:
    """The cover's empty sheet, first in the workbook."""
    name = desk.sheet("cover")
    return new_sheet(desk, name, f"steel_xl | {desk.labels.text(desk.book.system + '.title')}", "", "cover")
