"""A workbook before it is a file: its pages, charts and proofs, in words no workbook library owns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from steel_xl.sheet.grid import Cell, Grid
from steel_xl.sheet.issue import Issue
from steel_xl.sheet.layout import Column
from steel_xl.sheet.table import Table

Role = Literal["input", "result", "working"]


@dataclass(frozen=True)
class Provenance:
    """How a value is known, and from where; `published` is the shipped case's value where the user's differs."""

    status: str
    source: str
    published: Cell = None


@dataclass(frozen=True)
class Page:
    """A table on its sheet.

    `provenance` is keyed by 0-based row and column of the grid; `spare` counts empty rows offered below the last;
    `inherited` are the cells, by row and column, that show what they have from another row.
    """

    table: Table
    role: Role
    title: str
    note: str
    grid: Grid
    columns: tuple[Column, ...]
    provenance: Mapping[tuple[int, int], Provenance] = field(default_factory=dict)
    spare: int = 0
    inherited: frozenset[tuple[int, int]] = frozenset()

    def column(self, name: str) -> Column | None:
        """The column of a field or spread member."""
        return next((column for column in self.columns if column.name == name), None)


@dataclass(frozen=True)
class Series:
    """Columns of a result table drawn in one way; "*" stands for every column of the spread field but `besides`.

    A `silent` series only holds up what is stacked on it: no fill. One that is not `listed`, or silent, has no entry in
    the legend.
    """

    columns: tuple[str, ...]
    kind: Literal["column", "area", "marker", "line"] = "column"
    colours: tuple[str, ...] = ()
    labelled: bool = False
    form: str = "0"
    besides: tuple[str, ...] = ()
    silent: bool = False
    listed: bool = True


@dataclass(frozen=True)
class Chart:
    """A chart of a result table, by the names of its rows (column `names`).

    `only` keeps the rows, which must stand together, whose column has a value; `parts` fill in the title's text. With
    `fit` the axis starts below the least value of its lines instead of at 0. With `scatter` the names are numbers, a
    point stands where its number is, and both axes are fitted. `axes` are what is said along x and y.
    """

    key: str
    table: str
    series: tuple[Series, ...]
    stacked: bool = False
    names: str = "name"
    low: float | None = None
    high: float | None = None
    fit: bool = False
    gap: int = 80
    form: str = "#,##0"
    only: tuple[str, str] | None = None
    parts: Mapping[str, str] = field(default_factory=dict)
    names_form: str = "General"
    scatter: bool = False
    axes: tuple[str, str] | None = None


@dataclass(frozen=True)
class Matrix:
    """A long result table as a heat map: one block for each value of `by`, `x` across and `y` down.

    `names` are the columns that say what stands across and down, for the note. Without `high` the scale ends at the
    largest value off the diagonal. `scale` is "good" where high is better, "amount" where it is just more.
    """

    table: str
    by: str
    x: str
    y: str
    value: str
    low: float
    high: float | None
    names: tuple[str, str]
    scale: Literal["good", "amount"] = "good"


@dataclass(frozen=True)
class Changed:
    """A cell that is not as in the shipped case: table, row, column, the case's value and the one used, and by whom."""

    table: str
    row: str
    column: str
    case_value: Cell
    your_value: Cell
    by: str


@dataclass(frozen=True)
class Summary:
    """The page to hand over: headed paragraphs below one chart and the headline table."""

    paragraphs: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Proof:
    """A number worked out again by a native formula, beside the engine's.

    Parameters
    ----------
    what, of : key of the quantity's name, and the row it belongs to
    formula : native formula; ``{C}`` stands for the cell of the proof of quantity C of the same row
    engine : sheet and cell of the engine's number
    value : the engine's number
    """

    what: str
    of: str
    formula: str
    engine: tuple[str, str]
    value: float


@dataclass(frozen=True)
class Book:
    """Everything a workbook of ours shows.

    `about` are the lines of its cover, `citation` the study's source, `leading` the summary's chart, `remarks` what
    the run warns of. `standing` gives the sheet each table or page stands on in a workbook that exists.
    """

    system: str
    lang: str
    about: Mapping[str, str]
    pages: tuple[Page, ...]
    charts: tuple[Chart, ...]
    proofs: tuple[Proof, ...]
    citation: str
    headline: tuple[str, tuple[str, ...]]
    has_results: bool
    matrices: tuple[Matrix, ...] = ()
    changed: tuple[Changed, ...] = ()
    summary: Summary | None = None
    leading: str = ""
    remarks: tuple[Issue, ...] = ()
    standing: Mapping[str, str] = field(default_factory=dict)

    def called(self, key: str) -> str:
        """The name reports show for a key: on the headline's table, else on the first sheet that labels it; or ""."""
        labelled = [(page, page.column("label")) for page in self.pages if page.role == "input"]
        headline = self.page(self.headline[0])
        for page, column in [(headline, headline.column("name")), *labelled]:
            named = (cells[column.index] for cells in page.grid.rows if column and cells[0] == key)
            if name := next(named, None):
                return str(name)
        return ""

    def page(self, key: str) -> Page:
        """The page of a table."""
        return next(page for page in self.pages if page.table.key == key)
