"""Every rule about the inputs: the fault it finds, at the cell to mend, and that the published case has none."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from steel_xl.app.opened import open_case
from steel_xl.catalog import system
from steel_xl.sheet.grid import Cell
from steel_xl.sheet.issue import Issue, WorkbookError
from steel_xl.systems.synergy.rules import RULES
from steel_xl.systems.synergy.solve import solve
from tests.systems.sheets import OPENED, at, examined, parsed, places


def faults(cells: Mapping[str, Cell], without: tuple[str, ...] = ()) -> list[tuple[str, str, str, str]]:
    found = examined(cells, without=without)
    assert not found.warnings or not found.faults
    return [(f"{issue.sheet}!{issue.cell}", issue.found, issue.expected, issue.remedy) for issue in found.faults]


REVERSALS = [("ng_dri", "cog_dri"), ("green_h2_dri", "cog_dri"), ("green_h2_dri", "ng_dri")]


def test_the_published_case_has_no_fault_and_warns_of_its_three_reversals_alone() -> None:
    """Without the long route the order of the other three is turned round."""
    issues = examined({}).issues
    assert all(issue.warning for issue in issues)
    assert places(issues) == ["processes!A4"] * 3
    for issue, (winner, loser) in zip(issues, REVERSALS, strict=True):
        assert issue.found.startswith(f"{winner} ahead of {loser} once bf_bof is left out")
        assert "indicator_weights" in issue.remedy


@pytest.mark.parametrize(
    ("rule", "cells", "without", "place", "found", "expected"),
    [
        (
            "dimension_weights",
            {"settings!weight_pollution": 0.5},
            (),
            "settings!weight_pollution",
            "1.16667",
            "a sum of 1",
        ),
        (
            "dimension_weights",
            {"settings!weight_cost": 0.33},
            (),
            "settings!weight_pollution",
            "0.996667",
            "a sum of 1",
        ),
        ("score_bounds", {"settings!score_low": 0.99}, (), "settings!score_low", "0.99", "below score_high (0.99)"),
        ("score_bounds", {"settings!score_high": 0.005}, (), "settings!score_low", "0.01", "below score_high (0.005)"),
        ("indicator_weights", {}, ("indicator_weights!9",), "indicator_weights!B8", '"cost": investment', "energy"),
        ("indicator_sums", {"indicator_weights!C8": 0.5}, (), "indicator_weights!C8", "1.0385", "a sum of 1"),
        ("indicator_sums", {"indicator_weights!C4": 0.4}, (), "indicator_weights!C4", "1.06667", "a sum of 1"),
        (
            "pollutant_equivalents",
            {"settings!weighting": "equivalents", "indicator_weights!F4": None},
            (),
            "indicator_weights!F4",
            "empty",
            "weighting is equivalents",
        ),
        ("energy_of_every_process", {}, ("energy_use!5",), "processes!A5", '"cog_dri"', "energy_use"),
        ("price_of_every_used_carrier", {"prices!C7": None}, (), "prices!C7", "empty", "yuan/kWh"),
        ("fuel_prices", {"prices!C5": -0.1}, (), "prices!C5", "-0.1", "yuan/m3"),
        ("factor_of_every_used_carrier", {}, ("emission_factors!5",), "energy_use!C3", "coke_oven_gas", "emission"),
        ("every_factor_of_a_used_carrier", {"emission_factors!C4": None}, (), "emission_factors!C4", "empty", "g/kg"),
        ("every_factor_of_a_used_carrier", {"emission_factors!F6": None}, (), "emission_factors!F6", "empty", "kg/m3"),
        ("same_units", {"emission_factors!B4": "t"}, (), "emission_factors!B4", '"t"', '"kg"'),
        (
            "one_grid_factor",
            {"emission_factors!F7": 0.5, "settings!grid_factor": 0.6},
            (),
            "emission_factors!F7",
            "0.5",
            "0",
        ),
        ("fixed_references", {"indicator_weights!E4": 7}, (), "indicator_weights!D4", "empty", "references of pm"),
        ("fixed_references", {"indicator_weights!D9": 9}, (), "indicator_weights!E9", "empty", "references of energy"),
        (
            "fixed_references",
            {"indicator_weights!D4": 7, "indicator_weights!E4": 7},
            (),
            "indicator_weights!D4",
            "7",
            "below the fixed worst (7)",
        ),
        ("two_grid_parameters", {"settings!grid_y": "electricity price"}, (), "settings!grid_y", '"ele', "another"),
        ("sensible_ranges", {"sensitivity_ranges!F4": 0.05}, (), "sensitivity_ranges!F4", "0.05", "above"),
        ("sensible_ranges", {"sensitivity_ranges!F5": 0.01}, (), "sensitivity_ranges!F5", "0.01", "above"),
        ("sensible_ranges", {"sensitivity_ranges!G4": 1}, (), "sensitivity_ranges!G4", "1", "than the range (0.55)"),
        ("sensible_ranges", {"sensitivity_ranges!G4": 5e-4}, (), "sensitivity_ranges!G4", "0.0005", "at most 1000"),
        ("known_scenario", {"settings!scenario": "no such"}, (), "settings!scenario", '"no such"', "ETS 100"),
    ],
)
def test_a_broken_rule_is_named_at_the_cell_to_mend(
    rule: str, cells: Mapping[str, Cell], without: tuple[str, ...], place: str, found: str, expected: str
) -> None:
    assert rule in {each.check.__name__ for each in RULES.rules}
    told = [issue for issue in faults(cells, without) if issue[0] == at(place)]
    assert len(told) == 1, faults(cells, without)
    assert found in told[0][1]
    assert expected in told[0][2]
    assert told[0][3]


def test_every_rule_is_tested() -> None:
    tested = {
        "dimension_weights",
        "score_bounds",
        "indicator_weights",
        "indicator_sums",
        "pollutant_equivalents",
        "energy_of_every_process",
        "price_of_every_used_carrier",
        "fuel_prices",
        "factor_of_every_used_carrier",
        "every_factor_of_a_used_carrier",
        "same_units",
        "data_of_every_pollutant",
        "one_grid_factor",
        "fixed_references",
        "two_grid_parameters",
        "sensible_ranges",
        "known_scenario",
    }
    assert {rule.check.__name__ for rule in RULES.rules} == tested


def test_a_pollutant_without_factors_needs_measured_values_of_every_process() -> None:
    """A fourth pollutant, dust, with a measured value for three of the four processes."""
    cells: dict[str, Cell] = {
        "indicator_weights!A10": "dust",
        "indicator_weights!B10": "pollution",
        "indicator_weights!C10": 0,
        "measured_emissions!H3": "dust",
        "measured_emissions!H4": 1.0,
        "measured_emissions!H5": 1.0,
        "measured_emissions!H6": 1.0,
    }
    ((place, found, expected, remedy),) = faults(cells)
    assert (place, found) == ("indicator_weights!A10", '"dust"')
    assert "measured for every process" in expected
    assert "green_h2_dri" in remedy
    assert "ng_dri" not in remedy
    assert faults({**cells, "measured_emissions!H7": 1.0}) == []


def test_only_pollutants_belong_to_pollution() -> None:
    told = faults({"indicator_weights!B8": "pollution"})
    assert ("indicator_weights!B8", '"pollution"') in [issue[:2] for issue in told]


def test_weights_within_a_millionth_of_1_are_weights() -> None:
    assert faults({"settings!weight_pollution": 0.333333333333 + 9e-7}) == []
    assert faults({"settings!weight_pollution": 0.333333333333 + 1.1e-6}) != []


def test_indicator_weights_matter_only_when_weighting_is_custom() -> None:
    assert faults({"indicator_weights!C8": 0.9, "settings!weighting": "equal"}) == []


def test_electricity_may_have_a_negative_price() -> None:
    assert faults({"prices!C7": -0.1}) == []


def test_a_carrier_nobody_uses_needs_neither_price_nor_factors() -> None:
    cells: dict[str, Cell] = {"prices!A8": "biochar", "prices!B8": "kg"}
    assert faults(cells) == []
    assert faults({**cells, "energy_use!H3": "biochar", "energy_use!H4": 0}) == []
    used = [issue[0] for issue in faults({**cells, "energy_use!H3": "biochar", "energy_use!H4": 2})]
    assert used == ["prices!C8", "energy_use!H3"]


def test_several_faults_are_told_at_once() -> None:
    cells: dict[str, Cell] = {"prices!C4": "abc", "settings!weight_pollution": 0.5, "indicator_weights!C8": 0.5}
    told = {issue[0] for issue in faults(cells)}
    assert told == {"prices!C4", at("settings!weight_pollution"), "indicator_weights!C8"}


def test_faults_come_in_the_order_of_the_sheets() -> None:
    cells: dict[str, Cell] = {"prices!C4": "abc", "processes!C4": "abc", "settings!discount_rate": "abc"}
    assert [issue[0] for issue in faults(cells)] == [at("settings!discount_rate"), "processes!C4", "prices!C4"]


def test_a_process_worst_in_everything_has_no_coupling_at_a_low_score_of_0() -> None:
    """BF-BOF is dirtiest; with an energy cost above all others it is worst in every dimension."""
    cells: dict[str, Cell] = {"settings!score_low": 0, "processes!E4": 5000}
    first, *under = faults(cells)
    assert first[:2] == (at("settings!score_low"), "0")
    assert "bf_bof" in first[2]
    assert all("(in scenario" in found for _, found, _, _ in under)
    assert faults({**cells, "settings!score_low": 0.01}) == []


def test_a_fault_that_only_a_scenario_brings_up_says_which() -> None:
    """On the scenario sheet the line itself says it; elsewhere the message does."""
    cells = scenario_line("free", "settings", "score_low", "value", 0)
    told = faults({**cells, "processes!E4": 5000})
    assert [issue[0] for issue in told] == ["scenario_changes!E8"]
    assert "(in scenario" not in told[0][1]
    line = scenario_line("dear", "processes", "bf_bof", "other_cost_yuan_per_t", 5000)
    low = {"settings!score_low": 0}
    new = [issue[:2] for issue in faults({**line, **low}) if issue not in faults(low)]
    assert new == [(at("settings!score_low"), '0 (in scenario "dear")')]


def scenario_line(*line: Cell) -> dict[str, Cell]:
    """The next line of the scenario sheet."""
    return dict(zip((f"scenario_changes!{column}8" for column in "ABCDE"), line, strict=True))


def test_a_fault_under_a_scenario_is_told_at_the_scenario_s_line() -> None:
    told = faults({"scenario_changes!E6": -5, "scenario_changes!C6": "coal"})
    assert [issue[0] for issue in told] == ["scenario_changes!E6"]


def sound_or_faulty(cells: Mapping[str, Cell], without: tuple[str, ...] = (), scenario: str | None = None) -> Any:
    """What is promised: a study that can be solved, or faults; never an exception of another kind."""
    found = examined(cells, scenario, without)
    try:
        inputs = found.sound()
    except WorkbookError as error:
        return error.issues
    return solve(inputs)


def solved(cells: Mapping[str, Cell], without: tuple[str, ...] = ()) -> Any:
    """The study's results: there must be no fault."""
    return solve(examined(cells, without=without).sound())


TWO = ("processes!7", "processes!6", "energy_use!7", "energy_use!6", "measured_emissions!7", "measured_emissions!6")


def no_weights(told: list[tuple[str, str, str, str]], weighting: str) -> None:
    """One fault: these data have no weights of that kind; and it says what can be done."""
    ((place, found, expected, remedy),) = told
    assert (place, found) == (at("settings!weighting"), f'"{weighting}"')
    assert "a weighting these data allow" in expected
    assert remedy == "choose custom or equal"


@pytest.mark.parametrize("weighting", ["custom", "equal", "entropy"])
@pytest.mark.parametrize("model", ["standard", "corrected"])
def test_two_processes_can_be_compared(weighting: str, model: str) -> None:
    """The fewest there may be. With two, each is best or worst in each dimension: the long route is worst in all."""
    found = solved({"settings!weighting": weighting, "settings!coupling_model": model}, TWO)
    assert [(row.process, row.rank) for row in found.index] == [("bf_bof", 2), ("cog_dri", 1)]


@pytest.mark.parametrize("model", ["standard", "corrected"])
def test_two_processes_that_all_indicators_rank_alike_have_no_critic_weights(model: str) -> None:
    """CRITIC weighs by conflict; columns of two values all the one way have none."""
    no_weights(faults({"settings!weighting": "critic", "settings!coupling_model": model}, TWO), "critic")


@pytest.mark.parametrize("model", ["standard", "corrected"])
def test_two_processes_with_a_conflict_in_every_dimension_have_critic_weights(model: str) -> None:
    """COG DRI with more SO2 and dearer to run: against one conflicting column PM and NOx weigh 1/4 each, SO2 1/2."""
    cells: dict[str, Cell] = {"measured_emissions!C5": 9, "processes!E5": 1000}
    found = solved({**cells, "settings!weighting": "critic", "settings!coupling_model": model}, TWO)
    assert [row.u_pollution for row in found.index] == [0.99, 0.99]  # both means are 0.5: equal, and so both best
    assert [row.u_cost for row in found.index] == [0.99, 0.99]
    assert [row.u_carbon for row in found.index] == [0.01, 0.99]


@pytest.mark.parametrize("weighting", ["custom", "equal", "critic"])
def test_a_pollutant_nobody_emits_does_not_stop_a_run(weighting: str) -> None:
    none: dict[str, Cell] = dict.fromkeys((f"measured_emissions!B{line}" for line in range(4, 8)), 0.0)
    found = solved({**none, "settings!weighting": weighting})
    assert [row.scores["pm"] for row in found.indicator_scores] == [0.99] * 4


@pytest.mark.parametrize("weighting", ["custom", "equal", "critic"])
def test_a_negative_running_cost_does_not_stop_a_run(weighting: str) -> None:
    """Electricity paid to be taken: 4309 kWh at -0.1 yuan."""
    found = solved({"prices!C7": -0.1, "settings!weighting": weighting})
    assert found.costs[3].energy == pytest.approx(-430.906)


def test_a_negative_running_cost_has_no_entropy_weights() -> None:
    """Proportions of a sum in which one part is negative are none."""
    no_weights(faults({"prices!C7": -0.1, "settings!weighting": "entropy"}), "entropy")


@pytest.mark.parametrize(
    "cells",
    [
        {"processes!D4": 1e-300},
        {"processes!D4": 1e12},
        {"processes!D4": 1000, "settings!discount_rate": 0},
        {"processes!C4": 1e12, "processes!D4": 1e-12},
        {"settings!discount_rate": -0.999999, "processes!D4": 1000},
        {"settings!discount_rate": 1, "processes!D4": 1e12},
        {"energy_use!B4": 1e12, "prices!C4": 1e12},
        {"processes!E4": -1e12},
        {"settings!grid_factor": 1e12, "settings!carbon_price": 1e12, "energy_use!E4": 1e12},
    ],
)
def test_numbers_at_the_edge_of_their_range_end_in_results_or_faults(cells: Mapping[str, Cell]) -> None:
    sound_or_faulty(cells)


@pytest.mark.parametrize(
    "change",
    [
        ("emission_factors", "coal", "carrier", "peat"),
        ("energy_use", "bf_bof", "process", "unknown"),
        ("prices", "coal", "carrier", "peat"),
        ("prices", "coal", "unit", "t"),
        ("processes", "bf_bof", "process", "cog_dri"),
        ("measured_emissions", "bf_bof", "process", "unknown"),
        ("indicator_weights", "pm", "indicator", "dust"),
        ("settings", "language", "value", "xx"),
        ("settings", "scenario", "value", "ETS 100"),
        ("scenario_changes", "ETS 100", "value", 5),
        ("prices", "coal", "price_yuan", None),
        ("prices", "coal", "price_yuan", "cheap"),
        ("", "coal", "price_yuan", 1),
        ("prices", "", "price_yuan", 1),
        ("prices", "coal", "", 1),
    ],
)
def test_any_change_of_a_scenario_ends_in_results_or_faults(change: tuple[Cell, ...]) -> None:
    sound_or_faulty(scenario_line("odd", *change), scenario="odd")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (("emission_factors", "coal", "carrier", "peat"), "D"),  # a key
        (("energy_use", "bf_bof", "process", "unknown"), "D"),
        (("processes", "bf_bof", "process", "cog_dri"), "D"),
        (("sensitivity_ranges", "electricity price", "parameter", "p"), "D"),
        (("processes", "bf_bof", "label", "other name"), "D"),  # prose
        (("prices", "coal", "source", "elsewhere"), "D"),
        (("scenario_changes", "ETS 100", "value", 5), "B"),  # the table of the scenarios itself
        (("no_table", "coal", "price_yuan", 5), "B"),
        (("prices", "peat", "price_yuan", 5), "C"),
        (("prices", "coal", "unit", 5), None),  # text in a cell of text
    ],
)
def test_a_scenario_changes_neither_names_nor_prose_nor_scenarios(change: tuple[Cell, ...], place: str | None) -> None:
    told = examined(scenario_line("odd", *change), "odd").faults
    if place is None:
        assert f"scenario_changes!{place}8" not in places(told)
    else:
        assert places(told) == [f"scenario_changes!{place}8"]
        assert "(in scenario" not in told[0].found


@pytest.mark.parametrize(
    ("table", "row", "column"),
    [
        ("prices", "coal", "price_yuan"),
        ("Prices", "Coal", "Price"),
        ("PRICES", "COAL", "price (yuan/kg)"),
        ("Energy_Use", "BF_BOF", "Electricity"),
        ("energy_use", "bf_bof", "electricity"),
        ("settings", "grid_factor", "value"),
        ("settings", "GRID_FACTOR", ""),
    ],
)
def test_a_scenario_s_cell_is_found_by_key_and_by_display_word(table: str, row: str, column: str) -> None:
    plain = {"prices": "price_yuan", "energy_use": "electricity", "settings": "value"}
    by_key = table.lower(), row.lower(), plain[table.lower()]
    there = examined(scenario_line("odd", table, row, column, 0.6), "odd").sound()
    same = examined(scenario_line("odd", *by_key, 0.6), "odd").sound()
    assert replace(there, scenario_changes=()) == replace(same, scenario_changes=())
    assert replace(there, scenario_changes=()) != replace(examined({}, "").sound(), scenario_changes=())


# --- lines of sensitivity: the cell they name must take both ends ---


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ({"B4": "price"}, "B4"),
        ({"B4": "scenario_changes", "C4": "ETS 100", "D4": "value"}, "B4"),
        ({"C4": "peat"}, "C4"),
        ({"D4": "costs"}, "D4"),
        ({"D4": "carrier"}, "D4"),
        ({"C5": "rate"}, "C5"),
        ({"E5": -1}, "E5"),  # a discount rate above -1
        ({"F5": 1.5, "G5": 0.1}, "F5"),  # and up to 1
        ({"B4": "processes", "C4": "bf_bof", "D4": "lifetime_yr", "E4": 0, "F4": 20, "G4": 1}, "E4"),
    ],
)
def test_a_range_names_a_cell_that_takes_both_ends(cells: Mapping[str, Cell], place: str) -> None:
    told = faults({f"sensitivity_ranges!{cell}": value for cell, value in cells.items()})
    assert [issue[0] for issue in told] == [f"sensitivity_ranges!{place}"]


def test_a_range_s_cell_is_found_by_display_word() -> None:
    words: dict[str, Cell] = {"sensitivity_ranges!B4": "Prices", "sensitivity_ranges!C4": "Electricity"}
    assert faults({**words, "sensitivity_ranges!D4": "Price (yuan/kWh)"}) == []
    there = solved({**words, "sensitivity_ranges!D4": "Price (yuan/kWh)"})
    assert there.sensitivity == solved({}).sensitivity


def test_a_range_of_1000_steps_is_taken() -> None:
    few = {"sensitivity_ranges!G5": 0.1}  # two values of the other range, so that the grid stays small
    assert faults({"sensitivity_ranges!E4": 0, "sensitivity_ranges!F4": 1, "sensitivity_ranges!G4": 0.001, **few}) == []


def test_an_unknown_scenario_asked_for_is_a_fault_naming_those_there_are() -> None:
    (fault,) = examined({}, "nowhere").faults
    assert fault.found == '"nowhere"'
    assert "ETS 100" in fault.expected


def test_a_scenario_is_found_in_any_case_of_letters() -> None:
    assert examined({}, "ets 100").scenario == "ETS 100"
    assert examined({"settings!scenario": "CHEAP power"}).scenario == "cheap power"


def test_fewer_than_two_processes() -> None:
    told = examined({}, without=("processes!7", "processes!6", "processes!5")).faults
    assert any(issue.sheet == "processes" and issue.found == "1 filled row" for issue in told)


# --- warnings ---


def warnings(cells: Mapping[str, Cell], scenario: str | None = None, *, own: bool = False) -> tuple[Issue, ...]:
    """Warnings beside those of rank reversal, which stand at a process."""
    found = examined(cells, scenario, own=own)
    assert found.faults == ()
    return tuple(issue for issue in found.warnings if issue.sheet != "processes")


def warned(cells: Mapping[str, Cell], scenario: str | None = None, *, own: bool = False) -> list[str]:
    return places(warnings(cells, scenario, own=own))


def test_a_grid_factor_without_the_carrier_it_counts_is_warned_of() -> None:
    """Nobody uses electricity: what is bought from the grid is called something else, or nothing is."""
    none: dict[str, Cell] = dict.fromkeys((f"energy_use!E{line}" for line in range(4, 8)), 0)
    warning, idle = warnings({**none, "settings!grid_factor": 0.5}, own=True)
    assert f"{idle.sheet}!{idle.cell}" == "sensitivity_ranges!A4"
    assert f"{warning.sheet}!{warning.cell}" == at("settings!grid_factor")
    assert "electricity" in warning.expected
    assert warned(none, own=True) == ["sensitivity_ranges!A4"]  # nor does the price of electricity move anything
    assert warned({"settings!grid_factor": 0.5}, own=True) == []


@pytest.mark.parametrize(
    ("row", "column", "ends", "idle"),
    [
        ("coal", "co2_kg", (1, 2), True),  # CO2 of the one process that burns coal is measured
        ("electricity", "co2_kg", (0, 1), False),  # that of purchased electricity comes on top
        ("coal", "so2", (1, 2), True),
    ],
)
def test_a_range_that_moves_nothing_is_warned_of(row: str, column: str, ends: tuple[float, float], idle: bool) -> None:
    cells: dict[str, Cell] = {
        "B4": "emission_factors",
        "C4": row,
        "D4": column,
        "E4": ends[0],
        "F4": ends[1],
        "G4": 0.5,
    }
    moved: dict[str, Cell] = {f"sensitivity_ranges!{place}": cell for place, cell in cells.items()}
    alone: dict[str, Cell] = {"scenario_changes!E5": 0}  # a grid factor would count electricity twice
    assert warned({**moved, **alone}) == (["sensitivity_ranges!A4"] if idle else [])


def test_reversals_are_warned_of_at_the_process_left_out_and_gone_with_fixed_references() -> None:
    ends = {4: (0.1, 7), 5: (0.05, 6), 6: (0.2, 5), 7: (100, 2000), 8: (200, 600), 9: (400, 1400)}
    fixed: dict[str, Cell] = {}
    for line, (best, worst) in ends.items():
        fixed |= {f"indicator_weights!D{line}": best, f"indicator_weights!E{line}": worst}
    assert examined(fixed).issues == ()
    assert len(solved({}).reversals) == 3
    assert solved(fixed).reversals == ()


def test_a_fixed_indicator_equal_for_all_is_not_warned_of() -> None:
    same: dict[str, Cell] = dict.fromkeys((f"measured_emissions!C{line}" for line in range(4, 8)), 0.5)
    assert warned({**same, "indicator_weights!D5": 0, "indicator_weights!E5": 6}) == []


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("energy_use!B4", 1300),  # coal of bf_bof: pm, so2, nox and co2 measured
        ("energy_use!C5", 600),
        ("energy_use!D6", 300),
        ("emission_factors!C4", 4.5),
        ("emission_factors!F5", 0.7),
        ("energy_use!B7", 10),
    ],
)
def test_an_edit_a_measured_value_hides_is_warned_of_at_its_cell(cell: str, value: float) -> None:
    assert warned({cell: value}) == [cell]


def test_the_warning_says_what_hides_the_edit() -> None:
    (warning,) = warnings({"energy_use!B4": 1300})
    assert warning.warning
    assert warning.found == "1300"
    assert all(name in warning.expected for name in ("bf_bof", "pm", "so2", "nox", "co2"))
    assert "measured_emissions" in warning.remedy


def test_the_warning_about_a_factor_quotes_it_in_the_sheet_s_unit() -> None:
    (warning,) = warnings({"emission_factors!C4": 4.5})
    assert warning.found == "4.5"


@pytest.mark.parametrize(
    "cells",
    [
        {"energy_use!E4": 200},  # electricity comes on top of measured emissions
        {"prices!C4": 0.6},
        {"processes!C4": 5500},
        {"measured_emissions!E4": 1800},
        {"energy_use!B4": 1300, **dict.fromkeys((f"measured_emissions!{column}4" for column in "BCDE"), None)},
        {"energy_use!B4": 1386.25},  # typed again as it was
        {"settings!discount_rate": 0.05},
    ],
)
def test_an_edit_with_an_effect_is_not_warned_of(cells: Mapping[str, Cell]) -> None:
    assert warned(cells) == []


def test_a_partly_hidden_edit_names_what_is_hidden() -> None:
    (warning,) = warnings({"energy_use!B4": 1300, "measured_emissions!E4": None})
    assert "co2" not in warning.expected
    assert "pm" in warning.expected


def test_a_study_of_one_s_own_has_no_edits() -> None:
    assert warned({"energy_use!B4": 1300}, own=True) == []


def test_an_edit_by_a_scenario_is_warned_of_at_the_scenario_s_line() -> None:
    line = scenario_line("less coal", "energy_use", "bf_bof", "coal", 900)
    assert warned(line, "less coal") == ["scenario_changes!E8"]
    assert warned(line) == []


def test_an_indicator_equal_for_all_is_named() -> None:
    same: dict[str, Cell] = dict.fromkeys((f"measured_emissions!C{line}" for line in range(4, 8)), 0.5)
    (warning,) = warnings(same)
    assert f"{warning.sheet}!{warning.cell}" == "indicator_weights!A5"
    assert warning.found == "so2 of 0.5 for every process"


def test_an_indicator_equal_but_for_rounding_is_named_too() -> None:
    """The scores take 0.1 + 0.2 and 0.3 for equal; whoever is not ranked must be told."""
    same: dict[str, Cell] = dict.fromkeys((f"measured_emissions!C{line}" for line in range(4, 8)), 0.3)
    inputs = examined({**same, "measured_emissions!C4": 0.1 + 0.2})
    assert [row.scores["so2"] for row in solve(inputs.sound()).indicator_scores] == [0.99] * 4
    assert places(tuple(issue for issue in inputs.warnings if issue.sheet != "processes")) == ["indicator_weights!A5"]


# --- three processes, of which leaving one out leaves two ---

THREE = ("processes!7", "energy_use!7", "measured_emissions!7")


@pytest.mark.parametrize("weighting", ["custom", "equal", "entropy", "critic"])
def test_three_processes_can_be_compared_whatever_the_weighting(weighting: str) -> None:
    """Weights that do not exist once a process is left out are no reason to stop."""
    found = solved({"settings!weighting": weighting}, THREE)
    assert [row.process for row in found.index] == ["bf_bof", "cog_dri", "ng_dri"]
    assert len(found.leave_one_out) == 6


# --- the shipped scenarios ---

POWER = {"bf_bof": 180.38, "cog_dri": 533.56, "ng_dri": 776.56, "green_h2_dri": 4309.06}
CO2 = {"bf_bof": 1871.3, "cog_dri": 1077.0, "ng_dri": 1124.5, "green_h2_dri": 169.1}


def under(scenario: str) -> Any:
    return solve(examined({}, scenario).sound())


def numbers(rows: Any, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(getattr(row, name) for name in names) for row in rows]


def test_as_published_is_as_it_stands() -> None:
    """But for the table of scenarios, which is the same whichever is run."""
    assert under("luo2025") == under("")


def test_grid_electricity_adds_its_co2_and_nothing_else() -> None:
    before, after = under(""), under("grid electricity")
    for row, then in zip(after.carbon, before.carbon, strict=True):
        assert row.electricity == pytest.approx(POWER[row.process] * 0.5366, rel=1e-12)
        assert row.total == pytest.approx(CO2[row.process] + POWER[row.process] * 0.5366, rel=1e-12)
        assert (row.computed, row.measured, row.direct) == (then.computed, then.measured, then.direct)
    assert after.costs == before.costs
    assert numbers(after.index, "u_pollution", "u_cost") == numbers(before.index, "u_pollution", "u_cost")
    for emission, old in zip(after.emissions, before.emissions, strict=True):
        assert {**emission.emissions, "co2": 0} == {**old.emissions, "co2": 0}


def test_cheap_power_halves_its_cost_and_nothing_else() -> None:
    before, after = under(""), under("cheap power")
    for row, then in zip(after.costs, before.costs, strict=True):
        assert row.energy == pytest.approx(then.energy - POWER[row.process] * 0.15, rel=1e-12)
        assert row.total == pytest.approx(then.total - POWER[row.process] * 0.15, rel=1e-12)
    parts = ("process", "investment", "other", "carbon")
    assert numbers(after.costs, *parts) == numbers(before.costs, *parts)
    assert (after.emissions, after.carbon) == (before.emissions, before.carbon)
    assert numbers(after.index, "u_pollution", "u_carbon") == numbers(before.index, "u_pollution", "u_carbon")


def test_ets_100_adds_a_tenth_of_the_co2_in_yuan_and_nothing_else() -> None:
    before, after = under(""), under("ETS 100")
    for row, then in zip(after.costs, before.costs, strict=True):
        assert row.carbon == pytest.approx(CO2[row.process] * 0.1, rel=1e-12)
        assert row.total == pytest.approx(then.total + CO2[row.process] * 0.1, rel=1e-12)
    parts = ("process", "investment", "energy", "other")
    assert numbers(after.costs, *parts) == numbers(before.costs, *parts)
    assert (after.emissions, after.carbon) == (before.emissions, before.carbon)
    assert numbers(after.index, "u_pollution", "u_carbon") == numbers(before.index, "u_pollution", "u_carbon")


# --- the shipped numbers against their sources, typed here ---

FACTORS = {  # g, g, g, kg a unit: Tables 4 and 5
    "coal": (5.0, 16.0, 7.6, 1.6097),
    "coke_oven_gas": (0.5, 0.2, 0.3, 0.7622),
    "natural_gas": (0.24, 0.10, 0.63, 2.162),
    "electricity": (0, 0, 0, 0),
}
USE = {  # Table 6
    "bf_bof": (1386.25, 0, 1.85, 180.38),
    "cog_dri": (0, 634.5, 0, 533.56),
    "ng_dri": (0, 0, 332.25, 776.56),
    "green_h2_dri": (0, 0, 0, 4309.06),
}
MEASURED = {
    "bf_bof": (6.50, 5.02, 4.48, 1871.3),
    "cog_dri": (2.69, 0.58, 1.05, 1077.0),
    "ng_dri": (1.73, 0.14, 0.85, 1124.5),
    "green_h2_dri": (0.30, 0.09, 0.33, 169.1),
}
PLANTS = {  # investment, lifetime, other cost, fixed CO2
    "bf_bof": (5000, 15, 94.122, 0),
    "cog_dri": (2500, 23, 0, 0),
    "ng_dri": (3000, 23, 0, 0),
    "green_h2_dri": (4000, 25, 0, 0),
}
PRICES = {
    "coal": ("kg", 0.475),
    "coke_oven_gas": ("m3", 0.475),
    "natural_gas": ("m3", 2.5),
    "electricity": ("kWh", 0.3),
}
WEIGHTS = {
    "pm": ("pollution", 0.333333333333),
    "so2": ("pollution", 0.333333333333),
    "nox": ("pollution", 0.333333333333),
    "co2": ("carbon", 1),
    "investment": ("cost", 0.4615),
    "energy": ("cost", 0.5385),
}
SETTINGS = {
    "discount_rate": 0.08,
    "weight_pollution": 0.333333333333,
    "weight_carbon": 0.333333333333,
    "weight_cost": 0.333333333333,
    "score_low": 0.01,
    "score_high": 0.99,
    "weighting": "custom",
    "coupling_model": "standard",
    "carbon_price": 0,
    "grid_factor": 0,
    "reference_process": "bf_bof",
    "grid_x": "electricity price",
    "grid_y": "discount rate",
}
RANGES = [
    ("electricity price", "prices", "electricity", "price_yuan", 0.05, 0.6, 0.025),
    ("discount rate", "settings", "discount_rate", "value", 0.015, 0.12, 0.005),
]
SCENARIOS = [
    ("luo2025", "", "", "", None),
    ("grid electricity", "settings", "grid_factor", "value", 0.5366),
    ("cheap power", "prices", "electricity", "price_yuan", 0.15),
    ("ETS 100", "settings", "carbon_price", "value", 100),
]


@pytest.mark.usefixtures("shipped_ranges")
def test_the_shipped_numbers_are_the_sourced_ones() -> None:
    inputs: Any = open_case(system("synergy"), "luo2025", "en").parsed.inputs
    factors = {
        row.carrier: (*(row.pollutants[name] for name in ("pm", "so2", "nox")), row.co2_kg)
        for row in inputs.emission_factors
    }
    assert factors == {
        key: pytest.approx((*(each / 1000 for each in grams), co2)) for key, (*grams, co2) in FACTORS.items()
    }
    carriers = ("coal", "coke_oven_gas", "natural_gas", "electricity")
    assert {row.process: tuple(row.use[name] for name in carriers) for row in inputs.energy_use} == USE
    emitted = ("pm", "so2", "nox", "co2")
    measured = {row.process: tuple(row.emissions[name] for name in emitted) for row in inputs.measured_emissions}
    assert measured == MEASURED
    plants = ("investment_yuan_per_t", "lifetime_yr", "other_cost_yuan_per_t", "co2_fixed_kg_per_t")
    assert {row.process: tuple(getattr(row, name) for name in plants) for row in inputs.processes} == PLANTS
    assert {row.carrier: (row.unit, row.price_yuan) for row in inputs.prices} == PRICES
    assert {row.indicator: (row.dimension, row.weight) for row in inputs.indicator_weights} == WEIGHTS
    assert {(row.reference_best, row.reference_worst) for row in inputs.indicator_weights} == {(None, None)}
    assert {name: getattr(inputs.settings, name) for name in SETTINGS} == SETTINGS
    lines = [(row.scenario, row.table, row.row, row.column, row.value) for row in inputs.scenario_changes]
    assert lines == SCENARIOS
    moved = [(r.parameter, r.table, r.row, r.column, r.start, r.end, r.step) for r in inputs.sensitivity_ranges]
    assert moved == RANGES


def test_no_shipped_table_has_a_line_more() -> None:
    inputs = OPENED.parsed.inputs
    assert [len(row.pollutants) for row in inputs.emission_factors] == [3, 3, 3, 3]
    assert [len(row.use) for row in inputs.energy_use] == [4, 4, 4, 4]
    assert [len(row.emissions) for row in inputs.measured_emissions] == [4, 4, 4, 4]


def test_the_names_of_the_processes_are_the_sourced_ones() -> None:
    assert [row.label for row in OPENED.parsed.inputs.processes] == [
        "BF-BOF (long route)",
        "COG hydrogen DRI + EAF",
        "Natural-gas hydrogen DRI + EAF",
        "Green-power hydrogen DRI + EAF",
    ]


def test_green_hydrogen_comes_first_when_the_long_route_is_left_out() -> None:
    """Rank reversal, as the specification states it: min-max scores depend on who is compared."""
    gone = ("processes!4", "energy_use!4", "measured_emissions!4")
    found = solved({"settings!reference_process": None}, gone)
    assert {row.process: row.rank for row in found.index}["green_h2_dri"] == 1


def test_a_line_of_a_removed_process_is_a_fault() -> None:
    told = examined({}, without=("processes!4",)).faults
    assert set(places(told)) == {at("settings!reference_process"), "energy_use!A4", "measured_emissions!A4"}


def test_solving_does_not_change_its_inputs() -> None:
    inputs = OPENED.parsed.inputs
    copy = replace(inputs)
    solve(inputs)
    assert inputs == copy
    assert parsed({}).inputs == inputs
