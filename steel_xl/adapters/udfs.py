"""The worksheet functions as xlwings' UDF server imports them: one wrapper a function of the catalog.

An answer that is an error value goes back as a marked text (`files.wrappers.failed`), which the workbook's VBA turns
into the real value; the reason is kept in `failures`. Nothing is raised across COM: a traceback there costs time, and
its type is lost on the way. Importing this module loads nothing but our formulas beyond what numpy and xlwings load.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, cast

import xlwings as xw

from steel_xl import formulas
from steel_xl.adapters.cache import ANSWERS, question
from steel_xl.adapters.exchange import Native, answered, received
from steel_xl.adapters.failures import keep
from steel_xl.catalog import functions
from steel_xl.files.wrappers import CATEGORY, failed, help_text
from steel_xl.formulas.described import Described
from steel_xl.formulas.errors import BadArgument, NotFound, NoValueExists

CALLING_CELL = "calling_cell"
"""Last argument of every wrapper: the address of the cell that calls, which VBA passes."""

_CALLER = "Application.Caller.Address(External:=True)"


def _wrapped(function: Described) -> Callable[..., Native]:
    """The wrapper of one function, declared to xlwings."""
    formula: Callable[..., Any] = getattr(formulas, function.name.lower())
    names = [argument.name for argument in function.arguments]
    needed = {argument.name for argument in function.arguments if not argument.optional}

    def wrapper(*cells: object) -> Native:
        try:
            values = {name: received(cell, name) for name, cell in zip(names, cells, strict=False)}
            given = {name: value for name, value in values.items() if value is not None or name in needed}
            return _answer(function.name, formula, given)
        except (BadArgument, NoValueExists, NotFound) as error:
            shown, reason = error.shown, str(error)
        except Exception as error:  # noqa: BLE001 - nothing is raised across COM; a bug of ours says what it is
            shown, reason = BadArgument.shown, f"a bug of steel_xl: {type(error).__name__}: {error}"
        keep(function.name, shown, reason, _address(cells[len(names) :]))
        return failed(shown)

    wrapper.__name__ = wrapper.__qualname__ = function.name
    wrapper.__doc__ = help_text(function.summary)
    wrapper.__annotations__ = {}  # xlwings would take them for converters
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    empty = inspect.Parameter.empty
    parameters = [
        inspect.Parameter(each.name, kind, default=None if each.optional else empty) for each in function.arguments
    ]
    last = inspect.Parameter(CALLING_CELL, kind, default="" if len(needed) < len(names) else empty)
    wrapper.__signature__ = inspect.Signature([*parameters, last])  # type: ignore[attr-defined]
    declared = xw.ret(ndim=2)(wrapper)
    declared = xw.arg(CALLING_CELL, ndim=1, vba=_CALLER, doc="")(declared)
    for each in function.arguments:
        declared = xw.arg(each.name, ndim=2, err_to_str=True, doc=help_text(each.says))(declared)
    made: Callable[..., Native] = xw.func(category=CATEGORY)(declared)  # last: each call sets the category anew
    return made


def _answer(name: str, formula: Callable[..., Any], given: dict[str, Any]) -> Native:
    """The answer, kept from an earlier call with the same arguments or computed and kept."""
    asked = question(name, given)
    if asked is None:
        return answered(formula(**given))
    key, size = asked
    kept = ANSWERS.get(key)
    if kept is None:
        kept = answered(formula(**given))
        ANSWERS.put(key, kept, size)
    return cast(Native, kept)


def _address(rest: tuple[object, ...]) -> str:
    """The calling cell, as what follows the arguments says it; "" where it says none."""
    said = rest[0] if rest else ""
    if isinstance(said, list):  # xlwings reads it with ndim=1
        said = said[0] if said else ""
    return said if isinstance(said, str) else ""


for _function in functions():
    globals()[_function.name] = _wrapped(_function)
