"""Studies without a solution: who lacks what, which constraints must give, and what contradicts what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from steel_xl.sheet.issue import ModelInfeasible
from steel_xl.systems.scrap.schema import Inputs, OwnConstraint, OwnTerm
from steel_xl.systems.scrap.solution import solve_scenario
from steel_xl.systems.scrap.study import study
from tests.systems.scrap_studies import made_up

Lines = list[list[float]]
QUOTA: Lines = [[50.0, 50, 50], [20, 20, 20]]
SCRAP: Lines = [[20.0, 22, 25], [12, 14, 16]]


def told(inputs: Inputs, scenario: str = "coord") -> list[str]:
    with pytest.raises(ModelInfeasible) as found:
        solve_scenario(study(inputs), scenario)
    return list(found.value.constraints)


def test_a_sound_study_has_none() -> None:
    solve_scenario(study(made_up(QUOTA, SCRAP)), "coord")


def test_own_constraints_that_contradict_each_other_are_named_with_what_they_must_give() -> None:
    rows = (OwnConstraint("much", ">=", 30.0, from_year=2031), OwnConstraint("little", "<=", 10.0))
    terms = tuple(OwnTerm(row.constraint, "output", 1.0, province="P0", route="scrap_eaf") for row in rows)
    lines = told(replace(made_up(QUOTA, SCRAP), own_constraints=rows, own_terms=terms))
    assert lines[0] == "COORD has no solution as stated."
    gives = [line for line in lines if "would have to give by 20.000 Mt" in line]
    assert len(gives) == 2
    together = lines[lines.index("These contradict each other:") + 1 :]
    assert together == [
        '  - own constraint "much" in 2031: limit 30.000',
        '  - own constraint "little" in 2031: limit 10.000',
    ]


def test_capacity_below_demand_names_the_province_the_year_and_the_limits() -> None:
    quota: Lines = [[50.0, 90, 90], [20, 20, 20]]
    inputs = made_up(quota, [[30.0, 32, 35], [12, 14, 16]], bf_new_build_max=0.0, eaf_build_national=1.0)
    lines = told(inputs)
    assert lines[1].startswith("P0 2031: 24.2")
    assert lines[1].endswith("Mt of the quota of 90.000 Mt cannot be made")
    assert "  - output of P0 in 2031 meets its quota of 90.000 Mt" in lines
    assert "  - new scrap EAFs in 2031: 1.000 Mt at most in the whole country" in lines
    assert "  - new capacity of BF-BOF in P0 in 2031: 0.000 Mt at most" in lines


def test_scrap_below_the_least_charges_names_it() -> None:
    lines = told(made_up(QUOTA, [[20.0, 1, 25], [12, 0.5, 16]]))
    assert "  - scrap of P0 in 2031 is 1.000 Mt, used or unused" in lines
    assert "  - least scrap charge of BF-BOF in P0 in 2031" in lines


def test_a_lock_in_that_no_unmet_quota_can_undo_is_found_in_its_first_years() -> None:
    """Blast furnaces that may not retire but must be used, while demand falls."""
    quota: Lines = [[50.0, 50, 40], [20, 20, 20]]
    lines = told(made_up(quota, SCRAP, bf_retirement_max=0.0, bf_retirement_before=0.0, bf_min_utilisation=1.0))
    assert "  - least use of blast furnaces in P0 in 2032" in lines
    assert not any("P1" in line for line in lines)


def test_an_import_cap_that_starves_a_province_is_named() -> None:
    base = made_up([[50.0, 50], [20, 20]], [[20.0, 1], [20, 40]], fix_first_year="yes")
    capped = tuple(replace(row, import_cap=0.0 if row.province == "P0" else None) for row in base.province_data)
    lines = told(replace(base, province_data=capped))
    assert any(line.startswith("import cap of P0 in 2031: 0.000 Mt: would have to give") for line in lines)
    assert "  - import cap of P0 in 2031: 0.000 Mt" in lines


def test_the_words_are_those_of_the_workbook_s_language() -> None:
    base = made_up(QUOTA, [[20.0, 1, 25], [12, 0.5, 16]])
    lines = told(replace(base, settings=replace(base.settings, language="zh")))
    assert lines[0] == "COORD按现有设定无解。"
    assert "以下各项相互矛盾：" in lines


@pytest.mark.parametrize("mode", ["myopic", "single_year"])
def test_year_by_year_the_first_year_that_fails_is_told(mode: str) -> None:
    lines = told(made_up(QUOTA, [[20.0, 1, 25], [12, 0.5, 16]], mode=mode))
    assert any(line.startswith("P0 2031:") for line in lines)
    assert "  - scrap of P0 in 2031 is 1.000 Mt, used or unused" in lines
