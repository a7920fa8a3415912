"""A workbook with one live example of each worksheet function, and help on the commands of the tab."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from xlsxwriter.worksheet import Worksheet

from steel_xl.files.desk import Desk
from steel_xl.files.macro_sheets import add_macros, write_help_rows, write_settings
from steel_xl.files.macros import Macros
from steel_xl.files.page import new_sheet
from steel_xl.files.save import MADE
from steel_xl.files.style import FONT, GREY, Styles, lines_of
from steel_xl.files.wizard import spoken
from steel_xl.files.workbook import NewWorkbook
from steel_xl.files.wrappers import help_text
from steel_xl.formulas.described import Described
from steel_xl.formulas.example import Example, Rows, example
from steel_xl.sheet.book import Book
from steel_xl.sheet.grid import address
from steel_xl.sheet.label import Labels

_WIDTHS = (30, 62, 20, 16, 12, 12, 12, 12, 12)
_FIRST, _TOTAL = 6, 4  # 1-based rows: of the first example, and of the check of them all
_LEFT = 3  # 1-based column of the first value
_COMMANDS = ("new", "check", "run", "explain", "freeze", "report", "insert", "help", "clear")
_COMMAND_WIDTHS = (30, 120)


@dataclass(frozen=True)
class Block:
    """Cells: 1-based row and column of the first, and how many rows and columns."""

    row: int
    column: int
    high: int
    wide: int

    @property
    def area(self) -> str:
        """Its address, such as C5:E6; of one cell C5.

        >>> Block(5, 3, 2, 3).area, Block(5, 3, 1, 1).area
        ('C5:E6', 'C5')
        """
        last = address(self.row + self.high - 1, self.column + self.wide - 1)
        first = address(self.row, self.column)
        return first if first == last else f"{first}:{last}"

    @property
    def fixed(self) -> str:
        """Its address with absolute references."""
        ends = self.area.split(":")
        return ":".join(
            "".join(("$", end.rstrip("0123456789"), "$", end.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))) for end in ends
        )


@dataclass(frozen=True)
class Placed:
    """An example on the sheet: row of its heading, cells of its arguments, answer, documented answer and check."""

    function: Described
    example: Example
    row: int
    arguments: tuple[Block, ...]
    answer: Block
    documented: Block
    check: str

    @property
    def formula(self) -> str:
        """The formula of the answer, over the cells of the arguments."""
        return "=" + self.example.formula(lambda at: self.arguments[at].area)


def placed(functions: Sequence[Described]) -> Iterator[Placed]:
    """Where each example stands."""
    row = _FIRST
    for each in functions:
        found, start = example(each), row
        row += 1
        blocks = []
        for _, cells in found.arguments:
            blocks.append(_block(cells, row))
            row += len(cells)
        answer, row = _block(found.answer, row), row + len(found.answer)
        documented, row = _block(found.answer, row), row + len(found.answer)
        yield Placed(each, found, start, tuple(blocks), answer, documented, address(row, _LEFT))
        row += 2


def _block(cells: Rows, row: int) -> Block:
    return Block(row, _LEFT, len(cells), len(cells[0]))


def examples_bytes(functions: Sequence[Described], lang: str, version: str, macros: Macros | None = None) -> bytes:
    """The workbook as bytes of an .xlsx, or of an .xlsm with these macros; the same call gives the same bytes."""
    memory = io.BytesIO()
    labels = Labels(lang)
    font = labels.text("font")
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    if font != FONT:
        options["default_format_properties"] = {"font_name": font}  # type: ignore[assignment]
    file = NewWorkbook(memory, options)
    file.set_properties({"title": labels.text("examples.title"), "author": "steel_xl", "created": MADE})
    book = Book("", lang, {"version": version}, (), (), (), "", ("", ()), has_results=False)
    if macros is not None:
        macros = replace(macros, functions=tuple(spoken(each, lang) for each in macros.functions))
    desk = Desk(file, Styles(file, font), labels, book, macros)
    _write_examples(desk, list(placed(functions)))
    _write_commands(desk)
    if macros is not None:
        write_settings(desk, macros)
        write_help_rows(desk, macros)
        add_macros(desk, macros)
    file.close()
    return memory.getvalue()


def _write_examples(desk: Desk, examples: Sequence[Placed]) -> None:
    labels, styles = desk.labels, desk.styles
    sheet = new_sheet(
        desk, labels.text("examples.sheet"), labels.text("examples.title"), labels.text("examples.note"), "working"
    )
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    ok, bad = labels.text("check.ok"), labels.text("check.bad")
    sheet.write_string(_TOTAL - 1, 0, labels.text("examples.all"), styles.get("label"))
    every = ",".join(f'{each.check}="{ok}"' for each in examples)
    sheet.write_formula(_TOTAL - 1, _LEFT - 1, f'=IF(AND({every}),"{ok}","{bad}")', styles.get("check"), ok)
    for each in examples:
        _write_example(desk, sheet, each, ok, bad)
    sheet.freeze_panes(_TOTAL, 1)


def _write_example(desk: Desk, sheet: Worksheet, each: Placed, ok: str, bad: str) -> None:
    labels, styles = desk.labels, desk.styles
    told = spoken(each.function, labels.lang)
    for column in range(len(_WIDTHS)):
        sheet.write_blank(each.row - 1, column, None, styles.get("section"))
    sheet.write_string(each.row - 1, 0, each.function.name, styles.get("section"))
    sheet.write_string(each.row - 1, 1, help_text(told.summary), styles.get("note"))
    says = {argument.name: help_text(argument.says) for argument in told.arguments}
    for (name, cells), block in zip(each.example.arguments, each.arguments, strict=True):
        _beside(desk, sheet, block, name, says[name])
        _fill(sheet, block, cells, styles.get("input"))
    _beside(desk, sheet, each.answer, labels.text("examples.answer"), each.formula)
    _fill(sheet, each.answer, each.example.answer, styles.get("plain"))
    first = each.answer
    place = (first.row - 1, first.column - 1, first.row + first.high - 2, first.column + first.wide - 2)
    value = each.example.answer[0][0]
    if place[:2] == place[2:]:
        sheet.write_formula(*place[:2], each.formula, styles.get("plain", bold=True), value)
    else:
        sheet.write_array_formula(*place, f"{{{each.formula}}}", styles.get("plain", bold=True), value)
        _fill(sheet, first, each.example.answer, styles.get("plain", bold=True), but_first=True)
    _beside(desk, sheet, each.documented, labels.text("examples.documented"), each.example.typed)
    _fill(sheet, each.documented, each.example.answer, styles.get("plain", font_color=GREY))
    row = each.documented.row + each.documented.high
    sheet.write_string(row - 1, 0, labels.text("examples.check"), styles.get("label"))
    count = first.high * first.wide
    same = f"SUMPRODUCT(--({first.area}={each.documented.area}))={count}"
    sheet.write_formula(row - 1, _LEFT - 1, f'=IF({same},"{ok}","{bad}")', styles.get("check"), ok)


def _beside(desk: Desk, sheet: Worksheet, block: Block, label: str, says: str) -> None:
    """What cells are, to their left; a row is as high as the words need."""
    sheet.write_string(block.row - 1, 0, label, desk.styles.get("label"))
    sheet.write_string(block.row - 1, 1, says, desk.styles.get("body"))
    lines = lines_of(says, _WIDTHS[1])
    if lines > 1:
        sheet.set_row(block.row - 1, desk.styles.line * lines)


def _fill(sheet: Worksheet, block: Block, cells: Rows, style: object, *, but_first: bool = False) -> None:
    for down, row in enumerate(cells):
        for across, cell in enumerate(row):
            if not (but_first and down == across == 0):
                sheet.write(block.row - 1 + down, block.column - 1 + across, cell, style)


def _write_commands(desk: Desk) -> None:
    """What each command of the tab does, and what is good to know."""
    labels, styles = desk.labels, desk.styles
    sheet = new_sheet(
        desk,
        labels.text("examples.help"),
        labels.text("examples.help_title"),
        labels.text("examples.help_note"),
        "cover",
    )
    for column, width in enumerate(_COMMAND_WIDTHS):
        sheet.set_column(column, column, width)
    lines = [(labels.text("examples.command"), labels.text("examples.does"), "header", "header")]
    lines += [
        (labels.text(f"addin.{key}.label"), labels.text(f"addin.{key}.tip"), "label", "body") for key in _COMMANDS
    ]
    lines += [("", "", "body", "body"), (labels.text("examples.rule.title"), "", "section", "section")]
    count = int(labels.text("examples.rule.count"))
    lines += [("", labels.text(f"examples.rule.line{at}"), "body", "body") for at in range(1, count + 1)]
    for row, (left, right, left_style, right_style) in enumerate(lines, 3):
        sheet.write(row, 0, left or None, styles.get(left_style))
        sheet.write(row, 1, right or None, styles.get(right_style))
        sheet.set_row(row, styles.line * max(1, lines_of(right, _COMMAND_WIDTHS[1])))
