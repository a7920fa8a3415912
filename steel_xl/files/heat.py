"""Heat maps: a long result table laid out as matrices, one block a process, coloured by value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from steel_xl.files.desk import Desk
from steel_xl.files.page import form_of, new_sheet, print_columns, protect, write_cell
from steel_xl.sheet.book import Matrix, Page
from steel_xl.sheet.grid import Cell, address, reference
from steel_xl.sheet.label import shown_width

_FIRST_WIDTH, _WIDTH, _SIZE = 32, 6.5, 8
_NAMES_WIDTH, _NAMED_WIDTH = 16, 5.2  # of columns where names stand across, many of them
_LETTER = 0.7  # width of a bold letter over its height
_LEAST_PRINTED = 14  # columns, so that the heading is not cut
_TOP, _APART = 3, 3  # 0-based row of the first block, and rows between the lines of two
_TALL = 20  # rows of a block that has a printed page for itself
_COLOURS = {
    "good": {"min_color": "#F4A6A0", "mid_color": "#FCE8B2", "max_color": "#8CC8A0"},
    "amount": {"min_color": "#FFFFFF", "mid_color": "#BDD7EE", "max_color": "#2E75B6"},
}


def write_heat_map(desk: Desk, matrix: Matrix) -> None:
    """The sheet of a matrix; its cells point at the long table, so that each number stands once."""
    page = desk.book.page(matrix.table)
    labels = desk.labels
    heading = f"{labels.text('role.result')} | {labels.text(f'{desk.book.system}.map.title')}"
    sheet = new_sheet(desk, desk.sheet(f"{matrix.table}_map"), heading, "", "result")
    sheet.write_string(1, 0, _note(desk, page, matrix), desk.styles.get("note"))
    sheet.set_column(0, 0, _FIRST_WIDTH)
    row, across, tallest, named, breaks = _TOP, 1, 0, False, []
    blocks = list(_blocks(page, matrix))
    head = desk.styles.get("header", **_lines(matrix))
    if not blocks:  # what is to come, so that a run finds its looks in the workbook
        sheet.write_blank(row, 0, None, head)
        sheet.write_blank(row, 1, None, _across(desk, matrix, turned=_is_text(page, matrix.x)))
        sheet.write_blank(row + 1, 0, None, _label(desk))
        sheet.write_blank(row + 1, 1, None, _number(desk, page, matrix))
    for block in blocks:
        row, xs, ys = block.row, block.xs, block.ys
        across, tallest = max(across, len(xs)), max(tallest, len(ys))
        called = desk.book.called(str(block.group)) or str(block.group)
        sheet.write_string(row, 0, called, head)
        tall = [x for x in xs if isinstance(x, str)]
        style = _across(desk, matrix, turned=bool(tall))
        for at, x in enumerate(xs, 1):
            write_cell(sheet, row, at, x, style)
        named = named or bool(tall)
        if tall:
            sheet.set_row(row, max(shown_width(x) for x in tall) * _SIZE * _LETTER)
        _fill(desk, sheet, page, matrix, block)
        area = f"{address(row + 2, 2)}:{address(row + 1 + len(ys), 1 + len(xs))}"
        high = _largest(page, matrix) if matrix.high is None else matrix.high
        scale = {"type": "3_color_scale", "min_type": "num", "mid_type": "num", "max_type": "num"}
        bounds = {"min_value": matrix.low, "mid_value": (matrix.low + high) / 2, "max_value": high}
        sheet.conditional_format(area, {**scale, **bounds, **_COLOURS[matrix.scale]})
        row += len(ys) + _APART
        breaks.append(row - 1)
    sheet.set_column(1, across, _NAMED_WIDTH if named else _WIDTH)
    if named:
        sheet.set_column(0, 0, _NAMES_WIDTH)
    sheet.set_h_pagebreaks(breaks[:-1] if tallest > _TALL else breaks[1:-1:2])
    sheet.freeze_panes(3, 1)
    wide = max(across, _LEAST_PRINTED if named else 0)
    print_columns(desk, sheet, wide)
    desk.ours(f"{matrix.table}_map", 1, 0, max(row - 2, _TOP + 1), across)
    protect(sheet)


def pointers(page: Page, matrix: Matrix) -> Iterator[tuple[int, int, str]]:
    """The cells that point at the long table: 1-based row and column, and the formula without its sign."""
    column = page.column(matrix.value)
    if column is None:
        return
    for block in _blocks(page, matrix):
        wide = len(block.lines) // len(block.ys)
        for at, line in enumerate(block.lines):
            down, across = divmod(at, wide)
            yield block.row + 2 + down, 2 + across, reference(page.grid.place(line, column.index))


def _lines(matrix: Matrix) -> dict[str, object]:
    """Cells of one colour or another touch; those that may be white have lines between them."""
    return {} if matrix.scale == "amount" else {"border": 0}


def _across(desk: Desk, matrix: Matrix, *, turned: bool) -> Format:
    """What stands above the columns: numbers, or names, which are turned."""
    upright = {"rotation": 90, "font_size": _SIZE} if turned else {}
    return desk.styles.get("header", num_format="General", **_lines(matrix), **upright)


def _label(desk: Desk) -> Format:
    """What stands beside the rows."""
    return desk.styles.get("label", num_format="General", align="right")


def _number(desk: Desk, page: Page, matrix: Matrix) -> Format:
    column = page.column(matrix.value)
    small = {"font_size": _SIZE} if matrix.scale == "amount" else {}
    return desk.styles.get("plain", num_format=form_of(column.field if column else None), **_lines(matrix), **small)


def _is_text(page: Page, name: str) -> bool:
    column = page.column(name)
    return column is not None and column.field.kind == "text"


def _note(desk: Desk, page: Page, matrix: Matrix) -> str:
    if not page.grid.rows:
        return desk.labels.text("cover.no_results")
    first = page.grid.rows[0]
    across, down = (page.column(name) for name in matrix.names)
    parts = {"x": first[across.index] if across else "", "y": first[down.index] if down else ""}
    return desk.labels.text(f"{desk.book.system}.map.note", **parts)


def _largest(page: Page, matrix: Matrix) -> float:
    """Largest value off the diagonal, 1 where there is none above the low end."""
    x, y, value = (page.column(name) for name in (matrix.x, matrix.y, matrix.value))
    if x is None or y is None or value is None:
        return 1
    off = [cells[value.index] for cells in page.grid.rows if cells[x.index] != cells[y.index]]
    return max([number for number in off if isinstance(number, float) and number > matrix.low], default=1)


def _groups(page: Page, matrix: Matrix) -> dict[Cell, list[int]]:
    by = page.column(matrix.by)
    found: dict[Cell, list[int]] = {}
    for row, cells in enumerate(page.grid.rows):
        found.setdefault(cells[by.index] if by else None, []).append(row)
    return found


def _distinct(page: Page, name: str, lines: list[int]) -> list[Cell]:
    column = page.column(name)
    return list(dict.fromkeys(page.grid.rows[line][column.index] for line in lines)) if column else []


@dataclass(frozen=True)
class _Block:
    """A matrix of the sheet: 0-based row of its head, lines of the long table it shows, what stands at its edges."""

    row: int
    group: Cell
    lines: list[int]
    xs: list[Cell]
    ys: list[Cell]


def _blocks(page: Page, matrix: Matrix) -> Iterator[_Block]:
    row = _TOP
    for group, lines in _groups(page, matrix).items():
        xs, ys = _distinct(page, matrix.x, lines), _distinct(page, matrix.y, lines)
        yield _Block(row, group, lines, xs, ys)
        row += len(ys) + _APART


def _fill(desk: Desk, sheet: Worksheet, page: Page, matrix: Matrix, block: _Block) -> None:
    """The lines of a block; on a bare desk only the look of its first number: `pointers` gives the numbers."""
    column = page.column(matrix.value)
    if column is None:
        return
    style, label = _number(desk, page, matrix), _label(desk)
    for down, y in enumerate(block.ys):
        write_cell(sheet, block.row + 1 + down, 0, y, label)
    if desk.bare:
        sheet.write_blank(block.row + 1, 1, None, style)
        return
    wide = len(block.lines) // len(block.ys)
    for at, line in enumerate(block.lines):
        row, across = block.row + 1 + at // wide, 1 + at % wide
        value = page.grid.rows[line][column.index]
        formula = "=" + reference(page.grid.place(line, column.index))
        sheet.write_formula(row, across, formula, style, "" if value is None else value)
