"""A workbook without macros: no VBA project, no ribbon, no buttons, no sheets that only macros need."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from lxml import etree

from steel_xl.files.patch.package import LINK, MAIN, WORKBOOK, Package

PLAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_PROJECT = "application/vnd.ms-office.vbaProject"
_MACRO_LINKS = {"vbaProject", "attachedToolbars"}
_RIBBONS = {"extensibility", "userCustomization"}
_MACRO_SHEETS = {"xlMacrosheet", "xlIntlMacrosheet"}

_SHAPE = re.compile(rb"<(\w+):shape[\s>].*?</\1:shape>\s*", re.DOTALL)
_ANY_SHAPE = re.compile(rb"<\w+:(?:shape|rect|roundrect|oval|line|polyline|arc|group|image)[\s>]")
_BUTTON = re.compile(rb"""ObjectType\s*=\s*["']Button["']""")
_MACRO = re.compile(rb"<(\w+):FmlaMacro\s*>.*?</\1:FmlaMacro>\s*", re.DOTALL)
_COMPATIBLE = "{http://schemas.microsoft.com/office/drawing/2010/main}compatExt"
_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_ELSE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"


def has_macros(package: Package) -> bool:
    """Whether the workbook has a VBA project."""
    return bool(package.linked(WORKBOOK, "vbaProject"))


def macro_sheets(package: Package, helpers: Collection[str]) -> list[str]:
    """The sheets that only macros need: those of these names, and sheets of Excel 4 macros."""
    kinds = {link.id: link.kind for link in package.links(WORKBOOK)}
    return [
        str(sheet.get("name"))
        for sheet in package.look(WORKBOOK).iter(MAIN + "sheet")
        if sheet.get("name") in helpers or kinds.get(str(sheet.get(LINK + "id"))) in _MACRO_SHEETS
    ]


def strip_macros(package: Package) -> None:
    """Take away the VBA project, ribbons, buttons, and what else runs a macro; shapes of the user's stay."""
    for owner, kinds in ((WORKBOOK, _MACRO_LINKS), ("", _RIBBONS)):
        for link in list(package.links(owner)):
            if link.kind in kinds:
                package.unlink(owner, link.id)
    package.retype(WORKBOOK, PLAIN)
    package.forget(_PROJECT)
    for part in package.parts.sheets.values():
        gone = _without_buttons(package, part)
        for drawing in package.linked(part, "drawing"):
            _quiet_drawing(package, drawing, gone)
        _old_drawings(package, part)


def _without_buttons(package: Package, part: str) -> set[str]:
    """Take the buttons of a sheet away, as Excel 2010 and later keep them; returns the ids of their shapes."""
    targets = {link.id: link.target for link in package.links(part)}
    gone: set[str] = set()
    for controls in list(package.look(part).iter(MAIN + "controls")):
        for entry in list(controls):
            mine = list(entry.iter(MAIN + "control"))
            links = {str(control.get(LINK + "id")) for control in mine}
            kinds = {package.look(targets[link]).get("objectType") for link in links if link in targets}
            package.edit(part)
            if "Button" in kinds:
                gone |= {str(control.get("shapeId")) for control in mine}
                controls.remove(entry)
                for link in links:
                    package.unlink(part, link)
            for control in mine:
                for looks in control.iter(MAIN + "controlPr"):
                    looks.attrib.pop("macro", "")
        if not len(controls):
            _drop(controls)
    return gone


def _drop(element: etree._Element) -> None:
    """Take an element away, with the choice around it if it stands in one."""
    top = next((each for each in element.iterancestors(_ELSE)), element)
    parent = top.getparent()
    if parent is not None:
        parent.remove(top)


def _quiet_drawing(package: Package, drawing: str, gone: Collection[str]) -> None:
    """Take the shapes of buttons away; shapes that ran a macro stay, and run none."""
    root = package.look(drawing)
    for each in root.iter(etree.Element):
        if each.get("macro"):
            package.edit(drawing)
            each.set("macro", "")
    for anchor in list(root):
        if _shape_ids(anchor) & set(gone):
            package.edit(drawing).remove(anchor)


def _shape_ids(anchor: etree._Element) -> set[str]:
    """Ids of the controls an anchor shows."""
    said = {str(each.get("spid")).rpartition("_s")[2] for each in anchor.iter(_COMPATIBLE)}
    return said or {str(each.get("id")) for each in anchor.iterfind(f".//{_XDR}sp/{_XDR}nvSpPr/{_XDR}cNvPr")}


def _old_drawings(package: Package, part: str) -> None:
    """Take buttons out of the sheet's drawings of the older kind, which hold notes and other controls too."""
    for link in list(package.links(part)):
        if link.kind != "vmlDrawing":
            continue
        before = package.raw(link.target)
        after = _SHAPE.sub(lambda match: b"" if _BUTTON.search(match[0]) else _MACRO.sub(b"", match[0]), before)
        if after == before:
            continue
        if _ANY_SHAPE.search(after):
            package.write(link.target, after)
            continue
        package.unlink(part, link.id)
        root = package.edit(part)
        for each in root.findall(MAIN + "legacyDrawing"):
            if each.get(LINK + "id") == link.id:
                root.remove(each)


def remove_sheets(package: Package, gone: Collection[str]) -> None:
    """Take sheets away, with the names that are theirs alone; what other sheets say of them is the caller's."""
    root = package.edit(WORKBOOK)
    names = [str(each.get("name")) for each in root.iter(MAIN + "sheet")]
    kept = [at for at, name in enumerate(names) if name not in gone]
    now = {str(at): str(to) for to, at in enumerate(kept)}
    for sheet in list(root.iter(MAIN + "sheet")):
        if sheet.get("name") in gone:
            package.unlink(WORKBOOK, str(sheet.get(LINK + "id")))
            _remove(sheet)
    for name in list(root.iter(MAIN + "definedName")):
        scope = name.get("localSheetId")
        if scope is not None and scope not in now:
            _remove(name)
        elif scope is not None:
            name.set("localSheetId", now[scope])
    shown = [at for at, sheet in enumerate(root.iter(MAIN + "sheet")) if sheet.get("state", "visible") == "visible"]
    for view in root.iter(MAIN + "workbookView"):
        for key in ("activeTab", "firstSheet"):
            if view.get(key) is not None:
                before = str(view.get(key))
                view.set(key, now.get(before) or str(max((at for at in shown if at < int(before)), default=shown[0])))


def remove_names(package: Package, lost: Collection[tuple[str, str]]) -> None:
    """Take away the names of these sheets ("" for the whole workbook), and those of functions of macros."""
    for entry, sheet in named(package):
        if macro_name(entry) or (sheet.casefold(), str(entry.get("name")).casefold()) in lost:
            package.edit(WORKBOOK)
            _remove(entry)
    root = package.look(WORKBOOK)
    for kind in ("definedNames", "functionGroups"):
        found = root.find(MAIN + kind)
        if found is not None and (kind == "functionGroups" or not len(found)):
            package.edit(WORKBOOK).remove(found)


def named(package: Package) -> Iterator[tuple[etree._Element, str]]:
    """Each name of the workbook and the sheet it is of, "" for the whole workbook."""
    root = package.look(WORKBOOK)
    sheets = [str(each.get("name")) for each in root.iter(MAIN + "sheet")]
    for entry in list(root.iter(MAIN + "definedName")):
        scope = entry.get("localSheetId")
        yield entry, sheets[int(scope)] if scope is not None else ""


def macro_name(entry: etree._Element) -> bool:
    """Whether a name is that of a macro or of a function in one."""
    return any(entry.get(key) in ("1", "true") for key in ("function", "vbProcedure", "xlm"))


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
