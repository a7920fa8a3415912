"""The engine against the whole study computed a second time in plain decimals."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, assume, given, settings

from steel_xl.app.opened import open_case
from steel_xl.catalog import system
from steel_xl.systems.synergy.engine import case_of, degrees, evaluate
from steel_xl.systems.synergy.scenario import examine
from steel_xl.systems.synergy.schema import Inputs
from steel_xl.systems.synergy.solve import solve
from tests.systems.oracle import Answer, Undefined, answer, grade, stage
from tests.systems.studies import studies

pytestmark = pytest.mark.slow  # the quick part of the suite stays under a minute

TIGHT = 1e-12


def compare(inputs: Inputs, told: Answer) -> None:
    """Every number of every result table."""
    found = solve(inputs)
    for row, carbon, cost, emission, score in zip(
        found.index, found.carbon, found.costs, found.emissions, found.indicator_scores, strict=True
    ):
        key = row.process
        assert {line.process for line in (carbon, cost, emission, score)} == {key}
        assert dict(emission.emissions) == near(told.emissions[key], 1e-9)
        assert (carbon.direct, carbon.computed, carbon.electricity, carbon.total) == near(
            [told.direct[key], told.computed[key], told.electricity[key], told.emissions[key]["co2"]], 1e-9
        )
        parts = {part: getattr(cost, part) for part in ("investment", "energy", "other", "carbon", "total")}
        assert parts == near(told.costs[key], 1e-9)
        assert dict(score.scores) == near(told.scores[key])
        assert (row.u_pollution, row.u_carbon, row.u_cost) == near(told.u[key])
        assert (row.c, row.t, row.d) == near([told.c[key], told.t[key], told.d[key]])
        assert row.rank == 1 + sum(other > told.d[key] + Decimal("1e-12") for other in told.d.values())


def near(values: dict[str, Decimal] | list[Decimal], absolute: float = TIGHT) -> object:
    """The same to 1e-12 of their size; sums of kg and yuan that cancel, to `absolute`."""
    if isinstance(values, dict):
        return pytest.approx({key: float(value) for key, value in values.items()}, rel=TIGHT, abs=absolute)
    return pytest.approx(tuple(map(float, values)), rel=TIGHT, abs=absolute)


def told_of(inputs: Inputs) -> Answer:
    """The study by hand, where its result exists and rounding is not magnified."""
    try:
        told = answer(inputs)
    except Undefined:
        assume(False)
        raise
    assume(told.narrowest > Decimal("0.02"))
    ds = sorted(told.d.values())
    assume(all(b == a or b - a > Decimal("1e-9") for a, b in pairwise(ds)))
    return told


@settings(max_examples=40, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(studies(weightings=("custom", "equal")))
def test_any_study_is_what_the_equations_say(inputs: Inputs) -> None:
    told = told_of(inputs)
    compare(inputs, told)


@settings(max_examples=40, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(studies(weightings=("entropy", "critic")))
def test_weights_found_from_the_data_are_what_the_equations_say(inputs: Inputs) -> None:
    """By the engine alone: a run also leaves out each process, and then these weights need not exist."""
    told = told_of(inputs)
    case = case_of(inputs)
    found = evaluate(case)
    c, t, d = degrees(case, found.u)
    names = [row.indicator for row in inputs.indicator_weights]
    for at, row in enumerate(inputs.processes):
        key = row.process
        assert dict(zip(names, found.scores[at], strict=True)) == near(told.scores[key])
        assert tuple(found.u[at]) == near(told.u[key])
        assert (c[at], t[at], d[at]) == near([told.c[key], told.t[key], told.d[key]])


@settings(max_examples=20, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(studies(weightings=("custom", "equal")))
def test_grades_and_stages_are_those_of_the_tables(inputs: Inputs) -> None:
    told = told_of(inputs)
    edges = [Decimal(tenth) / 10 for tenth in range(1, 10)]
    for row in solve(inputs).index:
        d, c = told.d[row.process], told.c[row.process]
        if all(abs(d - edge) > Decimal("1e-9") for edge in edges):
            assert row.grade == grade(d)
        if all(abs(c - edge) > Decimal("1e-9") for edge in edges):
            assert row.coupling_stage == stage(c)


@pytest.mark.parametrize("scenario", ["", "luo2025", "grid electricity", "cheap power", "ETS 100"])
@pytest.mark.parametrize("weighting", ["custom", "equal", "entropy", "critic"])
@pytest.mark.parametrize("model", ["standard", "corrected"])
def test_the_published_case_is_what_the_equations_say(scenario: str, weighting: str, model: str) -> None:
    opened = open_case(system("synergy"), "luo2025", "en")
    inputs = examine(opened.parsed, opened.labels, scenario, None).sound()
    named = replace(inputs.settings, weighting=weighting, coupling_model=model)
    inputs = replace(inputs, settings=named, sensitivity_ranges=())
    compare(inputs, answer(inputs))
