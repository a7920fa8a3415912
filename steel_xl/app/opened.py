"""A workbook or shipped case as read: its system, language, grids and what they parse to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from steel_xl.catalog import BLANK, SYSTEMS, System, recognise, system
from steel_xl.files.case import cases, described, read_case
from steel_xl.files.read import Wanted, read
from steel_xl.sheet.about import ABOUT, about_of
from steel_xl.sheet.grid import Grid, is_blank
from steel_xl.sheet.issue import Issue, WorkbookError
from steel_xl.sheet.label import Labels, languages
from steel_xl.sheet.layout import line_fields
from steel_xl.sheet.parse import Parsed, parse
from steel_xl.sheet.table import Table


@dataclass(frozen=True)
class Opened:
    """Everything read from a workbook."""

    system: System
    case: str
    labels: Labels
    about: Mapping[str, str]
    grids: Mapping[str, Grid]
    parsed: Parsed

    def published(self) -> Opened | None:
        """The shipped case the workbook was made from; None for a case of the user's own."""
        if self.case == BLANK or self.case not in cases(self.system.name):
            return None
        return open_case(self.system, self.case, self.labels.lang)

    def published_inputs(self) -> Any:
        """Inputs of that case, or None."""
        shipped = self.published()
        return shipped.parsed.inputs if shipped else None


def open_case(model: System, case: str, lang: str) -> Opened:
    """A shipped case; KeyError if the system has none of that name."""
    if case not in cases(model.name):
        raise KeyError(case)
    labels = Labels(lang, model.name)
    grids = read_case(model.name, case, model.input_tables.values(), labels)
    about = {"study": described(model.name, case, lang)[0], "owner": ""}
    return Opened(model, case, labels, about, grids, parse(model.inputs, grids, labels))


def open_workbook(path: Path) -> Opened:
    """Read a workbook; the system it belongs to is said on its cover, or by the tables it has.

    FileProblem if it cannot be read, WorkbookError if it has no table of any system.
    """
    labels = Labels()
    cover = Wanted(ABOUT, frozenset(labels.sheet_spellings("cover")), frozenset({"key"}))
    systems = {name: system(name) for name in SYSTEMS}
    wanted = {
        table.key: wanted_table(table, labels) for each in systems.values() for table in each.input_tables.values()
    }
    grids = read(path, [cover, *wanted.values()])
    about = about_of(grids.pop(ABOUT, None))
    named = about.get("system", "")
    name = named if named in SYSTEMS else recognise(grids)
    if name is None:
        found, expected, remedy = (labels.text(f"fault.workbook.{part}") for part in ("found", "expected", "remedy"))
        raise WorkbookError([Issue(path.name, "", found, expected, remedy)])
    model = systems[name]
    mine = {key: grid for key, grid in grids.items() if key in model.input_tables}
    spoken = Labels(_language(mine), name)
    case = about.get("case", "").rpartition("/")[2]
    return Opened(model, case, spoken, about, mine, parse(model.inputs, mine, spoken))


def wanted_table(table: Table, labels: Labels) -> Wanted:
    """What to look for in a workbook to find the table."""
    named = "record" if table.record else table.key
    headers = {spelling for field in line_fields(table) for spelling in labels.spellings(named, field)}
    return Wanted(table.key, frozenset(labels.sheet_spellings(table.key)), frozenset(headers), 1 if table.spread else 2)


def _language(grids: Mapping[str, Grid]) -> str:
    """Language the settings ask for; English if they ask for none we speak."""
    grid = grids.get("settings")
    for cells in grid.rows if grid else ():
        if any(str(cell).strip().casefold() == "language" for cell in cells):
            return next((lang for lang in languages() for cell in cells if not is_blank(cell) and cell == lang), "en")
    return "en"
