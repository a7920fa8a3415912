"""Answers of worksheet functions, kept by the values of their arguments: the same question is answered once.

No function of ours is random or looks at anything but its arguments, so an answer is good for as long as it is kept.
Error values are not kept: each failure is to be told with the cell it happened in.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np

MOST_ANSWERS = 2_000
MOST_CELLS = 200_000  # of arguments and answers together, in all that is kept
LARGEST = 20_000  # cells of one question and its answer


class Cache:
    """The latest answers, never more than `most_answers` nor of more than `most_cells` cells in all."""

    def __init__(self, most_answers: int = MOST_ANSWERS, most_cells: int = MOST_CELLS, largest: int = LARGEST) -> None:
        self.most_answers, self.most_cells, self.largest = most_answers, most_cells, largest
        self.cells = 0
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable) -> Any:
        """The answer as it was given, free to be changed; None if it is not kept."""
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return _copied(found[0])

    def put(self, key: Hashable, answer: Any, asked: int) -> None:
        """Keep an answer to a question of so many cells; the oldest give way."""
        size = asked + (sum(map(len, answer)) if isinstance(answer, list) else 1)
        if size > self.largest:
            return
        if key in self._kept:
            self.cells -= self._kept.pop(key)[1]
        self._kept[key] = _copied(answer), size
        self.cells += size
        while len(self._kept) > self.most_answers or self.cells > self.most_cells:
            self.cells -= self._kept.popitem(last=False)[1][1]

    def clear(self) -> int:
        """Forget all answers; returns how many there were."""
        count, self.cells = len(self._kept), 0
        self._kept.clear()
        return count


ANSWERS = Cache()
"""The answers of this process."""


def question(function: str, values: Mapping[str, Any], largest: int = LARGEST) -> tuple[Hashable, int] | None:
    """What identifies a call, and its size in cells; None for one too large to be kept.

    Two calls are the same only if every cell has the same value of the same kind: 1, TRUE and "1" differ, and a row
    differs from a column.

    Examples
    --------
    >>> one, text = question("CAGR", {"first": 1.0}), question("CAGR", {"first": "1"})
    >>> one == text, one == question("CAGR", {"first": True})
    (False, False)
    """
    size = 0
    parts: list[Hashable] = [function]
    for name, value in values.items():
        size += _cells(value)
        if size > largest:
            return None
        parts += (name, _identity(value))
    return tuple(parts), size


def _cells(value: Any) -> int:
    if isinstance(value, np.ndarray):
        return int(value.size)
    return sum(map(len, value)) if isinstance(value, list) else 1


def _identity(value: Any) -> Hashable:
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    if isinstance(value, list):
        return len(value), tuple((len(row), tuple((type(cell), cell) for cell in row)) for row in value)
    return type(value), value


def _copied(answer: Any) -> Any:
    return [list(row) for row in answer] if isinstance(answer, list) else answer
