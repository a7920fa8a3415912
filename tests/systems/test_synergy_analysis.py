"""What moves the answer and what breaks it: each table against single runs, brute force, and arithmetic by hand."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations, pairwise, permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steel_xl import app
from steel_xl.app.opened import open_case
from steel_xl.catalog import system
from steel_xl.sheet.label import Labels
from steel_xl.sheet.override import Change, override
from steel_xl.sheet.parse import Parsed
from steel_xl.systems.synergy.outcome import Outcome
from steel_xl.systems.synergy.schema import Inputs, SensitivityRange
from steel_xl.systems.synergy.solve import solve
from tests.few_steps import all_steps

pytestmark = pytest.mark.slow  # the quick part of the suite stays under a minute

LABELS = Labels("en", "synergy")
BF, COG, NG, H2 = "bf_bof", "cog_dri", "ng_dri", "green_h2_dri"
NOWHERE = dict.fromkeys(("table", "row", "column", "value"), ("", ""))
UNHURRIED = settings(deadline=None, max_examples=30)

Cell = tuple[str, str, str]
RATE: Cell = ("settings", "discount_rate", "value")
POWER: Cell = ("prices", "electricity", "price_yuan")


@pytest.fixture(scope="module")
def luo() -> Inputs:
    """The inputs of luo2025 as they stand."""
    with all_steps():
        found = open_case(system("synergy"), "luo2025", "en").parsed.inputs
    assert isinstance(found, Inputs)
    return found


@pytest.fixture(scope="module")
def outcome(luo: Inputs) -> Outcome:
    return solve(luo)


def moved(inputs: Inputs, cell: Cell, value: float | str) -> Inputs:
    """The inputs with one cell typed anew."""
    parsed = override(Parsed(inputs, {}, {}, ()), [Change(*cell, value, NOWHERE)], LABELS)
    assert parsed.issues == ()
    found = parsed.inputs
    assert isinstance(found, Inputs)
    return found


def ranging(inputs: Inputs, *ranges: tuple[Cell, float, float, float]) -> Inputs:
    """The inputs with other ranges on the sensitivity sheet, named after their cells."""
    rows = tuple(SensitivityRange("/".join(cell), *cell, start, end, step) for cell, start, end, step in ranges)
    chosen = replace(inputs.settings, grid_x="", grid_y="")
    return replace(inputs, sensitivity_ranges=rows, settings=chosen)


def alone(inputs: Inputs) -> Inputs:
    """Without ranges, so that a single run is a quick one."""
    return replace(inputs, sensitivity_ranges=(), settings=replace(inputs.settings, grid_x="", grid_y=""))


def ctd(inputs: Inputs) -> dict[str, tuple[float, float, float]]:
    return {row.process: (row.c, row.t, row.d) for row in solve(alone(inputs)).index}


def degree(inputs: Inputs) -> dict[str, float]:
    return {key: numbers[2] for key, numbers in ctd(inputs).items()}


def without(inputs: Inputs, gone: str) -> Inputs:
    """The study without a process: not on any sheet."""
    tables = ("processes", "energy_use", "measured_emissions")
    left = {key: tuple(row for row in getattr(inputs, key) if row.process != gone) for key in tables}
    reference = "" if inputs.settings.reference_process == gone else inputs.settings.reference_process
    return replace(inputs, **left, settings=replace(inputs.settings, reference_process=reference))


def uncovered(inputs: Inputs) -> Inputs:
    """No emission is measured: all are computed from use and factors."""
    return replace(inputs, measured_emissions=())


def priced(inputs: Inputs) -> Inputs:
    """A carbon price of 100 yuan/t, and grid electricity."""
    return replace(inputs, settings=replace(inputs.settings, carbon_price=0.1, grid_factor=0.5366))


def fixed(inputs: Inputs) -> Inputs:
    """Fixed references for all indicators, inside and outside the values that occur."""
    ends = {"pm": (0, 7), "so2": (0.1, 5), "nox": (0, 4), "co2": (100, 2000), "investment": (200, 600)}
    ends["energy"] = (400, 1400)
    rows = (
        replace(row, reference_best=float(ends[row.indicator][0]), reference_worst=float(ends[row.indicator][1]))
        for row in inputs.indicator_weights
    )
    return replace(inputs, indicator_weights=tuple(rows))


def equivalent(inputs: Inputs) -> Inputs:
    """Pollutants weighed by their equivalents."""
    return replace(inputs, settings=replace(inputs.settings, weighting="equivalents"))


# -- sweeps


class TestSensitivity:
    def test_the_paper_follows(self, outcome: Outcome) -> None:
        """Green hydrogen at a discount rate of 4 % and of 8 %, at 0.3 yuan/kWh."""
        d = {row.value: row.d for row in outcome.sensitivity if row.parameter == "discount rate" and row.process == H2}
        assert d[0.04] == pytest.approx(0.511, abs=1e-3)
        assert d[0.08] == pytest.approx(0.463, abs=1e-3)

    def test_a_line_for_every_value_and_process(self, outcome: Outcome, luo: Inputs) -> None:
        steps = {"electricity price": np.arange(50, 601, 25) / 1000, "discount rate": np.arange(15, 121, 5) / 1000}
        for name, values in steps.items():
            for process in (BF, COG, NG, H2):
                at = [row.value for row in outcome.sensitivity if (row.parameter, row.process) == (name, process)]
                assert at == pytest.approx(values, abs=1e-12)
        assert len(outcome.sensitivity) == 4 * sum(map(len, steps.values()))

    @pytest.mark.parametrize("change", [lambda study: study, uncovered, priced, fixed])
    def test_every_line_is_a_single_run(self, change: Callable[[Inputs], Inputs], luo: Inputs) -> None:
        study = change(luo)
        cells = {row.parameter: (row.table, row.row, row.column) for row in study.sensitivity_ranges}
        runs: dict[tuple[str, float], dict[str, tuple[float, float, float]]] = {}
        for row in solve(study).sensitivity[::3]:
            key = row.parameter, row.value
            if key not in runs:
                runs[key] = ctd(moved(study, cells[row.parameter], row.value))
            assert (row.c, row.t, row.d) == pytest.approx(runs[key][row.process], abs=1e-12)

    @pytest.mark.parametrize(
        ("cell", "steps", "change"),
        [
            (("processes", COG, "investment_yuan_per_t"), (500, 9500, 1500), None),
            (("processes", H2, "lifetime_yr"), (5, 45, 8), None),
            (("processes", BF, "other_cost_yuan_per_t"), (-200, 1000, 200), None),
            (("processes", NG, "co2_fixed_kg_per_t"), (0, 300, 60), uncovered),
            (("energy_use", BF, "coal"), (0, 2000, 400), uncovered),
            (("energy_use", H2, "electricity"), (0, 5000, 1000), priced),
            (("emission_factors", "coal", "pm"), (0, 12, 3), uncovered),
            (("emission_factors", "natural_gas", "co2_kg"), (0, 4, 0.8), uncovered),
            (("measured_emissions", NG, "nox"), (0, 6, 1.5), None),
            (("measured_emissions", BF, "co2"), (0, 2500, 500), None),
            pytest.param(("indicator_weights", "co2", "reference_best"), (0, 500, 100), fixed),
            pytest.param(("indicator_weights", "energy", "reference_worst"), (900, 2000, 275), fixed),
            (("indicator_weights", "pm", "kg_per_equivalent"), (1, 9, 2), equivalent),
            (("indicator_weights", "pm", "kg_per_equivalent"), (1, 9, 2), lambda study: equivalent(fixed(study))),
            (("indicator_weights", "so2", "weight"), (0, 1, 0.25), None),
            (("settings", "carbon_price", "value"), (0, 300, 60), None),
            (("settings", "carbon_price", ""), (0, 300, 60), priced),
            (("settings", "grid_factor", "value"), (0, 1, 0.25), priced),
            (("settings", "score_low", "value"), (0.001, 0.5, 0.0998), None),
            (("settings", "score_high", "value"), (0.5, 1, 0.1), None),
        ],
    )
    def test_any_number_may_be_moved(
        self, cell: Cell, steps: tuple[float, float, float], change: Callable[[Inputs], Inputs] | None, luo: Inputs
    ) -> None:
        study = ranging(change(luo) if change else luo, (cell, *steps))
        found = solve(study).sensitivity
        values = list(dict.fromkeys(row.value for row in found))
        assert values[0] == steps[0]
        assert values[-1] == pytest.approx(steps[1])
        at = [(value, ctd(moved(study, cell, value))) for value in values]
        assert len({tuple(run[process][2] for process in run) for _, run in at}) > 1, "the cell moves nothing"
        for value, run in at:
            for process, numbers in run.items():
                (row,) = (line for line in found if (line.value, line.process) == (value, process))
                assert (row.c, row.t, row.d) == pytest.approx(numbers, abs=1e-12)

    @pytest.mark.parametrize("weight", [0, 0.2, 0.5, 1])
    def test_a_moved_weight_leaves_the_ratio_of_the_others(self, weight: float, luo: Inputs) -> None:
        cell: Cell = ("settings", "weight_cost", "value")
        part, total = 1 / 3, 2 / 3 + weight
        other = replace(
            luo.settings,
            weight_pollution=part / total,
            weight_carbon=part / total,
            weight_cost=weight / total,
        )
        found = solve(ranging(luo, (cell, 0, 1, 0.1))).sensitivity
        (row,) = (line for line in found if line.process == COG and line.value == pytest.approx(weight))
        assert row.d == pytest.approx(degree(replace(luo, settings=other))[COG], abs=1e-9)

    def test_weights_that_are_all_0_leave_a_gap(self, luo: Inputs) -> None:
        """Of the one indicator of a dimension, and of the one dimension that counts: no warning of numpy's, no NaN."""
        one = replace(luo.settings, weight_pollution=1.0, weight_carbon=0.0, weight_cost=0.0)
        moved_to_0: list[tuple[Cell, Inputs]] = [
            (("indicator_weights", "co2", "weight"), luo),
            (("settings", "weight_pollution", "value"), replace(luo, settings=one)),
        ]
        for cell, study in moved_to_0:
            found = solve(ranging(study, (cell, 0, 1, 0.5))).sensitivity
            assert {row.value for row in found if row.d is None} == {0}
            assert {row.value for row in found if row.d is not None} == {0.5, 1}

    def test_a_cell_without_effect_moves_nothing(self, luo: Inputs) -> None:
        """A factor of a carrier whose users are all measured."""
        found = solve(ranging(luo, (("emission_factors", "coal", "pm"), 0, 10, 1)))
        assert len({(row.process, row.d) for row in found.sensitivity}) == 4
        assert len(found.sensitivity) == 44
        assert found.break_even == ()


class TestGrid:
    def test_every_point_is_a_single_run(self, outcome: Outcome, luo: Inputs) -> None:
        assert len(outcome.grid) == 23 * 22 * 4
        for row in outcome.grid[::41]:
            assert (row.parameter_x, row.parameter_y) == ("electricity price", "discount rate")
            both = moved(moved(luo, POWER, row.value_x), RATE, row.value_y)
            assert row.d == pytest.approx(degree(both)[row.process], abs=1e-12)

    def test_every_pair_of_values_once(self, outcome: Outcome) -> None:
        assert len({(row.value_x, row.value_y, row.process) for row in outcome.grid}) == len(outcome.grid)

    def test_the_settings_say_which_way(self, luo: Inputs) -> None:
        turned = replace(luo, settings=replace(luo.settings, grid_x="discount rate", grid_y="electricity price"))
        straight = {(row.value_x, row.value_y, row.process): row.d for row in solve(luo).grid}
        for row in solve(turned).grid:
            assert (row.parameter_x, row.parameter_y) == ("discount rate", "electricity price")
            assert row.d == pytest.approx(straight[row.value_y, row.value_x, row.process], abs=1e-12)

    def test_one_parameter_makes_no_grid(self, luo: Inputs) -> None:
        assert solve(ranging(luo, (RATE, 0.02, 0.1, 0.01))).grid == ()
        assert solve(alone(luo)).grid == ()


WIDE = [
    (POWER, 0.0, 1.5, 0.25),
    (POWER, -0.5, 0.5, 0.1),
    (RATE, 0.0, 0.3, 0.05),
    (("processes", COG, "investment_yuan_per_t"), 0.0, 20000.0, 2500.0),
    (("processes", BF, "other_cost_yuan_per_t"), -1500.0, 1500.0, 500.0),
    (("measured_emissions", COG, "pm"), 0.0, 9.0, 3.0),
    (("measured_emissions", H2, "co2"), 0.0, 3000.0, 1000.0),
    (("settings", "weight_cost", "value"), 0.0, 1.0, 0.5),
    (("settings", "carbon_price", "value"), 0.0, 2000.0, 1000.0),
]


class TestBreakEven:
    @pytest.mark.parametrize("wide", WIDE, ids=lambda wide: "/".join(wide[0]))
    def test_both_are_equal_there_and_change_places(self, wide: tuple[Cell, float, float, float], luo: Inputs) -> None:
        cell, start, end, _ = wide
        for row in solve(ranging(luo, wide)).break_even:
            assert start <= row.value <= end
            here = self.lead(luo, wide, row.process_a, row.process_b, row.value)
            assert here == pytest.approx(0, abs=1e-9)
            nudge = (end - start) * 1e-6
            below, above = (
                self.lead(luo, wide, row.process_a, row.process_b, row.value + side * nudge) for side in (-1, 1)
            )
            assert below > 0 > above, (cell, row)

    @pytest.mark.parametrize("wide", WIDE, ids=lambda wide: "/".join(wide[0]))
    def test_none_is_missed(self, wide: tuple[Cell, float, float, float], luo: Inputs) -> None:
        """Brute force: every change of sign between 1500 values, unless D jumps there."""
        _, start, end, _ = wide
        values = np.linspace(start, end, 1501)
        runs = list(self.scan(luo, wide, values))
        found = solve(ranging(luo, wide)).break_even
        expected = [
            (a, b, low, high)
            for a, b in combinations((BF, COG, NG, H2), 2)
            for (low, one), (high, two) in pairwise(zip(values, runs, strict=True))
            if (one[a] - one[b]) * (two[a] - two[b]) < 0 and not self.jumps(luo, wide, (a, b), (low, high))
        ]
        for a, b, low, high in expected:
            near = [row for row in found if {row.process_a, row.process_b} == {a, b} and low <= row.value <= high]
            assert len(near) == 1, (a, b, low, high)
        assert len(found) == len(expected)

    def test_the_shipped_ranges_have_some(self, outcome: Outcome) -> None:
        """Power becomes too dear for green hydrogen; dearer than in the paper (0.3) it is behind natural gas."""
        assert [(row.parameter, row.process_a, row.process_b) for row in outcome.break_even] == [
            ("electricity price", H2, COG),
            ("electricity price", H2, NG),
        ]

    def test_equal_all_along_is_no_crossing(self, luo: Inputs) -> None:
        """A twin under another name has the same D everywhere."""
        tables = ("processes", "energy_use", "measured_emissions")
        twin: dict[str, Any] = {
            key: (*getattr(luo, key), replace(next(r for r in getattr(luo, key) if r.process == NG), process="twin"))
            for key in tables
        }
        found = solve(ranging(replace(luo, **twin), (POWER, 0.05, 0.6, 0.05))).break_even
        assert found
        assert not [row for row in found if {row.process_a, row.process_b} == {NG, "twin"}]

    def test_scores_that_mirror_each_other_are_equal_all_along(self, luo: Inputs) -> None:
        """Best in pollution and worst in carbon, and the other way round: only rounding tells their D apart."""
        other = {COG: 0.0, NG: 0.0, H2: 100.0}
        emitted = {COG: (1.0, 2000.0), NG: (5.0, 200.0), H2: (3.0, 900.0)}
        study = replace(
            without(luo, BF),
            processes=tuple(
                replace(row, investment_yuan_per_t=3e3, lifetime_yr=23.0, other_cost_yuan_per_t=other[row.process])
                for row in luo.processes
                if row.process != BF
            ),
            energy_use=tuple(replace(row, use={"electricity": 500.0}) for row in luo.energy_use if row.process != BF),
            measured_emissions=tuple(
                replace(row, emissions=dict(zip(("pm", "so2", "nox", "co2"), (g, g, g, c), strict=True)))
                for row in luo.measured_emissions
                if row.process != BF
                for g, c in [emitted[row.process]]
            ),
        )
        ranges = [(("settings", "weight_cost", "value"), 0.0, 1.0, 0.01), (POWER, 0.05, 0.6, 0.05)]
        ranges.append((("processes", H2, "other_cost_yuan_per_t"), 1.0, 300.0, 3.0))
        found = solve(ranging(study, *ranges))
        assert {row.process: row.rank for row in found.index if row.process != H2} == {COG: 1, NG: 1}
        assert not [row for row in found.break_even if {row.process_a, row.process_b} == {COG, NG}]
        assert not [row for row in found.reversals if {row.process_a, row.process_b} == {COG, NG}]

    @staticmethod
    def scan(luo: Inputs, wide: tuple[Cell, float, float, float], values: np.ndarray) -> Iterator[dict[str, float]]:
        """D at each value, by a range with as many steps (`TestSensitivity` holds ranges against single runs)."""
        cell, start, end, _ = wide
        lines = solve(ranging(luo, (cell, start, end, (end - start) / (len(values) - 1)))).sensitivity
        by: dict[str, list[float]] = {}
        for line in lines:
            assert line.d is not None
            by.setdefault(line.process, []).append(line.d)
        for at in range(len(values)):
            yield {process: d[at] for process, d in by.items()}

    @staticmethod
    def lead(luo: Inputs, wide: tuple[Cell, float, float, float], a: str, b: str, value: float) -> float:
        run = degree(moved_weight(luo, wide[0], value))
        return run[a] - run[b]

    @classmethod
    def jumps(
        cls, luo: Inputs, wide: tuple[Cell, float, float, float], pair: tuple[str, str], ends: tuple[float, float]
    ) -> bool:
        """Halving the interval finds no value at which the two are equal."""
        low, high = ends
        below = cls.lead(luo, wide, *pair, low)
        for _ in range(60):
            middle = (low + high) / 2
            here = cls.lead(luo, wide, *pair, middle)
            if abs(here) < 1e-9:
                return False
            low, high = (middle, high) if here * below > 0 else (low, middle)
        return True


def moved_weight(inputs: Inputs, cell: Cell, value: float) -> Inputs:
    """The inputs with a cell moved; a dimension weight is taken in proportion to the others."""
    changed = moved(inputs, cell, value)
    weights = ("weight_pollution", "weight_carbon", "weight_cost")
    total = sum(getattr(changed.settings, name) for name in weights)
    parts = {name: getattr(changed.settings, name) / total for name in weights}
    return replace(changed, settings=replace(changed.settings, **parts))


# -- who is compared


class TestLeaveOneOut:
    @pytest.mark.parametrize("change", [lambda study: study, uncovered, priced, fixed])
    def test_as_a_run_without_the_process(self, change: Callable[[Inputs], Inputs], luo: Inputs) -> None:
        study = change(luo)
        rows = solve(study).leave_one_out
        assert [(row.removed, row.process) for row in rows] == list(permutations((BF, COG, NG, H2), 2))
        for gone in (BF, COG, NG, H2):
            index = {row.process: row for row in solve(alone(without(study, gone))).index}
            for row in (line for line in rows if line.removed == gone):
                one = index[row.process]
                assert (row.c, row.t, row.d) == pytest.approx((one.c, one.t, one.d), abs=1e-12)
                assert row.rank == one.rank

    def test_without_the_blast_furnace_green_hydrogen_is_first(self, outcome: Outcome) -> None:
        first = [row.process for row in outcome.leave_one_out if row.removed == BF and row.rank == 1]
        assert first == [H2]
        assert next(row.process for row in outcome.index if row.rank == 1) == COG

    @pytest.mark.parametrize("change", [lambda study: study, uncovered, priced])
    def test_every_sentence_of_a_reversal_is_true(self, change: Callable[[Inputs], Inputs], luo: Inputs) -> None:
        study = change(luo)
        full = degree(study)
        turned, names = set(), {row.process: row.label for row in study.processes}
        for row in solve(study).reversals:
            part = degree(without(study, row.removed))
            assert part[row.process_a] > part[row.process_b]
            assert full[row.process_a] < full[row.process_b]
            for name in (row.removed, row.process_a, row.process_b):
                assert names[name] in row.says
            turned.add((row.removed, row.process_a, row.process_b))
        for gone in (BF, COG, NG, H2):
            part = degree(without(study, gone))
            for a, b in permutations(part, 2):
                assert (part[a] > part[b] and full[a] < full[b]) == ((gone, a, b) in turned)

    def test_two_processes_are_not_taken_apart(self, luo: Inputs) -> None:
        pair = solve(alone(without(without(luo, NG), BF)))
        assert pair.leave_one_out == ()
        assert pair.reversals == ()

    @given(st.integers(0, 2**32), st.integers(3, 6))
    @UNHURRIED
    def test_with_fixed_references_nothing_hangs_on_who_is_compared(self, seed: int, count: int) -> None:
        study = fixed_study(seed, count)
        found = solve(study)
        full = {row.process: row.d for row in found.index}
        assert found.reversals == ()
        for row in found.leave_one_out:
            assert row.d == pytest.approx(full[row.process], abs=1e-12)
        for process, d in degree(without(study, "p0")).items():
            assert d == pytest.approx(full[process], abs=1e-12)


def fixed_study(seed: int, count: int) -> Inputs:
    """Processes by lot, all emissions measured, with references that the values lie inside of, or beyond."""
    rng = np.random.default_rng(seed)
    base = open_case(system("synergy"), "luo2025", "en").parsed.inputs
    assert isinstance(base, Inputs)
    kinds = rng.integers(0, 4, count)
    rows: dict[str, list[Any]] = {"processes": [], "energy_use": [], "measured_emissions": []}
    for at, kind in enumerate(kinds):
        for key, made in rows.items():
            made.append(replace(getattr(base, key)[kind], process=f"p{at}"))
        rows["processes"][-1] = replace(rows["processes"][-1], investment_yuan_per_t=float(rng.uniform(500, 9000)))
        emitted = {name: float(rng.uniform(0, 8)) for name in ("pm", "so2", "nox")}
        emitted["co2"] = float(rng.uniform(50, 2500))
        rows["measured_emissions"][-1] = replace(rows["measured_emissions"][-1], emissions=emitted)
    made_of = {key: tuple(made) for key, made in rows.items()}
    return alone(fixed(replace(base, **made_of, settings=replace(base.settings, reference_process=""))))


class TestRobustness:
    def test_as_counted_on_a_triangular_grid(self, outcome: Outcome) -> None:
        """D orders as C T does: who has the greatest C T under each of the weightings of 200 divisions."""
        step = 1 / 200
        weights = np.array([(i * step, j * step, 1 - (i + j) * step) for i in range(201) for j in range(201 - i)])
        u = np.array([(row.u_pollution, row.u_carbon, row.u_cost) for row in outcome.index])
        c = np.array([row.c for row in outcome.index])
        first = np.bincount((c * (weights @ u.T)).argmax(axis=-1), minlength=4) / len(weights)
        assert [row.process for row in outcome.robustness] == [BF, COG, NG, H2]
        assert [row.share_first for row in outcome.robustness] == pytest.approx(list(first), abs=0.01)

    def test_as_counted_by_runs(self, outcome: Outcome, luo: Inputs) -> None:
        """Whole runs under 300 weightings by lot: five standard errors."""
        lots = np.random.default_rng(5).dirichlet([1, 1, 1], 300)
        first = []
        for pollution, carbon, cost in lots:
            weights = {"weight_pollution": pollution, "weight_carbon": carbon, "weight_cost": cost}
            run = degree(replace(luo, settings=replace(luo.settings, **weights)))
            first.append(max(run, key=lambda key: run[key]))
        for row in outcome.robustness:
            error = (row.share_first * (1 - row.share_first) / len(lots)) ** 0.5
            assert first.count(row.process) / len(lots) == pytest.approx(row.share_first, abs=5 * error + 1e-3)

    def test_does_not_hang_on_the_weights_in_force(self, outcome: Outcome, luo: Inputs) -> None:
        lopsided = replace(luo.settings, weight_pollution=0.1, weight_carbon=0.1, weight_cost=0.8)
        assert solve(alone(replace(luo, settings=lopsided))).robustness == outcome.robustness

    def test_shares_sum_to_one(self, outcome: Outcome) -> None:
        assert sum(row.share_first for row in outcome.robustness) == pytest.approx(1)


# -- cost of abatement


class TestAbatement:
    def test_by_hand(self, outcome: Outcome) -> None:
        """Green hydrogen for BF-BOF: printed investment and energy of both, CO2 of section 2.1.2."""
        row = next(line for line in outcome.abatement if line.process == H2)
        extra = (374.715 + 1292.718) - (584.148 + 811.33)
        assert row.reference == BF
        assert row.cost_difference == pytest.approx(extra, abs=2e-3)
        assert row.co2_avoided == pytest.approx(1871.3 - 169.1)
        # the table holds yuan per kg; the sheet shows yuan per t
        assert row.cost_of_abatement == pytest.approx(extra / (1871.3 - 169.1), abs=1e-5)
        assert row.per_pollutant["so2"] == pytest.approx(extra / (5.02 - 0.09), abs=1e-3)

    def test_is_shown_per_tonne(self) -> None:
        rows = app.run_case("synergy", "luo2025").rows["abatement"]
        (row,) = (line for line in rows if line["process"] == H2)
        assert row["cost_of_abatement"] == pytest.approx(159.767, abs=1e-2)

    @pytest.mark.parametrize("change", [lambda study: study, uncovered, priced])
    @pytest.mark.parametrize("reference", ["", BF, COG, NG, H2])
    def test_from_the_cost_and_emission_tables(
        self, reference: str, change: Callable[[Inputs], Inputs], luo: Inputs
    ) -> None:
        study = change(luo)
        found = solve(alone(replace(study, settings=replace(study.settings, reference_process=reference))))
        costs = {row.process: row.investment + row.energy + row.other for row in found.costs}
        emitted = {row.process: row.emissions for row in found.emissions}
        chosen = reference or max(emitted, key=lambda key: emitted[key]["co2"])
        assert {row.process for row in found.abatement} == {key for key in (BF, COG, NG, H2) if key != chosen}
        for row in found.abatement:
            assert row.reference == chosen
            assert row.cost_difference == pytest.approx(costs[row.process] - costs[chosen])
            avoided = {name: emitted[chosen][name] - kg for name, kg in emitted[row.process].items()}
            assert row.co2_avoided == pytest.approx(avoided["co2"])
            per = {name: row.cost_difference / kg if kg > 0 else None for name, kg in avoided.items()}
            assert row.cost_of_abatement == (None if per["co2"] is None else pytest.approx(per["co2"]))
            for name in ("pm", "so2", "nox"):
                assert row.per_pollutant[name] == (None if per[name] is None else pytest.approx(per[name]))

    def test_where_none_is_avoided_there_is_no_cost_of_it(self, luo: Inputs) -> None:
        against_the_cleanest = replace(luo, settings=replace(luo.settings, reference_process=H2))
        for row in solve(alone(against_the_cleanest)).abatement:
            assert row.co2_avoided < 0
            assert row.cost_of_abatement is None

    @pytest.mark.parametrize("price", [0.05, 1.0])
    def test_carbon_price_is_not_counted_twice(self, price: float, luo: Inputs, outcome: Outcome) -> None:
        taxed = solve(alone(replace(luo, settings=replace(luo.settings, carbon_price=price))))
        assert taxed.abatement == outcome.abatement
        assert taxed.costs[0].carbon == pytest.approx(1871.3 * price)


# -- scenarios


class TestScenarios:
    def test_as_separate_runs(self, tmp_path: Path) -> None:
        path = app.new("synergy", tmp_path / "study.xlsx")
        base = {row["process"]: row["d"] for row in app.run(path, "").rows["index"]}
        rows = app.run(path).rows["scenarios"]
        names = list(dict.fromkeys(str(row["scenario"]) for row in rows))
        assert names == ["luo2025", "grid electricity", "cheap power", "ETS 100"]
        for name in names:
            mine = [row for row in rows if row["scenario"] == name]
            for row, one in zip(mine, app.run(path, name).rows["index"], strict=True):
                for column, value in one.items():
                    assert row[column] == (pytest.approx(value, abs=1e-12) if isinstance(value, float) else value)
                change, d, standing = row["d_change"], row["d"], base[one["process"]]
                assert isinstance(change, float)
                assert isinstance(d, float)
                assert isinstance(standing, float)
                assert change == pytest.approx(d - standing, abs=1e-12)
        moving = {str(row["scenario"]) for row in rows if row["d_change"]}
        assert moving == {"grid electricity", "cheap power", "ETS 100"}

    def test_the_same_whichever_is_run(self, tmp_path: Path) -> None:
        path = app.new("synergy", tmp_path / "study.xlsx")
        tables = [app.run(path, name).rows["scenarios"] for name in ("", "cheap power", "ETS 100")]
        assert tables[0] == tables[1] == tables[2]


def test_a_whole_run_is_quick(tmp_path: Path) -> None:
    """Under 3 s of this machine's work, written workbook included."""
    path = app.new("synergy", tmp_path / "study.xlsx")
    before = time.process_time()
    app.run(path, output=tmp_path / "results.xlsx")
    assert time.process_time() - before < 3
