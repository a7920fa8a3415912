"""Charts of the open workbook: they show the results where these now are, come with new ones and go with old ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from steel_xl.adapters.chart_terms import LINES, PLACES, colour, kind_of, looks
from steel_xl.adapters.live import LiveBook, parcels
from steel_xl.files.charts import in_its_place
from steel_xl.files.patch.drawn import Drawn, Trace, drawn_on
from steel_xl.files.patch.target import Target

_LINE, _CHART = "\n", "\f"  # between names, and between charts
_WORDS = 3  # of the name of a chart of ours that say where and what it is; what follows says of which rows


def draw(live: LiveBook, scratch: Target) -> list[str]:
    """Let the charts of ours be those of `scratch`; returns the names of those that could not be drawn."""
    missing: list[str] = []
    for sheet in dict.fromkeys(scratch.named[key][0] for key in scratch.named):
        wanted = drawn_on(scratch.package, scratch.parts[sheet])
        if wanted:
            missing += _Sheet(live, sheet, wanted).draw()
    return missing


class _Shown(NamedTuple):
    """A chart that is there: where, and its counts and the names of its series of ours; nothing if it failed."""

    place: tuple[int, int]
    said: list[str]


class _Sheet:
    """The charts of one sheet; those that are there have their new numbers with one call."""

    def __init__(self, live: LiveBook, sheet: str, wanted: Mapping[str, Drawn]) -> None:
        self.live, self.sheet, self.wanted = live, sheet, wanted
        self.there = self.redrawn(wanted)

    def redrawn(self, names: Iterable[str]) -> dict[str, _Shown]:
        """Give charts that are there new numbers; returns all that are there."""
        found: dict[str, _Shown] = {}
        for told in parcels((_told(name, self.wanted[name]) for name in names), _CHART):
            for each in filter(None, str(self.ask("RedrawCharts", told)).split(_CHART)):
                first, *said = each.split(_LINE)
                row, column, name = first.split(" ", 2)
                if said or name not in found:
                    found[name] = _Shown((int(row), int(column)), said)
        return found

    def draw(self) -> list[str]:
        """Draw them all, and drop those that are not wanted; returns the names of those that could not be drawn."""
        missing = [name for name, drawn in self.wanted.items() if not _Chart(self, name, drawn).draw()]
        gone = [name for name in self.there if name not in self.wanted]
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
        self.owner = _owner(drawn)

    def draw(self) -> bool:
        """Draw it; False if that cannot be."""
        new = self.name not in self.sheet.there
        if new and not self._copied():
            return False
        there = self.sheet.redrawn([self.name]) if new else self.sheet.there
        if self.name not in there or not there[self.name].said:
            return False
        counts, *have = there[self.name].said
        done, anew = self._hold(have), new or Counter(have) != self.names
        if anew:
            self._dress(have)
        if new or not set(have) & set(self.names):
            self._set_up()
        if not new:
            self._place()
        if new or not have:
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
        place = self.sheet.there[self.name].place
        if place != self.drawn.place and in_its_place(*place):
            self._ask("PlaceChart", *self.drawn.place)

    def _scale(self, *, new: bool) -> None:
        """Fit the axes of a chart that had no numbers of ours."""
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
        worn = {trace: trace.line if trace.kind[0] in LINES else trace.fill for trace in self.drawn.traces}
        palette = "|".join(["", *(str(colour(said)) for said in worn.values()), ""])
        for trace, said in worn.items():
            if trace.name in have and said:
                self._ask("DressSeries", self.owner, trace.name, palette, kind_of(trace), *looks(trace))

    def _drop(self, gone: Iterable[str]) -> None:
        for name in gone:
            self._ask("DropSeries", self.owner, name)

    def _add(self, trace: Trace, have: list[str], place: int) -> bool:
        alike = (each.name for each in self.drawn.traces if each.name in have and kind_of(each) == kind_of(trace))
        told = (trace.name, trace.across, trace.up)
        done = self._ask("AddSeries", self.owner, next(alike, ""), *told, kind_of(trace), *looks(trace), place)
        if labels := trace.labels:
            said = (labels.form, PLACES[labels.where], colour(labels.ink), labels.bold)
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


def _told(name: str, drawn: Drawn) -> str:
    """What `RedrawCharts` is told of a chart."""
    axes = "\t".join(end for axis in drawn.axes for end in (axis.low, axis.high))
    lines = ("\t".join((trace.name, trace.across, trace.up)) for trace in drawn.traces)
    return _LINE.join((name, _owner(drawn), axes, *lines))


def _owner(drawn: Drawn) -> str:
    """The sheet its numbers are on, as formulas write it."""
    return drawn.traces[0].up.rpartition("!")[0].removeprefix("=") + "!"
