"""The shared golden cases: every function that exists gives the published answer, in the published shape."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from steel_xl import formulas

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data" / "function_cases.json").read_text(encoding="utf-8")
)
WRITTEN = [case for case in CASES if hasattr(formulas, case["function"].lower())]
SYNERGY = {
    "SYNERGY_INDEX",
    "COUPLING_DEGREE",
    "COORDINATION_DEGREE",
    "SYNERGY_GRADE",
    "COUPLING_STAGE",
    "NORMALISE",
    "ENTROPY_WEIGHTS",
    "CAPITAL_RECOVERY",
    "ANNUALISED_COST",
    "POLLUTANT_EMISSION",
    "CARBON_EMISSION",
}


def test_the_synergy_rows_are_all_taken_up() -> None:
    assert {case["function"] for case in WRITTEN} >= SYNERGY


@pytest.mark.parametrize("case", WRITTEN, ids=lambda case: f"{case['function']}-{case['note']}")
def test_golden_case(case: dict[str, Any]) -> None:
    result = getattr(formulas, case["function"].lower())(*case["args"])
    expected = case["expected"]
    if isinstance(expected, str):
        assert result == expected
    elif isinstance(expected, list):
        assert np.shape(result) == np.shape(expected)
        np.testing.assert_allclose(result, expected, rtol=case["rel_tol"], atol=1e-12)
    else:
        assert float(result) == pytest.approx(expected, rel=case["rel_tol"], abs=1e-12)


def test_every_exported_name_is_there_once() -> None:
    assert len(set(formulas.__all__)) == len(formulas.__all__)
    assert all(hasattr(formulas, name) for name in formulas.__all__)
