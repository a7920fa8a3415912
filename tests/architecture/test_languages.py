"""Every language says all that English says: the same texts with the same parts, under names a workbook can have."""

import re
import string
import tomllib
from collections.abc import Iterator
from importlib import resources

import pytest

from steel_xl.catalog import SYSTEMS, system
from steel_xl.sheet.label import Labels, fold, homes, languages
from steel_xl.sheet.table import RECORD_LINE, Table

OTHERS = languages()[1:]
WITHOUT_TABLE = ("cover", "summary", "charts", "issues", "changed", "checks", "sources")
LONGEST_NAME = 31  # characters of a sheet's name in Excel
FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


def flat(texts: dict[str, object], path: str = "") -> Iterator[tuple[str, str]]:
    for key, text in texts.items():
        if isinstance(text, dict):
            yield from flat(text, f"{path}{key}.")
        else:
            yield path + key, str(text)


def written(lang: str) -> dict[str, str]:
    """All that stands in a language's file, units apart: a unit left out is written as it is."""
    text = (resources.files("steel_xl") / "labels" / f"{lang}.toml").read_text(encoding="utf-8")
    return {key: said for key, said in flat(tomllib.loads(text)) if not key.startswith("units.")}


def tables(name: str) -> dict[str, Table]:
    model = system(name)
    return {**model.input_tables, **model.result_tables}


def of_the_schema() -> dict[tuple[str, str], str]:
    """What English says in the schema, by system and the path other languages give it there."""
    found: dict[tuple[str, str], str] = {}
    for name in SYSTEMS:
        for key, table in tables(name).items():
            found |= {(name, f"{key}.sheet"): key, (name, f"{key}.title"): table.sheet.title}
            found[name, f"{key}.note"] = table.sheet.note
            lines = [(key, field) for field in table.fields] + [("record", field) for field in RECORD_LINE]
            for where, field in lines:
                found[name, f"{where}.{field.name}.label"] = field.col.label
                found[name, f"{where}.{field.name}.help"] = field.col.note
        for page in (*WITHOUT_TABLE, *(f"{matrix.table}_map" for matrix in system(name).matrices)):
            found[name, f"{page}.sheet"] = page
    return {path: text for path, text in found.items() if text}


def parts(text: str) -> set[str]:
    return {part for _, part, _, _ in string.Formatter().parse(text) if part is not None}


def test_chinese_is_there() -> None:
    assert "zh" in OTHERS


@pytest.mark.parametrize("lang", OTHERS)
def test_a_language_has_every_text_of_english_and_no_other(lang: str) -> None:
    schema, english, other = of_the_schema(), written("en"), written(lang)
    assert sorted(set(english) - set(other)) == []
    assert [path for path in schema if not any(home in other for home in homes(*path))] == []
    assert sorted(set(other) - set(english) - {home for path in schema for home in homes(*path)}) == []
    assert [key for key, text in other.items() if not text.strip()] == []


@pytest.mark.parametrize("lang", OTHERS)
def test_a_text_has_the_parts_of_the_english_one(lang: str) -> None:
    english, other = written("en"), written(lang)
    assert [key for key, text in english.items() if parts(text) != parts(other[key])] == []


@pytest.mark.parametrize("lang", OTHERS)
def test_units_are_those_of_the_schema(lang: str) -> None:
    text = (resources.files("steel_xl") / "labels" / f"{lang}.toml").read_text(encoding="utf-8")
    known = {field.col.unit for name in SYSTEMS for table in tables(name).values() for field in table.fields}
    units = tomllib.loads(text)["units"]
    assert set(units) <= known
    assert all(parts(unit) == parts(said) for unit, said in units.items())


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("name", SYSTEMS)
def test_sheets_have_names_excel_takes_and_no_two_the_same(name: str, lang: str) -> None:
    labels = Labels(lang, name)
    pages = [*tables(name), *WITHOUT_TABLE, *(f"{matrix.table}_map" for matrix in system(name).matrices)]
    named = [labels.sheet(page) for page in pages]
    assert len({fold(sheet) for sheet in named}) == len(named)
    for sheet in named:
        assert 0 < len(sheet) <= LONGEST_NAME
        assert not FORBIDDEN.search(sheet)
        assert not sheet.startswith("'")
        assert not sheet.endswith("'")


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_header_means_one_column_in_whatever_language(name: str) -> None:
    labels = Labels("en", name)
    for key, table in {**tables(name), "record": None}.items():
        seen: dict[str, str] = {}
        for field in table.fields if table else RECORD_LINE:
            if field.spread:
                continue
            for spelling in labels.spellings(key, field):
                assert seen.setdefault(spelling, field.name) == field.name, (key, spelling)


@pytest.mark.parametrize("part", ["names", "words"])
def test_a_word_means_one_key_in_whatever_language(part: str) -> None:
    seen: dict[str, str] = {}
    for lang in languages():
        for path, text in written(lang).items():
            if path.startswith(f"{part}."):
                assert seen.setdefault(fold(text), path) == path
