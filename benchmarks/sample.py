"""The same 100,000 cells for every library: 10,000 rows of five numbers and five texts."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Annotated

from xlsxwriter import Workbook

from steel_xl.sheet.column import Col

ROWS = 10_000
KEY = "benchmark"

Cells = tuple[tuple[str | float, ...], ...]


@dataclass(frozen=True)
class Row:
    """A row as a schema declares it."""

    plant: Annotated[str, Col("", "Plant", key=True, width=14)]
    province: Annotated[str, Col("", "Province", width=14)]
    route: Annotated[str, Col("", "Route", width=14)]
    owner: Annotated[str, Col("", "Owner", width=20)]
    remark: Annotated[str, Col("", "Remark", width=30)]
    year: Annotated[int, Col("yr", "Year", form="0")]
    capacity: Annotated[float, Col("Mt/yr", "Capacity")]
    output: Annotated[float, Col("Mt/yr", "Output")]
    co2: Annotated[float, Col("kg/t", "CO2", form="#,##0.000")]
    cost: Annotated[float, Col("yuan/t", "Cost")]


def rows() -> tuple[Row, ...]:
    """The rows; half of the texts are words that come again, half are unlike all others."""
    return tuple(
        Row(
            f"plant {at}",
            f"province {at % 31}",
            ("bf_bof", "eaf", "ng_dri")[at % 3],
            f"owner {at % 500}",
            f"remark on plant {at}",
            2000 + at % 31,
            round(1 + at / 7, 6),  # XlsxWriter keeps 16 digits
            round(at / 13, 6),
            round(1500 + at / 17, 6),
            round(3000 + at / 19, 6),
        )
        for at in range(ROWS)
    )


def plain(header: tuple[str, ...], cells: Cells, *, formula: bool = False) -> bytes:
    """A workbook by plain XlsxWriter: one Excel table without formats; with `formula`, one beside it."""
    memory = io.BytesIO()
    file = Workbook(memory, {"in_memory": True})
    sheet = file.add_worksheet(KEY)
    for column, head in enumerate(header):
        sheet.write_string(0, column, head)
    for row, line in enumerate(cells, 1):
        for column, cell in enumerate(line):
            if isinstance(cell, str):
                sheet.write_string(row, column, cell)
            else:
                sheet.write_number(row, column, cell)
    heads = [{"header": head} for head in header]
    sheet.add_table(0, 0, len(cells), len(header) - 1, {"name": KEY, "style": None, "columns": heads})
    if formula:
        sheet.write_formula(0, len(header) + 1, "=SUM(F2:F10001)", None, 1)
    file.close()
    return memory.getvalue()
