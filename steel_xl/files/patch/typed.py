"""What somebody typed into cells that a run writes: told from what a run wrote, so that it is named and not lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from steel_xl.files.patch.cells import Area, Content
from steel_xl.sheet.about import ABOUT

Held = Callable[[int, int], Content]
Rows = Sequence[Sequence[Content]]


@dataclass(frozen=True)
class Lines:
    """The lines of a table as a run writes them.

    Parameters
    ----------
    key : the table's
    rows : its cells, header first
    names : for each column the name its header has
    keys : places of the columns that name a line
    required : places of the columns that no line lacks, as far as the schema says so
    """

    key: str
    rows: Rows
    names: tuple[str, ...]
    keys: tuple[int, ...] = ()
    required: tuple[int, ...] = field(default=())

    def named(self, line: Sequence[Content]) -> tuple[object, ...]:
        """What names a line."""
        return tuple(_said(line[at]) for at in self.keys)

    @cached_property
    def formulas(self) -> bool:
        """Whether a run writes formulas."""
        return any(content.formula for line in self.rows for content in line)

    @cached_property
    def always(self) -> tuple[str, ...]:
        """Names of the required columns that every line has something in."""
        lines = self.rows[1:]
        return tuple(self.names[at] for at in self.required if lines and all(str(line[at]) for line in lines))


def typed_in(held: Held, old: Area, heads: Sequence[str], lines: Lines) -> Iterator[tuple[int, int]]:
    """Cells of a table of ours that a run did not write: formulas, and lines that are none of its results.

    Excel takes a remark typed right below a table into the table. A line is the user's if it lacks what all lines
    have and is not named like one of the new ones.

    Parameters
    ----------
    held : what a cell of the workbook holds
    old : the cells that are ours, header included
    heads : the headers of its columns
    lines : what is to be written
    """
    where = {name: at for at, name in enumerate(heads)}
    keys = [where.get(lines.names[at]) for at in lines.keys]
    known: set[tuple[object, ...]] = set()
    at_key = {line[0].value: line for line in lines.rows[1:]} if lines.key == ABOUT else {}
    for row in range(old.top + 1, old.bottom + 1):
        cells = [held(row, column) for column in range(old.left, old.right + 1)]
        filled = [at for at, content in enumerate(cells) if content.value or content.formula]
        written = [at for at in filled if cells[at].formula]
        for at in written:
            if not lines.formulas and not _stands(cells, at, at_key):
                yield row, old.left + at
        if not filled or written:
            continue
        if at_key:
            stranger = cells[0].value not in at_key
        elif not lines.keys:  # in the first line it says that there is nothing to list
            stranger = row > old.top + 1 and len(filled) == 1
        elif stranger := any(where.get(name, filled[0]) not in filled for name in lines.always):
            known = known or {lines.named(line) for line in lines.rows[1:]}
            stranger = tuple("" if at is None else _said(cells[at]) for at in keys) not in known
        if stranger:
            yield row, old.left + filled[0]


def typed_beside(held: Held, old: Area, heads: Sequence[str], lines: Lines, extra: int) -> Iterator[tuple[int, int]]:
    """Cells of the user's columns in a table of ours, beside a line that another one takes the place of.

    A remark typed for one line would stand beside another one; formulas are of whatever line they stand in.

    Parameters
    ----------
    held, old, heads, lines : as for `typed_in`
    extra : how many columns of the user's are behind ours
    """
    if not extra:
        return
    where = {name: at for at, name in enumerate(heads)}
    keys = [where.get(lines.names[at]) for at in lines.keys]
    for row, line in zip(range(old.top + 1, old.bottom + 1), lines.rows[1:], strict=False):
        cells = [held(row, column) for column in range(old.left, old.right + 1)]
        before = tuple("" if at is None else _said(cells[at]) for at in keys)
        if any(before) and before != lines.named(line):
            for column in range(old.right + 1, old.right + extra + 1):
                content = held(row, column)
                if str(content) and not content.formula:
                    yield row, column


def _said(content: Content) -> object:
    """A cell's text or number; programs write the same number in several ways, and some numbers as texts."""
    try:
        return float(content.value) if content.value[:1].isdigit() else content.value
    except ValueError:
        return content.value


def _stands(cells: Sequence[Content], at: int, facts: dict[str, Sequence[Content]]) -> bool:
    """Whether a formula may stand among the cover's facts: it says what would be written, such as the owner's name."""
    line = facts.get(cells[0].value)
    return line is not None and at < len(line) and cells[at].value == line[at].value
