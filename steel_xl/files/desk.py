"""What every sheet of a workbook is made with."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter import Workbook

from steel_xl.files.macros import Macros
from steel_xl.files.style import Styles
from steel_xl.sheet.book import Book
from steel_xl.sheet.grid import letters, quoted
from steel_xl.sheet.label import Labels, languages

OURS = "steel_xl_"
"""What the name of each block of cells that a run writes outside tables begins with; the page's key follows."""

GROWTH = 500  # rows below a header that drop-downs, limits and checks reach


@dataclass(frozen=True)
class Desk:
    """What every sheet is made with.

    `macros` are those of an .xlsm. A `bare` desk leaves the sheets of result tables empty, for one who has their cells
    from the book, and leaves out what no run changes.
    """

    file: Workbook
    styles: Styles
    labels: Labels
    book: Book
    macros: Macros | None = None
    bare: bool = False

    def sheet(self, key: str) -> str:
        """Name of the sheet a table or page stands on."""
        return self.book.standing.get(key) or self.labels.sheet(key)

    def mapped(self, key: str) -> bool:
        """Whether a heat map is drawn of a table: it has a line for each cell, some thousand, each one line high."""
        return any(matrix.table == key for matrix in self.book.matrices)

    def called(self, key: str) -> str:
        """The sheet of a table as the checks call it: by its usual name in the language of the sheets."""
        standing = self.book.standing.get("checks")
        for lang in languages():
            if Labels(lang, self.book.system).sheet("checks") == standing:
                return Labels(lang, self.book.system).sheet(key)
        return self.labels.sheet(key)

    def ours(self, key: str, row: int, column: int, last_row: int, last_column: int) -> None:
        """Name the cells from 0-based row and column on that we write and the next run may write again."""
        area = absolute(self.sheet(key), row + 1, column + 1, last_row + 1, last_column + 1)
        self.file.define_name(OURS + key, "=" + area)


def absolute(sheet: str, row: int, column: int, last_row: int, last_column: int) -> str:
    """A range as a formula writes it, 1-based, with absolute references."""
    area = f"${letters(column)}${row}:${letters(last_column)}${last_row}"
    return f"{quoted(sheet)}!{area}"
