"""The worked synergy case with fewer steps, for tests.

It has two ranges of 23 and 22 steps, whose grid is nine tenths of its workbook. With 6 and 4 steps everything else is
as it is shipped, and the suite stays within its time.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from steel_xl.files import case

STEPS = {"electricity price": "0.11", "discount rate": "0.035"}
SHIPPED_STEPS = (23, 22)

_shipped = case._lines


def take_few_steps() -> None:
    """From now on."""
    case._lines = _few


@contextmanager
def all_steps() -> Iterator[None]:
    """The case as it is shipped."""
    case._lines = _shipped
    try:
        yield
    finally:
        case._lines = _few


def _few(*path: str) -> list[dict[str, str]]:
    lines = _shipped(*path)
    if path == ("synergy", "luo2025", "sensitivity_ranges.csv"):
        return [{**line, "step": STEPS[line["parameter"]]} for line in lines]
    return lines
