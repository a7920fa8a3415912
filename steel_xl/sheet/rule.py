"""Rules about inputs as a whole: one function a rule, checked as soon as the tables it needs were read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from steel_xl.sheet.grid import Cell, shown
from steel_xl.sheet.issue import Issue
from steel_xl.sheet.label import Labels
from steel_xl.sheet.parse import Parsed, Place


@dataclass(frozen=True)
class View:
    """What a rule sees: the rows of each table as attributes of `tables`, where they stand, and the language."""

    parsed: Parsed
    labels: Labels
    tables: Any

    def place(self, table: str, row: int, *columns: str) -> Place:
        """Where a value stands: the first of `columns` the table has, else the table's header, else its sheet."""
        places = self.parsed.places
        for line in (row, -1):
            for column in columns:
                if (table, line, column) in places:
                    return places[table, line, column]
        header = next((place for (key, line, _), place in places.items() if key == table and line == -1), None)
        return header or (self.labels.sheet(table), "A1")

    def issue(
        self, place: Place, key: str, found: Cell | None = None, *, warning: bool = False, **parts: object
    ) -> Issue:
        """An issue whose texts stand at ``fault.KEY.{found,expected,remedy}`` (`found` given: the cell's content)."""
        path = f"{self.labels.system}.fault.{key}"
        said = shown(found, self.labels.text("cell.empty"))
        if self.labels.has(f"{path}.found"):
            said = self.labels.text(f"{path}.found", **parts)
        expected = self.labels.text(f"{path}.expected", **parts)
        return Issue(*place, said, expected, self.labels.text(f"{path}.remedy", **parts), warning, self.labels.lang)

    def sheet(self, table: str) -> str:
        """Name of the table's sheet in this workbook."""
        return self.place(table, -1)[0]


def view_of(parsed: Parsed, labels: Labels) -> View:
    """The inputs as a rule sees them."""
    return View(parsed, labels, SimpleNamespace(**parsed.rows))


Check = Callable[[View], Iterator[Issue]]


@dataclass(frozen=True)
class Rule:
    """A check and what it needs to have been read without fault: ``table`` or ``table.column``."""

    needs: tuple[str, ...]
    check: Check


class Rules:
    """The rules of a system, in the order they were declared."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []

    def needs(self, *needs: str) -> Callable[[Check], Check]:
        """Declare the decorated function a rule that needs these tables or settings."""

        def declare(check: Check) -> Check:
            self.rules.append(Rule(needs, check))
            return check

        return declare

    def faults(self, parsed: Parsed, labels: Labels, besides: Collection[Check] = ()) -> list[Issue]:
        """Issues of every rule whose tables were read, leaving out the checks of `besides`."""
        view = view_of(parsed, labels)
        rules = [rule for rule in self.rules if rule.check not in besides and parsed.sound(rule.needs)]
        return [issue for rule in rules for issue in rule.check(view)]


def names(values: Iterable[object]) -> str:
    """Names in a message: "a, b, c"."""
    return ", ".join(str(value) for value in values)
