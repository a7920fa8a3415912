"""The add-in as bytes: a workbook of texts and settings with VBA, and the parts that make Excel draw the ribbon."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree
from xlsxwriter.worksheet import Worksheet

from steel_xl.files.addin.icons import icon
from steel_xl.files.addin.ribbon import MODULE as RIBBON
from steel_xl.files.addin.ribbon import Control, Texts, custom_ui, texts_of
from steel_xl.files.macros import (
    CONFIG_SHEET,
    HELP_SHEET,
    ON_SHEETS,
    WORKBOOK_CODE,
    Macros,
    code_names,
    xlwings_modules,
)
from steel_xl.files.save import MADE
from steel_xl.files.vba.project import project_bytes
from steel_xl.files.vba.source import SHEET, WORKBOOK, Module, document, standard
from steel_xl.files.wizard import spoken, wizard
from steel_xl.files.workbook import NewWorkbook
from steel_xl.files.wrappers import MODULE, functions_module, intellisense, template
from steel_xl.formulas.described import Described

COMMANDS = "SteelXLAddin"
"""The VBA module of the commands."""

VERSION, MADE_FOLDERS = "steel_xl add-in", "steel_xl folders made"
"""Properties of the package: by the first we know an add-in of ours."""

CONTENT_TYPE = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
SHEET_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
RIBBON_PART, RIBBON_LINK = (
    "customUI/customUI14.xml",
    "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility",
)
IMAGE_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
TEXTS_SHEET = "texts"

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_DATE = (1980, 1, 1, 0, 0, 0)  # as XlsxWriter dates its parts
_ON_OPEN = f"Private Sub Workbook_Open()\n    {COMMANDS}.Opened\nEnd Sub\n"


@dataclass(frozen=True)
class Addin:
    """What an add-in is made of.

    Parameters
    ----------
    version : of steel_xl
    about : what it is, a line each, for whoever looks into it
    functions : the worksheet functions
    macros : the settings of xlwings
    tab : the tab on the ribbon
    words : further texts VBA asks for, by key and language
    languages : all there are texts in, English first
    lang : the language of everything; None to ask Excel for its own
    made_folders : folders that were made to install it, for `remove`
    """

    version: str
    about: Sequence[str]
    functions: Sequence[Described]
    macros: Macros
    tab: Control
    words: Mapping[str, Texts]
    languages: Sequence[str]
    lang: str | None = None
    made_folders: int = 0


def addin_bytes(addin: Addin) -> bytes:
    """The add-in as bytes of an .xlam; the same add-in gives the same bytes."""
    return _with_ribbon(_workbook(addin), addin.tab)


def modules(addin: Addin, sheets: int) -> list[Module]:
    """Its VBA, a document module for each of so many sheets."""
    return [
        document(WORKBOOK_CODE, WORKBOOK, _ON_OPEN),
        *(document(name, SHEET) for name in code_names(sheets)),
        standard(RIBBON, template(RIBBON)),
        standard(COMMANDS, template(COMMANDS)),
        *(standard(name, template(name)) for name in ON_SHEETS),
        standard(MODULE, functions_module(addin.functions, with_help=False)),
        *xlwings_modules(),
    ]


def _workbook(addin: Addin) -> bytes:
    memory = io.BytesIO()
    file = NewWorkbook(memory, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    file.set_properties({"title": "steel_xl", "author": "steel_xl", "created": MADE})
    file.set_custom_property(VERSION, addin.version, "text")
    file.set_custom_property(MADE_FOLDERS, addin.made_folders, "number")
    _write(file, "about", [[line] for line in addin.about])
    _write(file, TEXTS_SHEET, text_rows(addin))
    _write(file, CONFIG_SHEET, [list(setting) for setting in addin.macros.settings.items()])
    told = [spoken(each, addin.lang or "en") for each in addin.functions]
    _write(file, HELP_SHEET, intellisense(told)).hide()
    sheets = file.worksheets()
    project = project_bytes(modules(addin, len(sheets)))
    file.add_vba_project(io.BytesIO(project), is_stream=True)
    file.set_vba_name(WORKBOOK_CODE)
    for sheet, name in zip(sheets, code_names(len(sheets)), strict=True):
        sheet.set_vba_name(name)
    file.close()
    return memory.getvalue()


def text_rows(addin: Addin) -> list[list[str]]:
    """The sheet VBA reads texts from: a key, then the text in each language."""
    spoken_in = [addin.lang] * len(addin.languages) if addin.lang else list(addin.languages)
    rows = [["key", *addin.languages], ["language", addin.lang or ""]]
    told: dict[str, Texts] = {**addin.words, **texts_of(addin.tab)}
    rows += [[key, *(said[lang] for lang in spoken_in)] for key, said in told.items()]
    for each in addin.functions:
        keys = [f"function.{each.name}", *("argument" for _ in each.arguments)]
        columns = [wizard(each, lang) for lang in spoken_in]
        rows += [[key, *line] for key, line in zip(keys, zip(*columns, strict=True), strict=True)]
    return rows


def _write(file: NewWorkbook, name: str, rows: Sequence[Sequence[str]]) -> Worksheet:
    sheet: Worksheet = file.add_worksheet(name)
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell:
                sheet.write_string(row, column, cell)
    sheet.set_column(0, max(map(len, rows), default=1) - 1, 44)
    return sheet


def _with_ribbon(workbook: bytes, tab: Control) -> bytes:
    """The workbook as an add-in, with the tab, its pictures, and what ties them to the package."""
    images = sorted({each.image for each in tab.all() if each.image})
    added = {RIBBON_PART: custom_ui(tab)}
    added |= {f"customUI/images/{name}.png": icon(name) for name in images}
    links = [(name, IMAGE_LINK, f"images/{name}.png") for name in images]
    added["customUI/_rels/customUI14.xml.rels"] = _links(etree.Element(f"{{{_RELATIONS}}}Relationships"), links)
    memory = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts, zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as out:
        for name in parts.namelist():
            content = parts.read(name)
            if name == "_rels/.rels":
                content = _links(etree.fromstring(content), [("rIdRibbon", RIBBON_LINK, RIBBON_PART)])
            elif name == "[Content_Types].xml":
                content = _typed(content)
            _store(out, name, content)
        for name, content in added.items():
            _store(out, name, content)
    return memory.getvalue()


def _links(root: etree._Element, links: Sequence[tuple[str, str, str]]) -> bytes:
    for name, kind, target in links:
        etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", Id=name, Type=kind, Target=target)
    return _xml(root)


def _typed(content: bytes) -> bytes:
    root = etree.fromstring(content.replace(SHEET_TYPE.encode(), CONTENT_TYPE.encode()))
    if not any(each.get("Extension") == "png" for each in root):
        root.insert(0, etree.Element(f"{{{_TYPES}}}Default", Extension="png", ContentType="image/png"))
    return _xml(root)


def _xml(root: etree._Element) -> bytes:
    etree.cleanup_namespaces(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _store(out: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, _DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    out.writestr(info, content)
