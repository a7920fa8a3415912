"""The cells of a result table, as a workbook built from its page would hold them."""

from __future__ import annotations

from steel_xl.files.page import headers
from steel_xl.files.patch.cells import NOTHING, Content
from steel_xl.sheet.book import Page
from steel_xl.sheet.grid import Cell, is_blank


def contents(page: Page) -> list[list[Content]]:
    """Header, rows and spare rows of a page's table."""
    heads = [Content("s", head) for head in headers(page.grid.header)]
    width = len(heads)
    said: dict[Cell, Content] = {}  # of texts and of numbers but 0, which has two signs
    rows = [[_content(cell, said) for cell in row] + [NOTHING] * (width - len(row)) for row in page.grid.rows]
    return [heads, *rows, *([NOTHING] * width for _ in range(page.spare))]


def _content(cell: Cell, said: dict[Cell, Content]) -> Content:
    """Numbers to the 16 digits a file keeps, so that a file and an open workbook have the same."""
    if type(cell) not in (float, str) or not cell:
        return _told(cell)
    if cell not in said:
        said[cell] = _told(cell)
    return said[cell]


def _told(cell: Cell) -> Content:
    if is_blank(cell):
        return NOTHING
    if isinstance(cell, bool):
        return Content("b", str(int(cell)))
    if isinstance(cell, (int, float)):
        return Content("n", f"{cell:.16G}")
    return Content("s", str(cell))
