"""The parts of a workbook: edited, added and removed; every part nobody touches keeps its bytes."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lxml import etree

from steel_xl.files.scan import Parts, joined

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CONTENT = "[Content_Types].xml"
_DATE = (2026, 1, 1, 0, 0, 0)  # of parts that are added, so that the same run gives the same bytes

WORKBOOK = "xl/workbook.xml"


@dataclass(frozen=True)
class Link:
    """A relationship of a part: its id, its kind (last step of its type) and the part it leads to."""

    id: str
    kind: str
    target: str


class Package:
    """A workbook's parts.

    Parameters
    ----------
    source : path or content of the workbook; FileProblem if it is too large to open
    name : path that messages name
    """

    def __init__(self, source: Path | bytes, name: Path | None = None) -> None:
        content = source if isinstance(source, bytes) else source.read_bytes()
        self.parts = Parts(name or Path("workbook"), io.BytesIO(content))
        self.zip = self.parts.zip
        self._trees: dict[str, etree._Element] = {}
        self._edited: set[str] = set()
        self._added: dict[str, bytes] = {}
        self._gone: set[str] = set()

    @property
    def names(self) -> list[str]:
        """Names of the parts as they are now."""
        have = [name for name in self.zip.namelist() if name not in self._gone]
        return have + [name for name in self._added if name not in have]

    def look(self, part: str) -> etree._Element:
        """The part's root, not to be changed."""
        if part not in self._trees:
            content = self.raw(part)
            self._trees[part] = etree.fromstring(content, _parser())
        return self._trees[part]

    def edit(self, part: str) -> etree._Element:
        """The part's root, to be changed."""
        self._edited.add(part)
        return self.look(part)

    def add(self, pattern: str, content: bytes, kind: str) -> str:
        """A new part under the first free number of `pattern`, with its content type; returns its name."""
        number = next(n for n in range(1, len(self.names) + 2) if pattern.format(n) not in self.names)
        part = pattern.format(number)
        self._added[part] = content
        self._gone.discard(part)
        etree.SubElement(self.edit(_CONTENT), _TYPES + "Override", PartName=f"/{part}", ContentType=kind)
        return part

    def replace(self, part: str, content: bytes) -> None:
        """Give a part other content."""
        self._trees[part] = etree.fromstring(content, _parser())
        self._edited.add(part)

    def raw(self, part: str) -> bytes:
        """The bytes of a part that was not edited."""
        return self._added.get(part) or self.zip.read(part)

    def write(self, part: str, content: bytes) -> None:
        """Give a part other content that need not be well-formed XML, as old drawings are not always."""
        self._added[part] = content
        self._trees.pop(part, None)
        self._edited.discard(part)

    def retype(self, part: str, kind: str) -> None:
        """Give a part another content type."""
        for entry in self.edit(_CONTENT).findall(_TYPES + "Override"):
            if entry.get("PartName") == f"/{part}":
                entry.set("ContentType", kind)

    def forget(self, kind: str) -> None:
        """Take away the content type of an ending that stands for one kind of part alone."""
        types = self.edit(_CONTENT)
        for entry in types.findall(_TYPES + "Default"):
            if entry.get("ContentType") == kind:
                types.remove(entry)

    def reached(self) -> set[str]:
        """The parts that relationships lead to, from the package itself on."""
        found, todo = set[str](), [""]
        there = set(self.names)
        while todo:
            for link in self.links(todo.pop()):
                if link.target in there and link.target not in found:
                    found.add(link.target)
                    todo.append(link.target)
        return found

    def remove(self, part: str) -> None:
        """Take a part, its relationships and its content type away; links to it are the caller's."""
        for name in (part, rels_of(part)):
            self._added.pop(name, None)
            self._edited.discard(name)
            self._gone.add(name)
        types = self.edit(_CONTENT)
        for entry in types.findall(_TYPES + "Override"):
            if entry.get("PartName") == f"/{part}":
                types.remove(entry)

    def links(self, part: str) -> Iterator[Link]:
        """The relationships of a part to other parts."""
        rels = rels_of(part)
        if rels not in self.names:
            return
        folder = PurePosixPath(part).parent
        for entry in self.look(rels).findall(_RELS + "Relationship"):
            target = str(entry.get("Target"))
            if entry.get("TargetMode") != "External":
                to = target.lstrip("/") if target.startswith("/") else joined(folder, target)
                yield Link(str(entry.get("Id")), str(entry.get("Type")).rpartition("/")[2], to)

    def linked(self, part: str, kind: str) -> list[str]:
        """Parts of a kind that a part is linked to."""
        return [link.target for link in self.links(part) if link.kind == kind]

    def link(self, part: str, kind: str, target: str) -> str:
        """A new relationship; returns its id."""
        rels = rels_of(part)
        if rels not in self.names:
            self._added[rels] = f'<Relationships xmlns="{_RELS.strip("{}")}"/>'.encode()
            self._gone.discard(rels)
            self._trees.pop(rels, None)
        taken = {link.get("Id") for link in self.look(rels)}
        name = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
        entry = etree.SubElement(self.edit(rels), _RELS + "Relationship", Id=name, Type=KIND + kind)
        entry.set("Target", "/" + target)
        return name

    def unlink(self, part: str, name: str) -> None:
        """Take a relationship away."""
        root = self.edit(rels_of(part))
        for entry in root.findall(_RELS + "Relationship"):
            if entry.get("Id") == name:
                root.remove(entry)

    def unsign(self) -> bool:
        """Take the digital signatures of the whole file away, which are of it as it was; whether it had any."""
        before = self.reached()
        signed = [link.id for link in self.links("") if link.kind == "origin"]
        for link in signed:
            self.unlink("", link)
        for part in before - self.reached():
            self.remove(part)
        return bool(signed)

    def content(self) -> bytes:
        """The workbook as a file."""
        memory = io.BytesIO()
        with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as out:
            for info in self.zip.infolist():
                if info.filename not in self._gone:
                    out.writestr(copy.copy(info), self._bytes(info.filename))
            for name in self._added:
                if name not in self.zip.namelist():
                    info = zipfile.ZipInfo(name, _DATE)
                    info.compress_type = zipfile.ZIP_DEFLATED
                    out.writestr(info, self._bytes(name))
        return memory.getvalue()

    def _bytes(self, part: str) -> bytes:
        kept = self.raw(part)
        if part in self._edited:
            written = etree.tostring(self._trees[part], encoding="UTF-8")
            if written != etree.tostring(etree.fromstring(kept, _parser()), encoding="UTF-8"):
                return _DECLARATION + written
        return kept


def rels_of(part: str) -> str:
    """The part that holds a part's relationships."""
    path = PurePosixPath(part)
    return str(path.parent / "_rels" / f"{path.name}.rels")


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, strip_cdata=False)
