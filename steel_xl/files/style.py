"""How our workbooks look: one palette, one legend, formats made once a workbook."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from steel_xl.sheet.label import shown_width

NAVY, GREY, PALE_GREY, RULE = "#1F3864", "#595959", "#F2F2F2", "#BFBFBF"
INPUT_FILL, INPUT_TEXT = "#FFF9DB", "#0000FF"
INHERITED_FILL, INHERITED_TEXT = "#EDEDED", "#7B6B8D"

TABS = {"cover": NAVY, "input": "#F2C200", "working": "#A6A6A6", "result": "#2E75B6"}

STATUS_COLOURS = {
    "printed": "#C6E0B4",
    "recovered": "#F8CBAD",
    "recalled": "#D9C3EC",
    "standard": "#BDD7EE",
    "assumed": "#FFC7CE",
    "choice": "#D9D9D9",
    "own": "#FFE699",
    "mixed": "#DDEBE4",
}
"""Fill of a status; the word always stands beside it."""

ALARM = {"font_color": "#9C0006", "bg_color": "#FFC7CE"}
"""A check that does not hold."""

STRONG = {"recovered": "#C55A11", "recalled": "#7030A0", "assumed": "#C00000", "own": "#BF8F00"}
"""Left edge of an input cell whose value is not the source's printed one."""

FONT = "Calibri"
"""Font of a workbook whose language asks for no other."""

_KINDS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 15, "font_color": NAVY},
    "note": {"italic": True, "font_color": GREY},
    "section": {"bold": True, "font_size": 12, "font_color": NAVY, "bottom": 2, "bottom_color": NAVY},
    "header": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": NAVY,
        "text_wrap": True,
        "valign": "vcenter",
        "border": 1,
        "border_color": RULE,
    },
    "input": {"font_color": INPUT_TEXT, "bg_color": INPUT_FILL, "border": 1, "border_color": RULE, "locked": False},
    "prose": {"font_color": GREY, "border": 1, "border_color": RULE, "text_wrap": True, "indent": 1, "locked": False},
    "inherited": {
        "font_color": INHERITED_TEXT,
        "bg_color": INHERITED_FILL,
        "italic": True,
        "align": "right",
        "border": 1,
        "border_color": RULE,
    },
    "plain": {"border": 1, "border_color": RULE},
    "label": {"bold": True, "font_color": NAVY},
    "body": {"text_wrap": True},
    "check": {"bold": True, "align": "center", "border": 1, "border_color": RULE},
    "link": {"font_color": "#0563C1", "underline": 1},
}


class Styles:
    """Formats of one workbook, each made once."""

    def __init__(self, book: Workbook, font: str = FONT) -> None:
        self.book = book
        self.font = {} if font == FONT else {"font_name": font}
        self.line = LINE if font == FONT else _TALL_LINE
        self.made: dict[tuple[tuple[str, Any], ...], Format] = {}
        self.asked: dict[tuple[object, ...], Format] = {}

    def get(self, kind: str, **more: object) -> Format:
        """The format of a kind of cell, with further properties."""
        asked = (kind, *more.items())
        if asked not in self.asked:
            self.asked[asked] = self._made(kind, **more)
        return self.asked[asked]

    def _made(self, kind: str, **more: object) -> Format:
        properties = {"valign": "top", **self.font, **_KINDS[kind], **more}
        if properties.get("indent"):
            properties["align"] = "left"
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(properties)
        return self.made[key]


def status_rules(sheet: Any, styles: Styles, area: str, words: dict[str, str]) -> None:
    """Colour the cells of `area` that hold a status word, whatever is typed there later."""
    for status, colour in STATUS_COLOURS.items():
        fill = styles.book.add_format({"bg_color": colour})
        rule = {"type": "cell", "criteria": "==", "value": f'"{words.get(status, status)}"', "format": fill}
        sheet.conditional_format(area, rule)


_PROPORTIONAL = 1.1  # characters of running text that fit where one digit does
LINE, _TALL_LINE = 15, 18  # points a line of text takes, in our font and in those of Chinese
_UNBROKEN = re.compile(r"(\s*)([\u2e80-\uffff]|[^\s\u2e80-\uffff]+)")  # a line breaks beside any Chinese character


def widest(text: str) -> int:
    """Columns its longest part takes that no line breaks."""
    return max((shown_width(word) for _, word in _UNBROKEN.findall(text)), default=0)


@lru_cache(4096)
def lines_of(text: str, width: float) -> int:
    """Lines a text takes in a column of `width` characters, broken at its words."""
    count, used, width = 1, 0.0, width * _PROPORTIONAL
    if 2 * len(text) <= width - 1:
        return 1
    for gap, word in _UNBROKEN.findall(text):
        need, space = shown_width(word) * (_PROPORTIONAL if shown_width(word) > len(word) else 1), len(gap[:1])
        if used and used + space + need > width - 1:
            count, used = count + 1, 0
        used += need + (space if used else 0)
        while used > width - 1:
            count, used = count + 1, used - (width - 1)
    return count
