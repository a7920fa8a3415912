"""The tab on the ribbon: its groups, menus and buttons, and the customUI part of 2009 that draws them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
MODULE = "SteelXLRibbon"
"""The VBA module of the callbacks."""

LOADED, LABEL, TIP = "RibbonLoaded", "RibbonLabel", "RibbonTip"

Texts = Mapping[str, str]
"""A text by language."""


@dataclass(frozen=True)
class Control:
    """A tab, group, menu or button.

    Parameters
    ----------
    kind : tab, group, menu or button
    id : its name, of letters, digits, dots, hyphens and underscores
    label : what is written on it, by language
    tip : what is said of it while the mouse rests on it
    macro : Sub of the module that a button runs
    tag : what that Sub is told, such as the name of a case
    image : picture on it, by its name
    inside : what it holds
    """

    kind: str
    id: str
    label: Texts
    tip: Texts = field(default_factory=dict)
    macro: str = ""
    tag: str = ""
    image: str = ""
    inside: tuple[Control, ...] = ()

    def all(self) -> Iterator[Control]:
        """It and everything in it."""
        yield self
        for each in self.inside:
            yield from each.all()


def custom_ui(tab: Control) -> bytes:
    """The part customUI14.xml of a tab; labels are asked of VBA, which knows the language."""
    root = etree.Element(f"{{{NAMESPACE}}}customUI", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    root.set("onLoad", f"{MODULE}.{LOADED}")
    tabs = etree.SubElement(etree.SubElement(root, _tag("ribbon")), _tag("tabs"))
    _add(tabs, tab, in_group=False)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _add(above: etree._Element, control: Control, *, in_group: bool) -> None:
    made = etree.SubElement(above, _tag(control.kind), id=control.id)
    if in_group:
        made.set("size", "large")
    made.set("getLabel", f"{MODULE}.{LABEL}")
    if control.image:
        made.set("image", control.image)
    if control.tip:
        made.set("getSupertip", f"{MODULE}.{TIP}")
    if control.tag:
        made.set("tag", control.tag)
    if control.macro:
        made.set("onAction", f"{MODULE}.{control.macro}")
    for each in control.inside:
        _add(made, each, in_group=control.kind == "group")


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def texts_of(tab: Control) -> dict[str, Texts]:
    """Every text of the tab, as VBA asks for it: ``label.ID`` and ``tip.ID``."""
    found: dict[str, Texts] = {}
    for each in tab.all():
        found[f"label.{each.id}"] = each.label
        if each.tip:
            found[f"tip.{each.id}"] = each.tip
    return found
