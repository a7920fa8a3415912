"""A VBA project from the text of its modules ([MS-OVBA] 2.3): the bytes of ``xl/vbaProject.bin``.

Only source is written. `_VBA_PROJECT` says that no compiled code follows, so every version of Excel compiles it anew.
"""

from __future__ import annotations

import struct
import uuid
from collections.abc import Sequence

from steel_xl.files.vba.compound import compound_file
from steel_xl.files.vba.compression import compress
from steel_xl.files.vba.source import Module

_PROJECT_NAME = "VBAProject"
_ID = "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, "steel_xl")).upper() + "}"
_SEED = 0x8D  # of the obfuscation; any byte will do, and a fixed one gives the same bytes each time
_IGNORED = 7
_SOURCE_ONLY = bytes.fromhex("CC61FFFF000100")  # _VBA_PROJECT without cache (2.3.4.1)
_CODE_PAGE, _ENGLISH, _WIN64 = 1252, 0x409, 3
_MAJOR, _MINOR = 0x68FBFAC5, 4  # version of the project: whatever Excel writes
_PROGRAMS = r"C:\Program Files\Common Files\Microsoft Shared\OFFICE16"
_REFERENCES = {
    "stdole": r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation",
    "Office": (
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#"
        rf"{_PROGRAMS}\MSO.DLL#Microsoft Office 16.0 Object Library"
    ),
}
"""Type libraries by name; Excel finds them by their id, wherever they are."""


def project_bytes(modules: Sequence[Module]) -> bytes:
    """The project with these modules; the same modules give the same bytes. ValueError if two have one name."""
    names = [module.name.casefold() for module in modules]
    if len(set(names)) < len(names):
        raise ValueError(f"two VBA modules have the same name: {', '.join(module.name for module in modules)}")
    streams = {module.name: compress(module.text.encode("ascii")) for module in modules}
    streams["_VBA_PROJECT"] = _SOURCE_ONLY
    streams["dir"] = compress(_dir(modules))
    return compound_file({"VBA": streams, "PROJECT": _project(modules), "PROJECTwm": _names(modules)})


def _dir(modules: Sequence[Module]) -> bytes:
    """The stream that lists properties, references and modules (2.3.4.2)."""
    parts = [
        _record(0x01, _u32(_WIN64)),
        _record(0x02, _u32(_ENGLISH)),
        _record(0x14, _u32(_ENGLISH)),
        _record(0x03, _u16(_CODE_PAGE)),
        _record(0x04, _PROJECT_NAME.encode()),
        _twice(0x05, 0x40, ""),  # what it is
        _record(0x06, b"") + _record(0x3D, b""),  # help file
        _record(0x07, _u32(0)),  # help context
        _record(0x08, _u32(0)),  # library flags
        struct.pack("<HIIH", 0x09, 4, _MAJOR, _MINOR),
        _twice(0x0C, 0x3C, ""),  # conditional compilation constants
    ]
    for name, library in _REFERENCES.items():
        text = library.encode("ascii")
        parts += [_twice(0x16, 0x3E, name), _record(0x0D, _u32(len(text)) + text + bytes(6))]
    parts += [_record(0x0F, _u16(len(modules))), _record(0x13, _u16(0xFFFF))]
    parts += map(_module, modules)
    return b"".join(parts) + _record(0x10, b"")


def _module(module: Module) -> bytes:
    """A module's records; its text starts at the stream's first byte, as there is no compiled code before it."""
    return b"".join(
        [
            _twice(0x19, 0x47, module.name),
            _twice(0x1A, 0x32, module.name),  # its stream
            _twice(0x1C, 0x48, ""),  # what it is
            _record(0x31, _u32(0)),  # where its text starts
            _record(0x1E, _u32(0)),  # help context
            _record(0x2C, _u16(0xFFFF)),
            _record(0x21 if module.kind == "Module" else 0x22, b""),
            _record(0x2B, b""),
        ]
    )


def _project(modules: Sequence[Module]) -> bytes:
    """The stream that looks like an .ini file (2.3.1)."""
    listed = [
        f"Document={module.name}/&H00000000" if module.kind == "Document" else f"{module.kind}={module.name}"
        for module in modules
    ]
    lines = [
        f'ID="{_ID}"',
        *listed,
        f'Name="{_PROJECT_NAME}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{obfuscated(bytes(4))}"',  # nothing is protected
        f'DPB="{obfuscated(bytes(1))}"',  # by no password
        f'GC="{obfuscated(bytes([0xFF]))}"',  # and all is visible
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
    ]
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _names(modules: Sequence[Module]) -> bytes:
    """The stream of names in both encodings (2.3.3)."""
    both = (f"{module.name}\0".encode("ascii") + f"{module.name}\0".encode("utf-16-le") for module in modules)
    return b"".join(both) + bytes(2)


def obfuscated(data: bytes, project: str = _ID, seed: int = _SEED, ignored: int = _IGNORED) -> str:
    """Data as the project stream hides it (2.4.3), by the project's id; readers skip the bytes `ignored`."""
    key = sum(project.encode()) & 0xFF
    written = [seed, seed ^ 2, seed ^ key]  # seed, version, key
    before, last, earlier = key, written[2], written[1]
    for byte in bytes([ignored]) * ((seed & 6) // 2) + _u32(len(data)) + data:
        hidden = byte ^ (earlier + before & 0xFF)
        written.append(hidden)
        earlier, last, before = last, hidden, byte
    return bytes(written).hex().upper()


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HI", kind, len(data)) + data


def _twice(kind: int, wide: int, text: str) -> bytes:
    """A text in the code page and in UTF-16."""
    return _record(kind, text.encode("ascii")) + _record(wide, text.encode("utf-16-le"))


def _u16(number: int) -> bytes:
    return struct.pack("<H", number)


def _u32(number: int) -> bytes:
    return struct.pack("<I", number)
