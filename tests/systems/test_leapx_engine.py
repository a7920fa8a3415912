"""Laws of the carbon-peak study: inheritance, measures, accounts, the tree as data, causes that close."""

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steel_xl.app.opened import open_case
from steel_xl.catalog import system
from steel_xl.systems.leapx.engine import evaluate
from steel_xl.systems.leapx.exchange import iamc
from steel_xl.systems.leapx.measures import shapley, switched
from steel_xl.systems.leapx.outcome import Outcome
from steel_xl.systems.leapx.paths import resolve
from steel_xl.systems.leapx.run import Run, run_of
from steel_xl.systems.leapx.schema import Inputs, Measure, Milestone
from steel_xl.systems.leapx.solve import solve
from steel_xl.systems.leapx.tree import Branch

CITY: Inputs = open_case(system("leapx"), "x-city", "en").parsed.inputs
STEEL, POWER, BORDER = "industry/steel", "industry/power", "net_import"


@pytest.fixture(scope="module")
def run() -> Run:
    return run_of(CITY)


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return solve(CITY)


def milestones(*rows: Milestone, instead: bool = False) -> Inputs:
    """The city with these milestone rows in place of those of the same path."""
    named = {(row.scenario, row.branch, row.variable) for row in rows}
    kept = [row for row in CITY.milestones if (row.scenario, row.branch, row.variable) not in named]
    return replace(CITY, milestones=(*(() if instead else kept), *rows))


def path(inputs: Inputs, scenario: str, branch: str, variable: str) -> list[float]:
    paths = run_of(inputs).paths
    found: list[float] = paths.values[paths.scenarios.index(scenario), paths.places[branch, variable]].tolist()
    return found


def with_setting(**changed: Any) -> Inputs:
    return replace(CITY, settings=replace(CITY.settings, **changed))


class TestInheritance:
    def test_what_a_scenario_lacks_is_its_parent_s_cell_by_cell(self) -> None:
        rows = (
            Milestone("BS", STEEL, "intensity", values={"2020": 1, "2025": 2, "2030": 4}),
            Milestone("LS", STEEL, "intensity", values={"2020": None, "2025": 3, "2030": None}),
            Milestone("ELS", STEEL, "intensity", values={"2020": None, "2025": None, "2030": 5}),
            Milestone("2023S", STEEL, "intensity", values={}),
        )
        city = milestones(*rows)
        assert path(city, "BS", STEEL, "intensity")[::5] == [1, 2, 4]
        assert path(city, "LS", STEEL, "intensity")[::5] == [1, 3, 4]
        assert path(city, "ELS", STEEL, "intensity")[::5] == [1, 3, 5]
        assert path(city, "2023S", STEEL, "intensity") == path(city, "ELS", STEEL, "intensity")
        assert path(city, "LS", STEEL, "intensity")[7] == pytest.approx(3 + 2 / 5)

    def test_a_change_of_the_root_moves_every_scenario(self) -> None:
        row = Milestone("BS", BORDER, "grid_factor", values={"2020": 0.7})
        moved, before = run_of(milestones(row)), run_of(CITY)
        expected = before.result.import_co2 * 0.7 / 0.6829
        np.testing.assert_allclose(moved.result.import_co2, expected)

    def test_method_and_growth_are_inherited_too(self) -> None:
        rows = (
            Milestone("BS", STEEL, "intensity", "", "step", 0.1, {"2020": 1, "2025": 2}),
            Milestone("LS", STEEL, "intensity", "", "", None, {"2025": 4}),
            Milestone("ELS", STEEL, "intensity", "", "linear", 0, {"2025": None}),
        )
        city = milestones(*rows, Milestone("2023S", STEEL, "intensity", values={}))
        assert path(city, "BS", STEEL, "intensity")[3:7] == pytest.approx([1, 1, 2, 2.2])
        assert path(city, "LS", STEEL, "intensity")[3:7] == pytest.approx([1, 1, 4, 4.4])
        assert path(city, "ELS", STEEL, "intensity")[3:7] == pytest.approx([2.8, 3.4, 4, 4])

    def test_inherited_milestones_are_those_of_the_parents(self, run: Run) -> None:
        paths = resolve(CITY)
        assert not paths.inherited[0].any()
        first = list(paths.milestones).index(2020)
        assert paths.inherited[1:, :, first].all()  # every scenario starts from the same year
        assert int(paths.inherited.sum()) + int((~np.isnan(paths.own)).sum()) == int((~np.isnan(paths.given)).sum())


def measure(**changed: Any) -> Measure:
    plain = Measure("T", "test", "ELS", STEEL, "activity", "add", -100, 2023, 2026)
    return replace(plain, **changed)


class TestMeasures:
    @pytest.mark.parametrize(
        ("operation", "amount", "expected"),
        [
            ("add", -100, lambda path, r: path - 100 * r),
            ("multiply", 0.5, lambda path, r: path * (1 - 0.5 * r)),
            ("set", 900, lambda path, r: path + (900 - path) * r),
        ],
    )
    def test_a_further_measure_comes_on_top_with_a_ramp(self, operation: str, amount: float, expected: Any) -> None:
        city = replace(CITY, measures=(*CITY.measures, measure(operation=operation, amount=amount)))
        r = np.array([0, 0, 0, 0.25, 0.5, 0.75, 1, 1, 1, 1, 1])
        before = np.array(path(CITY, "ELS", STEEL, "activity"))
        assert path(city, "ELS", STEEL, "activity") == pytest.approx(expected(before, r).tolist())

    def test_a_measure_acts_in_its_own_scenario_alone(self) -> None:
        city = replace(CITY, measures=(*CITY.measures, measure()))
        for scenario in ("BS", "LS", "2023S"):
            assert path(city, scenario, STEEL, "activity") == path(CITY, scenario, STEEL, "activity")

    def test_a_measure_that_is_off_does_nothing(self) -> None:
        city = replace(CITY, measures=(*CITY.measures, measure(switch="off")))
        np.testing.assert_array_equal(run_of(city).total, run_of(CITY).total)

    @pytest.mark.parametrize("key", ["M11", "M13", "M10", "M08"])
    def test_an_embedded_measure_that_is_off_is_taken_out(self, key: str) -> None:
        row = next(row for row in CITY.measures if row.measure == key)
        off = tuple(replace(each, switch="off") if each is row else each for each in CITY.measures)
        years = np.arange(2020, 2031)
        r = np.clip((years - row.start + 1) / (row.end - row.start + 1), 0, 1)
        before = np.array(path(CITY, row.scenario, row.branch, row.variable))
        expected = before - row.amount * r if row.operation == "add" else before + (before[0] - row.amount) * r
        found = path(replace(CITY, measures=off), row.scenario, row.branch, row.variable)
        assert found == pytest.approx(expected.tolist())

    def test_embedded_measures_that_are_off_do_not_depend_on_their_order(self) -> None:
        """Both act from the first year: a `set` goes back to the value of the milestones, not to one half undone."""
        both = (
            measure(operation="set", amount=900, kind="embedded", start=2020, switch="off"),
            measure(measure="X2", amount=-50, kind="embedded", start=2020, switch="off"),
        )
        one, other = (
            path(replace(CITY, measures=(*CITY.measures, *order)), "ELS", STEEL, "activity")
            for order in (both, both[::-1])
        )
        assert one == pytest.approx(other)

    def test_all_measures_on_leave_the_milestones_as_they_are(self, run: Run) -> None:
        np.testing.assert_array_equal(run.paths.values, run.milestones.values)

    def test_effects_are_totals_with_less_totals_without(self, outcome: Outcome) -> None:
        mine = [row for row in CITY.measures if row.scenario == "LS"]

        def total(on: set[str]) -> float:
            rows = tuple(
                replace(row, switch="on" if row.measure in on else "off") if row.scenario == "LS" else row
                for row in CITY.measures
            )
            found: float = run_of(replace(CITY, measures=rows)).total[1, -1]
            return found

        names = {row.measure for row in mine}
        effects = {row.measure: row for row in outcome.effects if (row.scenario, row.year) == ("LS", 2030)}
        assert effects.keys() == names
        for name in ("M01", "M04"):
            assert effects[name].last_in == pytest.approx(total(names) - total(names - {name}))
            assert effects[name].first_in == pytest.approx(total({name}) - total(set()))
        shares = [row.shapley or 0 for row in effects.values()]
        assert sum(shares) == pytest.approx(total(names) - total(set()))

    def test_too_many_measures_have_no_shapley_value(self) -> None:
        many = tuple(measure(measure=f"T{at}", amount=-1.0) for at in range(5))
        found = solve(replace(CITY, measures=(*CITY.measures, *many)))
        rows = [row for row in found.effects if row.scenario == "ELS"]
        assert {row.shapley for row in rows} == {None}
        assert next(row for row in rows if (row.measure, row.year) == ("M11", 2030)).last_in < -1000


@given(st.lists(st.floats(-100, 100), min_size=8, max_size=8))
def test_shapley_values_are_means_over_all_orders(worth: list[float]) -> None:
    expected = np.zeros(3)
    for order in itertools.permutations(range(3)):
        had = 0
        for player in order:
            expected[player] += (worth[had | 1 << player] - worth[had]) / 6
            had |= 1 << player
    assert shapley(np.array(worth)) == pytest.approx(expected, abs=1e-9)


class TestAccounts:
    def test_the_indirect_view_leaves_the_total_as_it_is(self, run: Run, outcome: Outcome) -> None:
        for row in outcome.totals[::7]:
            shown = sum(each.co2 for each in outcome.indirect if (each.scenario, each.year) == (row.scenario, row.year))
            assert shown == pytest.approx(row.co2)

    def test_sectors_sum_to_the_total_and_shares_to_one(self, outcome: Outcome) -> None:
        for row in outcome.totals[::7]:
            mine = [each for each in outcome.sectors if (each.scenario, each.year) == (row.scenario, row.year)]
            assert sum(each.co2 for each in mine) == pytest.approx(row.co2)
            assert sum(each.share for each in mine) == pytest.approx(1)

    def test_electricity_closes(self, outcome: Outcome) -> None:
        for row in outcome.balance:
            assert row.demand + row.losses == pytest.approx(row.net_generation + row.net_import)

    def test_process_co2_is_counted_only_if_asked_for(self, run: Run) -> None:
        counted = run_of(with_setting(process_co2="on"))
        clinker = np.array(
            [path(CITY, name, "industry/building_materials", "activity") for name in run.paths.scenarios]
        )
        np.testing.assert_allclose(counted.total - run.total, 0.525 * clinker)

    def test_process_co2_stands_beside_the_co2_it_is_part_of(self) -> None:
        city = with_setting(process_co2="on")
        found = solve(city)
        clinker = path(city, "LS", "industry/building_materials", "activity")
        mine = [row for row in found.sectors if row.scenario == "LS" and row.process_co2]
        assert {row.branch for row in mine} == {"industry/building_materials"}
        assert [row.process_co2 for row in mine] == pytest.approx([0.525 * each for each in clinker])
        totals = [row.process_co2 for row in found.totals if row.scenario == "LS"]
        assert totals == pytest.approx([0.525 * each for each in clinker])
        rows = {(row.variable, row.year): row.value for row in iamc(city, found, "", "") if row.scenario == "LS"}
        assert rows["Emissions|CO2|Industrial Processes", 2030] == pytest.approx(0.525 * clinker[-1] / 100)
        industry = sum(value for (name, year), value in rows.items() if "CO2|Industry|" in name and year == 2030)
        assert rows["Emissions|CO2|Industry", 2030] == pytest.approx(industry)

    def test_without_the_account_there_is_none(self, outcome: Outcome) -> None:
        assert not any(row.process_co2 for row in outcome.sectors)
        assert not any(row.process_co2 for row in outcome.totals)

    def exporting(self, **changed: Any) -> Inputs:
        row = Milestone("BS", POWER, "capacity_nonfossil", values={"2020": 60, "2030": 9000})
        rest = tuple(r for r in CITY.milestones if (r.branch, r.variable) != (POWER, "capacity_nonfossil"))
        return replace(with_setting(**changed), milestones=(*rest, row))

    def test_an_export_is_told_and_credits_nothing_unless_asked_for(self) -> None:
        plain, credited = run_of(self.exporting()), run_of(self.exporting(export_credit="on"))
        assert (plain.result.net_import[:, -1] < 0).all()
        assert (plain.result.import_co2[:, -1] == 0).all()
        expected = plain.result.net_import[:, -1] * 0.6829 * 10
        np.testing.assert_allclose(credited.total[:, -1] - plain.total[:, -1], expected)
        told = next(row for row in solve(self.exporting()).diagnostics if row.check == "exports")
        assert told.value == pytest.approx(-plain.result.net_import.min())

    def test_a_credited_export_cannot_be_decomposed_and_that_is_told(self) -> None:
        found = solve(self.exporting(export_credit="on"))
        assert not any(row.to_year == 2030 for row in found.decomposition)
        told = next(row for row in found.diagnostics if row.check == "not_decomposed")
        assert (told.value, told.verdict) == (8, "look at it")

    def test_the_factor_of_imports_is_a_path(self, run: Run) -> None:
        row = Milestone("BS", BORDER, "grid_factor", values={"2020": 0.6829, "2030": 0.5})
        falling = run_of(milestones(row))
        assert falling.total[:, 0] == pytest.approx(run.total[:, 0])
        np.testing.assert_allclose(falling.result.import_co2[:, -1] / run.result.import_co2[:, -1], 0.5 / 0.6829)


class TestTreeAsData:
    def test_branches_fuels_and_scenarios_may_be_renamed(self, run: Run) -> None:
        again = {
            "industry/steel": "works/iron",
            "industry/power": "works/stations",
            "net_import": "border",
            "elec": "power",
        }
        fuels, names = {"elec": "current", "coal": "black"}, {"BS": "A", "ELS": "B"}

        def named(text: str) -> str:
            return again.get(text, text)

        def variable(text: str) -> str:
            for old, new in fuels.items():
                text = text.replace(f"share_{old}", f"share_{new}").replace(f"heat_{old}_", f"heat_{new}_")
            return text

        def scenario(text: str) -> str:
            return names.get(text, text)

        city = replace(
            CITY,
            settings=replace(CITY.settings, reference_scenario="A"),
            scenarios=tuple(
                replace(row, scenario=scenario(row.scenario), parent=scenario(row.parent)) for row in CITY.scenarios
            ),
            fuels=tuple(replace(row, fuel=fuels.get(row.fuel, row.fuel)) for row in CITY.fuels),
            branches=(*(replace(row, branch=named(row.branch)) for row in CITY.branches), Branch("works", "", "group")),
            plants=tuple(
                replace(row, branch=named(row.branch), fuel=fuels.get(row.fuel, row.fuel)) for row in CITY.plants
            ),
            milestones=tuple(
                replace(row, scenario=scenario(row.scenario), branch=named(row.branch), variable=variable(row.variable))
                for row in CITY.milestones
            ),
            measures=tuple(
                replace(row, scenario=scenario(row.scenario), branch=named(row.branch)) for row in CITY.measures
            ),
            comparisons=(),
        )
        np.testing.assert_allclose(run_of(city).total, run.total)

    def test_a_branch_may_be_dropped(self, run: Run) -> None:
        city = replace(
            CITY,
            branches=tuple(row for row in CITY.branches if row.branch != "transport"),
            milestones=tuple(row for row in CITY.milestones if row.branch != "transport"),
        )
        left = run.result.branch_co2[..., run.model.branches.index("transport")]
        used = run.result.energy[..., run.model.branches.index("transport"), :] @ run.model.electric
        border = used / 1.229 / (1 - 0.035) * 0.6829 * 10
        np.testing.assert_allclose(run.total - run_of(city).total, left + border)

    def test_a_city_without_plants_imports_all(self) -> None:
        city = replace(
            CITY,
            branches=tuple(row for row in CITY.branches if row.branch != POWER),
            plants=(),
            milestones=tuple(row for row in CITY.milestones if row.branch != POWER),
            measures=tuple(row for row in CITY.measures if row.branch != POWER),
            targets=(),
        )
        found = solve(city)
        assert all(row.generation == 0 and row.net_import == row.demand + row.losses for row in found.balance)

    def test_a_city_without_a_border_burns_what_it_burns(self, run: Run) -> None:
        city = replace(
            CITY,
            branches=tuple(row for row in CITY.branches if row.branch != BORDER),
            milestones=tuple(row for row in CITY.milestones if row.branch != BORDER),
            targets=(),
        )
        np.testing.assert_allclose(run_of(city).total, run.total - run.result.import_co2)

    def test_a_remainder_fuel_takes_what_is_left(self, run: Run) -> None:
        city = replace(
            CITY,
            branches=tuple(replace(row, remainder="other") if row.branch == STEEL else row for row in CITY.branches),
            milestones=tuple(row for row in CITY.milestones if (row.branch, row.variable) != (STEEL, "share_other")),
        )
        np.testing.assert_allclose(run_of(city).total, run.total)

    def test_growth_may_differ_by_scenario(self) -> None:
        slow = replace(CITY.growth[0], scenario="ELS", rate=0.01)
        found = run_of(replace(CITY, growth=(*CITY.growth, slow)))
        assert found.model.gdp[:2, 5] == pytest.approx([100 * 1.065**5] * 2)
        assert found.model.gdp[2:, 5] == pytest.approx([100 * 1.01**5] * 2)
        assert (found.total[2:, 1:] < run_of(CITY).total[2:, 1:]).all()


class TestCauses:
    def test_effects_close_every_change(self, run: Run, outcome: Outcome) -> None:
        for ends, rows in itertools.groupby(
            outcome.decomposition,
            key=lambda row: (row.from_scenario, row.from_year, row.to_scenario, row.to_year, row.method),
        ):
            s0, y0, s1, y1, method = ends
            before = run.total[run.paths.scenarios.index(s0), y0 - 2020]
            after = run.total[run.paths.scenarios.index(s1), y1 - 2020]
            effects = [row.effect for row in rows]
            assert len(effects) == 7
            if method.startswith("add"):
                assert sum(effects) == pytest.approx(after - before)
            else:
                assert np.prod(effects) == pytest.approx(after / before)

    def test_a_chain_tells_another_story_than_its_ends(self, outcome: Outcome) -> None:
        mine = [row for row in outcome.decomposition if (row.to_scenario, row.from_scenario) == ("ELS", "ELS")]
        ends = {row.factor: row.effect for row in mine if row.method == "add"}
        chain = {row.factor: row.effect for row in mine if row.method == "add chained"}
        assert sum(ends.values()) == pytest.approx(sum(chain.values()))
        assert max(abs(ends[factor] - chain[factor]) for factor in ends) > 1

    def test_between_scenarios_of_a_year_people_and_gdp_do_nothing(self, outcome: Outcome) -> None:
        rows = [row for row in outcome.decomposition if row.from_scenario != row.to_scenario]
        still = [row.effect for row in rows if row.factor in ("population", "gdp_per_head")]
        assert len(still) == 6
        assert still == pytest.approx([0] * 6, abs=1e-9)

    def test_wedges_close_the_gap_to_the_reference(self, run: Run, outcome: Outcome) -> None:
        for row in outcome.wedges:
            assert row.reference - sum(row.values.values()) == pytest.approx(row.total)
            assert row.below <= row.total + 1e-9
        assert {row.scenario for row in outcome.wedges} == {"LS", "ELS", "2023S"}


class TestManyAtOnce:
    @settings(max_examples=10, deadline=None)
    @given(st.integers(0, 3), st.integers(2, 20))
    def test_a_batch_is_its_single_runs(self, scenario: int, count: int) -> None:
        run = run_of(CITY)
        rng = np.random.default_rng(count)
        values = run.paths.values[scenario] * rng.uniform(0.9, 1.1, (count, *run.paths.values.shape[1:]))
        every = evaluate(run.model, values, np.full(count, scenario)).total
        for at in range(count):
            single = evaluate(run.model, values[at : at + 1], np.array([scenario])).total
            np.testing.assert_allclose(every[at], single[0])

    def test_switches_of_a_batch_are_those_of_single_runs(self) -> None:
        run = run_of(CITY)
        mine = [row for row in CITY.measures if row.scenario == "LS"]
        on = np.array(list(itertools.product([False, True], repeat=3)))
        on = np.concatenate([on, np.ones((len(on), len(mine) - 3), dtype=bool)], axis=1)
        every = switched(run.milestones, run.milestones.values[1], mine, on)
        for at, row in enumerate(on):
            np.testing.assert_array_equal(
                every[at], switched(run.milestones, run.milestones.values[1], mine, row[None])[0]
            )


@pytest.mark.parametrize("table", ["totals", "sectors", "energy", "decomposition", "effects", "paths", "wedges"])
def test_no_result_is_nan(outcome: Outcome, table: str) -> None:
    for row in getattr(outcome, table):
        for value in vars(row).values():
            parts = value.values() if isinstance(value, dict) else [value]
            assert all(np.isfinite(part) for part in parts if isinstance(part, float)), row
