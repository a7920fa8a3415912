"""What a worksheet function is, read off its docstring: summary, arguments with units, result, example."""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_SECTION = re.compile(r"^(\w[\w ]*)\n-{3,}\n", re.MULTILINE)


@dataclass(frozen=True)
class Argument:
    """An argument: its name, what it is (unit, bounds, shape), and whether it may be left out."""

    name: str
    says: str
    optional: bool


@dataclass(frozen=True)
class Described:
    """A worksheet function in words. `example` is what the docstring's first example types, and its answer."""

    name: str
    summary: str
    details: str
    arguments: tuple[Argument, ...]
    returns: str
    errors: str
    example: tuple[str, str]

    @property
    def signature(self) -> str:
        """The call as Excel's help writes it.

        >>> from steel_xl.formulas import capital_recovery
        >>> described(capital_recovery).signature
        'CAPITAL_RECOVERY(rate, life)'
        """
        names = [f"[{each.name}]" if each.optional else each.name for each in self.arguments]
        return f"{self.name}({', '.join(names)})"


def described(function: Callable[..., Any]) -> Described:
    """The description of a formula, from its docstring (numpydoc) and signature.

    Parameters
    ----------
    function : a public formula

    Returns
    -------
    Its description

    Raises
    ------
    ValueError
        naming the section its docstring lacks

    Examples
    --------
    >>> from steel_xl.formulas import capital_recovery
    >>> [each.name for each in described(capital_recovery).arguments]
    ['rate', 'life']
    """
    parts = _SECTION.split(inspect.getdoc(function) or "")
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    for needed in ("Parameters", "Returns", "Examples"):
        if needed not in sections:
            raise ValueError(f"{function.__name__}: its docstring has no section {needed}")
    summary, _, details = parts[0].strip().partition("\n\n")
    optional = {
        name
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.default is not inspect.Parameter.empty
    }
    return Described(
        name=function.__name__.upper(),
        summary=_line(summary),
        details=_line(details),
        arguments=tuple(
            Argument(name, says, name in optional) for names, says in _entries(sections["Parameters"]) for name in names
        ),
        returns=_line(sections["Returns"]),
        errors=_line(sections.get("Raises", "")),
        example=_example(sections["Examples"]),
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def _entries(section: str) -> list[tuple[list[str], str]]:
    """Entries ``name, name : words`` of a section."""
    found = []
    for entry in re.split(r"\n(?=\S)", section.strip()):
        names, _, says = entry.partition(" : ")
        found.append(([name.strip() for name in names.split(",")], _line(says)))
    return found


def _example(section: str) -> tuple[str, str]:
    typed, answer = "", ""
    for line in section.strip().splitlines():
        if line.startswith(">>> ") and not typed:
            typed = line.removeprefix(">>> ")
        elif line.startswith("... ") and not answer:
            typed += " " + line.removeprefix("... ").strip()
        elif line.startswith(">>> "):
            break
        elif typed:
            answer = f"{answer}\n{line}".strip("\n")
    return typed, answer
