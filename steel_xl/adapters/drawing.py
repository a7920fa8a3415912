"""Charts of the open workbook: they show the results where these now are, come with new ones and go with old ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from steel_xl.adapters.live import LiveBook
from steel_xl.files.charts import in_its_place
from steel_xl.files.patch.drawn import Drawn, Trace, drawn_on
from steel_xl.files.patch.target import Target

_LINE = "\n"  # between names
_WORDS = 3  # of the name of a chart of ours that say where and what it is; what follows says of which rows
_NONE = -1  # no colour

# What Excel calls these (XlChartType, XlMarkerStyle, XlDataLabelPosition).
_KINDS = {
    ("barChart", "clustered"): 51,
    ("barChart", "stacked"): 52,
    ("areaChart", "standard"): 1,
    ("areaChart", "stacked"): 76,
    ("lineChart", "standard"): 4,
    ("scatterChart", "lineMarker"): 74,
}
_LINES = ("lineChart", "scatterChart")
_MARKED_LINE, _POINTS = 65, -4169
_MARKERS = {"": 0, "none": -4142, "diamond": 2, "circle": 8}
_PLACES = {"t": 0, "r": -4152, "ctr": -4108}


def draw(live: LiveBook, scratch: Target) -> list[str]:
    """Let the charts of ours be those of `scratch`; returns the names of those that could not be drawn."""
    missing: list[str] = []
    for sheet in dict.fromkeys(scratch.named[key][0] for key in scratch.named):
        wanted = drawn_on(scratch.package, scratch.parts[sheet])
        if wanted:
            missing += _Sheet(live, sheet).draw(wanted)
    return missing


class _Sheet:
    """The charts of one sheet."""

    def __init__(self, live: LiveBook, sheet: str) -> None:
        self.live, self.sheet = live, sheet
        lines = (line.split(" ", 2) for line in str(self.ask("ChartNames")).split(_LINE) if line)
        self.there = {name: (int(row), int(column)) for row, column, name in lines}

    def draw(self, wanted: Mapping[str, Drawn]) -> list[str]:
        """Draw them all, and drop those that are not wanted; returns the names of those that could not be drawn."""
        missing = [name for name, drawn in wanted.items() if not _Chart(self, name, drawn).draw()]
        gone = [name for name in self.there if name not in wanted]
        if gone:
            self.ask("DropCharts", _LINE.join(gone))
        return missing

    def ask(self, macro: str, *arguments: object) -> Any:
        """What a macro says of this sheet."""
        return self.live.vba(f"SteelXLCharts.{macro}")(self.sheet, *arguments)


class _Chart:
    """One chart as it is to be."""

    def __init__(self, sheet: _Sheet, name: str, drawn: Drawn) -> None:
        self.sheet, self.name, self.drawn = sheet, name, drawn
        self.names = Counter(trace.name for trace in drawn.traces)
        self.owner = drawn.traces[0].up.rpartition("!")[0].removeprefix("=") + "!"

    def draw(self) -> bool:
        """Draw it; False if that cannot be."""
        new = self.name not in self.sheet.there
        if new and not self._copied():
            return False
        lines = ("\t".join((trace.name, trace.across, trace.up)) for trace in self.drawn.traces)
        said = self._ask("RedrawSeries", self.owner, _LINE.join(lines))
        if said is False:
            return False
        counts, *have = str(said).split(_LINE)
        done, anew = self._hold(have), new or Counter(have) != self.names
        if anew:
            self._dress(have)
        if new or not set(have) & set(self.names):
            self._set_up()
        if not new:
            self._place()
        self._scale(new=new)
        self._list(*map(int, counts.split()), anew=anew, alone=new or len(have) == 1)
        return done

    def _hold(self, have: list[str]) -> bool:
        """Let the wanted series be there and no others of ours; False if that cannot be."""
        gone = list((Counter(have) - self.names).elements())
        first = len(gone) < len(have)  # a chart without series would lose its axes
        if first:
            self._drop(gone)
        done = self._add_to(have)
        if not first:
            self._drop(gone)
        return done

    def _place(self) -> None:
        """Make room for others, and go where there is; one that somebody moved stays."""
        place = self.sheet.there[self.name]
        if place != self.drawn.place and in_its_place(*place):
            self._ask("PlaceChart", *self.drawn.place)

    def _scale(self, *, new: bool) -> None:
        """An axis that is fitted to the results is fitted to the new ones."""
        for number, axis in enumerate(self.drawn.axes, 1):
            if new or axis.low or axis.high:
                self._ask("ScaleAxis", number, axis.low, axis.high)

    def _list(self, total: int, shown: int, *, anew: bool, alone: bool) -> None:
        """Let the legend have what it should; one the user took away stays away, but a series `alone` needed none."""
        silent = self.drawn.legend
        if silent is None or (shown < 0 and not alone):
            return
        if anew or shown != total - len(silent):
            self._ask("ListSeries", _LINE.join(silent))

    def _add_to(self, have: list[str]) -> bool:
        """Add the series that are not there yet; False if that cannot be."""
        places = Counter[str]()
        done = True
        for trace in self.drawn.traces:
            places[trace.kind[0]] += 1
            if trace.name not in have:
                done &= self._add(trace, have, places[trace.kind[0]])
        return done

    def _dress(self, have: list[str]) -> None:
        """Let series that stay have their own looks where they wear a colour of ours: new ones have some of these."""
        worn = {trace: trace.line if trace.kind[0] in _LINES else trace.fill for trace in self.drawn.traces}
        palette = "|".join(["", *(str(_colour(said)) for said in worn.values()), ""])
        for trace, said in worn.items():
            if trace.name in have and said:
                self._ask("DressSeries", self.owner, trace.name, palette, _kind(trace), *_looks(trace))

    def _drop(self, gone: Iterable[str]) -> None:
        for name in gone:
            self._ask("DropSeries", self.owner, name)

    def _add(self, trace: Trace, have: list[str], place: int) -> bool:
        alike = (each.name for each in self.drawn.traces if each.name in have and _kind(each) == _kind(trace))
        told = (trace.name, trace.across, trace.up)
        done = self._ask("AddSeries", self.owner, next(alike, ""), *told, _kind(trace), *_looks(trace), place)
        if labels := trace.labels:
            said = (labels.form, _PLACES[labels.where], _colour(labels.ink), labels.bold)
            self._ask("LabelSeries", self.owner, trace.name, *said)
        return bool(done)

    def _copied(self) -> bool:
        """Draw it after one that shows the same of other rows, else after any: with the looks of that one."""
        key = self.name.split()[:_WORDS]
        same = [name for name in self.sheet.there if name.split()[:_WORDS] == key]
        models = dict.fromkeys([*same, *self.sheet.there])
        return any(
            self._ask("CopyChart", self.name, *self.drawn.place, model not in same, of=model) for model in models
        )

    def _set_up(self) -> None:
        across, up = self.drawn.axes
        said = (self.drawn.title, across.title, up.title, across.form, up.form)
        shown = (self.drawn.gap, self.drawn.spacing, self.drawn.between, self.drawn.grid)
        self._ask("SetUpChart", *said, *shown)

    def _ask(self, macro: str, *arguments: object, of: str = "") -> Any:
        return self.sheet.ask(macro, of or self.name, *arguments)


def _kind(trace: Trace) -> int:
    """What Excel calls its kind."""
    if trace.kind[0] == "lineChart" and trace.marker != "none":
        return _MARKED_LINE
    if trace.kind[0] == "scatterChart" and not trace.line:
        return _POINTS
    return _KINDS[trace.kind]


def _looks(trace: Trace) -> tuple[int, int, float, int, int]:
    """Fill, line and its weight, markers and their size, in Excel's numbers."""
    return _colour(trace.fill), _colour(trace.line), trace.weight, _MARKERS[trace.marker], trace.size


def _colour(said: str) -> int:
    """A colour as Excel counts it: red is the lowest byte."""
    return int.from_bytes(bytes.fromhex(said), "little") if said else _NONE
