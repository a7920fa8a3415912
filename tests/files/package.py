"""What Excel would repair or refuse in a workbook and the auditor does not see: parts and how they fit together."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from lxml import etree

from tests.files.vba.olevba import texts

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
EXCEL = "{urn:schemas-microsoft-com:office:excel}"
OFFICE = "http://schemas.microsoft.com/office/2006/relationships"
MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PLAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
PROJECT, PROJECT_TYPE = "xl/vbaProject.bin", "application/vnd.ms-office.vbaProject"
SUB = re.compile(r"^(?:Public )?Sub (\w+)\(\)", re.MULTILINE)


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def signed(path: Path, target: Path) -> Path:
    """A copy with digital signatures of the whole file and of its macros."""
    folder = "http://schemas.openxmlformats.org/package/2006"
    content = parts(path)

    def linked(rels: str, kind: str, to: str) -> None:
        none = f'<Relationships xmlns="{folder}/relationships"></Relationships>'.encode()
        link = f'<Relationship Id="rIdS" Type="{kind}" Target="{to}"/></Relationships>'.encode()
        content[rels] = content.get(rels, none).replace(b"</Relationships>", link)

    kind = f"{folder}/relationships/digital-signature"
    linked("_rels/.rels", f"{kind}/origin", "_xmlsignatures/origin.sigs")
    linked("_xmlsignatures/_rels/origin.sigs.rels", f"{kind}/signature", "sig1.xml")
    content |= {"_xmlsignatures/origin.sigs": b"", "_xmlsignatures/sig1.xml": b"<Signature/>"}
    if PROJECT in content:
        linked("xl/_rels/vbaProject.bin.rels", f"{OFFICE}/vbaProjectSignature", "vbaProjectSignature.bin")
        content["xl/vbaProjectSignature.bin"] = b"signature"
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return target


def faults(path: Path) -> list[str]:
    """Every fault of a package, one a line; none in a sound one."""
    found = parts(path)
    types = content_types(found)
    return [
        *(f"{name}: no content type" for name in found if name != "[Content_Types].xml" and not types.get(name)),
        *_links(found),
        *_tables(found),
        *_rows(found),
        *_macros(found, types, macros=path.suffix == ".xlsm"),
    ]


def content_types(found: dict[str, bytes]) -> dict[str, str]:
    root = etree.fromstring(found["[Content_Types].xml"])
    endings = {str(each.get("Extension")): str(each.get("ContentType")) for each in root.iter(f"{TYPES}Default")}
    named = {str(each.get("PartName"))[1:]: str(each.get("ContentType")) for each in root.iter(f"{TYPES}Override")}
    return {name: named.get(name) or endings.get(name.rpartition(".")[2], "") for name in found}


def _links(found: dict[str, bytes]) -> Iterator[str]:
    for name, content in found.items():
        if name.endswith(".rels"):
            owner = PurePosixPath(name).parent.parent
            for link in etree.fromstring(content):
                target = str(link.get("Target"))
                if link.get("TargetMode") != "External" and _joined(owner, target) not in found:
                    yield f"{name}: {target} is not there"


def _joined(folder: PurePosixPath, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    steps: list[str] = []
    for step in (folder / target).parts:
        steps = steps[:-1] if step == ".." else [*steps, step]
    return "/".join(steps)


def _tables(found: dict[str, bytes]) -> Iterator[str]:
    ids: Counter[str] = Counter()
    for name, content in found.items():
        if re.fullmatch(r"xl/tables/table\d+\.xml", name):
            table = etree.fromstring(content)
            left, right = (_column(end) for end in str(table.get("ref")).split(":"))
            columns = table.findall(f"{MAIN}tableColumns/{MAIN}tableColumn")
            if right - left + 1 != len(columns):
                yield f"{name}: {right - left + 1} columns wide, {len(columns)} named"
            heads = [str(column.get("name")).casefold() for column in columns]
            if len(set(heads)) < len(heads):
                yield f"{name}: two columns of one name"
            ids.update([f"id {table.get('id')}", f"name {str(table.get('displayName')).casefold()}"])
    yield from (f"two tables with {what}" for what, count in ids.items() if count > 1)


def _column(cell: str) -> int:
    number = 0
    for letter in re.sub(r"[^A-Z]", "", cell):
        number = number * 26 + ord(letter) - 64
    return number


def _rows(found: dict[str, bytes]) -> Iterator[str]:
    for name, content in found.items():
        if name.startswith("xl/worksheets/sheet"):
            rows = [int(str(row.get("r"))) for row in etree.fromstring(content).iter(f"{MAIN}row")]
            if rows != sorted(set(rows)):
                yield f"{name}: a row twice, or out of order"


def code_names(found: dict[str, bytes]) -> list[str]:
    """Code names of the workbook and of its sheets, in their order."""
    book = etree.fromstring(found["xl/workbook.xml"])
    names = [str(each.get("codeName") or "") for each in book.iter(f"{MAIN}workbookPr")]
    count = len(list(book.iter(f"{MAIN}sheet")))
    sheets = (etree.fromstring(found[f"xl/worksheets/sheet{at}.xml"]) for at in range(1, count + 1))
    return names + [str(each.get("codeName") or "") for sheet in sheets for each in sheet.iter(f"{MAIN}sheetPr")]


def buttons(found: dict[str, bytes]) -> dict[str, str]:
    """Macro of each form button, by its caption."""
    made = {}
    for name, content in found.items():
        if name.startswith("xl/drawings/vmlDrawing"):
            for data in etree.fromstring(content).iter(f"{EXCEL}ClientData"):
                shape, macro = data.getparent(), data.find(f"{EXCEL}FmlaMacro")
                if data.get("ObjectType") == "Button" and shape is not None and macro is not None:
                    made["".join(map(str, shape.itertext("{*}font")))] = str(macro.text)
    return made


def _macros(found: dict[str, bytes], types: dict[str, str], *, macros: bool) -> Iterator[str]:
    main = types["xl/workbook.xml"]
    if main != (MACRO_TYPE if macros else PLAIN_TYPE):
        yield f"xl/workbook.xml: is {main}"
    links = etree.fromstring(found["xl/_rels/workbook.xml.rels"])
    linked = [str(link.get("Target")) for link in links if link.get("Type") == f"{OFFICE}/vbaProject"]
    if not macros:
        if linked or PROJECT in found:
            yield f"{PROJECT}: in a workbook without macros"
        return
    if linked != ["vbaProject.bin"] or types.get(PROJECT) != PROJECT_TYPE:
        yield f"{PROJECT}: linked {linked}, type {types.get(PROJECT)}"
        return
    modules = texts(found[PROJECT])
    documents = sorted(name[:-4] for name, text in modules.items() if 'VB_Base = "0{000208' in text)
    if sorted(code_names(found)) != documents:
        yield f"code names {code_names(found)}, document modules {documents}"
    subs = Counter(sub for name, text in modules.items() if name.endswith(".bas") for sub in SUB.findall(text))
    for caption, macro in buttons(found).items():
        if subs[macro.removeprefix("[0]!")] != 1:
            yield f"button {caption}: there is no {macro}, or more than one"
