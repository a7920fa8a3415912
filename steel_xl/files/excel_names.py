"""Names a worksheet function may have: an identifier that is no cell, no built-in of Excel and no word of VBA."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources

from steel_xl.sheet.grid import LAST_COLUMN, LAST_ROW, letters

_LONGEST = 255
_LAST = letters(LAST_COLUMN)

_ARGUMENT = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_IDENTIFIER = re.compile(r"[A-Z][A-Z0-9_]*")
_A1 = re.compile(r"([A-Z]{1,3})0*([1-9]\d*)")
_R1C1 = re.compile(r"R\d*(C\d*)?|C\d*")
_WORDS = (
    "access alias and any append as attribute base binary byref byval call case class cls compare compatible "
    "const currency date declare dim do each else elseif empty end enum eqv erase error event exit explicit "
    "false for friend function get global gosub goto if imp implements in input is let lib like line local "
    "lock long loop lset me mid mod name new next not nothing null object on open option optional or output "
    "paramarray preserve print private property public put raiseevent random read redim rem resume return rset "
    "seek select set shared single spc static step stop string sub system tab text then time to true type "
    "typeof until variant wend while with withevents write xor"
)
_LANGUAGE = frozenset(_WORDS.split())
"""Words that cannot name anything in VBA ([MS-VBAL] 3.3.5) or in LibreOffice Basic."""


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
    """Why an argument cannot be called so in VBA, or None when it can, be it as `argument_name` has it."""
    return None if _ARGUMENT.fullmatch(name) else f"{name!r} is not letters, digits and _, a letter first"


def argument_name(name: str) -> str:
    """What an argument is called in VBA: as in Python, with a _ behind a word of the language.

    >>> argument_name("driver"), argument_name("base")
    ('driver', 'base_')
    """
    return f"{name}_" if name.lower() in _LANGUAGE else name


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
    return (len(column), column) <= (len(_LAST), _LAST) and int(row) <= LAST_ROW
