"""What a formula calls and refers to, as far as macros and names decide whether it can be computed elsewhere."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from steel_xl.files.excel_names import built_in

_TOKEN = re.compile(
    r"""
    (?P<skip> "(?:[^"]|"")*"                                     # a text
      | \#(?:REF|VALUE|NUM|NULL|DIV/0|NAME|N/A|SPILL|CALC)[!?]?  # an error
      | \d[\w.]*                                                 # a number, or a row
      | \$?[A-Za-z]{1,3}\$?\d+(?![\w.(!])                        # a cell
      | \$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w.(!]) )           # columns
    | (?P<of> '(?:[^']|'')*' | (?:\[[^\[\]]*\])?[\w.]* )!        # what stands before the sign: workbook, sheet
    | (?P<columns> \[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\] )   # columns of a table
    | (?P<name> [^\W\d][\w.?\\]* ) (?P<call>\s*\()?
    """,
    re.VERBOSE | re.DOTALL,
)
_PREFIX = re.compile(r"^(?:_xl(?:fn|ws|l|udf|eta)\.)+", re.IGNORECASE)
_PASSED = "_xleta."  # before a function that is handed to another, without brackets

Key = tuple[str, str]  # sheet ("" for the whole workbook) and name, both without case


@dataclass(frozen=True)
class Use:
    """A name in a formula: workbook and sheet that stand before it, "" where none does, and whether it is called."""

    book: str
    sheet: str
    name: str
    called: bool


def uses(formula: str) -> Iterator[Use]:
    """Every name in a formula, and every sheet that is named (with name "" where a cell follows).

    >>> [each.name for each in uses('SUM(A1:B2,"F(x)")+[1]!SYNERGY_INDEX(A1:C1)+t[F(1)]*rate') if each.called]
    ['SUM', 'SYNERGY_INDEX']
    >>> [(each.sheet, each.name) for each in uses("'it''s'!$A$1+'it''s'!mine")]
    [("it's", ''), ("it's", ''), ("it's", 'mine')]
    """
    book = sheet = ""
    for token in _TOKEN.finditer(formula):
        if (of := token.group("of")) is not None:
            text = of[1:-1].replace("''", "'") if of.startswith("'") else of
            book, bracket, rest = text.rpartition("]")
            book, sheet = (book.rpartition("[")[2], rest) if bracket else ("", text)
            yield Use(book, sheet, "", called=False)
            continue
        if token.group("name"):
            yield Use(book, sheet, token.group("name"), token.group("call") is not None)
        book = sheet = ""


class Calls:
    """Which formulas of a workbook cannot be computed without what is taken from it.

    Parameters
    ----------
    functions : names of worksheet functions that will be missing
    names : formulas of the workbook's names, by sheet ("" for the whole workbook) and name
    gone : sheets that will be missing
    macros : whether a VBA project will be missing, and with it every function that Excel itself does not have

    Attributes
    ----------
    lost : keys of the names whose formulas cannot be computed
    others : functions of the workbook's own macros that were met
    """

    def __init__(
        self, functions: Collection[str], names: Mapping[Key, str], gone: Collection[str], *, macros: bool
    ) -> None:
        self._functions = {name.casefold() for name in functions}
        self._gone = {sheet.casefold() for sheet in gone}
        self._macros = macros
        self._names = {(sheet.casefold(), name.casefold()) for sheet, name in names}
        self.lost: set[Key] = set()
        self.others: set[str] = set()
        more = True
        while more:  # a name may use a name
            found = {
                (sheet.casefold(), name.casefold()) for (sheet, name), text in names.items() if self.needs(text, sheet)
            }
            more = bool(found - self.lost)
            self.lost |= found

    def needs(self, formula: str, sheet: str = "") -> bool:
        """Whether a formula on a sheet needs what will be missing."""
        found = [
            self._needs(use, sheet.casefold()) for use in uses(formula)
        ]  # all of them: each may be one of `others`
        return any(found)

    def _needs(self, use: Use, sheet: str) -> bool:
        here = use.book in ("", "0")
        if here and use.sheet.casefold() in self._gone:
            return True
        if not use.name:
            return False
        name = use.name.casefold()
        if here:
            for key in ((use.sheet.casefold() or sheet, name), ("", name)):
                if key in self._names:
                    return key in self.lost
        plain = _PREFIX.sub("", name)
        called = use.called or name.startswith(_PASSED)
        if called and plain in self._functions:
            return True
        if self._macros and here and use.called and not name.startswith("_xl") and name.upper() not in built_in():
            self.others.add(use.name)
            return True
        return False
