"""The carbon-peak workbook in a real spreadsheet: one branch, the totals and the peaks by its own formulas."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from steel_xl import app
from tests.office.session import Document, Office
from tests.office.test_built_workbook import TOLERANCE, checks, errors, master
from tests.systems import leap_forward as plain

PROOFS = 5  # a scenario: the first branch, the total, the net import, the peak, the intensity cut


@pytest.fixture(scope="module")
def city(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Document]:
    path: Path = tmp_path_factory.mktemp("leapx") / "x-city.xlsx"
    app.run_case("leapx", "x-city", path)
    with office.open(path) as document:
        document.recalculate()
        yield document


def test_every_native_formula_agrees_with_the_engine(city: Document) -> None:
    assert errors(city) == []
    lines = checks(city)
    assert len([line for line in lines if ": " in line[1]]) == PROOFS * len(plain.SCENARIOS)
    for name, what, now, engine, said in lines:
        assert now == pytest.approx(engine, rel=TOLERANCE, abs=TOLERANCE), (name, what)
        assert said == "OK", (name, what)
    assert master(city) == "All checks OK"


@pytest.mark.parametrize("scenario", plain.SCENARIOS)
def test_native_formulas_give_the_forward_run_s_numbers(city: Document, scenario: str) -> None:
    """Not by way of the engine: the spreadsheet's sums and products against plain Python."""
    native = {what.rpartition(": "): now for _, what, now, _, _ in checks(city) if ": " in what}
    found = {quantity.partition(",")[0]: now for (quantity, _, of), now in native.items() if of.split()[0] == scenario}
    expected = plain.co2(scenario, 2030)
    totals = [plain.co2(scenario, year)["total"] for year in plain.YEARS]
    assert found["CO2 of the first branch"] == pytest.approx(expected["industry/steel"])
    assert found["CO2 of all branches"] == pytest.approx(expected["total"])
    assert found["Net import"] == pytest.approx(expected["net_import"] / 6.829)
    assert found["Largest total"] == pytest.approx(max(totals))
    assert found["Intensity cut"] == pytest.approx(1 - totals[-1] / plain.gdp(2030) / totals[0])


def test_a_changed_milestone_turns_the_checks_red(city: Document) -> None:
    city.set("milestones", "G4", 700)
    city.recalculate()
    assert master(city).startswith("CHECK")
    city.set("milestones", "G4", 690)
    city.recalculate()
    assert master(city) == "All checks OK"
