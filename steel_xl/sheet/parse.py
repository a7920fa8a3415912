"""Grids to typed inputs, or every fault of the inputs at once, with sheet and cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from steel_xl.sheet.cell import Value, Wrong, read_cell
from steel_xl.sheet.column import Field
from steel_xl.sheet.grid import Cell, Grid, is_blank, shown, words
from steel_xl.sheet.issue import Issue
from steel_xl.sheet.label import Labels
from steel_xl.sheet.layout import Column, columns_of
from steel_xl.sheet.table import Table, tables_of

Place = tuple[str, str]
Places = dict[tuple[str, int, str], Place]
"""Where a value stands: (table, row index, column name) -> (sheet, A1 address); row -1 is the header."""


Named = dict[str, dict[str, dict[str, str]]]
"""Rows of each table that was found, by name, as their words stand in the cells, faulty or not."""


@dataclass(frozen=True)
class Parsed:
    """What came of the grids: `rows` by table key, the `places` of their values, and the `issues`.

    `inputs` is None as long as there is an issue; `broken` names the tables, and the ``table.column`` of records,
    that have one, so that rules about the others can still be checked.
    """

    inputs: Any
    rows: Mapping[str, Any]
    places: Places
    issues: tuple[Issue, ...]
    broken: frozenset[str] = frozenset()
    named: Named = field(default_factory=dict)

    def sound(self, needs: Iterable[str]) -> bool:
        """Whether everything named (``table`` or ``table.column``) was read without an issue."""
        return not any(need in self.broken or need.partition(".")[0] + ".*" in self.broken for need in needs)


def parse(model: type, grids: Mapping[str, Grid], labels: Labels) -> Parsed:
    """Read all tables of an `Inputs` class from their grids.

    Parameters
    ----------
    model : an `Inputs` class, see `tables_of`
    grids : table key -> grid, for the tables that were found
    labels : language of the issues
    """
    return _Parser(model, grids, labels).run()


def unit_of(table: Table, column: Column, row: Mapping[str, Any], members: Mapping[str, str]) -> str:
    """Unit of a cell: ``{unit}`` is the row's own, or that of the row the column is named after."""
    if column.member and "unit" not in {field.name for field in table.fields}:
        return members.get(column.member, "")
    return column.field.col.unit.replace("{unit}", str(row.get("unit") or "{unit}"))


def named_of(tables: Mapping[str, Table], rows: Mapping[str, Any]) -> Named:
    """The rows by name as `parse` finds them, from typed rows."""
    found: Named = {}
    for key, table in tables.items():
        if table.keys and not table.record:
            fields = [field.name for field in table.fields if field.kind == "text" and not field.spread]
            lines = {str(getattr(row, table.keys[0])): row for row in rows[key]}
            found[key] = {name: {field: str(getattr(row, field)) for field in fields} for name, row in lines.items()}
    return found


def spread_units(table: Table, named: Named) -> dict[str, str] | None:
    """Unit by name of the columns the table's spread field may have; None where any name may stand.

    The unit is "" where it belongs to the row, not to the column.
    """
    spread = table.spread
    if spread is None or spread.col.refers not in named:
        return None
    column, words = spread.col.among or ("", ())
    own = table.field("unit") is not None
    return {
        name: "" if own else spread.col.unit.replace("{unit}", row.get("unit") or "{unit}")
        for name, row in named[spread.col.refers].items()
        if not column or row.get(column) in words
    }


class _Parser:
    def __init__(self, model: type, grids: Mapping[str, Grid], labels: Labels) -> None:
        self.model, self.grids, self.labels = model, grids, labels
        self.tables = tables_of(model)
        self.rows: dict[str, Any] = {}
        self.places: Places = {}
        self.issues: list[Issue] = []
        self.broken: set[str] = set()
        self.named: Named = {}
        self.called: dict[tuple[str, str], str] = {}

    def run(self) -> Parsed:
        found: dict[str, list[Issue]] = {}
        for table in self._referred_first():
            self.issues = found[table.key] = []
            self.rows[table.key] = self._table(table)
            if self.issues:
                self.broken.add(table.key)
                if not table.record:
                    self.broken.add(table.key + ".*")
        issues = tuple(issue for key in self.tables for issue in found[key])
        inputs = None if issues else self.model(**{key: self.rows[key] for key in self.tables})
        return Parsed(inputs, self.rows, self.places, issues, frozenset(self.broken), self.named)

    def _referred_first(self) -> Iterator[Table]:
        """Tables in an order in which those that others refer to come before them."""
        waiting = dict(self.tables)
        while waiting:
            free = next(
                (
                    table
                    for table in waiting.values()
                    if not any(field.col.refers in waiting and field.col.refers != table.key for field in table.fields)
                ),
                next(iter(waiting.values())),
            )
            yield waiting.pop(free.key)

    def _table(self, table: Table) -> Any:
        grid = self.grids.get(table.key)
        if grid is None:
            if table.sheet.optional:
                self.named[table.key] = {}
            else:
                self._missing(table)
            return self._empty(table)
        members = spread_units(table, self.named)
        columns, issues = columns_of(table, grid, self.labels, members)
        self.issues += issues
        self.places |= {(table.key, -1, column.name): grid.place(-1, column.index) for column in columns}
        reader = self._record if table.record else self._lines
        return reader(table, grid, columns, members or {})

    def _empty(self, table: Table) -> Any:
        return table.row(**{field.name: field.default for field in table.fields}) if table.record else ()

    def _missing(self, table: Table) -> None:
        self.broken.add(table.key + ".*")
        text, sheet = self.labels.text, self.labels.sheet(table.key)
        found = text("fault.table_missing.found", table=table.key)
        expected = text("fault.table_missing.expected", table=table.key, sheet=sheet)
        self._wrong((sheet, "A1"), Wrong(found, expected, text("fault.table_missing.remedy")))

    def _lines(self, table: Table, grid: Grid, columns: list[Column], members: Mapping[str, str]) -> tuple[Any, ...]:
        rows: list[Any] = []
        seen: dict[tuple[str, ...], str] = {}
        if table.keys and table.keys[0] in {column.field.name for column in columns}:
            self.named[table.key] = self._own_names(table, grid, columns)
        for index, cells in enumerate(grid.rows):
            known = [column for column in columns if column.index < len(cells)]
            if all(is_blank(cells[column.index]) for column in known):
                continue
            values = self._line(table, grid, index, known, members, len(rows))
            if values is None:
                continue
            row = table.row(**values)
            self._unique(table, row, len(rows), seen)
            rows.append(row)
        if len(rows) < table.sheet.least and not self._faulty(grid):
            found = self.labels.text("cell.row" if len(rows) == 1 else "cell.rows", count=len(rows))
            expected = self.labels.text("cell.rows_least", count=table.sheet.least)
            self._wrong(grid.place(-1, 0), Wrong(found, expected, self.labels.text("remedy.add_rows")))
        return tuple(rows)

    def _own_names(self, table: Table, grid: Grid, columns: list[Column]) -> dict[str, dict[str, str]]:
        """Names of a table whose rows refer to each other, so that a row may name one further down."""
        if not any(field.col.refers == table.key for field in table.fields):
            return {}
        at = next(column.index for column in columns if column.field.name == table.keys[0])
        names = (self.labels.key(words(_cell(cells, at))) for cells in grid.rows)
        return {name: {} for name in names if name}

    def _faulty(self, grid: Grid) -> bool:
        return any(issue.sheet == grid.sheet for issue in self.issues)

    def _line(
        self, table: Table, grid: Grid, index: int, columns: list[Column], members: Mapping[str, str], row: int
    ) -> dict[str, Any] | None:
        cells = grid.rows[index]
        raw = {column.field.name: cells[column.index] for column in columns}
        values: dict[str, Any] = {field.name: {} if field.spread else field.default for field in table.fields}
        sound = True
        for column in columns:
            self.places[table.key, row, column.name] = grid.place(index, column.index)
            unit = unit_of(table, column, raw, members)
            name = self._called(table, column)
            clear = "cell" if column.member else "row"
            value = self._reference(
                column.field, read_cell(column.field, cells[column.index], self.labels, unit, name, clear)
            )
            if isinstance(value, Wrong):
                self._wrong(grid.place(index, column.index), value)
                sound = False
            elif column.member:
                values[column.field.name][column.member] = value
            elif column.field.col.key and column.field.name == table.keys[0]:
                values[column.field.name] = value
                keys = {each.field.name: self._key(each.field, cells[each.index]) for each in columns}
                self.named[table.key][str(value)] = keys
            else:
                values[column.field.name] = value
        unread = [field.name for field in table.fields if field.required and field.name not in raw]
        return values if sound and not unread else None

    def _key(self, field: Field, cell: Cell) -> str:
        """The word of a cell as a key, whatever its language; "" where there is none."""
        if not isinstance(cell, str):
            return ""
        return self.labels.word(cell) if field.col.choices else self.labels.key(cell)

    def _called(self, table: Table, column: Column) -> str:
        """What a remedy calls a cell: "price", "energy use of coal"."""
        key = table.key, column.name
        if key not in self.called:
            self.called[key] = self._name(table, column)
        return self.called[key]

    def _name(self, table: Table, column: Column) -> str:
        header = self.labels.header(table.key, column.field)
        what = header if header[1:2].isupper() else header[:1].lower() + header[1:]
        if not column.member:
            return what
        return self.labels.text("cell.of", what=what, member=self.labels.member(column.member))

    def _reference(self, field: Field, value: Value | Wrong) -> Value | Wrong:
        """A name must be that of a row of the table it refers to, in any case of letters."""
        rows = self.named.get(field.col.refers)
        if field.spread or rows is None or not isinstance(value, str) or not value:
            return value
        names = {name.casefold(): name for name in rows}
        if value.casefold() in names:
            return names[value.casefold()]
        there = self.grids.get(field.col.refers)
        text, sheet = self.labels.text, there.sheet if there else self.labels.sheet(field.col.refers)
        expected = text("fault.reference.expected", sheet=sheet, names=", ".join(names.values()) or text("cell.none"))
        return Wrong(shown(value), expected, text("fault.reference.remedy", sheet=sheet))

    def _unique(self, table: Table, row: Any, index: int, seen: dict[tuple[str, ...], str]) -> None:
        key = tuple(str(getattr(row, name)).casefold() for name in table.keys)
        if not key:
            return
        sheet, cell = self.places[table.key, index, table.keys[0]]
        if key in seen:
            name = '"' + ", ".join(str(getattr(row, part)) for part in table.keys) + '"'
            expected = self.labels.text("fault.twice.expected", first=seen[key])
            self._wrong((sheet, cell), Wrong(name, expected, self.labels.text("fault.twice.remedy")))
        seen.setdefault(key, cell)

    def _record(self, table: Table, grid: Grid, columns: list[Column], members: Mapping[str, str]) -> Any:
        at = {column.field.name: column.index for column in columns}
        if "key" not in at or "value" not in at:
            self.broken.add(table.key + ".*")
            return self._empty(table)
        fields = self._record_names(table)
        values: dict[str, Any] = {field.name: field.default for field in table.fields}
        lines: dict[str, str] = {}
        for index, cells in enumerate(grid.rows):
            key, value = _cell(cells, at["key"]), _cell(cells, at["value"])
            if is_blank(key) and is_blank(value):
                continue
            field = fields.get(words(key).casefold())
            place = grid.place(index, at["key"])
            if field is None:
                expected = self.labels.text(
                    "fault.setting.expected", names=", ".join(fields[name].name for name in fields)
                )
                self._wrong(place, Wrong(shown(key), expected, self.labels.text("fault.setting.remedy")))
                continue
            if field.name in lines:
                expected = self.labels.text("fault.twice.expected", first=lines[field.name])
                self._wrong(place, Wrong(shown(key), expected, self.labels.text("fault.twice.remedy")))
            lines[field.name] = place[1]
            self._setting(table, field, value, grid.place(index, at["value"]), values)
        for field in table.fields:
            if field.required and field.name not in lines:
                text = self.labels.text
                missing = Wrong(text("cell.no_line", name=field.name), text("cell.a_line"), text("fault.setting.add"))
                self._wrong(grid.place(-1, 0), missing)
                self.broken.add(f"{table.key}.{field.name}")
        return table.row(**values)

    def _setting(self, table: Table, field: Field, cell: Cell, place: Place, values: dict[str, Any]) -> None:
        self.places[table.key, 0, field.name] = place
        name = self._called(table, Column(0, field))
        read = self._reference(field, read_cell(field, cell, self.labels, field.col.unit, name, ""))
        if isinstance(read, Wrong):
            self._wrong(place, read)
            self.broken.add(f"{table.key}.{field.name}")
        else:
            values[field.name] = read

    def _record_names(self, table: Table) -> dict[str, Field]:
        return {field.name.casefold(): field for field in table.fields}

    def _wrong(self, place: Place, wrong: Wrong) -> None:
        self.issues.append(Issue(*place, wrong.found, wrong.expected, wrong.remedy, lang=self.labels.lang))


def _cell(cells: tuple[Cell, ...], index: int) -> Cell:
    return cells[index] if index < len(cells) else None
