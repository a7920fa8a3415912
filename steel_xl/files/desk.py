"""What every sheet of a workbook is made with."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter import Workbook

from steel_xl.files.macros import Macros
from steel_xl.files.style import Styles
from steel_xl.sheet.book import Book
from steel_xl.sheet.grid import letters, quoted
from steel_xl.sheet.label import Labels

GROWTH = 500  # rows below a header that drop-downs, limits and checks reach


@dataclass(frozen=True)
class Desk:
    """What every sheet is made with; `macros` are those of an .xlsm."""

    file: Workbook
    styles: Styles
    labels: Labels
    book: Book
    macros: Macros | None = None


def absolute(sheet: str, row: int, column: int, last_row: int, last_column: int) -> str:
    """A range as a formula writes it, 1-based, with absolute references."""
    area = f"${letters(column)}${row}:${letters(last_column)}${last_row}"
    return f"{quoted(sheet)}!{area}"
