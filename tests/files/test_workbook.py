"""Formulas of the workbooks we ship stand in their files as Excel has them: XlsxWriter would not add a prefix."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from lxml import etree
from xlsxwriter.worksheet import Worksheet

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(path for folder in ("templates", "workbooks") for path in (ROOT / folder).rglob("*.xls[xm]"))
HOLDS = ("f", "formula", "formula1", "formula2", "calculatedColumnFormula", "totalsRowFormula")


def formulas(path: Path) -> set[str]:
    """What a file has in cells, rules, validations and tables."""
    found: set[str] = set()
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            if name.startswith(("xl/worksheets/sheet", "xl/tables/")):
                root = etree.fromstring(parts.read(name))
                found |= {str(each.text) for tag in HOLDS for each in root.iter("{*}" + tag) if each.text}
    return found


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_no_formula_lacks_the_prefix_of_a_new_function(path: Path) -> None:
    said = formulas(path)
    assert len(said) > 20
    assert {formula for formula in said if Worksheet()._prepare_formula(formula, True) != formula} == set()
