"""Charts as Excel's object model has them, for VBA that runs in LibreOffice, which has no such model.

Only what our VBA uses, as Microsoft's reference describes it; whatever else it asks for is refused and kept in
`Charts.refused`. LibreOffice's own Python loads this module (`tests.office.within`), which has the standard library.
"""

from __future__ import annotations

import copy
from typing import Any

CLUSTERED, STACKED, AREA, STACKED_AREA, LINE, MARKED, SCATTER, POINTS = 51, 52, 1, 76, 4, 65, 74, -4169
FAMILIES = ((AREA, STACKED_AREA), (CLUSTERED, STACKED), (LINE, MARKED), (SCATTER, POINTS))  # in the order Excel has
MARKERS = {None: 0, "none": -4142, "diamond": 2, "circle": 8}
AUTO = None
HIGH, WIDE = 15.0, 48.0  # of a cell, in points


def family(kind: int) -> int:
    """Which part of a chart series of this kind stand in."""
    found = [at for at, kinds in enumerate(FAMILIES) if kind in kinds]
    return found[0]


class Thing:
    """An object with nothing but the properties it was made with."""

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


class Fill:
    Visible: Any = True

    def __init__(self) -> None:
        self.ForeColor = Thing(RGB=0)

    def Solid(self) -> None:  # noqa: N802 - Excel's names here and below
        self.Visible = True


class Series:
    def __init__(self, chart: Chart, kind: int) -> None:
        self.chart, self._kind = chart, kind
        self.Name = "Series1"
        self.XValues = self.Values = ""
        self.Format = Thing(Fill=Fill(), Line=Thing(Visible=True, ForeColor=Thing(RGB=0), Weight=0.75))
        self.MarkerStyle, self.MarkerSize = 0, 0
        self.MarkerBackgroundColor = self.MarkerForegroundColor = self.MarkerForegroundColorIndex = -1
        self._labels: Any = None
        self.listed = True

    @property
    def Formula(self) -> str:  # noqa: N802
        parts = (f'"{self.Name}"', self.XValues.removeprefix("="), self.Values.removeprefix("="), str(self.PlotOrder))
        return f"=SERIES({','.join(parts)})"

    @property
    def ChartType(self) -> int:  # noqa: N802
        return self._kind

    @ChartType.setter
    def ChartType(self, kind: int) -> None:  # noqa: N802
        family(int(kind))
        self._kind = int(kind)
        if family(self._kind) in (0, 1):  # one way of grouping for all areas, one for all columns
            for each in self.chart.within(family(self._kind)):
                each._kind = self._kind
        self.chart.sort()

    @property
    def PlotOrder(self) -> int:  # noqa: N802
        return self.chart.within(family(self._kind)).index(self) + 1

    @PlotOrder.setter
    def PlotOrder(self, place: int) -> None:  # noqa: N802
        mine = self.chart.within(family(self._kind))
        mine.remove(self)
        mine.insert(int(place) - 1, self)
        others = [each for each in self.chart.series if each not in mine]
        self.chart.series = [*others, *mine]
        self.chart.sort()

    @property
    def HasDataLabels(self) -> bool:  # noqa: N802
        return self._labels is not None

    @HasDataLabels.setter
    def HasDataLabels(self, value: bool) -> None:  # noqa: N802
        font = Thing(Size=10, Bold=False, Color=0)
        self._labels = Thing(NumberFormat="General", Position=0, Font=font) if value else None

    @property
    def DataLabels(self) -> Any:  # noqa: N802
        return self._labels

    def Delete(self) -> None:  # noqa: N802
        self.chart.series.remove(self)

    def said(self) -> dict[str, Any]:
        """What it shows, and how."""
        line, fill = self.Format.Line, self.Format.Fill
        marked = family(self._kind) > 1
        shown = {
            "kind": self._kind,
            "name": self.Name,
            "across": self.XValues,
            "up": self.Values,
            "line": line.ForeColor.RGB if line.Visible else -1,
            "marker": self.MarkerStyle if marked else 0,
        }
        if marked and self.MarkerStyle not in (0, MARKERS["none"]):
            shown["fill"] = self.MarkerBackgroundColor
        if not marked:
            shown["fill"] = fill.ForeColor.RGB if fill.Visible else -1
        if self._labels is not None:
            shown["labels"] = (self._labels.NumberFormat, self._labels.Font.Color)
        return shown


class All:
    """A collection: counted, and asked by number from 1."""

    def __init__(self, items: list[Any]) -> None:
        self._items = items

    @property
    def Count(self) -> int:  # noqa: N802
        return len(self._items)


class AllSeries(All):
    def __init__(self, chart: Chart) -> None:
        super().__init__(chart.series)
        self.chart = chart

    def NewSeries(self) -> Series:  # noqa: N802
        made = Series(self.chart, self.chart.series[-1].ChartType if self.chart.series else CLUSTERED)
        self.chart.series.append(made)
        return made


class Axis:
    HasMajorGridlines = False
    TickLabelSpacing = 1
    AxisBetweenCategories = True

    def __init__(self) -> None:
        self._title: Any = None
        self.TickLabels: Any = Thing(NumberFormat="General")
        self.low: float | None = AUTO
        self.high: float | None = AUTO

    @property
    def HasTitle(self) -> bool:  # noqa: N802
        return self._title is not None

    @HasTitle.setter
    def HasTitle(self, value: bool) -> None:  # noqa: N802
        self._title = Thing(Text="") if value else None

    @property
    def AxisTitle(self) -> Any:  # noqa: N802
        return self._title

    def __dir__(self) -> list[str]:
        ends = ("MinimumScale", "MaximumScale")
        return [*super().__dir__(), *ends, *(f"{end}IsAuto" for end in ends)]

    def __getattr__(self, name: str) -> Any:
        found = {"MinimumScale": "low", "MaximumScale": "high"}.get(name.removesuffix("IsAuto"))
        if found is None:
            raise AttributeError(name)
        return getattr(self, found) is AUTO if name.endswith("IsAuto") else getattr(self, found)

    def __setattr__(self, name: str, value: Any) -> None:
        end = {"MinimumScale": "low", "MaximumScale": "high"}.get(name.removesuffix("IsAuto"))
        super().__setattr__(end or name, (AUTO if value else 0) if name.endswith("IsAuto") else value)


class Legend:
    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.Position = -4107
        self.Font = Thing(Size=9, Color=0)

    def LegendEntries(self, number: int | None = None) -> Any:  # noqa: N802
        shown = [each for each in self.chart.series if each.listed]
        return All(shown) if number is None else Entry(shown[int(number) - 1])


class Entry:
    def __init__(self, series: Series) -> None:
        self.series = series

    def Delete(self) -> None:  # noqa: N802
        self.series.listed = False


class Chart:
    def __init__(self) -> None:
        self.series: list[Series] = []
        self.axes = (Axis(), Axis())
        self.gap, self.overlap = 150, 0
        self._title: Any = None
        self._legend: Any = None

    def within(self, part: int) -> list[Series]:
        return [each for each in self.series if family(each.ChartType) == part]

    def sort(self) -> None:
        self.series.sort(key=lambda each: family(each.ChartType))

    def SeriesCollection(self, number: int | None = None) -> Any:  # noqa: N802
        return AllSeries(self) if number is None else self.series[int(number) - 1]

    def Axes(self, number: int) -> Axis:  # noqa: N802
        if not self.series:
            raise LookupError("a chart without series has no axes")
        return self.axes[int(number) - 1]

    def ChartGroups(self, number: int) -> Any:  # noqa: N802
        if not self.within(1):
            raise LookupError("no columns")
        return Columns(self)

    @property
    def HasTitle(self) -> bool:  # noqa: N802
        return self._title is not None

    @HasTitle.setter
    def HasTitle(self, value: bool) -> None:  # noqa: N802
        self._title = (self._title or Thing(Text="")) if value else None

    @property
    def ChartTitle(self) -> Any:  # noqa: N802
        return self._title

    @property
    def HasLegend(self) -> bool:  # noqa: N802
        return self._legend is not None

    @HasLegend.setter
    def HasLegend(self, value: bool) -> None:  # noqa: N802
        self._legend = (self._legend or Legend(self)) if value else None
        for each in () if value else self.series:
            each.listed = True

    @property
    def Legend(self) -> Any:  # noqa: N802
        return self._legend

    def said(self) -> dict[str, Any]:
        """What it shows, and how."""
        return {
            "title": self._title.Text if self._title else "",
            "axes": [
                (each.AxisTitle.Text if each.HasTitle else "", each.TickLabels.NumberFormat, each.low, each.high)
                for each in self.axes
            ],
            "grid": self.axes[0].HasMajorGridlines,
            "gap": (self.gap, self.overlap) if self.within(1) else None,
            "legend": [each.Name for each in self.series if each.listed] if self._legend else None,
            "series": [each.said() for each in self.series],
        }


class Columns:
    def __init__(self, chart: Chart) -> None:
        self.chart = chart

    @property
    def GapWidth(self) -> int:  # noqa: N802
        return self.chart.gap

    @GapWidth.setter
    def GapWidth(self, value: int) -> None:  # noqa: N802
        self.chart.gap = value

    @property
    def Overlap(self) -> int:  # noqa: N802
        return self.chart.overlap

    @Overlap.setter
    def Overlap(self, value: int) -> None:  # noqa: N802
        self.chart.overlap = value


class ChartObject:
    Left, Top = 0.0, 0.0

    def __init__(self, sheet: Sheet, name: str, chart: Chart) -> None:
        self.sheet, self.Name, self.Chart = sheet, name, chart

    @property
    def TopLeftCell(self) -> Any:  # noqa: N802
        return Thing(Row=int(self.Top // HIGH) + 1, Column=int(self.Left // WIDE) + 1)

    def Duplicate(self) -> ChartObject:  # noqa: N802
        sheet, self.sheet = self.sheet, None  # type: ignore[assignment]
        made = copy.deepcopy(self)
        self.sheet = made.sheet = sheet
        made.Name = f"Chart {len(sheet.charts) + 1}"
        sheet.charts.append(made)
        return made

    def Delete(self) -> None:  # noqa: N802
        self.sheet.charts.remove(self)


class Sheet:
    def __init__(self) -> None:
        self.charts: list[ChartObject] = []

    def ChartObjects(self, key: int | str | None = None) -> Any:  # noqa: N802
        if key is None:
            return All(self.charts)
        if isinstance(key, str):
            return {each.Name: each for each in reversed(self.charts)}[key]
        return self.charts[int(key) - 1]

    def Cells(self, row: int, column: int) -> Any:  # noqa: N802
        return Thing(Left=(column - 1) * WIDE, Top=(row - 1) * HIGH)


class Charts:
    """The charts of a workbook."""

    def __init__(self, sheets: dict[str, Sheet]) -> None:
        self.refused: list[str] = []
        self.failed: list[str] = []
        self.sheets = sheets

    def Worksheets(self, name: str) -> Sheet:  # noqa: N802
        return self.sheets[name]

    def knows(self, thing: Any, name: str, *, method: bool) -> bool:
        """Whether an object has a method or property of that name; one that has neither is kept."""
        called = callable(getattr(type(thing), name, None))
        if not called and name not in dir(thing):
            self.refused.append(f"{type(thing).__name__}.{name}")
            return False
        return called is method

    def said(self) -> dict[tuple[str, str], dict[str, Any]]:
        """All charts of ours, by sheet and name."""
        return {
            (name, each.Name): {"place": (each.Top, each.Left), **each.Chart.said()}
            for name, sheet in self.sheets.items()
            for each in sheet.charts
        }
