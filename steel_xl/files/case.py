"""Shipped cases: sourced numbers kept as CSV, one file a table."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from importlib import resources
from importlib.resources.abc import Traversable

from steel_xl.sheet.dump import HEADER_ROW
from steel_xl.sheet.grid import Cell, Grid, is_blank
from steel_xl.sheet.table import Table


def cases(system: str) -> tuple[str, ...]:
    """Names of the shipped cases of a system."""
    return tuple(sorted(item.name for item in _data(system).iterdir() if item.is_dir()))


def _data(*path: str) -> Traversable:
    return resources.files("steel_xl").joinpath("data", *path)


def _lines(*path: str) -> list[dict[str, str]]:
    file = _data(*path)
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines())) if file.is_file() else []


def read_case(system: str, case: str, tables: Iterable[Table], lang: str) -> dict[str, Grid]:
    """Grids of a shipped case, with names in language `lang`, as if read from a workbook."""
    grids = {}
    for table in tables:
        file = _data(system, case, f"{table.key}.csv")
        if file.is_file():
            heads, *_ = csv.reader(file.read_text(encoding="utf-8").splitlines())
            header = tuple(name for name in heads if not name.startswith("label_"))
            grids[table.key] = _grid(table, header, _lines(system, case, f"{table.key}.csv"), lang)
    return grids


def _grid(table: Table, header: tuple[str, ...], lines: Iterable[dict[str, str]], lang: str) -> Grid:
    texts = {field.name for field in table.fields if field.kind == "text"} | {"key", "status", "source"}
    named = table.field("label") is not None and "label" not in header
    heads = (header[0], "label", *header[1:]) if named else header
    rows = []
    for line in lines:
        cells = {name: _cell(text, name in texts) for name, text in line.items()}
        if named:
            cells["label"] = line[f"label_{lang}"]
        rows.append(tuple(cells[name] for name in heads))
    return Grid(table.key, HEADER_ROW, 1, heads, tuple(rows))


def _cell(text: str, is_text: bool) -> Cell:
    if is_blank(text):
        return None
    if not is_text:
        try:
            return float(text)
        except ValueError:
            pass
    return text


def provenance(system: str, case: str) -> Iterator[tuple[str, str, str, str, str]]:
    """Status and source of single cells and columns: (table, row or "*", column, status, source)."""
    for line in _lines(system, case, "sources.csv"):
        yield line["table"], line["row"], line["column"], line["status"], line["source"]


def described(system: str, case: str, lang: str) -> tuple[str, str]:
    """Title and citation of a case."""
    for line in _lines(system, case, "case.csv"):
        if line["lang"] == lang:
            return line["title"], line["citation"]
    return case, ""
