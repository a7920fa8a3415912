"""Help of Excel's function wizard in any language: the docstrings' sentences, and their translations."""

from __future__ import annotations

import dataclasses
import tomllib
from functools import cache
from importlib import resources

from steel_xl.files.wrappers import help_text
from steel_xl.formulas.described import Described


@cache
def sentences(lang: str) -> dict[str, dict[str, str]]:
    """English sentences with their translation, by part (summary, argument, returns); none for English itself."""
    file = resources.files("steel_xl").joinpath("labels", "functions", f"{lang}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def spoken(function: Described, lang: str) -> Described:
    """The function in the words of a language; a sentence not translated stays English.

    >>> from steel_xl.formulas import cagr
    >>> from steel_xl.formulas.described import described
    >>> spoken(described(cagr), "zh").arguments[2].says
    '年，> 0，对应扩展'
    """
    said = sentences(lang)
    summaries, arguments, returns = (said.get(part, {}) for part in ("summary", "argument", "returns"))
    told = (dataclasses.replace(each, says=arguments.get(each.says, each.says)) for each in function.arguments)
    return dataclasses.replace(
        function,
        summary=summaries.get(function.summary, function.summary),
        arguments=tuple(told),
        returns=returns.get(function.returns, function.returns),
    )


def wizard(function: Described, lang: str) -> list[str]:
    """What the wizard shows of a function: its summary, then a line an argument, each within its limit."""
    told = spoken(function, lang)
    return [help_text(told.summary), *(help_text(each.says) for each in told.arguments)]
