"""Charts of the open workbook: they show the results where these now are, come with new ones and go with old ones."""

from __future__ import annotations

from collections.abc import Mapping

from steel_xl.adapters.live import LiveBook
from steel_xl.files.patch.drawings import Drawn, drawn_on
from steel_xl.files.patch.target import Target

_LINE = "\n"  # between names of charts
_WORDS = 3  # of the name of a chart of ours that say where and what it is; what follows says of which rows


def draw(live: LiveBook, scratch: Target) -> list[str]:
    """Let the charts of ours be those of `scratch`; returns the names of those that could not be drawn."""
    missing: list[str] = []
    for sheet in dict.fromkeys(scratch.named[key][0] for key in scratch.named):
        wanted = drawn_on(scratch.package, scratch.parts[sheet])
        if not wanted:
            continue
        there = str(live.vba("SteelXLSheets.ChartNames")(sheet)).split(_LINE)
        for name, drawn in wanted.items():
            have = name in there or _copied(live, sheet, name, wanted, there)
            if not (have and _redrawn(live, sheet, name, drawn)):
                missing.append(name)
        gone = [name for name in there if name and name not in wanted]
        if gone:
            live.vba("SteelXLSheets.DropCharts")(sheet, _LINE.join(gone))
    return missing


def _redrawn(live: LiveBook, sheet: str, name: str, drawn: Drawn) -> bool:
    redraw, count = live.vba("SteelXLSheets.RedrawSeries"), len(drawn.series)
    return all(redraw(sheet, name, count, at, *each) for at, each in enumerate(drawn.series, 1))


def _copied(live: LiveBook, sheet: str, name: str, wanted: Mapping[str, Drawn], there: list[str]) -> bool:
    """Draw a chart after one that shows the same of other rows, else after one drawn with the same: with its looks."""
    drawn, key = wanted[name], name.split()[:_WORDS]
    same = [each for each in there if each.split()[:_WORDS] == key]
    alike = [each for each in there if each in wanted and wanted[each].kinds == drawn.kinds]
    copy = live.vba("SteelXLSheets.CopyChart")
    return any(copy(sheet, model, name, *drawn.place, *drawn.texts) for model in dict.fromkeys([*same, *alike]))
