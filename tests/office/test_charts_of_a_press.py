"""Charts that a press of the button leaves are those a run of the file leaves: our VBA over Excel's objects."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from steel_xl import app
from steel_xl.adapters import drawing
from steel_xl.adapters.live import LiveBook
from steel_xl.files.patch.package import Package
from steel_xl.files.patch.target import Target
from tests.files.filled import pair
from tests.office.bridge import Bridge
from tests.office.chart_model import Charts
from tests.office.charts import charts_in
from tests.office.engine import Macros
from tests.office.session import Document


class Live(NamedTuple):
    """As much of an open workbook as drawing asks for."""

    vba: Any


@pytest.fixture(scope="module")
def macros(bridge: Bridge, tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = app.new("synergy", tmp_path_factory.mktemp("charts") / "macros.xlsm", "blank")
    with bridge.open(path) as document:
        yield document


def pressed(bridge: Bridge, macros: Document, before: Path, results: Path) -> Charts:
    """The charts of a workbook once those of another were drawn in it."""
    bridge.charts[""] = charts_in(before)

    known = Macros(macros.model)

    def vba(name: str) -> Any:
        return partial(lambda *arguments: known.called(name, arguments), "")

    live: LiveBook = Live(vba)  # type: ignore[assignment]
    assert drawing.draw(live, Target(Package(results, results))) == []
    assert bridge.failed == []
    charts = bridge.charts[""]
    assert charts.refused == []
    assert charts.failed == []
    return charts


@pytest.mark.parametrize("name", ["synergy", "leapx", "scrap"])
def test_a_study_that_was_blank_gains_the_charts_of_a_run(
    bridge: Bridge, macros: Document, tmp_path: Path, name: str
) -> None:
    blank, full = pair(name, tmp_path)
    gained, wanted = pressed(bridge, macros, blank, full).said(), charts_in(full).said()
    assert gained.keys() == wanted.keys()
    for key, chart in wanted.items():
        assert gained[key] == chart, key


@pytest.mark.parametrize("name", ["synergy", "leapx", "scrap"])
def test_a_study_that_is_blank_again_loses_them(bridge: Bridge, macros: Document, tmp_path: Path, name: str) -> None:
    blank, full = pair(name, tmp_path)
    left, wanted = pressed(bridge, macros, full, blank).said(), charts_in(blank).said()
    assert left.keys() == wanted.keys()
    for key, chart in wanted.items():
        if chart["axes"][1][2] is None:  # nothing to fit an axis to: it stays as it was
            chart["axes"][1] = left[key]["axes"][1]
        if len(chart["series"]) == 1:  # one is left: its legend stays
            chart["legend"] = left[key]["legend"]
        for series, kept in zip(chart["series"], left[key]["series"], strict=True):
            series |= {look: kept[look] for look in ("fill", "line") if look in series}  # nothing new has their colours
        assert left[key] == chart, key
