"""Heat maps: a long result table laid out as matrices, one block a process, coloured by value."""

from __future__ import annotations

from xlsxwriter.format import Format

from steel_xl.files.desk import Desk
from steel_xl.files.page import new_sheet, protect, write_cell
from steel_xl.sheet.book import Matrix, Page
from steel_xl.sheet.grid import Cell, address, reference
from steel_xl.sheet.label import shown_width

_FIRST_WIDTH, _WIDTH, _SIZE = 32, 6.5, 8
_NAMES_WIDTH, _NAMED_WIDTH = 16, 5.2  # of columns where names stand across, many of them
_LETTER = 0.7  # width of a bold letter over its height
_LEAST_PRINTED = 14  # columns, so that the heading is not cut
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
    row, across, tallest, named, breaks = 3, 1, 0, False, []
    groups = _groups(page, matrix)
    if not groups:  # the heads that are to come, so that a run finds their looks in the workbook
        sheet.write_blank(row, 0, None, desk.styles.get("header"))
        sheet.write_blank(row, 1, None, _across(desk, turned=_is_text(page, matrix.x)))
    for group, lines in groups.items():
        xs, ys = _distinct(page, matrix.x, lines), _distinct(page, matrix.y, lines)
        across, tallest = max(across, len(xs)), max(tallest, len(ys))
        sheet.write_string(row, 0, desk.book.called(str(group)) or str(group), desk.styles.get("header"))
        tall = [x for x in xs if isinstance(x, str)]
        style = _across(desk, turned=bool(tall))
        for at, x in enumerate(xs, 1):
            write_cell(sheet, row, at, x, style)
        named = named or bool(tall)
        if tall:
            sheet.set_row(row, max(shown_width(x) for x in tall) * _SIZE * _LETTER)
        _block(desk, sheet, page, matrix, row + 1, lines, ys)
        area = f"{address(row + 2, 2)}:{address(row + 1 + len(ys), 1 + len(xs))}"
        high = _largest(page, matrix) if matrix.high is None else matrix.high
        scale = {"type": "3_color_scale", "min_type": "num", "mid_type": "num", "max_type": "num"}
        bounds = {"min_value": matrix.low, "mid_value": (matrix.low + high) / 2, "max_value": high}
        sheet.conditional_format(area, {**scale, **bounds, **_COLOURS[matrix.scale]})
        row += len(ys) + 3
        breaks.append(row - 1)
    sheet.set_column(1, across, _NAMED_WIDTH if named else _WIDTH)
    if named:
        sheet.set_column(0, 0, _NAMES_WIDTH)
    sheet.set_h_pagebreaks(breaks[:-1] if tallest > _TALL else breaks[1:-1:2])
    sheet.freeze_panes(3, 1)
    wide = max(across, _LEAST_PRINTED if named else 0)
    sheet.print_area(0, 0, max(row - 2, 3), wide)
    desk.ours(f"{matrix.table}_map", 1, 0, max(row - 2, 3), across)
    protect(sheet)


def _across(desk: Desk, *, turned: bool) -> Format:
    """What stands above the columns: numbers, or names, which are turned."""
    return desk.styles.get("header", num_format="General", **({"rotation": 90, "font_size": _SIZE} if turned else {}))


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


def _block(desk: Desk, sheet, page: Page, matrix: Matrix, top: int, lines: list[int], ys: list[Cell]) -> None:  # type: ignore[no-untyped-def]
    column = page.column(matrix.value)
    if column is None:
        return
    small = {"font_size": _SIZE} if matrix.scale == "amount" else {}
    style = desk.styles.get("plain", num_format=column.field.col.form, **small)
    wide = len(lines) // len(ys)
    for at, line in enumerate(lines):
        down, across = divmod(at, wide)
        if across == 0:
            write_cell(sheet, top + down, 0, ys[down], desk.styles.get("label", num_format="General", align="right"))
        value = page.grid.rows[line][column.index]
        formula = "=" + reference(page.grid.place(line, column.index))
        sheet.write_formula(top + down, 1 + across, formula, style, "" if value is None else value)
