"""A workbook or shipped case as read: its system, language, grids and what they parse to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from steel_xl.catalog import BLANK, SYSTEMS, System, input_tables, recognise, system
from steel_xl.files.case import cases, described, read_case, wording
from steel_xl.files.read import Wanted, read
from steel_xl.sheet.about import ABOUT, about_of
from steel_xl.sheet.column import Field
from steel_xl.sheet.grid import Grid, inherited, is_inherited, shown
from steel_xl.sheet.issue import Issue, WorkbookError
from steel_xl.sheet.label import Labels, fold, languages
from steel_xl.sheet.layout import columns_of, line_fields
from steel_xl.sheet.page import input_page, row_names
from steel_xl.sheet.parse import Parsed, parse
from steel_xl.sheet.study import Examined
from steel_xl.sheet.table import Table


@dataclass(frozen=True)
class Opened:
    """Everything read from a workbook; `raw` are its grids as they stand, `grids` with the case's texts translated."""

    system: System
    case: str
    labels: Labels
    about: Mapping[str, str]
    grids: Mapping[str, Grid]
    parsed: Parsed
    raw: Mapping[str, Grid] = field(default_factory=dict)

    @cached_property
    def published(self) -> Opened | None:
        """The shipped case the workbook was made from; None for a case of the user's own."""
        if self.case == BLANK or self.case not in cases(self.system.name):
            return None
        return open_case(self.system, self.case, self.labels.lang)

    def published_inputs(self) -> Any:
        """Inputs of that case, or None."""
        shipped = self.published
        return shipped.parsed.inputs if shipped else None

    def examined(self, scenario: str | None) -> Examined:
        """The inputs examined, see `System.examine`; with a warning where a sheet shows inherited values of before."""
        if scenario not in self._examined:
            found = self.system.examine(self.parsed, self.labels, scenario, self.published_inputs())
            if not found.faults:
                found = replace(found, issues=(*found.issues, *self.outdated()))
            self._examined[scenario] = self._examined[found.scenario or ""] = found
        return self._examined[scenario]

    @cached_property
    def _examined(self) -> dict[str | None, Examined]:
        """What was examined, by scenario: None for the one of the settings, "" for the inputs as they stand."""
        return {}

    def outdated(self) -> Iterator[Issue]:
        """One warning for each sheet with brackets that are not what their cells inherit now; it names the cells."""
        inherits = self.system.inherited(self.parsed.inputs)
        for key, grid in self.raw.items():
            table, values = self.system.input_tables[key], inherits.get(key, {})
            if not any(field.col.inherits for field in table.fields):
                continue
            columns = [column for column in columns_of(table, grid, self.labels)[0] if column.field.col.inherits]
            page = input_page(table, grid, self.parsed.named, self.labels)
            old = [
                (row, column.index, values.get((name, column.name)))
                for row, name in enumerate(row_names(page))
                for column in columns
                if is_inherited(cell := grid.rows[row][column.index])
                and cell != (None if (now := values.get((name, column.name))) is None else inherited(now))
            ]
            if old:
                row, column, value = old[0]
                text = self.labels.text
                found = shown(grid.rows[row][column])
                expected = text(
                    "fault.outdated.expected", now=text("cell.empty") if value is None else inherited(value)
                )
                cells = [grid.place(row, column)[1] for row, column, _ in old[:_MOST_CELLS]]
                more = ["..."] if len(old) > _MOST_CELLS else []
                remedy = text("fault.outdated.remedy", count=len(old), cells=", ".join([*cells, *more]))
                yield Issue(*grid.place(row, column), found, expected, remedy, warning=True, lang=self.labels.lang)


_MOST_CELLS = 20  # with old brackets that a warning names


def open_case(model: System, case: str, lang: str) -> Opened:
    """A shipped case; KeyError if the system has none of that name."""
    if case not in cases(model.name):
        raise KeyError(case)
    labels = Labels(lang, model.name)
    grids = read_case(model.name, case, model.input_tables.values(), labels)
    about = {"study": described(model.name, case, lang)[0], "owner": ""}
    return Opened(model, case, labels, about, grids, parse(model.inputs, grids, labels))


def open_workbook(path: Path, lang: str = "en") -> Opened:
    """Read a workbook; the system it belongs to is said on its cover, or by the tables it has.

    FileProblem if it cannot be read, WorkbookError if it has no table of any system, told in language `lang`.
    """
    return opened_of(read(path, everything()), lang, path.name)


@cache
def everything() -> tuple[Wanted, ...]:
    """The cover and the input tables of every system."""
    wanted: dict[str, Wanted] = {}
    for each in SYSTEMS:
        for key, table in input_tables(each).items():
            want = wanted_table(table, Labels("en", each))
            wanted[key] = want.either(wanted[key]) if key in wanted else want
    cover = Wanted(ABOUT, frozenset(Labels().sheet_spellings("cover")), frozenset({"key"}))
    return (cover, *wanted.values())


def opened_of(grids: dict[str, Grid], lang: str, file: str) -> Opened:
    """What the grids of a workbook called `file` are; WorkbookError if there is no table of any system."""
    labels = Labels(lang)
    about = about_of(grids.pop(ABOUT, None))
    named = about.get("system", "")
    name = named if named in SYSTEMS else recognise(grids)
    if name is None:
        found, expected, remedy = (labels.text(f"fault.workbook.{part}") for part in ("found", "expected", "remedy"))
        raise WorkbookError([Issue(file, "", found, expected, remedy, lang=lang)])
    model = system(name)
    mine = {key: grid for key, grid in grids.items() if key in model.input_tables}
    spoken = Labels(_language(mine, lang), name)
    case = about.get("case", "").rpartition("/")[2]
    said = {key: _reworded(model.input_tables[key], grid, case, spoken) for key, grid in mine.items()}
    titles = {described(name, case, each)[0] for each in languages()}
    if about.get("study") in titles:
        about["study"] = described(name, case, spoken.lang)[0]
    return Opened(model, case, spoken, about, said, parse(model.inputs, said, spoken), mine)


def _reworded(table: Table, grid: Grid, case: str, labels: Labels) -> Grid:
    """The grid with the shipped case's own texts in the language asked for; whatever the user typed stays."""
    words = wording(labels.system, case, labels.lang)
    columns = {column.index: column for column in columns_of(table, grid, labels)[0] if not column.member}
    key = next((at for at, column in columns.items() if column.field.name == "key"), None)
    rows = []
    for cells in grid.rows:
        line = table.field(str(cells[key])) if table.record and key is not None else None
        fields = {
            at: (line or column.field) if column.name == "value" else column.field for at, column in columns.items()
        }
        said = {at: words.get((table.key, column.name), {}) for at, column in columns.items()}
        rows.append(
            tuple(
                _said(fields[at], cell, said[at], labels) if at in fields and isinstance(cell, str) else cell
                for at, cell in enumerate(cells)
            )
        )
    return replace(grid, rows=tuple(rows))


def _said(field: Field, text: str, words: Mapping[str, str], labels: Labels) -> str:
    """A text of a cell in the language asked for: a choice in its word, a text of the shipped case in the case's."""
    choice = labels.word(text)
    if choice in field.col.choices and fold(text) != fold(labels.name(choice)):
        return labels.name(choice)
    return words.get(text, text)


def wanted_table(table: Table, labels: Labels) -> Wanted:
    """What to look for in a workbook to find the table."""
    named = "record" if table.record else table.key
    headers = {spelling for field in line_fields(table) for spelling in labels.spellings(named, field)}
    return Wanted(table.key, frozenset(labels.sheet_spellings(table.key)), frozenset(headers), 1 if table.spread else 2)


def _language(grids: Mapping[str, Grid], lang: str) -> str:
    """Language the settings ask for; English if they ask for none we speak, `lang` if there are no settings."""
    grid = grids.get("settings")
    if grid is None:
        return lang
    for cells in grid.rows:
        said = {fold(cell) for cell in cells if isinstance(cell, str)}
        if "language" in said:
            return next((each for each in languages() if each in said), "en")
    return "en"
