"""Reading is the inverse of writing, whatever the layout; and reading finds every fault, where it is."""

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steel_xl.app.opened import open_case
from steel_xl.catalog import system
from steel_xl.sheet.column import STATUSES, Field
from steel_xl.sheet.dump import HEADER_ROW, dump, records
from steel_xl.sheet.grid import Cell, CellError, Grid, is_blank
from steel_xl.sheet.label import Labels, fold, languages
from steel_xl.sheet.layout import columns_of
from steel_xl.sheet.parse import Parsed, named_of, parse, spread_units
from steel_xl.sheet.table import Table
from steel_xl.systems.synergy.schema import (
    DIMENSIONS,
    EmissionFactor,
    EnergyUse,
    IndicatorWeight,
    Inputs,
    Measured,
    Price,
    Process,
    ScenarioChange,
    SensitivityRange,
    Settings,
)

pytestmark = pytest.mark.slow  # the quick part of the suite stays under a minute

MODEL = system("synergy")
TABLES = MODEL.input_tables
LABELS = Labels("en")
CASE = open_case(MODEL, "luo2025", "en")

PROSE = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=30).map(str.strip)
WORDY = st.one_of(
    PROSE,
    st.builds("".join, st.tuples(st.sampled_from("=+-@'\"#"), PROSE)).map(str.strip),
    st.sampled_from(["高炉-转炉", "=SUM(A1:A3)", "+49 30", "@home", "-", "12", "1e5", "TRUE", "#N/A", "焦炉煤气 (m3)"]),
)


def digits(low: float, high: float, count: int = 15) -> st.SearchStrategy[float]:
    """Numbers as somebody types them: of up to `count` significant digits."""
    return st.floats(low, high, allow_subnormal=False).map(lambda x: float(f"{x:.{count}g}") + 0.0)


AMOUNT = st.one_of(st.just(0.0), st.integers(0, 10**6).map(float), digits(1e-6, 1e9))
SHARE = st.one_of(st.sampled_from([0.0, 1.0, 0.333333333333]), digits(0.001, 1))
KEY = st.text("abcdefghijklmnopqrstuvwxyz0123456789_碳氢钢 -", min_size=1, max_size=24).map(
    lambda t: " ".join(t.split())
)
NO_NAME = PROSE.map(LABELS.word).filter(lambda text: LABELS.word(LABELS.name(text)) == text)
STATUS = st.one_of(st.sampled_from([*STATUSES, "mixed", "guessed", "=1+1"]), NO_NAME)
TAKEN = {fold(spelling) for table in TABLES.values() for f in table.fields for spelling in (f.name, f.col.label)}


def keys(least: int, most: int) -> st.SearchStrategy[list[str]]:
    """Names of rows: none empty, none the name of a column, none of a unit, no two alike."""
    fit = KEY.filter(lambda key: bool(key) and fold(key) not in TAKEN and LABELS.key(key) == key)
    return st.lists(fit, min_size=least, max_size=most, unique_by=str.casefold)


@st.composite
def anything(draw: st.DrawFn) -> Inputs:
    """Any typed rows of every sheet, sense or not."""
    processes, carriers = draw(keys(2, 4)), draw(keys(1, 4))
    indicators = draw(keys(3, 5))
    dimension = dict(zip(indicators, draw(st.permutations([*DIMENSIONS, "pollution", "pollution"])), strict=False))
    pollutants = [name for name in indicators if dimension[name] == "pollution"]
    emitted = [name for name in indicators if dimension[name] != "cost"]
    reference = st.none() | digits(-1e3, 1e6)
    parameters = draw(keys(0, 2))
    milli = AMOUNT.map(lambda cell: cell * 0.001)

    def told() -> dict[str, Any]:
        return {"status": draw(STATUS), "source": draw(WORDY)}

    def of(names: list[str], values: st.SearchStrategy[Any]) -> dict[str, Any]:
        return {name: draw(values) for name in names}

    done = Settings(
        discount_rate=draw(digits(-0.9, 1)),
        weight_pollution=draw(SHARE),
        carbon_price=draw(milli),
        weighting=draw(st.sampled_from(["custom", "equal", "entropy", "critic"])),
        coupling_model=draw(st.sampled_from(["standard", "corrected"])),
        reference_process=draw(st.sampled_from(["", *processes])),
        grid_x=draw(st.sampled_from(["", *parameters])),
        grid_y=draw(st.sampled_from(["", *parameters])),
        scenario=draw(WORDY),
    )
    return Inputs(
        done,
        tuple(
            Process(key, draw(WORDY.filter(bool)), draw(AMOUNT), draw(digits(1e-3, 1e3)), draw(AMOUNT), **told())
            for key in processes
        ),
        tuple(EnergyUse(key, of(carriers, AMOUNT), **told()) for key in processes),
        tuple(
            Price(key, draw(st.sampled_from(["kg", "m3", "kWh"])), draw(st.none() | digits(-5, 5)), **told())
            for key in carriers
        ),
        tuple(
            EmissionFactor(key, "kg", of(pollutants, st.none() | milli), draw(st.none() | AMOUNT), **told())
            for key in carriers
        ),
        tuple(Measured(key, of(emitted, st.none() | AMOUNT), **told()) for key in processes[1:]),
        tuple(
            IndicatorWeight(key, dimension[key], draw(SHARE), draw(reference), draw(reference), **told())
            for key in indicators
        ),
        tuple(
            ScenarioChange(name, draw(WORDY), draw(WORDY), draw(WORDY), draw(st.none() | AMOUNT | WORDY.filter(bool)))
            for name in draw(st.lists(KEY.filter(bool), max_size=3))
        ),
        tuple(
            SensitivityRange(
                name, draw(WORDY.filter(bool)), draw(WORDY.filter(bool)), draw(WORDY.filter(bool)), *ends, **told()
            )
            for name in parameters
            for ends in [(draw(digits(-10, 10)), draw(digits(-10, 10)), draw(digits(1e-3, 10)))]
        ),
    )


def dumped(inputs: Inputs, labels: Labels = LABELS) -> dict[str, Grid]:
    rows = {key: getattr(inputs, key) for key in TABLES}
    return {
        key: dump(table, rows[key], labels, spread_units(table, named_of(TABLES, rows)) or {})
        for key, table in TABLES.items()
    }


def read(grids: Mapping[str, Grid]) -> Parsed:
    return parse(Inputs, grids, LABELS)


@given(anything())
def test_parse_undoes_dump(inputs: Inputs) -> None:
    found = read(dumped(inputs))
    assert found.issues == ()
    assert found.inputs == inputs


@settings(max_examples=3)
@pytest.mark.parametrize("lang", languages())
@given(inputs=anything())
def test_in_every_language(lang: str, inputs: Inputs) -> None:
    assert read(dumped(inputs, Labels(lang))).inputs == inputs


@settings(max_examples=4)
@given(anything())
def test_dump_undoes_parse(inputs: Inputs) -> None:
    grids = dumped(inputs)
    again = read(grids).inputs
    assert dumped(again) == grids


@given(st.integers(1, 10**15 - 1), st.integers(-20, 3))
def test_a_scaled_number_of_15_digits_is_written_as_it_was_typed(whole: int, power: int) -> None:
    typed = float(f"{whole}e{power - 10}")
    if typed > 1e12:
        return
    table = TABLES["emission_factors"]
    row = EmissionFactor("coal", "kg", {"pm": typed * 0.001}, 1.0)
    assert dump(table, (row,), LABELS, {"pm": ""}).rows[0][2] == typed


def test_grams_are_read_as_kilograms() -> None:
    coal = CASE.parsed.inputs.emission_factors[0]
    assert coal.pollutants == pytest.approx({"pm": 0.005, "so2": 0.016, "nox": 0.0076}, rel=1e-15)
    assert coal.co2_kg == 1.6097


def test_records_are_in_the_unit_of_the_sheet() -> None:
    table = TABLES["emission_factors"]
    (line,) = records(table, [EmissionFactor("coal", "kg", {"pm": 0.005}, 1.6)])
    assert (line["carrier"], line["co2_kg"]) == ("coal", 1.6)


@pytest.mark.parametrize(
    "name",
    [
        "coal (PCI)",
        "煤 (粉)",
        "a carrier with a name so long that no message would ever quote the whole of it in one line",
        "coal % of mix",
        "50/50",
        "gas's",
        "A.B.C.",
    ],
)
def test_a_carrier_of_any_name_is_found_again_as_a_column(name: str) -> None:
    inputs = CASE.parsed.inputs
    changed = replace(
        inputs,
        prices=(*inputs.prices, Price(name, "kg", 1.0)),
        energy_use=tuple(replace(row, use={**row.use, name: 1.5}) for row in inputs.energy_use),
    )
    found = read(dumped(changed))
    assert found.issues == ()
    assert found.inputs == changed


def test_a_bracketed_name_may_head_its_column_without_unit() -> None:
    """What somebody types who copies the carrier's name from the sheet of prices."""
    inputs = CASE.parsed.inputs
    grids = dumped(replace(inputs, prices=(*inputs.prices, Price("coal (PCI)", "kg", 1.0))))
    use = grids["energy_use"]
    rows = tuple((*cells, 2.0) for cells in use.rows)
    grids["energy_use"] = replace(use, header=(*use.header, "coal (PCI)"), rows=rows)
    found = read(grids)
    assert found.issues == ()
    assert [row.use["coal (PCI)"] for row in found.inputs.energy_use] == [2.0] * 4


# --- layout ---


def shuffled(grid: Grid, rng: random.Random, table: Table) -> Grid:
    """The grid with its columns in another order, headers in other words, blank rows and a place of its own."""
    order = list(range(len(grid.header)))
    rng.shuffle(order)
    columns = {column.index: column for column in columns_of(table, grid, LABELS)[0]}
    header = [_other_words(grid.header[at], columns, at, rng, table) for at in order]
    rows = [tuple(cells[at] for at in order) for cells in grid.rows]
    for _ in range(rng.randint(0, 3)):
        rows.insert(rng.randint(0, len(rows)), rng.choice([(None,) * len(order), ("",) * len(order), ("  ",)]))
    if table.spread is None:
        header.insert(0, "my own remarks")
        rows = [("see below", *cells) if any(map(bool, cells)) else (None, *cells) for cells in rows]
    return Grid("elsewhere", rng.randint(1, 40), rng.randint(1, 30), tuple(header), tuple(rows))


def _other_words(head: Cell, columns: Mapping[int, Any], at: int, rng: random.Random, table: Table) -> Cell:
    field = columns[at].field
    named = columns[at].member or field.name
    words = [head, named, f"  {named} ", f"{head}".upper() if not columns[at].member else head]
    if not columns[at].member and not table.record:
        words += [field.col.label, field.col.label.lower(), f"{field.col.label}  ({_unit_said(field)})"]
    chosen: Cell = rng.choice(words)
    return chosen


def _unit_said(field: Field) -> str:
    """Its unit in brackets; anything in those of words."""
    return "whatever unit" if field.kind in ("text", "any") else LABELS.unit(field.col.unit)


def test_a_header_in_another_unit_is_a_fault_for_every_number() -> None:
    for key, table in TABLES.items():
        for field in table.fields:
            if table.record or field.spread or field.kind in ("text", "any"):
                continue
            grid = GRIDS[key]
            column = next(c.index for c in columns_of(table, grid, LABELS)[0] if c.field.name == field.name)
            issues = with_cell(key, -1, column, f"{field.col.label} (acre/fortnight)").issues
            assert [issue.cell for issue in issues] == [grid.place(-1, column)[1]], (key, field.name)


@settings(max_examples=4)
@given(anything(), st.randoms(use_true_random=False))
def test_layout_does_not_matter(inputs: Inputs, rng: random.Random) -> None:
    grids = {key: shuffled(grid, rng, TABLES[key]) for key, grid in dumped(inputs).items()}
    found = read(grids)
    assert found.issues == ()
    assert found.inputs == inputs


@settings(max_examples=4)
@given(anything(), st.randoms(use_true_random=False))
def test_every_value_is_placed_where_its_cell_is(inputs: Inputs, rng: random.Random) -> None:
    """The place of each process's investment holds that investment."""
    grid = shuffled(dumped(inputs)["processes"], rng, TABLES["processes"])
    found = read({**dumped(inputs), "processes": grid})
    for index, row in enumerate(found.inputs.processes):
        sheet, cell = found.places["processes", index, "investment_yuan_per_t"]
        held = {grid.place(i, j): value for i, cells in enumerate(grid.rows) for j, value in enumerate(cells)}
        assert sheet == "elsewhere"
        assert held[sheet, cell] == row.investment_yuan_per_t


def test_lines_of_a_record_may_stand_in_any_order_and_without_label() -> None:
    grids = dumped(CASE.parsed.inputs)
    table = grids["settings"]
    lines = tuple((value, key.upper()) for key, _, value, *_ in reversed(table.rows) if isinstance(key, str))
    grids["settings"] = Grid("settings", 1, 1, ("Value", "KEY"), lines)
    assert read(grids).inputs == CASE.parsed.inputs


def test_a_setting_left_out_has_its_default() -> None:
    grids = dumped(CASE.parsed.inputs)
    grid = grids["settings"]
    kept = tuple(line for line in grid.rows if line[0] != "grid_factor")
    grids["settings"] = replace(grid, rows=kept, lines=())
    assert read(grids).inputs.settings.grid_factor == 0


def test_a_required_setting_left_out_is_a_fault() -> None:
    grids = dumped(CASE.parsed.inputs)
    grid = grids["settings"]
    grids["settings"] = replace(grid, rows=grid.rows[1:], lines=())
    (issue,) = read(grids).issues
    assert (issue.sheet, issue.cell) == ("settings", "A3")
    assert "discount_rate" in issue.found
    assert issue.expected == "one"
    assert issue.remedy


def test_optional_tables_may_be_missing() -> None:
    grids = dumped(CASE.parsed.inputs)
    optional = ("measured_emissions", "scenario_changes", "sensitivity_ranges")
    for key in optional:
        del grids[key]
    rows = tuple(cells for cells in grids["settings"].rows if cells[0] not in ("grid_x", "grid_y"))
    grids["settings"] = replace(grids["settings"], rows=rows, lines=())
    found = read(grids).inputs
    assert [getattr(found, key) for key in optional] == [(), (), ()]


@pytest.mark.parametrize("key", [key for key, table in TABLES.items() if not table.sheet.optional])
def test_any_other_missing_table_is_named(key: str) -> None:
    grids = dumped(CASE.parsed.inputs)
    del grids[key]
    issues = read(grids).issues
    assert (issues[0].sheet, issues[0].cell) == (key, "A1") or any(
        (issue.sheet, issue.cell) == (key, "A1") for issue in issues
    )


# --- faults ---


def number_cells(grids: Mapping[str, Grid]) -> list[tuple[str, int, int]]:
    """Table, row and column of every cell of the case that holds a number."""
    return [
        (key, i, j)
        for key, grid in grids.items()
        if key not in ("settings", "scenario_changes")
        for i, cells in enumerate(grid.rows)
        for j, cell in enumerate(cells)
        if isinstance(cell, float)
    ]


GRIDS = dumped(CASE.parsed.inputs)
WRONG: tuple[Cell, ...] = (
    "abc",
    "3,5",
    True,
    CellError("#DIV/0!"),
    datetime.date(2026, 1, 1),
    float("inf"),
    -1e13,
    1e13,
    "1 000",
)


@given(
    st.lists(st.sampled_from(number_cells(GRIDS)), min_size=1, max_size=8, unique=True),
    st.lists(st.sampled_from(WRONG), min_size=8, max_size=8),
)
def test_every_fault_is_found_where_it_is(places: list[tuple[str, int, int]], wrong: list[Cell]) -> None:
    grids = dict(GRIDS)
    for (key, i, j), cell in zip(places, wrong, strict=False):
        rows = [list(cells) for cells in grids[key].rows]
        rows[i][j] = cell
        grids[key] = replace(grids[key], rows=tuple(map(tuple, rows)))
    found = read(grids)
    assert found.inputs is None
    expected = sorted(GRIDS[key].place(i, j) for key, i, j in places)
    assert sorted((issue.sheet, issue.cell) for issue in found.issues) == expected
    assert all(issue.found and issue.expected and issue.remedy for issue in found.issues)


def with_cell(key: str, row: int, column: int, cell: Cell) -> Parsed:
    grid = GRIDS[key]
    if row < 0:
        header = list(grid.header)
        header[column] = cell
        return read({**GRIDS, key: replace(grid, header=tuple(header))})
    rows = [list(cells) for cells in grid.rows]
    rows[row][column] = cell
    return read({**GRIDS, key: replace(grid, rows=tuple(map(tuple, rows)))})


@pytest.mark.parametrize(
    ("key", "row", "column", "cell", "place", "found", "expected"),
    [
        ("processes", 0, 0, None, "A4", "an empty cell", "text"),
        ("processes", 1, 0, "BF_BOF", "A5", '"BF_BOF"', "not used before (see A4)"),
        ("energy_use", 0, 0, "nobody", "A4", '"nobody"', "bf_bof, cog_dri, ng_dri, green_h2_dri"),
        ("energy_use", -1, 1, "peat (kg/t)", "B3", '"peat (kg/t)"', "coal, coke_oven_gas"),
        ("energy_use", -1, 1, "coal (t/t)", "B3", '"coal (t/t)"', '"Coal" in kg/t'),
        ("energy_use", -1, 2, "Coal", "C3", '"Coal"', "each column once"),
        ("processes", -1, 2, "Costs", "A3", "Process", 'a column "Investment"'),
        ("settings", 0, 0, "discount", "A4", '"discount"', "discount_rate"),
        ("indicator_weights", 0, 1, "polution", "B4", '"polution"', "one of: pollution, carbon, cost"),
    ],
)
def test_other_faults(key: str, row: int, column: int, cell: Cell, place: str, found: str, expected: str) -> None:
    issues = with_cell(key, row, column, cell).issues
    told = [issue for issue in issues if issue.cell == place and issue.sheet == key]
    assert told, issues
    assert found in told[0].found
    assert expected in told[0].expected


def test_names_are_found_in_any_case_of_letters_and_in_words() -> None:
    assert with_cell("energy_use", 0, 0, "BF_BOF").inputs == CASE.parsed.inputs
    assert with_cell("prices", 0, 0, "Coal").inputs == CASE.parsed.inputs
    assert with_cell("energy_use", -1, 1, "COAL").inputs == CASE.parsed.inputs


def test_an_issue_reads_as_a_consultant_expects() -> None:
    (issue,) = with_cell("prices", 0, 2, "abc").issues
    assert str(issue) == 'prices!C4: found "abc", expected a number in yuan/kg; type the price or clear the row'


def test_headers_stand_where_the_sheets_lay_them_out() -> None:
    assert {grid.top for grid in GRIDS.values()} == {HEADER_ROW}
    assert not any(is_blank(head) for grid in GRIDS.values() for head in grid.header)
