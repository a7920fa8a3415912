"""A long table, one value a row, from a CSV file or a workbook; and rows of results to CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from steel_xl.files.read import ENDINGS, Wanted, read
from steel_xl.sheet.grid import Cell, Grid, is_blank
from steel_xl.sheet.issue import FileProblem

CSV = ".csv"
_ENCODINGS = ("utf-8-sig", "gb18030")  # what spreadsheets write, the second in China
_DELIMITERS = ",;\t"


def read_long(path: Path, wanted: Wanted) -> Grid:
    """The table's grid; FileProblem if the file cannot be read or has no such table.

    Parameters
    ----------
    path : a CSV file, or a workbook with the table or a sheet of its name
    wanted : the table
    """
    if path.suffix.lower() in ENDINGS:
        grids = read(path, [wanted])
        if wanted.key not in grids:
            raise FileProblem(path, "no_long_table", table=wanted.key)
        return grids[wanted.key]
    if path.suffix.lower() != CSV:
        raise FileProblem(path, "ending_long", ending=path.suffix)
    if not path.is_file():
        raise FileProblem(path, "no_file")
    lines = _lines(path)
    if not lines:
        raise FileProblem(path, "no_long_table", table=wanted.key)
    head, *rest = lines
    rows = [(at, row) for at, row in enumerate(rest, 2) if any(not is_blank(cell) for cell in row)]
    width = len(head)
    cells = tuple(tuple(_cell(text) for text in (*row, *[""] * width)[:width]) for _, row in rows)
    return Grid(path.name, 1, 1, tuple(head), cells, tuple(at for at, _ in rows))


def _lines(path: Path) -> list[list[str]]:
    data = path.read_bytes()
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        first = text.partition("\n")[0]
        delimiter = max(_DELIMITERS, key=first.count)
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    raise FileProblem(path, "no_text")


def _cell(text: str) -> Cell:
    try:
        return float(text)
    except ValueError:
        return text.strip() or None


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows as CSV, as spreadsheets read it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")
