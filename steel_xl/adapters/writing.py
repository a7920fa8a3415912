"""New results in the open workbook: what was planned is written, and taken back if anything fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import groupby

from steel_xl.adapters.drawing import draw
from steel_xl.adapters.dressing import colour, dress
from steel_xl.adapters.live import LiveBook
from steel_xl.adapters.paper import print_results
from steel_xl.adapters.planning import Plan, Step, beyond
from steel_xl.files.build import workbook_bytes
from steel_xl.files.desk import OURS
from steel_xl.files.page import form_of, width_of
from steel_xl.files.patch.cells import Area
from steel_xl.files.patch.looks import looks_of
from steel_xl.files.patch.package import Package
from steel_xl.files.patch.target import Target, styles_of
from steel_xl.sheet.book import Book
from steel_xl.sheet.grid import quoted
from steel_xl.sheet.issue import WorkbookError
from steel_xl.sheet.label import Labels

Say = Callable[[str], None]


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
        self.pages = {page.table.key: page for page in book.pages if page.role != "input"}
        self.scratch = Target(Package(workbook_bytes(book, bare=True)))
        self.looks = looks_of(self.scratch.package.look(styles_of(self.scratch.package)))
        self.plain: list[str] = []

    def write(self) -> list[str]:
        """Write all results; returns the names of charts that are not there.

        WorkbookError naming each cell that results need and something of the user's is in; then, and if anything else
        fails before all results stand, the workbook is as it was. Sheets whose looks are refused are `plain`.
        """
        plan = Plan(self.live, self.book, self.scratch)
        steps = plan.steps
        if issues := plan.issues:
            raise WorkbookError(issues)
        locked = self.live.unlock(step.sheet for step in steps)
        try:
            missing = self._written(steps)
            for step in steps:
                with self._plain_if_refused(step):
                    self._give_looks(step)
            with suppress(Exception):  # results are worth more than what is printed of them
                print_results(self.live, self.scratch, steps)
        finally:
            self.live.lock(locked)
        return missing

    def _written(self, steps: list[Step]) -> list[str]:
        """All results in their cells and charts, or none; blocks last, whose formats come before what they hold."""
        done: list[Step] = []
        blocks = [step for step in steps if step.table is None]
        try:
            for step in steps:
                if step.table is not None:
                    self._put(step, done)
            self.say(self.labels.text("macro.drawing"))
            missing = draw(self.live, self.scratch)
            for step in blocks:
                self._put(step, done)
        except BaseException:
            for step in reversed(done):
                self._take_back(step)
            raise
        return missing

    def _put(self, step: Step, done: list[Step]) -> None:
        live, old, new = self.live, step.old, step.new
        self.say(self.labels.text("macro.writing", name=step.key))
        done.append(step)
        if step.table is not None:
            self._grow(step)
        elif step.changes_kinds():
            with self._plain_if_refused(step):
                dress(live, step.sheet, old, new, self.scratch.cells(self._drawn(step.key)), self.looks)
        if not step.stands():
            live.put(step.sheet, new, step.rows)
            if step.sheet in self.plain:
                self._holds(step)
        for left_over in self._left_over(step):
            live.range(step.sheet, left_over).clear_contents()
        if new == old:
            return
        if step.table is not None:
            step.table.resize(live.range(step.sheet, _with(new, step.extra)))
        else:
            self._name(step.key, step.sheet, new)

    @contextmanager
    def _plain_if_refused(self, step: Step) -> Iterator[None]:
        """The results stand without their looks, and the user is told."""
        try:
            yield
        except Exception:  # noqa: BLE001 - whatever the program says
            self.plain.append(step.sheet)

    def _holds(self, step: Step) -> None:
        """RuntimeError where a block has not taken what it is to hold: cells that stayed merged keep the first only."""
        there = self.live.formulas(step.sheet, step.new)
        pairs = (pair for said, row in zip(there, step.rows, strict=True) for pair in zip(said, row, strict=True))
        if any(str(content) and not held for held, content in pairs):
            raise RuntimeError(f"formats refused, and contents with them: {step.sheet}")

    def _left_over(self, step: Step) -> Iterator[Area]:
        """The cells no result stands in any more, those of the user's beside them included."""
        old, new = step.old, step.new
        yield from beyond(old, new)
        if step.table is not None and step.extra and old.bottom > new.bottom:
            yield Area(new.bottom + 1, old.right + 1, old.bottom, old.right + step.extra)

    def _give_looks(self, step: Step) -> None:
        if step.table is None:
            colour(self.live, step.sheet, step.old, step.new, self.scratch.cells(self._drawn(step.key)))
        elif step.new != step.old:
            self._form(step)
        for left_over in self._left_over(step):
            self.live.range(step.sheet, left_over).clear()

    def _grow(self, step: Step) -> None:
        """New lines of a table look like its first one, new columns like its last one."""
        live, old, new = self.live, step.old, step.new
        if new.bottom > old.bottom:
            first = live.range(step.sheet, Area(old.top + 1, old.left, old.top + 1, old.right))
            first.copy(live.range(step.sheet, Area(old.bottom + 1, old.left, new.bottom, old.right)))
        if new.right > old.right:
            last = live.range(step.sheet, Area(old.top, old.right, old.top + 1, old.right))
            last.copy(live.range(step.sheet, Area(new.top, old.right + 1, new.top + 1, new.right)))
            body = live.range(step.sheet, Area(old.top + 1, old.right, old.top + 1, old.right))
            body.copy(live.range(step.sheet, Area(new.top + 1, old.right + 1, new.bottom, new.right)))

    def _form(self, step: Step) -> None:
        """Columns with another head than before show their numbers in their own form; new ones have their width."""
        page = self.pages.get(step.key)
        if page is None:
            return
        new, known = step.new, {column.index: column for column in page.columns}
        heads = [str(cell) for cell in step.rows[0]]
        columns = range(new.left, new.right + 1)
        forms = {at: form_of(known[at - new.left].field if at - new.left in known else None) for at in columns}
        anew = [at for at in columns if heads[at - new.left] != step.held(new.top, at)]
        for (form, _), group in groupby(anew, lambda at: (forms[at], at - anew.index(at))):
            run = list(group)
            self.live.range(step.sheet, Area(new.top + 1, run[0], new.bottom, run[-1])).number_format = form
        for at in range(step.old.right + 1, new.right + 1):
            wide = width_of(page, at - new.left, heads[at - new.left], known.get(at - new.left))
            self.live.range(step.sheet, Area(new.top, at, new.top, at)).column_width = wide

    def _drawn(self, key: str) -> str:
        return self.scratch.named[key][0]

    def _name(self, key: str, sheet: str, area: Area) -> None:
        self.live.book.names[OURS + key].refers_to = f"={quoted(sheet)}!{area.fixed}"

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
        for left_over in beyond(step.new, step.old):
            self.live.range(step.sheet, left_over).clear()
        if step.table is None:
            self._name(step.key, step.sheet, step.old)

    def _restore(self, step: Step, area: Area) -> None:
        columns = range(area.left, area.right + 1)
        rows = [[step.held(row, column) for column in columns] for row in range(area.top, area.bottom + 1)]
        self.live.restore(step.sheet, area, rows)


def _with(area: Area, extra: int) -> Area:
    return Area(area.top, area.left, area.bottom, area.right + extra)
