"""New results in the open workbook: all is read and checked first, then written, and taken back if anything fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from steel_xl.adapters.drawing import draw
from steel_xl.adapters.dressing import colour, dress
from steel_xl.adapters.live import LiveBook
from steel_xl.files.build import workbook_bytes
from steel_xl.files.desk import OURS
from steel_xl.files.heat import pointers
from steel_xl.files.patch.cells import Area, Content, area_of
from steel_xl.files.patch.contents import contents
from steel_xl.files.patch.looks import looks_of
from steel_xl.files.patch.names import print_areas
from steel_xl.files.patch.package import Package
from steel_xl.files.patch.tables import TableColumn
from steel_xl.files.patch.target import Found, Target, count_ours, issue, lines_of, styles_of
from steel_xl.files.patch.typed import typed_beside, typed_in
from steel_xl.sheet.book import Book
from steel_xl.sheet.grid import address, letters, quoted
from steel_xl.sheet.issue import Issue, WorkbookError
from steel_xl.sheet.label import Labels

Say = Callable[[str], None]


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
        """The same as a file would say it, as far as its text tells."""
        said = self.held(row, column)
        return Content("", "", said[1:]) if said.startswith("=") else Content(_said(said), said)


class Writing:
    """The results of a run on their way into the open workbook.

    Parameters
    ----------
    live : the workbook
    book : the results, composed where its tables stand
    say : told what is being written
    """

    def __init__(self, live: LiveBook, book: Book, say: Say) -> None:
        self.live, self.book, self.say = live, book, say
        self.labels = Labels(book.lang, book.system)
        self.scratch = Target(Package(workbook_bytes(book, bare=True)))
        self.looks = looks_of(self.scratch.package.look(styles_of(self.scratch.package)))

    def write(self) -> list[str]:
        """Write all results; returns the names of charts that are not there.

        WorkbookError naming each cell that results need and something of the user's is in; then, and if anything else
        fails, the workbook is as it was.
        """
        steps = [*self._tables(), *self._blocks()]
        issues = [found for step in steps for found in self._taken(step)]
        issues += self._refused
        if issues:
            raise WorkbookError(issues)
        locked = self.live.unlock(step.sheet for step in steps)
        done: list[Step] = []
        try:
            for step in steps:
                self.say(self.labels.text("macro.writing", name=step.key))
                done.append(step)
                self._put(step)
            self.say(self.labels.text("macro.drawing"))
            missing = draw(self.live, self.scratch)
            self._print(steps)
        except BaseException:
            for step in reversed(done):
                self._take_back(step)
            raise
        finally:
            self.live.lock(locked)
        return missing

    def _tables(self) -> Iterator[Step]:
        """The tables as they are to be."""
        self._refused: list[Issue] = []
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
            found = Found(spot.sheet, "", spot.area)
            ours = count_ours(results.get(key), found, heads, new_columns, self.labels)
            extra = len(heads) - ours
            if not spot.table.show_headers:
                self._refused.append(issue(self.labels, spot.sheet, address(top, left), "no_header", table=key))
                continue
            if spot.table.show_totals:
                where = address(spot.area.bottom, left)
                self._refused.append(issue(self.labels, spot.sheet, where, "totals", table=key))
            if extra and width != ours:
                where, parts = address(top, left + ours), {"table": key, "count": width - ours}
                self._refused.append(issue(self.labels, spot.sheet, where, "column_between", heads[ours].name, **parts))
            old = Area(top, left, spot.area.bottom, left + ours - 1)
            step = Step(key, spot.sheet, old, new, extra, reach, before, rows, spot.table)
            names, lines = [head.name for head in heads[:ours]], lines_of(key, results.get(key), rows)
            typed = (*typed_in(step.content, old, names, lines), *typed_beside(step.content, old, names, lines, extra))
            yield replace(step, typed=typed)

    def _blocks(self) -> Iterator[Step]:
        """The blocks outside tables as they are to be."""
        matrices = {f"{matrix.table}_map": matrix for matrix in self.book.matrices}
        pointing = {key: pointers(self.book.page(matrix.table), matrix) for key, matrix in matrices.items()}
        for key, (sheet, area) in self.scratch.named.items():
            mine, old = self.live.named[key]
            if (old.top, old.left) != (area.top, area.left):
                place = address(area.top, area.left)
                self._refused.append(issue(self.labels, mine, address(old.top, old.left), "block_moved", place=place))
                continue
            reach = Area(area.top, area.left, max(old.bottom, area.bottom), max(old.right, area.right))
            before, rows = self.live.formulas(mine, reach), self._source(sheet, area)
            for row, column, formula in pointing.get(key, ()):
                rows[row - area.top][column - area.left] = Content("", "", formula)
            yield Step(key, mine, old, area, 0, reach, before, rows)

    def _source(self, sheet: str, area: Area) -> list[list[Content]]:
        cells = self.scratch.cells(sheet)
        columns = range(area.left, area.right + 1)
        return [[cells.content(row, column) for column in columns] for row in range(area.top, area.bottom + 1)]

    def _taken(self, step: Step) -> Iterator[Issue]:
        """Cells of the user's that the results need."""
        for place in step.typed:
            yield issue(self.labels, step.sheet, address(*place), "cell_taken", step.held(*place), table=step.key)
        theirs = Area(step.old.top, step.old.right + 1, step.old.bottom, step.old.right + step.extra)
        for place in step.new.places():
            if place not in step.old and place not in theirs and step.held(*place):
                where, held = address(*place), step.held(*place)
                yield issue(self.labels, step.sheet, where, "cell_taken", held, table=step.key)
        for row in range(step.new.bottom + 1, step.old.bottom + 1):
            for column in range(step.old.right + 1, step.old.right + step.extra + 1):
                held = step.held(row, column)
                if held and not held.startswith("="):
                    yield issue(self.labels, step.sheet, address(row, column), "cell_taken", held, table=step.key)

    def _put(self, step: Step) -> None:
        live, old, new = self.live, step.old, step.new
        if step.table is not None:
            if new.bottom > old.bottom:
                first = live.range(step.sheet, Area(old.top + 1, old.left, old.top + 1, old.right))
                first.copy(live.range(step.sheet, Area(old.bottom + 1, old.left, new.bottom, old.right)))
            if new.right > old.right:
                last = live.range(step.sheet, Area(old.top, old.right, old.top + 1, old.right))
                last.copy(live.range(step.sheet, Area(new.top, old.right + 1, new.top + 1, new.right)))
                body = live.range(step.sheet, Area(old.top + 1, old.right, old.top + 1, old.right))
                body.copy(live.range(step.sheet, Area(new.top + 1, old.right + 1, new.bottom, new.right)))
        elif _shape(step.before) != [[_kind(cell) for cell in row] for row in step.rows]:
            dress(live, step.sheet, old, new, self.scratch.cells(self._drawn(step.key)), self.looks)
        live.put(step.sheet, new, step.rows)
        if step.table is None:
            colour(live, step.sheet, old, new, self.scratch.cells(self._drawn(step.key)))
        for left_over in _beyond(old, new):
            live.range(step.sheet, left_over).clear()
        if new == old:
            return
        if step.table is not None:
            step.table.resize(live.range(step.sheet, _with(new, step.extra)))
            below = Area(new.bottom + 1, old.right + 1, old.bottom, old.right + step.extra)
            if step.extra and below.bottom >= below.top:
                live.range(step.sheet, below).clear()
        else:
            self._name(step.key, step.sheet, new)

    def _drawn(self, key: str) -> str:
        return self.scratch.named[key][0]

    def _name(self, key: str, sheet: str, area: Area) -> None:
        cells = f"${letters(area.left)}${area.top}:${letters(area.right)}${area.bottom}"
        self.live.book.names[OURS + key].refers_to = f"={quoted(sheet)}!{cells}"

    def _take_back(self, step: Step) -> None:
        """The cells as they were; formats of cells that were empty are cleared."""
        if step.table is not None:
            step.table.resize(self.live.range(step.sheet, _with(step.old, step.extra)))
        self._restore(
            step, Area(step.reach.top, step.reach.left, step.reach.bottom, max(step.old.right, step.new.right))
        )
        if step.extra and step.old.bottom > step.new.bottom:  # formulas of the user's that went with their lines
            left = step.old.right + 1
            self._restore(step, Area(step.new.bottom + 1, left, step.old.bottom, step.old.right + step.extra))
        for left_over in _beyond(step.new, step.old):
            self.live.range(step.sheet, left_over).clear()
        if step.table is None:
            self._name(step.key, step.sheet, step.old)

    def _restore(self, step: Step, area: Area) -> None:
        columns = range(area.left, area.right + 1)
        rows = [[step.held(row, column) for column in columns] for row in range(area.top, area.bottom + 1)]
        self.live.restore(step.sheet, area, rows)

    def _print(self, steps: list[Step]) -> None:
        """What is printed of a sheet ends where the results end, if it ended where they ended before."""
        printed = print_areas(self.scratch.package)
        for step in (each for each in steps if each.new != each.old):
            setup = self.live.sheets[step.sheet].page_setup
            said = str(setup.print_area or "").replace("$", "")
            if said and "," not in said and (area := area_of(said)).bottom == step.old.bottom:
                wide = printed[self._drawn(step.key)].right if step.table is None else 0
                setup.print_area = str(
                    Area(area.top, area.left, step.new.bottom, max(area.right, step.new.right, wide))
                )


def _with(area: Area, extra: int) -> Area:
    return Area(area.top, area.left, area.bottom, area.right + extra)


def _beyond(old: Area, new: Area) -> Iterator[Area]:
    """The cells of `old` that are not in `new`, below and to the right; both begin in the same cell."""
    if old.bottom > new.bottom:
        yield Area(new.bottom + 1, old.left, old.bottom, old.right)
    if old.right > new.right:
        yield Area(old.top, new.right + 1, min(old.bottom, new.bottom), old.right)


def _kind(cell: Content) -> str:
    return "=" if cell.formula else cell.kind


def _shape(before: list[list[str]]) -> list[list[str]]:
    """What kind of thing each cell held, as far as its text tells."""
    return [["=" if cell.startswith("=") else _said(cell) for cell in row] for row in before]


def _said(cell: str) -> str:
    if not cell:
        return ""
    return "n" if _number(cell) else "s"


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
