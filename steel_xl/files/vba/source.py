"""Modules of a VBA project: their text with the attributes its editor keeps above the code ([MS-OVBA] 2.3.4.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["Module", "Class", "Document"]

WORKBOOK = "00020819-0000-0000-C000-000000000046"
SHEET = "00020820-0000-0000-C000-000000000046"
_CLASS = "FCFB3D2A-A0FA-1068-A738-08002B3371B5"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}")
_EXPORT_HEAD = re.compile(r"\AVERSION [\d.]+ CLASS\r\nBEGIN\r\n.*?^END\r\n", re.DOTALL | re.MULTILINE)
_ATTRIBUTE = re.compile(
    r"^Attribute VB_(?:Name|Base|GlobalNameSpace|Creatable|PredeclaredId|Exposed).*\r\n", re.MULTILINE
)


@dataclass(frozen=True)
class Module:
    """A module: its name, its kind, and its whole text with attributes, lines ended by CR LF."""

    name: str
    kind: Kind
    text: str

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"VBA takes no module called {self.name!r}: letters, digits and _, at most 31")
        if not self.text.isascii():
            found = next(letter for letter in self.text if not letter.isascii())
            raise ValueError(f"module {self.name} holds {found!r}: VBA text depends on the code page, so ours is ASCII")


def standard(name: str, code: str) -> Module:
    """A standard module; an attribute with its name, as an exported .bas has, may stand first."""
    text = _lines(code)
    return Module(name, "Module", text if text.startswith("Attribute VB_Name") else _named(name) + text)


def document(name: str, base: str, code: str = "") -> Module:
    """The module behind the workbook or a sheet, whose code name it bears; `base` is `WORKBOOK` or `SHEET`."""
    flags = _flags(predeclared=True, exposed=True, customizable=True)
    return Module(name, "Document", _named(name) + _base(base) + flags + _lines(code))


def class_module(name: str, code: str) -> Module:
    """A class module, from its code or from an exported .cls."""
    text = _lines(code)
    exposed = "Attribute VB_Exposed = True\r\n" in text
    body = _ATTRIBUTE.sub("", _EXPORT_HEAD.sub("", text))
    return Module(name, "Class", _named(name) + _base(_CLASS) + _flags(exposed=exposed) + body)


def _named(name: str) -> str:
    return f'Attribute VB_Name = "{name}"\r\n'


def _base(guid: str) -> str:
    return f'Attribute VB_Base = "0{{{guid}}}"\r\n'


def _flags(*, predeclared: bool = False, exposed: bool = False, customizable: bool = False) -> str:
    flags = {
        "GlobalNameSpace": False,
        "Creatable": False,
        "PredeclaredId": predeclared,
        "Exposed": exposed,
        "TemplateDerived": False,
        "Customizable": customizable,
    }
    return "".join(f"Attribute VB_{name} = {value}\r\n" for name, value in flags.items())


def _lines(code: str) -> str:
    """The code with lines ended by CR LF, the last one too."""
    lines = code.splitlines()
    return "".join(f"{line}\r\n" for line in lines)
