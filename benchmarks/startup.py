"""Start-up: ``python -m steel_xl --help`` against a bare interpreter."""

from __future__ import annotations

from benchmarks.measured import Line, Report, medians, python, spoken

_REPEATS = 15
_HEAVY = ("numpy", "scipy", "pandas", "openpyxl", "xlsxwriter", "lxml", "xlwings", "python_calamine")
_CLICK = "import click; click.command(name='x')(lambda: None)(['--help'])"


def measure() -> Report:
    """Whole processes, from start to exit."""
    found = medians(
        {
            "help": python("-m", "steel_xl", "--help"),
            "light": python("-c", "import steel_xl"),
            "bare": python("-c", "pass"),
            "click": python("-c", _CLICK),
        },
        _REPEATS,
    )
    lines = (
        Line("python -m steel_xl --help", found["help"], "python -c pass", found["bare"]),
        Line("python -m steel_xl --help", found["help"], "--help of an empty click command", found["click"]),
        Line("import steel_xl", found["light"], "python -c pass", found["bare"]),
    )
    heavy = spoken(("-c", f"import sys, steel_xl.adapters.cli; print(*[x for x in {_HEAVY!r} if x in sys.modules])"))
    return Report("startup", _REPEATS, lines, (f"heavy libraries that --help loads: {heavy.strip() or 'none'}",))
