"""Every system of the catalog has the same furniture; a new one is taken up here without an edit."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

import steel_xl
from steel_xl.app.compose import compose
from steel_xl.app.opened import open_case
from steel_xl.catalog import BLANK, SYSTEMS, System, recognise, system
from steel_xl.files.case import cases
from steel_xl.sheet.column import STATUSES
from steel_xl.sheet.grid import words
from steel_xl.sheet.label import Labels, languages
from steel_xl.sheet.table import Table

DATA = Path(steel_xl.__file__).parent / "data"
TABLES = [
    (name, kind, key, table)
    for name in SYSTEMS
    for kind, tables in (("input", system(name).input_tables), ("result", system(name).result_tables))
    for key, table in tables.items()
]
EVERY = pytest.mark.parametrize(
    ("name", "kind", "key", "table"), TABLES, ids=[f"{name}-{key}" for name, _, key, _ in TABLES]
)
SHIPPED = [(name, case) for name in SYSTEMS for case in cases(name)]
# Names Excel refuses for a table: A1 and R1C1 references, and the letters that select a row or column.
REFERENCE = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*|[Cc][0-9]*|[Rr][0-9]*[Cc][0-9]*")


@EVERY
def test_keys_are_names_excel_takes_for_a_table(name: str, kind: str, key: str, table: Table) -> None:
    assert table.key == key
    assert key.isascii()
    assert re.fullmatch(r"[a-z_][a-z0-9_]*", key)
    assert not REFERENCE.fullmatch(key)
    assert len(key) <= 31  # the sheet has the same name in English, and Excel takes 31 characters
    assert key in (system(name).input_tables if kind == "input" else system(name).result_tables)


def test_references_are_seen() -> None:
    assert all(REFERENCE.fullmatch(text) for text in ("CO2", "H2", "R", "c", "R1C1", "DRI1", "rc"))
    assert not any(REFERENCE.fullmatch(text) for text in ("index", "costs", "energy_use", "ABCD1"))


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_system_has_inputs_and_results_under_distinct_keys(name: str) -> None:
    model = system(name)
    inputs, results = set(model.input_tables), set(model.result_tables)
    assert inputs
    assert results
    assert inputs.isdisjoint(results)
    assert (inputs | results).isdisjoint({"about", "cover", "charts", "checks", "sources", "record"})


@EVERY
def test_every_table_says_what_stands_there(name: str, kind: str, key: str, table: Table) -> None:
    assert table.sheet.title, (name, kind, key)
    assert table.sheet.note.endswith("."), (name, kind, key)
    assert len(table.sheet.note) > 20


@EVERY
def test_every_column_has_a_unit_or_is_text(name: str, kind: str, key: str, table: Table) -> None:
    for field in table.fields:
        if field.kind in ("number", "whole"):
            assert field.col.unit, f"{name} {kind} {key}.{field.name}"
        else:
            assert field.col.unit == "", f"{name} {kind} {key}.{field.name}"


@EVERY
def test_every_column_has_a_label_and_help(name: str, kind: str, key: str, table: Table) -> None:
    for field in table.fields:
        assert field.col.label, f"{name} {kind} {key}.{field.name}"
        assert field.col.note.endswith((".", "...")), f"{name} {kind} {key}.{field.name}"
        assert field.name.isascii()
        assert field.col.low <= field.col.high


@EVERY
def test_columns_of_a_table_are_told_apart(name: str, kind: str, key: str, table: Table) -> None:
    labels = [field.col.label.casefold() for field in table.fields]
    assert len(set(labels)) == len(labels), (name, kind, key)
    assert sum(field.spread for field in table.fields) <= 1


@EVERY
def test_rows_are_named_by_their_first_columns(name: str, kind: str, key: str, table: Table) -> None:
    flags = [field.col.key for field in table.fields]
    if kind == "result":  # a result may name its row by what stands beside its parameter
        assert any(flags), (name, key)
        return
    assert flags == sorted(flags, reverse=True), (name, kind, key)


@EVERY
def test_references_lead_to_an_input_table_of_the_system(name: str, kind: str, key: str, table: Table) -> None:
    inputs = system(name).input_tables
    for field in table.fields:
        assert not field.col.refers or inputs[field.col.refers].keys, (kind, key)


@pytest.mark.parametrize("name", SYSTEMS)
def test_views_speak_of_tables_and_columns_there_are(name: str) -> None:
    model = system(name)
    results = model.result_tables
    assert set(model.workings) <= set(results)
    table, columns = model.headline
    assert all(results[table].field(column) for column in columns)
    rows = open_case(model, model.default_case, "en").parsed.rows
    charts, members = model.charts(rows), model.members(rows)
    assert charts
    for chart in charts:
        drawn = results[chart.table]
        assert drawn.field(chart.names)
        for series in chart.series:
            known = {*members.get(chart.table, ()), *(field.name for field in drawn.fields)}
            assert series.columns == ("*",) or known.issuperset(series.columns)
    assert len({(chart.key, chart.only) for chart in charts}) == len(charts)
    for matrix in model.matrices:
        assert all(results[matrix.table].field(column) for column in (matrix.by, matrix.x, matrix.y, matrix.value))


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_system_is_recognised_by_its_tables(name: str) -> None:
    assert recognise(system(name).input_tables) == name
    assert recognise(["nothing", "of", "ours"]) is None


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_system_has_its_default_case_and_a_blank_one(name: str) -> None:
    model: System = system(name)
    assert {model.default_case, BLANK} <= set(cases(name))


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(("name", "case"), SHIPPED)
def test_every_shipped_line_says_how_its_numbers_are_known(name: str, case: str) -> None:
    files = sorted((DATA / name / case).glob("*.csv"))
    keys = set(system(name).input_tables)
    assert {path.stem for path in files} - {"case", "sources"} <= keys
    for path in files:
        if path.stem not in keys:
            continue
        for number, line in enumerate(lines(path), 2):
            where = f"{path.name}:{number}"
            assert None not in line, where
            numbers = [value for key, value in line.items() if key not in ("status", "source") and is_number(value)]
            if case == BLANK and not numbers:
                continue
            assert line["status"] in (*STATUSES, "mixed"), where
            assert line["source"] or case == BLANK or line["status"] == "choice", where


@pytest.mark.parametrize(("name", "case"), SHIPPED)
def test_shipped_columns_are_those_of_the_schema(name: str, case: str) -> None:
    for key, table in system(name).input_tables.items():
        path = DATA / name / case / f"{key}.csv"
        if not path.is_file():
            continue
        header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
        known = {"key", "value", "status", "source"} if table.record else {field.name for field in table.fields}
        plain = [re.sub(rf"_({'|'.join(languages())})\Z", "", head) for head in header]
        members = [head for head in plain if head not in known]
        assert not members or table.spread, (path, members)


@pytest.mark.parametrize(("name", "case"), SHIPPED)
def test_exceptions_to_a_line_s_source_name_cells_there_are(name: str, case: str) -> None:
    path = DATA / name / case / "sources.csv"
    for line in lines(path) if path.is_file() else []:
        table = system(name).input_tables[line["table"]]
        shipped = lines(path.with_name(f"{line['table']}.csv"))
        assert line["column"] in shipped[0]
        named = {"/".join(row[key] for key in table.keys) if table.keys else row["key"] for row in shipped}
        assert line["row"] == "*" or line["row"] in named
        assert line["status"] in STATUSES
        assert line["source"]
        assert table.key == line["table"]


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("name", SYSTEMS)
def test_the_blank_case_holds_no_number_of_a_study(name: str) -> None:
    """A number is a default to begin with and says so, or is the same for every study; the rest is the user's."""
    for path in sorted((DATA / name / BLANK).glob("*.csv")):
        for line in lines(path):
            begun = line.get("status") in ("choice", "standard") or "to begin with" in line.get("source", "")
            assert begun or not [value for value in line.values() if is_number(value)], (path.name, line)


@pytest.mark.parametrize(("name", "case"), SHIPPED)
def test_a_case_has_a_title_and_citation_in_each_language(name: str, case: str) -> None:
    described = {line["lang"]: line for line in lines(DATA / name / case / "case.csv")}
    assert {"en", "zh"} <= set(described)
    assert all(line["title"] for line in described.values())
    assert case == BLANK or all(line["citation"] for line in described.values())


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("name", SYSTEMS)
def test_every_column_of_a_blank_workbook_has_its_label(name: str, lang: str) -> None:
    labels = Labels(lang, name)
    for page in compose(open_case(system(name), BLANK, lang), None, "").pages:
        for column in page.columns:
            if page.role == "input" and not column.member and not page.table.record:
                label = labels.header(page.table.key, column.field)
                assert words(page.grid.header[column.index]).partition(" (")[0] == label.partition(" (")[0], (
                    page.table.key
                )
