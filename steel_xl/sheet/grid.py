"""The narrow waist: a table as rows of cell values, with the place it stands in."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from functools import cache

Cell = str | float | int | bool | datetime.date | datetime.datetime | datetime.time | datetime.timedelta | None

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # of a sheet

_LONGEST = 60  # characters of a cell quoted in a message


class CellError(str):
    """A cell that holds an error (``#DIV/0!``), not a value."""

    __slots__ = ()


class Uncalculated(CellError):  # noqa: N818 - a cell, not an exception
    """A formula nobody has calculated since the workbook was last saved."""

    __slots__ = ()


@cache
def letters(column: int) -> str:
    """Column letters of a 1-based column number.

    >>> letters(1), letters(28), letters(16384)
    ('A', 'AB', 'XFD')
    """
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def address(row: int, column: int) -> str:
    """A1 address of a 1-based row and column.

    >>> address(4, 3)
    'C4'
    """
    return f"{letters(column)}{row}"


def quoted(sheet: str) -> str:
    """Sheet name as a formula writes it.

    >>> quoted("prices"), quoted("价格"), quoted("energy use")
    ('prices', '价格', "'energy use'")
    """
    return sheet if sheet.isidentifier() else "'" + sheet.replace("'", "''") + "'"


def reference(place: tuple[str, str]) -> str:
    """A cell of any sheet, given as sheet and A1 address, as a formula writes it.

    >>> reference(("prices", "C4"))
    'prices!C4'
    """
    return f"{quoted(place[0])}!{place[1]}"


@dataclass(frozen=True)
class Grid:
    """Header and rows of one table; `top` and `left` are the 1-based row and column of its first header cell.

    `lines` gives the sheet row of each row of `rows` (blank rows of the sheet are left out of both).
    """

    sheet: str
    top: int
    left: int
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...] = ()
    lines: tuple[int, ...] = field(default=())

    def __post_init__(self) -> None:
        if not self.lines:
            object.__setattr__(self, "lines", tuple(range(self.top + 1, self.top + 1 + len(self.rows))))

    def place(self, row: int, column: int) -> tuple[str, str]:
        """Sheet and A1 address of the cell in 0-based `row` and `column`; row -1 is the header."""
        line = self.top if row < 0 else self.lines[row]
        return self.sheet, address(line, self.left + column)


def is_blank(cell: Cell) -> bool:
    """Whether the cell holds nothing, or only spaces."""
    return cell is None or (isinstance(cell, str) and not isinstance(cell, CellError) and not cell.strip())


def inherited(value: float) -> str:
    """A value a cell does not hold but has from another row, as it is shown there.

    >>> inherited(0.915), is_inherited(inherited(0.915)), is_inherited("0.915")
    ('[0.915]', True, False)
    """
    return f"[{value:.9g}]"


def is_inherited(cell: Cell) -> bool:
    """Whether the cell only shows what it inherits: it is read as empty."""
    return isinstance(cell, str) and cell.strip().startswith("[") and cell.strip().endswith("]")


def words(cell: Cell) -> str:
    """The cell's content as plain text, "" if it is empty.

    >>> words(" coal "), words(8.0), words(None)
    ('coal', '8', '')
    """
    if is_blank(cell):
        return ""
    return cell.strip() if isinstance(cell, str) else shown(cell)


def formed(cell: Cell, form: str) -> str:
    """The cell's content as its number format shows it, "" if it is empty.

    >>> formed(0.4626, "0.000"), formed(17003.2, "#,##0"), formed(0.418, "0.0%"), formed(2025, "0"), formed("A", "")
    ('0.463', '17,003', '41.8%', '2025', 'A')
    """
    if isinstance(cell, bool) or not isinstance(cell, (int, float)) or form == "General":
        return words(cell)
    plain = form.partition(";")[0]
    places = len(plain.partition(".")[2].rstrip("%"))
    return f"{cell:{',' if ',' in plain else ''}.{places}{'%' if '%' in plain else 'f'}}"


def shown(cell: Cell, empty: str = "an empty cell") -> str:
    """The cell's content as a message quotes it.

    >>> shown("abc"), shown(8.0), shown(True), shown(None), shown(CellError("#DIV/0!"))
    ('"abc"', '8', 'TRUE', 'an empty cell', '#DIV/0!')
    """
    if isinstance(cell, CellError):
        return str(cell)
    if is_blank(cell):
        return empty
    if isinstance(cell, str):
        text = cell if len(cell) <= _LONGEST else cell[:_LONGEST] + "..."
        return '"' + " ".join(text.split()) + '"'
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, (int, float)):
        return f"{cell:.15g}"
    return str(cell)
