"""A frozen copy in a spreadsheet that has neither Python nor macros: values, live formulas and charts are there."""

from pathlib import Path

import pytest

from steel_xl import app
from steel_xl.files.patch.package import Package
from tests.files.calling_workbook import FROZEN, SHEET, D, calling
from tests.office.session import Office

ERRORS = {"F9"}


def test_opens_without_macros(office: Office, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        (tmp_path / "case.xlsm").write_bytes(calling(patch))
    app.freeze(tmp_path / "case.xlsm", tmp_path / "client.xlsx")
    names = list(Package(tmp_path / "client.xlsx").parts.sheets)
    with office.open(tmp_path / "case.xlsm") as with_macros:
        charts = {name: with_macros.chart_count(name) for name in names}
    with office.open(tmp_path / "client.xlsx") as document:
        document.recalculate()
        assert document.sheet_names == names
        for cell, value in FROZEN.items():
            if cell not in ERRORS:
                assert document.value(SHEET, cell) == (float(value) if not isinstance(value, str) else value), cell
        assert document.error(SHEET, "F9") != 0  # the error value that stood there
        assert document.value(SHEET, "K2") == 2 * D
        document.set("plain", "A1", 0)
        document.set(SHEET, "F2", 0.25)
        assert document.value(SHEET, "K2") == 0.5  # a formula of Excel is live
        assert {name: document.chart_count(name) for name in names} == charts
        assert sum(charts.values()) > 1
        for name in names:
            used = document.model.Sheets.getByName(name).createCursor()
            used.gotoEndOfUsedArea(False)
            area = document.model.Sheets.getByName(name).getCellRangeByPosition(
                0, 0, used.RangeAddress.EndColumn, used.RangeAddress.EndRow
            )
            failed = area.queryFormulaCells(4).RangeAddressesAsString  # formulas that show an error
            assert failed == ("'my model'.F9" if name == SHEET else ""), name
        assert document.model.BasicLibraries.hasByName("VBAProject") is False
