"""Shipped cases: sourced numbers kept as CSV, one file a table."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from steel_xl.sheet.column import Field
from steel_xl.sheet.dump import HEADER_ROW
from steel_xl.sheet.grid import Cell, Grid, is_blank
from steel_xl.sheet.label import Labels, languages
from steel_xl.sheet.layout import line_fields
from steel_xl.sheet.table import Table


def cases(system: str) -> tuple[str, ...]:
    """Names of the shipped cases of a system."""
    return tuple(sorted(item.name for item in _data(system).iterdir() if item.is_dir()))


def _data(*path: str) -> Traversable:
    return resources.files("steel_xl").joinpath("data", *path)


def _lines(*path: str) -> list[dict[str, str]]:
    file = _data(*path)
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines())) if file.is_file() else []


def read_case(system: str, case: str, tables: Iterable[Table], labels: Labels) -> dict[str, Grid]:
    """Grids of a shipped case, its words in the language of `labels`, as if read from a workbook.

    A column ``name_xx`` of a file takes the place of ``name`` in language xx; columns of the schema that the file lacks
    are there and empty.
    """
    grids = {}
    for table in tables:
        file = _data(system, case, f"{table.key}.csv")
        if file.is_file():
            heads, *_ = csv.reader(file.read_text(encoding="utf-8").splitlines())
            grids[table.key] = _grid(table, heads, _lines(system, case, f"{table.key}.csv"), labels)
    return grids


def _grid(table: Table, heads: Iterable[str], lines: Iterable[dict[str, str]], labels: Labels) -> Grid:
    plain = [name for name in heads if name.rpartition("_")[2] not in languages()]
    known = {field.name: field for field in line_fields(table)}
    spread = [name for name in plain if name not in known]
    header: list[str] = []
    for field in known.values():
        header += spread if field.spread else [field.name]
    rows = [tuple(_cell(line, name, known.get(name), labels) for name in header) for line in lines]
    if table.record:
        rows = [_spoken(table, cells, header, labels) for cells in rows]
    return Grid(table.key, HEADER_ROW, 1, tuple(header), tuple(rows))


def _cell(line: dict[str, str], name: str, field: Field | None, labels: Labels) -> Cell:
    text = line.get(f"{name}_{labels.lang}") or line.get(name, "")
    if is_blank(text):
        return None
    if field is not None and field.col.choices:
        return labels.name(text)
    if field is None or field.spread or field.kind != "text" or name == "value":
        try:
            return float(text)
        except ValueError:
            return text
    return text


def _spoken(table: Table, cells: tuple[Cell, ...], header: list[str], labels: Labels) -> tuple[Cell, ...]:
    """A line of the settings: the language asked for, and choices in its words."""
    key, value = header.index("key"), header.index("value")
    new = labels.lang if cells[key] == "language" else cells[value]
    field = table.field(str(cells[key]))
    chosen = isinstance(new, str) and field is not None and field.col.choices
    return (*cells[:value], labels.name(str(new)) if chosen else new, *cells[value + 1 :])


@cache
def wording(system: str, case: str, lang: str) -> dict[tuple[str, str], dict[str, str]]:
    """What the texts of a shipped case in other languages are in `lang`, by table and column."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for table in _tables(system, case):
        for line in _lines(system, case, f"{table}.csv"):
            for column in {name.rpartition("_")[0] for name in line if name.rpartition("_")[2] in languages()}:
                said = {each: line.get(f"{column}_{each}") or line.get(column, "") for each in languages()}
                others = {text: said[lang] for text in said.values() if text and text != said[lang]}
                found.setdefault((table, column), {}).update(others)
    return found


def _tables(system: str, case: str) -> list[str]:
    names = sorted(item.name for item in _data(system, case).iterdir()) if case in cases(system) else []
    return [name.removesuffix(".csv") for name in names if name.endswith(".csv")]


def provenance(system: str, case: str, lang: str) -> Iterator[tuple[str, str, str, str, str]]:
    """Status and source of single cells and columns: (table, row or "*", column, status, source)."""
    for line in _lines(system, case, "sources.csv"):
        source = line.get(f"source_{lang}") or line["source"]
        yield line["table"], line["row"], line["column"], line["status"], source


def described(system: str, case: str, lang: str) -> tuple[str, str]:
    """Title and citation of a case."""
    for line in _lines(system, case, "case.csv"):
        if line["lang"] == lang:
            return line["title"], line["citation"]
    return case, ""
