"""Formats by how they look: the number a format of one workbook has in another, whose numbers Excel chose anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lxml import etree

from steel_xl.files.patch.package import MAIN

_BUILT_IN = {
    "0": "General",
    "1": "0",
    "2": "0.00",
    "3": "#,##0",
    "4": "#,##0.00",
    "9": "0%",
    "10": "0.00%",
    "11": "0.00E+00",
}
_FITS = {"wrapText": "wrapped", "shrinkToFit": "shrunk"}
_SIDES = ("left", "right", "top", "bottom")

Look = tuple[object, ...]


def looks_of(styles: etree._Element) -> list[Look]:
    """How each cell format of a workbook looks: font, fill, edges, number format, alignment, lock."""
    fonts, fills, borders = (
        [read(each) for each in styles.findall(f"{MAIN}{tag}s/{MAIN}{tag}")]
        for tag, read in (("font", _font), ("fill", _fill), ("border", _border))
    )
    codes = dict(_BUILT_IN)
    for entry in styles.iter(MAIN + "numFmt"):
        codes[str(entry.get("numFmtId"))] = str(entry.get("formatCode"))
    found: list[Look] = []
    for each in styles.findall(f"{MAIN}cellXfs/{MAIN}xf"):
        number = str(each.get("numFmtId", "0"))
        font, fill, border = (
            parts[int(each.get(f"{name}Id", "0"))]
            for name, parts in (("font", fonts), ("fill", fills), ("border", borders))
        )
        found.append((font, fill, border, codes.get(number, number).replace("\\", ""), *_placed(each)))
    return found


def translation(theirs: etree._Element, mine: etree._Element) -> Callable[[str], str | None]:
    """From a format's number in the styles `theirs` to that of the same look in `mine`; None where there is none."""
    have: dict[Look, str] = {}
    for number, look in enumerate(looks_of(mine)):
        for known in _looser(look):
            have.setdefault(known, str(number))
    wanted = looks_of(theirs)

    def number_of(style: str) -> str | None:
        return next((have[look] for look in _looser(wanted[int(style)]) if look in have), None)

    return number_of


def _looser(look: Look) -> list[Look]:
    """The look, and what is left of it without colours of edges, place in the cell, font, edges; turned text stays."""
    font, fill, border, code, across, _, fits, indent, locked, turned = look
    drawn = tuple(style for style, _ in border)  # type: ignore[attr-defined]
    return [
        look,
        (font, fill, drawn, code, across, fits, indent, locked, turned),
        (font, fill, drawn, code, turned),
        (fill, drawn, code, turned),
        (fill, code, turned),
    ]


def _font(font: etree._Element) -> Look:
    size, name = (font.find(MAIN + tag) for tag in ("sz", "name"))
    return (
        None if name is None else name.get("val"),
        None if size is None else float(str(size.get("val"))),
        *(_on(font.find(MAIN + tag)) for tag in ("b", "i", "u")),
        _colour(font.find(MAIN + "color")),
    )


def _on(flag: etree._Element | None) -> bool:
    return flag is not None and flag.get("val", "1") not in ("0", "false", "none")


def _fill(fill: etree._Element) -> Look:
    pattern = fill.find(MAIN + "patternFill")
    if pattern is None or pattern.get("patternType", "none") == "none":
        return ("none", None)
    return (pattern.get("patternType"), _colour(pattern.find(MAIN + "fgColor")))


def _border(border: etree._Element) -> Look:
    sides = [border.find(MAIN + side) for side in _SIDES]
    return tuple(
        (None, None)
        if side is None or side.get("style", "none") == "none"
        else (side.get("style"), _colour(side.find(MAIN + "color")))
        for side in sides
    )


def _colour(colour: etree._Element | None) -> str | None:
    """A colour as its red, green, blue; the theme's own text colour and automatic ones are None."""
    said = None if colour is None else colour.get("rgb")
    return None if said is None or said[-6:] == "000000" else said[-6:]


def _placed(each: etree._Element) -> Look:
    """Across, up and down, how a long text fits (wrapped, shrunk or ""), indented; locked; by how much it is turned."""
    found, lock = each.find(MAIN + "alignment"), each.find(MAIN + "protection")
    said: Mapping[str, str] = {} if found is None else {str(key): str(value) for key, value in found.attrib.items()}
    across = str(said.get("horizontal", "general"))
    fits = next((how for word, how in _FITS.items() if said.get(word) in ("1", "true")), "")
    indent = int(said.get("indent", "0"))
    locked = lock is None or lock.get("locked", "1") in ("1", "true")
    turned = int(said.get("textRotation", "0"))
    return across, str(said.get("vertical", "bottom")), fits, indent, locked, turned
