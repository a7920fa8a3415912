"""What a run writes into the open workbook, all read and checked before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from steel_xl.adapters.dressing import PLAIN
from steel_xl.adapters.live import LiveBook, given
from steel_xl.files.heat import pointers
from steel_xl.files.patch.cells import NOTHING, Area, Content, area_of
from steel_xl.files.patch.contents import contents
from steel_xl.files.patch.tables import TableColumn
from steel_xl.files.patch.target import Found, Target, count_ours, issue, lines_of
from steel_xl.files.patch.typed import typed_beside, typed_in
from steel_xl.sheet.book import Book
from steel_xl.sheet.grid import address
from steel_xl.sheet.issue import Issue
from steel_xl.sheet.label import Labels


@dataclass(frozen=True)
class Step:
    """One table or block to write.

    `old` and `new` are the cells that are ours before and after, `extra` the columns of the user's behind them,
    `reach` all cells that are read, `before` what they held, `rows` what they are to hold, `typed` cells of ours that
    somebody typed in.
    """

    key: str
    sheet: str
    old: Area
    new: Area
    extra: int
    reach: Area
    before: list[list[str]]
    rows: list[list[Content]]
    table: Any = None
    typed: tuple[tuple[int, int], ...] = ()

    def held(self, row: int, column: int) -> str:
        """What a cell held."""
        return self.before[row - self.reach.top][column - self.reach.left]

    def content(self, row: int, column: int) -> Content:
        """The same as a file would say it, but for the kind of a value."""
        said = self.held(row, column)
        return Content("", "", said[1:]) if said.startswith("=") else Content("s", said)

    def changes_kinds(self) -> bool:
        """Whether a cell is to hold another kind of thing than it held: then its format is another, too."""
        wanted = [["=" if cell.formula else cell.kind for cell in row] for row in self.rows]
        return wanted != [[kind_of(cell) for cell in row] for row in self.before]

    def stands(self) -> bool:
        """Whether a block outside tables holds already what it is to hold, as far as the text of its cells tells."""
        if self.table is not None or self.old != self.new:
            return False
        pairs = (pair for said, row in zip(self.before, self.rows, strict=True) for pair in zip(said, row, strict=True))
        return all(_same(held, given(cell)) for held, cell in pairs)

    def taken(self, labels: Labels) -> Iterator[Issue]:
        """Cells of the user's that the results need."""
        for place in self.typed:
            yield issue(labels, self.sheet, address(*place), "cell_taken", self.held(*place), table=self.key)
        wide = self.old.right + self.extra
        for row in range(self.new.top, self.new.bottom + 1):
            first = wide + 1 if row <= self.old.bottom else self.new.left
            line = self.before[row - self.reach.top]
            for column in range(first, self.new.right + 1) if any(line) else ():
                if held := line[column - self.reach.left]:
                    yield issue(labels, self.sheet, address(row, column), "cell_taken", held, table=self.key)
        for row in range(self.new.bottom + 1, self.old.bottom + 1):
            for column in range(self.old.right + 1, self.old.right + self.extra + 1):
                held = self.held(row, column)
                if held and not held.startswith("="):
                    yield issue(labels, self.sheet, address(row, column), "cell_taken", held, table=self.key)


class Plan:
    """The steps of a run, and what stands in their way.

    Parameters
    ----------
    live : the workbook
    book : the results, composed where its tables stand
    scratch : a workbook of the results, bare
    """

    def __init__(self, live: LiveBook, book: Book, scratch: Target) -> None:
        self.live, self.book, self.scratch = live, book, scratch
        self.labels = Labels(book.lang, book.system)
        self.refused: list[Issue] = []
        self.steps = [*self._tables(), *self._blocks()]

    @property
    def issues(self) -> list[Issue]:
        """All that must be done before the results can be written."""
        return [*(found for step in self.steps for found in step.taken(self.labels)), *self.refused]

    def _tables(self) -> Iterator[Step]:
        """The tables as they are to be."""
        results = {page.table.key: page for page in self.book.pages if page.role != "input"}
        wanted = {key: contents(page) for key, page in results.items()}
        wanted |= {key: self._source(found.sheet, found.area) for key, found in self.scratch.tables.items()}
        for key, rows in wanted.items():
            spot = self.live.tables[key]
            new_columns = [TableColumn(head.value, "") for head in rows[0]]
            width, height = len(new_columns), len(rows) - 1
            top, left = spot.area.top, spot.area.left
            new = Area(top, left, top + height, left + width - 1)
            reach = Area(top, left, max(spot.area.bottom, new.bottom), max(spot.area.right, new.right))
            before = self.live.formulas(spot.sheet, reach)
            heads = [
                TableColumn(before[0][at], formula if (formula := before[1][at]).startswith("=") else "")
                for at in range(spot.area.right - left + 1)
            ]
            ours = count_ours(results.get(key), Found(spot.sheet, "", spot.area), heads, new_columns, self.labels)
            extra = len(heads) - ours
            if not spot.table.show_headers:
                self.refused.append(issue(self.labels, spot.sheet, address(top, left), "no_header", table=key))
                continue
            if spot.table.show_totals:
                where = address(spot.area.bottom, left)
                self.refused.append(issue(self.labels, spot.sheet, where, "totals", table=key))
            if extra and width != ours:
                held, count = heads[ours].name, width - ours
                where = address(top, left + ours)
                found = issue(self.labels, spot.sheet, where, "column_between", held, table=key, count=count)
                self.refused.append(found)
            old = Area(top, left, spot.area.bottom, left + ours - 1)
            step = Step(key, spot.sheet, old, new, extra, reach, before, rows, spot.table)
            self.refused += self._merged(step)
            names, lines = [head.name for head in heads[:ours]], lines_of(key, results.get(key), rows)
            typed = (*typed_in(step.content, old, names, lines), *typed_beside(step.content, old, names, lines, extra))
            yield replace(step, typed=typed)

    def _merged(self, step: Step) -> Iterator[Issue]:
        """Merged cells where a table is to grow, which no table may have."""
        found = {area: None for grown in beyond(step.new, step.old) for area in self._merges(step.sheet, grown)}
        for area in found:
            if area.top < step.reach.top or area.left < step.reach.left or not step.held(area.top, area.left):
                where = address(area.top, area.left)
                yield issue(self.labels, step.sheet, where, "cell_taken", str(area), table=step.key)

    def _merges(self, sheet: str, area: Area) -> Iterator[Area]:
        """The merged cells an area has a part of, once or oftener; Excel tells of the whole area at once."""
        cells = self.live.range(sheet, area)
        if cells.merge_cells is False:
            return
        high, wide = area.bottom - area.top, area.right - area.left
        if not high and not wide:
            yield area_of(cells.merge_area.address.replace("$", ""))
        elif high >= wide:
            middle = area.top + high // 2
            yield from self._merges(sheet, replace(area, bottom=middle))
            yield from self._merges(sheet, replace(area, top=middle + 1))
        else:
            middle = area.left + wide // 2
            yield from self._merges(sheet, replace(area, right=middle))
            yield from self._merges(sheet, replace(area, left=middle + 1))

    def _blocks(self) -> Iterator[Step]:
        """The blocks outside tables as they are to be."""
        matrices = {f"{matrix.table}_map": matrix for matrix in self.book.matrices}
        pointing = {key: list(pointers(self.book.page(matrix.table), matrix)) for key, matrix in matrices.items()}
        for key, (sheet, area) in self.scratch.named.items():
            mine, old = self.live.named[key]
            if (old.top, old.left) != (area.top, area.left):
                place = address(area.top, area.left)
                self.refused.append(issue(self.labels, mine, address(old.top, old.left), "block_moved", place=place))
                continue
            reach = Area(area.top, area.left, max(old.bottom, area.bottom), max(old.right, area.right))
            told = pointing.get(key, [])
            if told:
                self.scratch.cells(sheet).repeat(told[0][:2], [(row, column) for row, column, _ in told])
            before, rows = self.live.formulas(mine, reach), self._source(sheet, area)
            for row, column, formula in told:
                rows[row - area.top][column - area.left] = Content("", "", formula)
            step = Step(key, mine, old, area, 0, reach, before, rows)
            yield replace(step, typed=tuple(self._between(step)))

    def _between(self, step: Step) -> Iterator[tuple[int, int]]:
        """Cells of a block that somebody typed in between ours: none of ours comes there, and they have no format."""
        for row in range(step.old.top, step.old.bottom + 1):
            new = step.rows[row - step.new.top] if row <= step.new.bottom else ()
            told = {step.new.left + at for at, content in enumerate(new) if content != NOTHING}
            columns = [at for at in range(step.old.left, step.old.right + 1) if at not in told and step.held(row, at)]
            for column in columns:
                cell = self.live.range(step.sheet, Area(row, column, row, column))
                if cell.vertical_alignment == PLAIN:
                    yield row, column

    def _source(self, sheet: str, area: Area) -> list[list[Content]]:
        cells = self.scratch.cells(sheet)
        columns = range(area.left, area.right + 1)
        return [[cells.content(row, column) for column in columns] for row in range(area.top, area.bottom + 1)]


def beyond(old: Area, new: Area) -> Iterator[Area]:
    """The cells of `old` that are not in `new`, below and to the right; both begin in the same cell."""
    if old.bottom > new.bottom:
        yield Area(new.bottom + 1, old.left, old.bottom, old.right)
    if old.right > new.right:
        yield Area(old.top, new.right + 1, min(old.bottom, new.bottom), old.right)


def _same(held: str, wanted: str | float | bool) -> bool:
    if isinstance(wanted, float):
        return kind_of(held) == "n" and float(held) == wanted
    return held == wanted


def kind_of(cell: str) -> str:
    """What kind of thing a cell held, as far as its text tells: = (formula), n, s or nothing."""
    if not cell or cell.startswith("="):
        return cell[:1]
    if cell[0].isalpha():  # also `nan`, which is a text
        return "s"
    try:
        float(cell)
    except ValueError:
        return "s"
    return "n"
