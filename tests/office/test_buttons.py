"""Buttons of the cover: in LibreOffice each is bound to a Sub of ours, and pressing it says what Python shall run."""

from __future__ import annotations

from pathlib import Path

import pytest

from steel_xl import app
from steel_xl.catalog import BLANK
from steel_xl.sheet.label import Labels
from tests.office.bridge import Bridge, buttons
from tests.office.session import Office

SAYS = "import steel_xl.adapters.macros as m; m."
RUNS = {"run": "run_scenario()", "check": "check_inputs()", "explain": "explain_errors()"}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_pressing_a_button_runs_its_python(
    lang: str, bridge: Bridge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = app.new("synergy", tmp_path / "case.xlsm", BLANK, lang)
    labels = Labels(lang, "synergy")
    monkeypatch.setattr(bridge, "run", lambda command: None)
    monkeypatch.setattr(bridge, "commands", [])
    with bridge.open(path) as document:
        cover = labels.sheet("cover")
        found = buttons(document, cover)
        assert list(found) == [labels.text(f"button.{key}") for key in RUNS]
        for key, what in RUNS.items():
            bridge.press(document, found[labels.text(f"button.{key}")])
            assert bridge.commands[-1] == SAYS + what
    assert len(bridge.commands) == len(RUNS)
    assert bridge.failed == []


def test_the_buttons_stand_beside_the_facts_of_the_cover_and_cover_no_cell_with_text(
    office: Office, tmp_path: Path
) -> None:
    path = app.new("synergy", tmp_path / "case.xlsm", BLANK)
    with office.open(path) as document:
        sheet = document.model.Sheets.getByName("cover")
        shapes = [sheet.DrawPage.getByIndex(at) for at in range(sheet.DrawPage.Count)]
        assert len(shapes) == len(RUNS)
        bottoms: list[int] = []
        for shape in shapes:
            left, top = shape.Position.X, shape.Position.Y
            right, bottom = left + shape.Size.Width, top + shape.Size.Height
            for row in range(30):
                for column in range(7):
                    cell = sheet.getCellByPosition(column, row)
                    x, y = cell.Position.X, cell.Position.Y
                    over = x < right and left < x + cell.Size.Width and y < bottom and top < y + cell.Size.Height
                    assert not (over and cell.String), (cell.AbsoluteName, cell.String)
            assert not bottoms or top >= bottoms[-1]
            bottoms.append(bottom)
            assert right <= sheet.getCellByPosition(6, 0).Position.X
