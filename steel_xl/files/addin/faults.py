"""What Excel would refuse in an add-in, or pass over without a word: asked of each one we build, and in the tests."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from lxml import etree

from steel_xl.files.addin.build import CONTENT_TYPE, IMAGE_LINK, RIBBON_LINK, RIBBON_PART, VERSION
from steel_xl.files.addin.ribbon import NAMESPACE
from steel_xl.files.scan import joined
from steel_xl.files.vba.read import modules

_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_PROJECT, _PROJECT_TYPE = "xl/vbaProject.bin", "application/vnd.ms-office.vbaProject"
_PROJECT_LINK = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_RIBBON_RELS = "customUI/_rels/customUI14.xml.rels"
_NAME = re.compile(r'^Attribute VB_Name = "(\w+)"', re.MULTILINE)
_SUB = re.compile(r"^(?:Public )?Sub (\w+)\((.*)\)\s*$", re.MULTILINE)
_PNG = b"\x89PNG\r\n\x1a\n"

CALLBACKS = {
    "onLoad": ("IRibbonUI",),
    "onAction": ("IRibbonControl",),
    "getLabel": ("IRibbonControl", "ByRef"),
    "getSupertip": ("IRibbonControl", "ByRef"),
}
"""What the Sub behind an attribute takes: an object of that type, then a variable it gives its answer in."""


def faults(content: bytes) -> list[str]:
    """Every fault of an add-in, one a line; none in a sound one."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        parts = {name: archive.read(name) for name in names}
    twice = [f"{name}: there twice" for name in sorted(set(names)) if names.count(name) > 1]
    return [*twice, *_typed(parts), *_linked(parts), *_ribbon(parts), *_marked(parts)]


def _typed(parts: dict[str, bytes]) -> Iterator[str]:
    """Every part has a content type; that of the workbook says add-in."""
    root = etree.fromstring(parts["[Content_Types].xml"])
    endings = {str(each.get("Extension")): str(each.get("ContentType")) for each in root.iter(f"{_TYPES}Default")}
    named = {str(each.get("PartName"))[1:]: str(each.get("ContentType")) for each in root.iter(f"{_TYPES}Override")}
    yield from (f"{name}: a content type of a part that is not there" for name in sorted(set(named) - set(parts)))
    found = {name: named.get(name) or endings.get(name.rpartition(".")[2], "") for name in parts}
    found.pop("[Content_Types].xml")
    yield from (f"{name}: no content type" for name, kind in found.items() if not kind)
    for name, kind in {"xl/workbook.xml": CONTENT_TYPE, _PROJECT: _PROJECT_TYPE}.items():
        if found.get(name) != kind:
            yield f"{name}: is {found.get(name) or 'not there'}, expected {kind}"
    for name in parts:
        if name.endswith(".png") and found[name] != "image/png":
            yield f"{name}: is {found[name]}, expected image/png"


def _linked(parts: dict[str, bytes]) -> Iterator[str]:
    """No relationship leads nowhere, no two of a part have one id; ribbon and VBA are linked once each."""
    kinds = []
    for name, content in parts.items():
        if not name.endswith(".rels"):
            continue
        owner = PurePosixPath(name).parent.parent
        links = list(etree.fromstring(content))
        ids = [str(link.get("Id")) for link in links]
        yield from (f"{name}: id {each} twice" for each in sorted(set(ids)) if ids.count(each) > 1)
        for link in links:
            target = str(link.get("Target"))
            to = target.lstrip("/") if target.startswith("/") else joined(owner, target)
            kinds.append((str(link.get("Type")), to))
            if link.get("TargetMode") == "External":
                yield f"{name}: leads out of the package, to {target}"
            elif to not in parts:
                yield f"{name}: {target} is not there"
    for kind, part in ((RIBBON_LINK, RIBBON_PART), (_PROJECT_LINK, _PROJECT)):
        if [to for each, to in kinds if each == kind] != [part]:
            yield f"{part}: is not linked once as {kind}"


def _ribbon(parts: dict[str, bytes]) -> Iterator[str]:
    """The tab: its root, ids, pictures, and a Sub behind every callback."""
    if RIBBON_PART not in parts or _PROJECT not in parts:
        return
    root = etree.fromstring(parts[RIBBON_PART])
    if root.tag != f"{{{NAMESPACE}}}customUI":
        yield f"{RIBBON_PART}: begins with {root.tag}"
    ids = [str(each.get("id")) for each in root.iter() if each.get("id")]
    yield from (f"{RIBBON_PART}: id {each} twice" for each in sorted(set(ids)) if ids.count(each) > 1)
    yield from (f"{RIBBON_PART}: {each} is no id" for each in ids if not re.fullmatch(r"[A-Za-z_][\w.-]*", each))
    there = subs(parts[_PROJECT])
    for each in root.iter():
        kind = etree.QName(each).localname
        called = each.get("id") or kind
        if kind == "button" and not each.get("onAction"):
            yield f"{RIBBON_PART}: button {called} does nothing"
        if kind in ("tab", "group", "menu", "button") and not (each.get("getLabel") or each.get("label")):
            yield f"{RIBBON_PART}: {kind} {called} has no label"
        if each.get("image"):
            yield from _picture(parts, called, str(each.get("image")))
        for attribute in map(str, each.keys()):
            if attribute.startswith(("get", "on")):
                yield from _callback(there, called, attribute, str(each.get(attribute)))


def _picture(parts: dict[str, bytes], control: str, image: str) -> Iterator[str]:
    links = etree.fromstring(parts[_RIBBON_RELS]) if _RIBBON_RELS in parts else ()
    found = [str(link.get("Target")) for link in links if link.get("Id") == image and link.get("Type") == IMAGE_LINK]
    if len(found) != 1:
        yield f"{RIBBON_PART}: {control} has no picture {image}"
    elif not parts.get(f"customUI/{found[0]}", b"").startswith(_PNG):
        yield f"customUI/{found[0]}: no PNG"


def _callback(there: dict[str, str], control: str, attribute: str, macro: str) -> Iterator[str]:
    expected = CALLBACKS.get(attribute)
    if expected is None:
        yield f"{RIBBON_PART}: {control} has {attribute}, which we do not know"
        return
    if macro not in there:
        yield f"{RIBBON_PART}: {attribute} of {control}: there is no {macro}, or more than one"
        return
    taken = [each.strip() for each in there[macro].split(",")]
    right = len(taken) == len(expected) and re.fullmatch(rf"(?:ByVal )?\w+ As (?:Office\.)?{expected[0]}", taken[0])
    if not right or (expected[1:] and not re.fullmatch(r"ByRef \w+(?: As Variant)?", taken[1])):
        yield f"{RIBBON_PART}: {attribute} of {control}: {macro}({there[macro]}) takes something else"


def subs(project: bytes) -> dict[str, str]:
    """What each Sub takes, by ``Module.Sub``; those there are two of left out."""
    found: dict[str, list[str]] = {}
    for text in modules(project):
        plain = text.replace("\r\n", "\n")
        name = _NAME.search(plain)
        for sub, taken in _SUB.findall(plain):
            found.setdefault(f"{name[1] if name else ''}.{sub}", []).append(taken)
    return {name: taken[0] for name, taken in found.items() if len(taken) == 1}


def _marked(parts: dict[str, bytes]) -> Iterator[str]:
    if f'name="{VERSION}"'.encode() not in parts.get("docProps/custom.xml", b""):
        yield f"docProps/custom.xml: no property {VERSION}"
