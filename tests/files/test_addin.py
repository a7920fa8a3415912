"""The add-in as a package: what Excel needs to load it, draw the tab and run what is on it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from steel_xl.app import addin
from steel_xl.catalog import SYSTEMS, functions, system
from steel_xl.files.addin.build import COMMANDS
from steel_xl.files.addin.faults import CALLBACKS, faults, subs
from steel_xl.files.addin.icons import SHAPES, icon
from steel_xl.files.addin.marks import mark_of
from steel_xl.files.addin.ribbon import MODULE, NAMESPACE
from steel_xl.files.case import cases
from steel_xl.files.macros import ON_SHEETS, xlwings_modules
from steel_xl.files.wrappers import functions_module, template
from steel_xl.sheet.issue import FileProblem
from steel_xl.sheet.label import Labels, languages
from tests.files.vba.olevba import opened, texts

RIBBON = "customUI/customUI14.xml"
LABEL = f'getLabel="{MODULE}.RibbonLabel"'.encode()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes]) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return memory.getvalue()


@pytest.fixture(scope="module")
def made() -> bytes:
    return addin.content()


@pytest.fixture(scope="module")
def parts(made: bytes) -> dict[str, bytes]:
    return parts_of(made)


def sheet(parts: dict[str, bytes], number: int) -> list[list[str]]:
    """The texts of a sheet."""
    name = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    strings = ["".join(map(str, each.itertext())) for each in etree.fromstring(parts["xl/sharedStrings.xml"])]
    rows = etree.fromstring(parts[f"xl/worksheets/sheet{number}.xml"]).iter(f"{name}row")
    return [[strings[int("".join(map(str, cell.itertext())))] for cell in row] for row in rows]


@pytest.mark.parametrize("lang", [None, *(pytest.param(lang, marks=pytest.mark.slow) for lang in languages())])
def test_the_package_is_sound_and_the_same_each_time(lang: str | None) -> None:
    content = addin.content(lang)
    assert faults(content) == []
    assert addin.content(lang) == content


@pytest.mark.slow
@pytest.mark.parametrize("lang", [None, "zh"])
def test_the_auditor_expects_excel_to_open_it(lang: str | None, tmp_path: Path) -> None:
    audit = pytest.importorskip("openxml_audit")
    path = addin.build(tmp_path / "steel_xl.xlam", lang)
    told = audit.predict(audit.OpenXmlValidator().validate(str(path)))
    assert told.prediction == audit.AppPrediction.OPENS_CLEAN, told.headline


def test_every_module_is_as_we_wrote_it(parts: dict[str, bytes]) -> None:
    found = {name: "\n".join(said.splitlines()) for name, said in texts(parts["xl/vbaProject.bin"]).items()}
    expected = {name: template(name) for name in (MODULE, COMMANDS, *ON_SHEETS)}
    expected["SteelXLFunctions"] = functions_module(functions(), with_help=False)
    for name, text in expected.items():
        assert found[f"{name}.bas"] == f'Attribute VB_Name = "{name}"\n{text}'.rstrip("\n")
    for module in xlwings_modules():
        assert "\n".join(module.text.splitlines()) in found.values()
    documents = ["ThisWorkbook.cls", *(f"Sheet{at}.cls" for at in range(1, 5))]
    modules = [*(f"{name}.bas" for name in (*expected, "xlwings")), "Dictionary.cls"]
    assert sorted(found) == sorted([*documents, *modules])
    with opened(parts["xl/vbaProject.bin"]):
        pass  # olefile found no defect


def test_the_tab_has_every_system_case_result_table_and_command(parts: dict[str, bytes]) -> None:
    root = etree.fromstring(parts[RIBBON])
    buttons = {str(each.get("id")): each for each in root.iter(f"{{{NAMESPACE}}}button")}
    for name in SYSTEMS:
        for case in cases(name):
            assert buttons[f"new.{name}.{case}"].get("tag") == f"{name}/{case}"
        shown = {key for key, table in system(name).result_tables.items() if not table.sheet.sheet_only}
        assert {key.rpartition(".")[2] for key in buttons if key.startswith(f"insert.{name}.")} == shown
    plain = {str(each.get("onAction")).partition(".")[2] for key, each in buttons.items() if "." not in key}
    assert plain == {"CheckInputs", "RunScenario", "ExplainErrors", "FreezeCopy", "Report", "ShowHelp", "ClearCache"}
    assert len(root.findall(f".//{{{NAMESPACE}}}tab")) == 1


def test_every_label_and_tip_is_there_in_every_language(parts: dict[str, bytes]) -> None:
    rows = sheet(parts, 2)
    assert rows[0] == ["key", *languages()]
    told = {row[0]: row[1:] for row in rows}
    for each in etree.fromstring(parts[RIBBON]).iter():
        if each.get("getLabel"):
            assert all(told[f"label.{each.get('id')}"]), each.get("id")
        if each.get("getSupertip"):
            assert len(told[f"tip.{each.get('id')}"]) == len(languages())
    assert told["label.run"] == ["Run Scenario", "运行情景"]
    assert told["label.run"] == [Labels(lang).text("button.run") for lang in languages()]


def test_one_language_where_one_is_asked_for() -> None:
    rows = sheet(parts_of(addin.content("zh")), 2)
    assert rows[1] == ["language", "zh"]
    assert all(row[1] == row[2] for row in rows[2:])


def test_the_wizard_is_told_of_every_function_and_argument(parts: dict[str, bytes]) -> None:
    rows = sheet(parts, 2)
    for each in functions():
        at = next(at for at, row in enumerate(rows) if row[0] == f"function.{each.name}")
        keys = [row[0] for row in rows[at + 1 : at + 2 + len(each.arguments)]]
        assert keys[: len(each.arguments)] == ["argument"] * len(each.arguments)
        assert keys[len(each.arguments) :] != ["argument"]


def test_it_names_this_python_and_the_module_it_serves(parts: dict[str, bytes]) -> None:
    said = dict(row if len(row) > 1 else [*row, ""] for row in sheet(parts, 3))
    assert said["Interpreter_Win"] or said["Interpreter_Mac"]
    assert said["UDF Modules"] == "steel_xl.adapters.udfs"
    assert said["ADD_WORKBOOK_TO_PYTHONPATH"] == "False"


def test_pictures_are_embedded_and_each_differs() -> None:
    assert len({icon(name) for name in SHAPES}) == len(SHAPES)


Change = Callable[[dict[str, bytes]], dict[str, bytes]]


def in_part(name: str, old: bytes, new: bytes) -> Change:
    return lambda parts: {**parts, name: parts[name].replace(old, new)}


def without(name: str) -> Change:
    return lambda parts: {key: content for key, content in parts.items() if key != name}


BROKEN: dict[str, tuple[Change, str]] = {
    "content type": (
        in_part("[Content_Types].xml", b"addin.macroEnabled", b"sheet.macroEnabled"),
        "expected application",
    ),
    "picture's type": (in_part("[Content_Types].xml", b"image/png", b"image/gif"), "expected image/png"),
    "no type": (in_part("[Content_Types].xml", b'Extension="png"', b'Extension="gif"'), "no content type"),
    "part of a type": (in_part("[Content_Types].xml", b"/xl/styles.xml", b"/xl/style.xml"), "a part that is not there"),
    "namespace": (in_part(RIBBON, b"2009/07", b"2006/01"), "begins with"),
    "root": (in_part(RIBBON, b"customUI", b"customUi"), "begins with"),
    "kind of the link": (in_part("_rels/.rels", b"2007/relationships/ui", b"2006/relationships/ui"), "not linked once"),
    "dangling": (in_part("_rels/.rels", b"customUI14.xml", b"customUI15.xml"), "is not there"),
    "picture": (without("customUI/images/run.png"), "images/run.png is not there"),
    "no picture": (in_part(RIBBON, b'image="run"', b'image="ran"'), "run has no picture ran"),
    "no PNG": (in_part("customUI/images/run.png", b"PNG", b"GIF"), "no PNG"),
    "action": (in_part(RIBBON, b"SteelXLRibbon.RunScenario", b"SteelXLRibbon.Gone"), "there is no SteelXLRibbon.Gone"),
    "label": (in_part(RIBBON, b"SteelXLRibbon.RibbonLabel", b"SteelXLRibbon.RunScenario"), "takes something else"),
    "signature": (in_part(RIBBON, b"SteelXLRibbon.RunScenario", b"SteelXLRibbon.RibbonLabel"), "takes something else"),
    "onLoad": (in_part(RIBBON, b"SteelXLRibbon.RibbonLoaded", b"SteelXLRibbon.RunScenario"), "takes something else"),
    "unknown": (in_part(RIBBON, b"getSupertip", b"getEnabled"), "which we do not know"),
    "idle": (in_part(RIBBON, b' onAction="SteelXLRibbon.RunScenario"', b""), "button run does nothing"),
    "no label": (in_part(RIBBON, LABEL, b""), "has no label"),
    "id twice": (in_part(RIBBON, b'id="run"', b'id="check"'), "id check twice"),
    "no id": (in_part(RIBBON, b'id="run"', b'id="1 run"'), "is no id"),
    "out": (
        in_part("_rels/.rels", b'Id="rIdRibbon"', b'Id="rIdRibbon" TargetMode="External"'),
        "leads out of the package",
    ),
    "mark": (in_part("docProps/custom.xml", b"steel_xl add-in", b"their add-in"), "no property steel_xl add-in"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_the_assertions_can_fail(what: str, parts: dict[str, bytes]) -> None:
    change, fault = BROKEN[what]
    changed = change(parts)
    assert changed != parts
    assert [line for line in faults(zipped(changed)) if fault in line], faults(zipped(changed))


def test_a_part_that_is_there_twice_is_seen(made: bytes) -> None:
    memory = io.BytesIO(made)
    with zipfile.ZipFile(memory, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/styles.xml", b"<x/>")
    assert "xl/styles.xml: there twice" in faults(memory.getvalue())


def test_callbacks_are_those_of_the_module(parts: dict[str, bytes]) -> None:
    """The Subs the tab can call, and no other, stand in the module of the ribbon."""
    there = {name for name in subs(parts["xl/vbaProject.bin"]) if name.startswith(f"{MODULE}.")}
    used = {
        str(value) for each in etree.fromstring(parts[RIBBON]).iter() for key, value in each.items() if key in CALLBACKS
    }
    assert there == used


def test_an_unsound_add_in_is_not_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addin, "faults", lambda _: ["a fault"])
    with pytest.raises(AssertionError, match="a fault"):
        addin.content()


def test_it_is_known_by_its_mark(made: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.xlam"
    path.write_bytes(made)
    found = mark_of(path)
    assert found is not None
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", found.version)
    for foreign in (b"", b"PK no archive", zipped({"docProps/custom.xml": b"<Properties/>"}), zipped({"a": b"b"})):
        path.write_bytes(foreign)
        assert mark_of(path) is None


def test_the_ending_is_that_of_an_add_in(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="xlam"):
        addin.build(tmp_path / "steel_xl.xlsm")
    with pytest.raises(FileProblem, match="folder"):
        addin.build(tmp_path / "none" / "steel_xl.xlam")
