"""Names a worksheet function may have: an identifier that is no cell, no built-in of Excel and no word of VBA."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources

LAST_COLUMN, LAST_ROW = "XFD", 1_048_576
_LONGEST = 255

_IDENTIFIER = re.compile(r"[A-Z][A-Z0-9_]*")
_A1 = re.compile(r"([A-Z]{1,3})0*([1-9]\d*)")
_R1C1 = re.compile(r"R\d*(C\d*)?|C\d*")
_WORDS = (
    "and as binary byref byval call case class cls const date declare dim do each else elseif empty end enum "
    "eqv erase error event exit explicit false for friend function get global gosub goto if imp implements in "
    "input is let lib like line local lock long loop lset me mid mod new next not nothing null object on open "
    "option optional or output paramarray preserve print private property public put raiseevent redim rem "
    "resume return rset seek select set single spc static step stop string sub tab then time to true type "
    "until variant wend while with withevents write xor"
)
_LANGUAGE = frozenset(_WORDS.split())
"""Words of VBA that cannot name anything, as [MS-VBAL] 3.3.5 and LibreOffice Basic have them."""


def name_fault(name: str) -> str | None:
    """Why Excel would not take `name` for a worksheet function, or None when it does.

    >>> name_fault("SYNERGY_INDEX")
    >>> name_fault("CO2"), name_fault("SUM")
    ('CO2 is a cell', 'SUM is a function of Excel')
    """
    if not _IDENTIFIER.fullmatch(name) or len(name) > _LONGEST:
        return f"{name!r} is not letters, digits and _ in capitals, a letter first"
    if _is_cell(name):
        return f"{name} is a cell"
    if _R1C1.fullmatch(name):
        return f"{name} is a cell in R1C1 style"
    if name in built_in():
        return f"{name} is a function of Excel"
    if name.lower() in _LANGUAGE:
        return f"{name} is a word of VBA"
    return None


def argument_fault(name: str) -> str | None:
    """Why VBA would not take `name` for an argument, or None when it does."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
        return f"{name!r} is not letters, digits and _, a letter first"
    return f"{name} is a word of VBA" if name.lower() in _LANGUAGE else None


@cache
def built_in() -> frozenset[str]:
    """Names of Excel's own functions, without dots and those with them."""
    text = resources.files("steel_xl").joinpath("data", "excel_functions.csv").read_text(encoding="utf-8")
    return frozenset(row["name"] for row in csv.DictReader(text.splitlines()))


def _is_cell(name: str) -> bool:
    """Whether the name is an address of today's sheets, A1 to XFD1048576."""
    match = _A1.fullmatch(name)
    if match is None:
        return False
    column, row = match.groups()
    return (len(column), column) <= (len(LAST_COLUMN), LAST_COLUMN) and int(row) <= LAST_ROW
