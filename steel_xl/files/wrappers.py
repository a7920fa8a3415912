"""The worksheet functions in VBA: a wrapper each, with real error values, and help for Excel's function wizard."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from importlib import resources

from steel_xl.files.excel_names import argument_fault, argument_name, name_fault
from steel_xl.formulas.described import Described

MODULE = "SteelXLFunctions"
SERVED_BY = "steel_xl.adapters.udfs"
"""The Python module that answers; the sheet ``xlwings.conf`` names it too."""

CATEGORY = "Steel XL"
MARK = 27
"""Character code that starts an answer which is an error value: no text of a formula starts so."""

_ERRORS = {"#VALUE!": "xlErrValue", "#NUM!": "xlErrNum", "#N/A": "xlErrNA"}
_LONGEST_HELP = 255  # characters Excel's wizard takes for a description
_MARKUP = re.compile(r"`+")


def failed(error: str) -> str:
    """The answer that a wrapper turns into an error value.

    >>> failed("#NUM!") == chr(MARK) + "#NUM!"
    True
    """
    return chr(MARK) + error


def functions_module(functions: Sequence[Described], *, with_help: bool = True) -> str:
    """The text of the module; ValueError naming every function or argument Excel or VBA would not take.

    `with_help` adds the Sub that tells the wizard; an add-in has its own, in the user's language.
    """
    faults = list(_faults(functions))
    if faults:
        raise ValueError("; ".join(faults))
    cases = "\n".join(
        f'            Case Chr$({MARK}) & "{shown}": found = CVErr({code})' for shown, code in _ERRORS.items()
    )
    parts = [template("SteelXLFunctions").format(module=SERVED_BY, category=CATEGORY, cases=cases, mark=MARK)]
    parts += map(_wrapper, functions)
    if with_help:
        parts.append(_help(functions))
    return "\n".join(parts)


def template(name: str) -> str:
    """The text of a module, or of its start, as it lies in the folder ``basic``."""
    return resources.files("steel_xl").joinpath("files", "basic", f"{name}.bas").read_text(encoding="ascii")


def help_text(text: str) -> str:
    """A description as Excel shows it: without markup, cut at a word to the 255 characters it takes.

    >>> help_text("``standard`` (when left blank) or ``corrected``")
    'standard (when left blank) or corrected'
    """
    plain = _MARKUP.sub("", text)
    if len(plain) <= _LONGEST_HELP:
        return plain
    return plain[: _LONGEST_HELP - 3].rpartition(" ")[0] + "..."


def intellisense(functions: Iterable[Described]) -> list[list[str]]:
    """Rows of the sheet ``_IntelliSense_`` as Excel-DNA's add-in reads them: function, help, topic, then arguments."""
    rows = [["FunctionInfo", "1.0"]]
    for each in functions:
        arguments = (part for argument in each.arguments for part in (argument.name, help_text(argument.says)))
        rows.append([each.name, help_text(each.summary), "", *arguments])
    return rows


def _faults(functions: Sequence[Described]) -> Iterable[str]:
    names = [each.name for each in functions]
    yield from (f"{name} is there twice" for name in sorted({name for name in names if names.count(name) > 1}))
    for each in functions:
        fault = name_fault(each.name)
        if fault:
            yield fault
        for argument in each.arguments:
            fault = argument_fault(argument.name)
            if fault or argument.name.upper() == each.name:
                yield f"{each.name}: {fault or f'{argument.name} is called as the function'}"


def _wrapper(function: Described) -> str:
    names = [argument_name(argument.name) for argument in function.arguments]
    options = ["Optional " if argument.optional else "" for argument in function.arguments]
    declared = [f"{option}{name} As Variant" for option, name in zip(options, names, strict=True)]
    return (
        f"Public Function {function.name}({', '.join(declared)}) As Variant\n"
        f'    {function.name} = Answer("{function.name}", Array({", ".join([*names, "CallingCell()"])}))\n'
        "End Function\n"
    )


def _help(functions: Sequence[Described]) -> str:
    """The Sub that tells the function wizard what each function and argument is; the workbook stays unchanged."""
    lines = ["Public Sub RegisterFunctionHelp()", "    Dim saved As Boolean", "    saved = ThisWorkbook.Saved"]
    for each in functions:
        says = ", _\n".join(f"        {_quoted(help_text(argument.says))}" for argument in each.arguments)
        summary = _quoted(help_text(each.summary))
        lines.append(f'    Describe "{each.name}", _\n        {summary}, _\n        Array( _\n{says})')
    lines += ["    ThisWorkbook.Saved = saved", "End Sub\n"]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """A text as VBA writes it, letters beyond ASCII by their number."""
    pieces = []
    for part in re.findall(r"[\x00-\x7f]+|[^\x00-\x7f]", text):
        units = part.encode("utf-16-be")
        if part.isascii():
            pieces.append('"' + part.replace('"', '""') + '"')
        else:
            pieces += [f"ChrW$({int.from_bytes(units[at : at + 2])})" for at in range(0, len(units), 2)]
    return " & ".join(pieces) or '""'
