"""The story in one page: make a workbook, check one, run one."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from steel_xl import __version__
from steel_xl.app.compose import compose, macros_of
from steel_xl.app.handover import freeze
from steel_xl.app.into import standing_of, target_of, unsigned
from steel_xl.app.opened import Opened, open_case, open_workbook
from steel_xl.app.renewal import left_behind, upgrade
from steel_xl.catalog import BLANK, SYSTEMS, System, system
from steel_xl.files.build import workbook_bytes
from steel_xl.files.case import cases, wording
from steel_xl.files.pdf import pdf_of
from steel_xl.files.read import ENDINGS
from steel_xl.files.save import marked, marked_pdf, replaceable, save
from steel_xl.sheet.dump import Wording, fingerprint, records, told
from steel_xl.sheet.grid import Cell
from steel_xl.sheet.issue import FileProblem, Issue
from steel_xl.sheet.label import Labels
from steel_xl.sheet.study import Examined
from steel_xl.sheet.table import tables_of

SUMMARY_PAGE = "2-2"
"""The printed page the summary is on: the cover before it takes one."""

__all__ = [
    "Results",
    "cases",
    "check",
    "chosen_case",
    "freeze",
    "new",
    "report",
    "run",
    "run_case",
    "save",
    "solved",
    "upgrade",
]


@dataclass(frozen=True)
class Results:
    """What a run came to.

    `outcome` holds the result tables as rows; `tables` gives them as pandas data frames, `document` as plain values.
    """

    system: str
    case: str
    scenario: str | None
    version: str
    inputs_sha256: str
    warnings: tuple[Issue, ...]
    outcome: Any
    inputs: Any = None
    lang: str = "en"
    output: Path | None = None

    @property
    def headline(self) -> tuple[list[str], list[list[Cell]], list[str]]:
        """What a reader looks for first: headers in the run's language, rows, and number formats ("" for text)."""
        model = system(self.system)
        key, names = model.headline
        table, labels = model.result_tables[key], Labels(self.lang, self.system)
        found = [field for name in names if (field := table.field(name)) and not field.col.sheet_only]
        fields = [field for field in table.fields if field.name in table.keys]
        fields += sorted(found, key=lambda field: field.kind == "text")
        found_rows = getattr(self.outcome, key)
        rows = [[told(field, getattr(row, field.name), labels) for field in fields] for row in found_rows]
        forms = ["" if field.kind == "text" else field.col.form for field in fields]
        return [labels.header(key, field) for field in fields], rows, forms

    @property
    def rows(self) -> dict[str, list[dict[str, Cell]]]:
        """Result tables by key as lists of {column: value}."""
        found = tables_of(type(self.outcome)).items()
        return {key: records(table, getattr(self.outcome, key)) for key, table in found if not table.sheet.sheet_only}

    @property
    def units(self) -> dict[str, dict[str, str]]:
        """Unit of each column of each result table."""
        return {key: table.units for key, table in tables_of(type(self.outcome)).items()}

    @property
    def tables(self) -> dict[str, Any]:
        """Result tables by key as pandas data frames."""
        import pandas as pd  # noqa: PLC0415 - imported only when a data frame is asked for

        return {key: pd.DataFrame(rows) for key, rows in self.rows.items()}

    def document(self) -> dict[str, Any]:
        """The run as plain values for JSON."""
        names = ("system", "case", "scenario", "version", "inputs_sha256")
        return {**{name: getattr(self, name) for name in names}, "tables": self.rows}


def new(
    name: str, path: Path, case: str | None = None, lang: str = "en", *, force: bool = False, shipped: bool = False
) -> Path:
    """Write a new workbook of system `name` that holds a shipped case and was not yet run; an .xlsm has the macros.

    Parameters
    ----------
    name : a system of the catalog; ValueError if there is none
    path : where to write it; FileProblem if it exists and `force` is not given, or if it cannot be written
    case : a shipped case of the system, its default if None; ValueError if there is none
    lang : language of the workbook
    force : overwrite a file that exists
    shipped : the file is for any machine: macros do not name this Python
    """
    model = _system(name)
    chosen = chosen_case(name, case)
    writable(path)
    if path.exists() and not force:
        raise FileProblem(path, "exists")
    save(path, workbook_bytes(compose(open_case(model, chosen, lang), None, ""), macros_of(path, shipped=shipped)))
    return path


def chosen_case(name: str, case: str | None, *, blank: bool = False) -> str:
    """The case that is meant, with or without its system's name before it; ValueError naming those there are."""
    model = _system(name)
    wanted = (BLANK if blank else case or model.default_case).removeprefix(f"{name}/")
    if wanted not in cases(name):
        raise ValueError(f"no case {wanted!r}; there are: {', '.join(cases(name))}")
    return wanted


def _system(name: str) -> System:
    if name not in SYSTEMS:
        raise ValueError(f"no system {name!r}; there are: {', '.join(SYSTEMS)}")
    return system(name)


def check(path: Path, lang: str = "en") -> Examined:
    """Every fault and warning of a workbook's inputs, as they stand and under every scenario.

    They are told in the workbook's language, in `lang` where it says none.
    """
    opened = open_workbook(path, lang)
    return opened.examined(None)


def run(path: Path, scenario: str | None = None, output: Path | None = None, lang: str = "en") -> Results:
    """Compute a workbook's results and, if `output` is given, write them into a copy of it, or into itself.

    Sheets of results, cover and issues are written anew; everything else in the workbook stays as it is. A workbook
    that holds inputs alone gets a new workbook with its inputs and results. `lang` is the language of faults of a
    workbook that says none. WorkbookError with every fault if there is one; FileProblem if a file cannot be read or
    written; in either case no file has changed.
    """
    in_place = output is not None and output.resolve() == path.resolve()
    if output is not None:
        writable(output, path)
    before = _state(path)
    opened = open_workbook(path, lang)
    target = target_of(path, opened, in_place=in_place) if output is not None else None
    when = datetime.datetime.now(datetime.UTC)
    results = solved(opened, scenario)
    if output is None:
        return results
    standing = standing_of(target, opened) if target is not None else None
    book = compose(opened, results.scenario, results.inputs_sha256, results.outcome, when, standing=standing)
    if not in_place:
        replaceable(output)
        content = marked(target.write(book)) if target else workbook_bytes(book, macros_of(output, shipped=False))
        behind = left_behind(path, opened) if target is None else []
        save(output, content)
        results = replace(results, warnings=(*results.warnings, *behind))
    elif target is not None:
        content = target.write(book)
        if _state(path) != before:
            raise FileProblem(path, "changed_meanwhile")
        save(path, content)
    lost = unsigned(target, opened) if target is not None else []
    return replace(results, output=output, warnings=(*results.warnings, *lost))


def run_case(name: str, case: str, output: Path | None = None, lang: str = "en") -> Results:
    """Compute a shipped case and write its workbook; nothing in the file depends on when this was done."""
    if output is not None:
        writable(output)
    opened = open_case(system(name), case, lang)
    results = solved(opened, None)
    if output is None:
        return results
    replaceable(output)
    book = compose(opened, results.scenario, results.inputs_sha256, results.outcome)
    save(output, workbook_bytes(book, macros_of(output, shipped=True)))
    return replace(results, output=output)


def report(path: Path, target: Path, scenario: str | None = None, lang: str = "en") -> tuple[tuple[Issue, ...], str]:
    """Compute a workbook's results and write its summary page as PDF; returns the warnings and their language.

    FileProblem where LibreOffice is missing or a PDF that is not of ours is there; else as `run`.
    """
    if target.suffix.lower() != ".pdf":
        raise FileProblem(target, "ending_pdf", ending=target.suffix)
    if not target.parent.is_dir():
        raise FileProblem(target, "no_folder")
    replaceable(target)
    opened = open_workbook(path, lang)
    results = solved(opened, scenario)
    book = compose(
        opened, results.scenario, results.inputs_sha256, results.outcome, datetime.datetime.now(datetime.UTC)
    )
    save(target, marked_pdf(pdf_of(workbook_bytes(book), SUMMARY_PAGE, target)))
    return results.warnings, results.lang


def solved(opened: Opened, scenario: str | None) -> Results:
    """Results of what was read; WorkbookError with every fault."""
    model, said = opened.system, wording(opened.system.name, opened.case, opened.labels.lang)
    if scenario is not None:
        scenario = _reworded(scenario, said)
    examined = opened.examined(scenario)
    inputs = examined.sound()
    outcome = model.solve(inputs, examined.base, examined.variants)
    stamp = fingerprint(opened.parsed.inputs, wording(model.name, opened.case, "en"))
    case, warnings = f"{model.name}/{opened.case}" if opened.case else "", examined.warnings
    lang = opened.labels.lang
    return Results(model.name, case, examined.scenario, __version__, stamp, warnings, outcome, inputs, lang)


def _reworded(scenario: str, said: Wording) -> str:
    """The scenario's name in the workbook's language, whatever language it was asked for in."""
    names = {name: own for (_, column), words in said.items() if column == "scenario" for name, own in words.items()}
    return names.get(scenario, scenario)


def _state(path: Path) -> tuple[int, int] | None:
    """When a file was last written, and its size."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def writable(path: Path, source: Path | None = None) -> None:
    """FileProblem if a workbook cannot be written there, or not from that source."""
    if source is not None and source.is_file() and source.suffix.lower() != path.suffix.lower():
        raise FileProblem(path, "same_ending", ending=source.suffix)
    if path.suffix.lower() not in ENDINGS:
        raise FileProblem(path, "ending_out", ending=path.suffix)
    if not path.parent.is_dir():
        raise FileProblem(path, "no_folder")
