"""Every text the code asks for is there, in every language, with the same parts to fill in."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import steel_xl
from steel_xl.app.opened import open_case
from steel_xl.catalog import SYSTEMS, system
from steel_xl.sheet.column import STATUSES
from steel_xl.sheet.label import Labels, languages
from steel_xl.sheet.scenarios import TABLE

HOME = Path(steel_xl.__file__).parent
ISSUES = ("expected", "remedy")


@cache
def texts(lang: str) -> dict[str, str]:
    def walk(tree: dict[str, Any], path: str) -> Iterator[tuple[str, str]]:
        for key, value in tree.items():
            if isinstance(value, dict):
                yield from walk(value, f"{path}{key}.")
            else:
                yield path + key, value

    return dict(walk(tomllib.loads((HOME / "labels" / f"{lang}.toml").read_text(encoding="utf-8")), ""))


def called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def patterns(node: ast.expr) -> Iterator[str]:
    """Regular expressions of the texts an expression may be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.escape(node.value)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w.]+" for part in node.values
        )
    elif isinstance(node, ast.IfExp):
        yield from patterns(node.body)
        yield from patterns(node.orelse)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        for left in list(patterns(node.left)) or [r"[\w.]+"]:
            for right in list(patterns(node.right)) or [r"[\w.]+"]:
                yield left + right


def asked() -> list[tuple[str, str]]:
    """Where in the code a text is asked for, and the pattern of its path."""
    found = []
    for file in sorted(HOME.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and called(node) == "text" and node.args:
                at = f"{file.relative_to(HOME).as_posix()}:{node.lineno}"
                found += [(at, pattern) for pattern in patterns(node.args[0])]
    return found


ASKED = asked()


def test_the_code_was_searched() -> None:
    assert len(ASKED) > 60


@pytest.mark.parametrize(("where", "pattern"), ASKED, ids=[f"{at} {pattern}" for at, pattern in ASKED])
def test_every_text_asked_for_exists(where: str, pattern: str) -> None:
    assert any(re.fullmatch(pattern, path) for path in texts("en")), where


def keyed(name: str, at: int) -> list[tuple[str, str]]:
    """The constant at argument `at` of every call of `name`."""
    found = []
    for file in sorted(HOME.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and called(node) == name and len(node.args) > at:
                key = node.args[at]
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    found.append((file.parent.name, key.value))
    return found


def test_every_issue_of_a_rule_has_its_texts() -> None:
    found = keyed("issue", 1)
    assert len(found) > 12
    shared = [name for name in SYSTEMS if TABLE in system(name).input_tables]  # they speak of the same scenarios
    for name, key in found:
        for spoken in [name] if name in SYSTEMS else shared:
            for part in ISSUES:
                assert f"{spoken}.fault.{key}.{part}" in texts("en")


def test_every_issue_of_a_header_has_its_texts() -> None:
    found = [key for _, key in keyed("_issue", 3)]
    assert len(found) >= 3
    for key in found:
        assert all(f"fault.{key}.{part}" in texts("en") for part in ISSUES)


@pytest.mark.parametrize(("function", "where"), [("_worded", "freeze"), ("_left", "upgrade")])
def test_what_stays_behind_has_its_texts(function: str, where: str) -> None:
    found = {key for _, key in keyed(function, 1)}
    assert len(found) >= 5
    for key in found:
        assert {f"{where}.{key}.{part}" for part in ISSUES} <= set(texts("en"))


@pytest.mark.parametrize("name", SYSTEMS)
def test_every_system_has_its_words(name: str) -> None:
    model = system(name)
    for part in ("title", "purpose", "method", "signs"):
        assert f"{name}.{part}" in texts("en")
    for chart in model.charts(open_case(model, model.default_case, "en").parsed.rows):
        said = ["title"] if chart.axes else ["title", "axis"]
        assert {f"{name}.chart.{chart.key}.{part}" for part in said} <= set(texts("en"))


def test_every_status_is_explained() -> None:
    assert {f"status.{status}" for status in (*STATUSES, "mixed")} <= set(texts("en"))


def test_the_numbered_lines_are_all_there() -> None:
    count = int(texts("en")["how.count"])
    assert {path for path in texts("en") if path.startswith("how.line")} == {f"how.line{n + 1}" for n in range(count)}


# Columns of the settings that explain themselves in any language.
UNSAID = {f"{name}.record.{column}.help" for name in SYSTEMS for column in ("key", "label", "value", "unit")}
PAGES = ("record", "summary", "issues", "grid_map", "flow_matrix_map")


@pytest.mark.parametrize("lang", languages())
def test_every_language_says_the_same_things(lang: str) -> None:
    """Beside headers and notes, which stand in the schema in English."""

    def spoken(of: str) -> set[str]:
        own = {f"{name}.{key}" for name in SYSTEMS for key in (*system(name).input_tables, *system(name).result_tables)}
        own |= {f"{name}.{key}" for name in SYSTEMS for key in PAGES}
        own |= {"every", *(f"{name}.columns" for name in SYSTEMS)}
        own.add("units")  # English units are written as the schema has them
        return {path for path in texts(of) if not any(path.startswith(prefix + ".") for prefix in own)}

    named = {path for path in spoken("en") if not path.startswith("names.")}
    assert {path for path in spoken(lang) if not path.startswith("names.")} == named


@pytest.mark.parametrize("lang", languages())
def test_the_parts_to_fill_in_are_the_same(lang: str) -> None:
    def parts(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for path, text in texts("en").items():
        if path in texts(lang):
            assert parts(texts(lang)[path]) == parts(text), path


@pytest.mark.parametrize("lang", languages())
def test_no_text_ends_in_a_stray_space(lang: str) -> None:
    for path, text in texts(lang).items():
        if path == "cli.usage":  # click writes the command right behind it
            assert text.rstrip(" ").strip() == text.rstrip(" ")
            assert text
        elif path in UNSAID:
            assert text == ""
        else:
            assert text == text.strip(), path
            assert text, path


def test_a_missing_text_or_language_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"no\.such\.text"):
        Labels("en").text("no.such.text")
    with pytest.raises(ValueError, match="en"):
        Labels("xx")


def test_names_and_keys_are_inverse() -> None:
    labels = Labels("en")
    for key in ("coal", "coke_oven_gas", "natural_gas", "electricity", "pm", "so2", "nox", "co2"):
        assert labels.key(labels.name(key)) == key
    assert labels.key(" something else ") == "something else"
    assert labels.name("something else") == "something else"
