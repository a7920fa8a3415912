"""Why cells show an error value: the last failures of the worksheet functions, for the button Explain errors.

They are kept in the Python process that computes the cells, the newest last, and never more than `MOST`.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass

MOST = 200

_PLACE = re.compile(r"'?(?P<folder>.*\[)?(?P<book>[^\[\]]*)\](?P<sheet>.+?)'?!(?P<cell>[^!]+)", re.DOTALL)


@dataclass(frozen=True)
class Failure:
    """A worksheet function that had no answer.

    Parameters
    ----------
    function : its name
    error : the error value its cell shows
    reason : what was wrong, for the user
    book, sheet, cell : where it was called, such as case.xlsm, index, B4; empty where Excel did not say
    """

    function: str
    error: str
    reason: str
    book: str = ""
    sheet: str = ""
    cell: str = ""


_KEPT: OrderedDict[Failure, None] = OrderedDict()


def keep(function: str, error: str, reason: str, calling_cell: str = "") -> Failure:
    """Remember a failure; `calling_cell` is an address as Excel writes it, with workbook and sheet.

    >>> keep("SYNERGY_INDEX", "#NUM!", "no such value", "'[case one.xlsm]my sheet'!$B$4").cell
    'B4'
    >>> failures()[-1].sheet
    'my sheet'
    >>> forget()
    """
    match = _PLACE.fullmatch(calling_cell)
    book, sheet, cell = match.group("book", "sheet", "cell") if match else ("", "", "")
    failure = Failure(function, error, reason, book, sheet.replace("''", "'"), cell.replace("$", ""))
    _KEPT.pop(failure, None)
    _KEPT[failure] = None
    while len(_KEPT) > MOST:
        _KEPT.popitem(last=False)
    return failure


def failures(book: str = "") -> tuple[Failure, ...]:
    """What was kept, oldest first; of one workbook and of those whose place is not known, if `book` names one."""
    return tuple(each for each in _KEPT if not book or each.book in ("", book))


def forget() -> None:
    """Forget all failures."""
    _KEPT.clear()
