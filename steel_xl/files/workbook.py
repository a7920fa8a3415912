"""XlsxWriter's workbook with formulas as they stand in a file.

XlsxWriter looks in each formula for the names of 31 functions (in some places of 130) that a file has with a prefix,
one by one: of a workbook of results that takes up to a third of the time. Ours have the prefix where they need one.
"""

from __future__ import annotations

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet


class _Sheet(Worksheet):  # type: ignore[misc]
    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """Without the sign before it and the braces around one of a block."""
        return formula.removeprefix("{").removeprefix("=").removesuffix("}")


class NewWorkbook(Workbook):  # type: ignore[misc]
    """A workbook to build; XlsxWriter's own but for the time it takes."""

    worksheet_class = _Sheet
