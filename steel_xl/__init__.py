"""steel_xl: an engine inside Excel for steel-decarbonisation studies.

`new`, `check` and `run` work on workbooks; `steel_xl.formulas` holds the worksheet functions. Importing the package
loads nothing heavy.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from steel_xl.app import Results
    from steel_xl.sheet.study import Examined

__version__ = "0.1.0"

__all__ = ["__version__", "check", "new", "run"]


def new(system: str, path: str | Path, case: str | None = None, lang: str = "en", *, force: bool = False) -> Path:
    """Write a new workbook; see `steel_xl.app.new`."""
    from steel_xl import app  # noqa: PLC0415 - the package itself stays light

    return app.new(system, Path(path), case, lang, force=force)


def check(path: str | Path) -> Examined:
    """Every fault and warning of a workbook's inputs; see `steel_xl.app.check`."""
    from steel_xl import app  # noqa: PLC0415 - the package itself stays light

    return app.check(Path(path))


def run(path: str | Path, scenario: str | None = None, output: str | Path | None = None) -> Results:
    """Compute a workbook's results; see `steel_xl.app.run`."""
    from steel_xl import app  # noqa: PLC0415 - the package itself stays light

    return app.run(Path(path), scenario, Path(output) if output is not None else None)


def __getattr__(name: str) -> Any:
    if name == "formulas":
        from importlib import import_module  # noqa: PLC0415 - the package itself stays light

        return import_module("steel_xl.formulas")
    raise AttributeError(f"module 'steel_xl' has no attribute {name!r}")
