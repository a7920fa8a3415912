"""Scenarios change exactly the cells they name; the fingerprint sees numbers and nothing else."""

from __future__ import annotations

import random
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steel_xl.app.opened import open_case
from steel_xl.catalog import system
from steel_xl.sheet.dump import fingerprint
from steel_xl.sheet.grid import Cell
from steel_xl.sheet.issue import Issue
from steel_xl.sheet.override import Change, override
from steel_xl.sheet.parse import Parsed
from steel_xl.sheet.rule import Rules, View, view_of
from steel_xl.systems.synergy.schema import Inputs

MODEL = system("synergy")
CASE = open_case(MODEL, "luo2025", "en")
INPUTS: Inputs = CASE.parsed.inputs

PARTS = ("table", "row", "column", "value")


def change(table: str, row: str, column: str, value: Cell, line: int = 9) -> Change:
    places = {part: ("scenario_changes", f"{letter}{line}") for part, letter in zip(PARTS, "BCDE", strict=True)}
    return Change(table, row, column, value, places)


def after(*changes: Change) -> Parsed:
    return override(CASE.parsed, changes, CASE.labels)


def cells(inputs: Inputs) -> dict[tuple[str, ...], Any]:
    """Every single value of the inputs by table, row and column."""
    found: dict[tuple[str, ...], Any] = {}
    for key, table in MODEL.input_tables.items():
        rows = getattr(inputs, key)
        for index, row in enumerate((rows,) if table.record else rows):
            for field in table.fields:
                value = getattr(row, field.name)
                parts = value.items() if field.spread else [(field.name, value)]
                found |= {(key, str(index), name): each for name, each in parts}
    return found


TARGETS = [
    ("settings", "discount_rate", "value", ("settings", "0", "discount_rate"), 1.0),
    ("settings", "carbon_price", "value", ("settings", "0", "carbon_price"), 0.001),
    ("prices", "electricity", "price_yuan", ("prices", "3", "price_yuan"), 1.0),
    ("processes", "ng_dri", "lifetime_yr", ("processes", "2", "lifetime_yr"), 1.0),
    ("energy_use", "bf_bof", "coal", ("energy_use", "0", "coal"), 1.0),
    ("emission_factors", "coal", "pm", ("emission_factors", "0", "pm"), 0.001),
    ("emission_factors", "natural_gas", "co2_kg", ("emission_factors", "2", "co2_kg"), 1.0),
    ("measured_emissions", "cog_dri", "nox", ("measured_emissions", "1", "nox"), 1.0),
    ("indicator_weights", "investment", "weight", ("indicator_weights", "4", "weight"), 1.0),
]


@given(
    st.lists(st.sampled_from(TARGETS), max_size=6, unique_by=lambda target: target[3]),
    st.lists(st.floats(0.01, 0.9).map(lambda x: float(f"{x:.6g}")), min_size=6, max_size=6),
)
def test_exactly_the_named_cells_change(targets: list[Any], values: list[float]) -> None:
    changes = [
        change(t[0], t[1], t[2], value, 9 + i) for i, (t, value) in enumerate(zip(targets, values, strict=False))
    ]
    found = after(*changes)
    assert found.issues == ()
    expected = cells(INPUTS)
    for target, value in zip(targets, values, strict=False):
        expected[target[3]] = pytest.approx(value * target[4], rel=1e-15)
    assert cells(found.inputs) == expected
    for index, target in enumerate(targets):
        key, row, name = target[3]
        assert found.places[key, int(row), name] == ("scenario_changes", f"E{9 + index}")
    moved = {(target[3][0], int(target[3][1]), target[3][2]) for target in targets}
    assert {k: v for k, v in found.places.items() if k not in moved} == {
        k: v for k, v in CASE.parsed.places.items() if k not in moved
    }


def test_no_change_leaves_everything() -> None:
    assert after().inputs == INPUTS
    assert after().places == CASE.parsed.places


def test_the_original_stays_as_it_was() -> None:
    before = cells(INPUTS)
    assert after(change("prices", "coal", "price_yuan", 9.0)).inputs.prices[0].price_yuan == 9.0
    assert cells(INPUTS) == before


def test_a_later_change_of_the_same_cell_holds() -> None:
    found = after(change("prices", "coal", "price_yuan", 1.0, 9), change("prices", "coal", "price_yuan", 2.0, 10))
    assert found.inputs.prices[0].price_yuan == 2.0
    assert found.places["prices", 0, "price_yuan"] == ("scenario_changes", "E10")


@pytest.mark.parametrize(
    ("table", "row", "column"),
    [
        ("PRICES", "Coal", "Price (yuan/kg)"),
        (" prices ", " coal ", "price"),
        ("prices", "COAL", "PRICE_YUAN"),
    ],
)
def test_names_are_taken_as_people_write_them(table: str, row: str, column: str) -> None:
    assert after(change(table, row, column, 9.0)).inputs.prices[0].price_yuan == 9.0


def test_spread_columns_by_their_words() -> None:
    found = after(change("energy_use", "bf_bof", "Coke-oven gas (m3/t)", 5.0))
    assert found.inputs.energy_use[0].use["coke_oven_gas"] == 5.0


@pytest.mark.parametrize("name", ["Coal", "Natural gas", "Electricity"])
def test_rows_by_the_words_their_headers_show(name: str) -> None:
    """The sheet of energy use heads its columns "Coal": who writes a scenario will write Coal for the row too."""
    assert after(change("prices", name, "price_yuan", 9.0)).issues == ()


@pytest.mark.parametrize(
    ("wrong", "cell", "found", "expected"),
    [
        (("price", "coal", "price_yuan", 1.0), "B9", '"price"', "prices"),
        (("prices", "peat", "price_yuan", 1.0), "C9", '"peat"', "coal"),
        (("prices", "coal", "cost", 1.0), "D9", '"cost"', "price_yuan"),
        (("energy_use", "bf_bof", "peat", 1.0), "D9", '"peat"', "coke_oven_gas"),
        (("settings", "rate", "value", 1.0), "C9", '"rate"', "discount_rate"),
        (("prices", "coal", "price_yuan", "cheap"), "E9", '"cheap"', "a number in yuan/kg"),
        (("settings", "discount_rate", "value", 8.0), "E9", "8", "a number in 1/yr, above -1 and at most 1"),
        (
            ("settings", "weighting", "value", "best"),
            "E9",
            '"best"',
            "one of: custom, equal, entropy, critic, equivalents",
        ),
        (("processes", "ng_dri", "lifetime_yr", 0.0), "E9", "0", "a number in yr, above 0"),
        (("processes", "ng_dri", "lifetime_yr", None), "E9", "an empty cell", "a number in yr"),
    ],
)
def test_a_change_that_cannot_be_made_is_located_at_the_change(
    wrong: tuple[Any, ...], cell: str, found: str, expected: str
) -> None:
    result = after(change(*wrong))
    (issue,) = result.issues
    assert result.inputs is None
    assert (issue.sheet, issue.cell) == ("scenario_changes", cell)
    assert issue.found == found
    assert expected in issue.expected
    assert issue.remedy


def test_every_wrong_change_is_told() -> None:
    wrong = [change("prices", "peat", "price_yuan", 1.0, 9), change("x", "y", "z", 1.0, 10)]
    assert [issue.cell for issue in after(*wrong).issues] == ["C9", "B10"]


# --- fingerprint ---


def numbers(inputs: Inputs) -> list[tuple[str, int, str, str]]:
    """Table, row, field and member of every number."""
    return [
        (key, index, field.name, member)
        for key, table in MODEL.input_tables.items()
        for index, row in enumerate((getattr(inputs, key),) if table.record else getattr(inputs, key))
        for field in table.fields
        for member in (getattr(row, field.name) if field.spread else [""])
        if isinstance(getattr(row, field.name).get(member) if field.spread else getattr(row, field.name), float)
    ]


NUMBERS = numbers(INPUTS)


def with_number(target: tuple[str, int, str, str], step: float) -> Inputs:
    key, index, name, member = target
    table = MODEL.input_tables[key]
    rows = getattr(INPUTS, key)
    row = rows if table.record else rows[index]
    value = getattr(row, name)
    new: Any = {**value, member: value[member] + step} if member else value + step
    row = replace(row, **{name: new})
    changed: Any = row if table.record else (*rows[:index], row, *rows[index + 1 :])
    whole: Any = {key: changed}
    return replace(INPUTS, **whole)


@pytest.mark.parametrize("target", NUMBERS, ids=lambda target: "-".join(map(str, target)))
def test_any_number_changes_the_fingerprint(target: tuple[str, int, str, str]) -> None:
    assert fingerprint(with_number(target, 1e-9)) != fingerprint(INPUTS)


def test_all_numbers_are_told_apart() -> None:
    prints = {fingerprint(with_number(target, 1e-3)) for target in NUMBERS}
    assert len(prints) == len(NUMBERS)
    assert len(NUMBERS) > 70


@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_change_the_fingerprint(rng: random.Random) -> None:
    mixed: dict[str, Any] = {}
    for key, table in MODEL.input_tables.items():
        if not table.record:
            rows = list(getattr(INPUTS, key))
            rng.shuffle(rows)
            mixed[key] = tuple(rows)
    assert fingerprint(replace(INPUTS, **mixed)) == fingerprint(INPUTS)


def test_prose_does_not_change_the_fingerprint() -> None:
    spoken: dict[str, Any] = {
        "settings": replace(INPUTS.settings, scenario="ETS 100"),
        "processes": tuple(replace(row, label="x", status="own", source="me") for row in INPUTS.processes),
        "prices": tuple(replace(row, status="own", source="me") for row in INPUTS.prices),
    }
    for key, value in spoken.items():
        part: Any = {key: value}
        assert fingerprint(replace(INPUTS, **part)) == fingerprint(INPUTS)


def test_an_empty_cell_is_the_default_it_means() -> None:
    use = INPUTS.energy_use[0]
    bare = replace(use, use={name: amount for name, amount in use.use.items() if amount})
    assert fingerprint(replace(INPUTS, energy_use=(bare, *INPUTS.energy_use[1:]))) == fingerprint(INPUTS)


def test_a_measured_zero_is_not_an_empty_cell() -> None:
    first = INPUTS.measured_emissions[0]
    prints = {
        fingerprint(replace(INPUTS, measured_emissions=(replace(first, emissions={**first.emissions, "pm": value}),)))
        for value in (0.0, None)
    }
    assert len(prints) == 2


def test_words_of_the_method_change_the_fingerprint() -> None:
    names = [field.name for field in fields(INPUTS.settings) if field.name in ("weighting", "coupling_model")]
    other = {"weighting": "equal", "coupling_model": "corrected"}
    for name in names:
        part: Any = {name: other[name]}
        assert fingerprint(replace(INPUTS, settings=replace(INPUTS.settings, **part))) != fingerprint(INPUTS)
    assert len(names) == 2


# --- rules and what they see ---


def test_a_view_finds_places_from_value_to_header_to_sheet() -> None:
    view = view_of(CASE.parsed, CASE.labels)
    assert view.place("prices", 0, "price_yuan") == ("prices", "C4")
    assert view.place("prices", 0, "nothing", "carrier") == ("prices", "A4")
    assert view.place("prices", -1, "price_yuan") == ("prices", "C3")
    assert view.place("prices", 99, "price_yuan") == ("prices", "C3")
    assert view.place("prices", 0, "nothing") == ("prices", "A3")
    assert view.place("no_table", 0, "x") == ("no_table", "A1")


def test_rules_wait_for_what_they_need() -> None:
    rules = Rules()

    @rules.needs("prices", "settings.score_low")
    def always(view: View) -> Any:
        """A fault whatever is typed."""
        yield Issue("prices", "A1", str(len(view.tables.prices)), "none", "none")

    broken = replace(CASE.parsed, broken=frozenset({"prices"}))
    other = replace(CASE.parsed, broken=frozenset({"settings", "settings.score_high"}))
    assert [issue.found for issue in rules.faults(CASE.parsed, CASE.labels)] == ["4"]
    assert rules.faults(broken, CASE.labels) == []
    assert len(rules.faults(other, CASE.labels)) == 1
    assert rules.faults(replace(other, broken=frozenset({"settings.score_low"})), CASE.labels) == []
    assert rules.faults(replace(other, broken=frozenset({"settings.*"})), CASE.labels) == []
