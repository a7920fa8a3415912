"""The macros of an .xlsm: its VBA modules, made anew from today's functions and the installed xlwings."""

from __future__ import annotations

import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from steel_xl.files.vba.project import project_bytes
from steel_xl.files.vba.source import SHEET, WORKBOOK, Module, class_module, document, standard
from steel_xl.files.wrappers import MODULE, SERVED_BY, functions_module, template
from steel_xl.formulas.described import Described

WORKBOOK_CODE = "ThisWorkbook"
CONFIG_SHEET = "xlwings.conf"  # the name xlwings looks for, in every language
HELP_SHEET = "_IntelliSense_"  # the name Excel-DNA's add-in looks for

ON_SHEETS = ("SteelXLSheets", "SteelXLCharts")
"""The VBA modules of what macros do to sheets and charts of a workbook; the add-in has them too."""

BUTTONS = {"run": "RunScenario", "check": "CheckInputs", "explain": "ExplainErrors"}
"""Macro of each button of the cover, by the key of its caption."""

ON_OPEN = f"Private Sub Workbook_Open()\n    {MODULE}.RegisterFunctionHelp\nEnd Sub\n"
"""What our module of the workbook itself has."""


@dataclass(frozen=True)
class Macros:
    """What an .xlsm has beyond an .xlsx.

    Parameters
    ----------
    functions : the worksheet functions
    interpreters : path of this Python by the key of ``xlwings.conf``; none in files we ship
    """

    functions: Sequence[Described]
    interpreters: dict[str, str] = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, str]:
        """Lines of ``xlwings.conf``, as the VBA of xlwings reads them; texts, as TRUE is another word elsewhere."""
        return {
            "Interpreter_Win": self.interpreters.get("Interpreter_Win", ""),
            "Interpreter_Mac": self.interpreters.get("Interpreter_Mac", ""),
            "UDF Modules": SERVED_BY,
            "Use UDF Server": "True",
            "ADD_WORKBOOK_TO_PYTHONPATH": "False",
            "Show Console": "False",
        }


def this_python() -> dict[str, str]:
    """Path of the Python that runs, by the key under which ``xlwings.conf`` has it."""
    key = "Interpreter_Mac" if platform.system() == "Darwin" else "Interpreter_Win"
    return {key: sys.executable}


def code_names(count: int) -> list[str]:
    """Code names of the sheets in their order, as Excel gives them."""
    return [f"Sheet{at}" for at in range(1, count + 1)]


OWN_MODULES = frozenset({"SteelXL", *ON_SHEETS, MODULE, "xlwings", "Dictionary"})
"""Names of the modules of our VBA project, without those of its sheets."""


def vba_project(functions: Sequence[Described], sheets: int) -> bytes:
    """The VBA project of a workbook with so many sheets."""
    return _project(tuple(functions), sheets)


@cache
def _project(functions: tuple[Described, ...], sheets: int) -> bytes:
    return project_bytes(
        [
            document(WORKBOOK_CODE, WORKBOOK, ON_OPEN),
            *(document(name, SHEET) for name in code_names(sheets)),
            standard("SteelXL", template("SteelXL")),
            *(standard(name, template(name)) for name in ON_SHEETS),
            standard(MODULE, functions_module(functions)),
            *xlwings_modules(),
        ]
    )


def xlwings_modules() -> list[Module]:
    """The VBA of the installed xlwings as it comes, which works for the workbook it lies in and no other."""
    home = _xlwings()
    return [
        standard("xlwings", (home / "xlwings.bas").read_text(encoding="ascii")),
        class_module("Dictionary", (home / "addin" / "Dictionary.cls").read_text(encoding="ascii")),
    ]


def _xlwings() -> Path:
    """Folder of the installed xlwings, which is not loaded: its VBA then fits its DLL."""
    spec = find_spec("xlwings")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("xlwings is not installed; run: python -m pip install xlwings")
    return Path(spec.origin).parent
