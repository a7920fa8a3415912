"""Which add-in a file is: its version and the folders made for it, from the properties of its package."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from steel_xl.files.addin.build import MADE_FOLDERS, VERSION
from steel_xl.files.scan import BROKEN

_PART = "docProps/custom.xml"


@dataclass(frozen=True)
class Mark:
    """An add-in of ours: its version, and how many of the folders above it were made to install it."""

    version: str
    made_folders: int


def mark_of(path: Path) -> Mark | None:
    """The mark of an add-in of ours; None if the file is anything else."""
    try:
        with zipfile.ZipFile(path) as parts:
            root = etree.fromstring(parts.read(_PART), etree.XMLParser(resolve_entities=False, no_network=True))
    except BROKEN:
        return None
    said = {str(each.get("name")): "".join(map(str, each.itertext())) for each in root}
    if VERSION not in said:
        return None
    made = said.get(MADE_FOLDERS, "0")
    return Mark(said[VERSION], int(made) if made.isdecimal() else 0)
