"""What people read, in their language: headers, sheet names, messages, names of carriers and pollutants.

English headers and notes stand in the schema; everything else, and every other language, in ``labels/xx.toml``.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from steel_xl.sheet.column import Field
from steel_xl.sheet.table import Table

_UNIT_AT_END = re.compile(r"\s*[(（]([^()（）]*)[)）]\s*\Z")


@cache
def languages() -> tuple[str, ...]:
    """Languages there are labels for, English first."""
    found = {item.name.removesuffix(".toml") for item in _folder().iterdir() if item.name.endswith(".toml")}
    return ("en", *sorted(found - {"en"}))


def _folder() -> Any:
    return resources.files("steel_xl") / "labels"


@cache
def _texts(lang: str) -> dict[str, Any]:
    return tomllib.loads((_folder() / f"{lang}.toml").read_text(encoding="utf-8"))


def _dig(texts: dict[str, Any], path: str) -> str | None:
    found: Any = texts
    for part in path.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found if isinstance(found, str) else None


def homes(system: str, path: str) -> tuple[str, ...]:
    """Where a text of a system may stand, first the nearest: its own, that of all its tables, that of every system.

    >>> homes("mill", "prices.status.label")  # doctest: +NORMALIZE_WHITESPACE
    ('mill.prices.status.label', 'every.prices.status.label', 'mill.columns.status.label',
     'every.columns.status.label')
    """
    _, _, column = path.partition(".")
    shared = (f"{system}.columns.{column}", f"every.columns.{column}") if "." in column else ()
    return (f"{system}.{path}", f"every.{path}", *shared)


def fold(text: str) -> str:
    """The text as it is compared: without case or surplus space.

    >>> fold(" Coke-oven  gas ")
    'coke-oven gas'
    """
    return " ".join(text.split()).casefold()


def bare(header: str) -> str:
    """A header without the unit in brackets at its end.

    >>> bare("Coke-oven gas (m3/t)")
    'Coke-oven gas'
    """
    return _UNIT_AT_END.sub("", header).strip()


def unit_in(text: str) -> str | None:
    """The unit in brackets at the end of a header, or None.

    >>> unit_in("Price (yuan/unit)"), unit_in("Process")
    ('yuan/unit', None)
    """
    match = _UNIT_AT_END.search(text)
    return match.group(1).strip() if match else None


class Labels:
    """The texts of one language, for one system.

    Parameters
    ----------
    lang : a language of `languages()`
    system : name of the system whose tables are spoken of
    """

    def __init__(self, lang: str = "en", system: str = "") -> None:
        if lang not in languages():
            raise ValueError(f"no labels for language {lang!r}; there are {', '.join(languages())}")
        self.lang, self.system = lang, system

    def text(self, path: str, **parts: object) -> str:
        """The text at a dotted `path`, with ``{parts}`` filled in; KeyError if the language lacks it."""
        found = _dig(_texts(self.lang), path)
        if found is None:
            raise KeyError(f"labels/{self.lang}.toml has no text {path!r}")
        return found.format(**parts) if parts else found

    def has(self, path: str) -> bool:
        """Whether there is a text at `path`."""
        return _dig(_texts(self.lang), path) is not None

    def _own(self, path: str, english: str) -> str:
        return self._in(self.lang, path) or english

    def _in(self, lang: str, path: str) -> str | None:
        return _nearest(lang, self.system, path)

    def sheet(self, table: str) -> str:
        """Name of the sheet a table or page stands on: its key in English."""
        return self._own(f"{table}.sheet", table)

    def title(self, table: Table) -> str:
        """Heading of the table's sheet."""
        return self._own(f"{table.key}.title", table.sheet.title)

    def note(self, table: Table) -> str:
        """One sentence on what stands on the table's sheet."""
        return self._own(f"{table.key}.note", table.sheet.note)

    def header(self, table: str, field: Field) -> str:
        """Header of a column (or label of a record's line), without unit."""
        return self._own(f"{table}.{field.name}.label", field.col.label or field.name)

    def help(self, table: str, field: Field) -> str:
        """One or two sentences of help for a column or a record's line."""
        return self._own(f"{table}.{field.name}.help", field.col.note)

    def name(self, key: str) -> str:
        """A carrier, pollutant, choice or status as people write it; the key itself where we have no word for it."""
        texts = _texts(self.lang)
        return next((texts[part][key] for part in ("names", "words") if key in texts.get(part, {})), key)

    def member(self, key: str) -> str:
        """A carrier or pollutant as headers write it and `key` reads it back; words of choices are none of its.

        >>> Labels().member("natural_gas"), Labels().member("equal")
        ('Natural gas', 'equal')
        """
        return str(_texts(self.lang).get("names", {}).get(key, key))

    def key(self, name: str) -> str:
        """The key a name of any language stands for; the text itself, trimmed, where it is nobody's name."""
        return _keys("names").get(fold(name), name.strip())

    def word(self, text: str) -> str:
        """The choice or status a word of any language stands for; the text itself, trimmed, where it is none.

        >>> Labels().word("熵权法"), Labels().word(" Entropy"), Labels().word("mine")
        ('entropy', 'entropy', 'mine')
        """
        return _keys("words").get(fold(text), text.strip())

    def unit(self, unit: str) -> str:
        """A unit as people write it; ``{unit}`` stands for any unit."""
        return _unit(_texts(self.lang), unit).replace("{unit}", self.text("unit.any"))

    def unit_spellings(self, unit: str) -> set[str]:
        """Every folded way a unit may be written in a header."""
        found = {fold(unit.replace("{unit}", "unit"))}
        for lang in languages():
            texts = _texts(lang)
            any_unit = _dig(texts, "unit.any") or "unit"
            found.add(fold(_unit(texts, unit).replace("{unit}", any_unit)))
        return found

    def column(self, table: str, name: str) -> str:
        """What a column, or a record's line, is called beside its table: its key in English, as `sheet`."""
        return self._own(f"{table}.{name}.label", name)

    def choices(self, field: Field) -> list[str]:
        """The words a text cell may hold, as people write them."""
        return [self.name(choice) for choice in field.col.choices]

    def spellings(self, table: str, field: Field) -> tuple[str, ...]:
        """Every folded header under which the column may stand: its key and its label in each language."""
        return _spellings(self.system, f"{table}.{field.name}.label", field.name, field.col.label or field.name)

    def sheet_spellings(self, table: str) -> set[str]:
        """Every folded name under which the table's sheet may stand."""
        named = (self._in(lang, f"{table}.sheet") for lang in languages())
        return {fold(table), *(fold(name) for name in named if name)}


@cache
def _nearest(lang: str, system: str, path: str) -> str | None:
    found = (_dig(_texts(lang), home) for home in homes(system, path))
    return next((text for text in found if text), None)


@cache
def _spellings(system: str, path: str, *names: str) -> tuple[str, ...]:
    labels = (_nearest(lang, system, path) for lang in languages())
    return tuple(dict.fromkeys(fold(name) for name in (*names, *labels) if name))


@cache
def _keys(part: str) -> dict[str, str]:
    return {fold(name): key for lang in languages() for key, name in _texts(lang).get(part, {}).items()}


def _unit(texts: dict[str, Any], unit: str) -> str:
    """A unit in a language: as it stands among the units, or by one that has ``{unit}`` in place of a part of it."""
    units: dict[str, str] = texts.get("units", {})
    if unit in units:
        return units[unit]
    for pattern, written in units.items():
        head, slot, tail = pattern.partition("{unit}")
        if slot and unit.startswith(head) and unit.endswith(tail):
            return written.replace("{unit}", unit[len(head) : len(unit) - len(tail)])
    return unit


def shown_width(text: str) -> int:
    """Columns a text takes: Chinese characters count two.

    >>> shown_width("D of 焦炉煤气")
    13
    """
    if text.isascii():
        return len(text)
    return sum(2 if ord(letter) > _WIDE_FROM else 1 for letter in text)


_WIDE_FROM = 0x2E7F  # first code point of the CJK blocks
