"""A workbook whose cells call our functions in every way Excel writes a call, with buttons and macros of all kinds."""

import io
import re
import zipfile
from typing import Any

import pytest
import xlsxwriter

from steel_xl.app.compose import compose
from steel_xl.app.opened import open_case
from steel_xl.catalog import functions, system
from steel_xl.files import build
from steel_xl.files.macros import Macros
from tests.files.users_workbook import picture, with_calc_chain

SHEET = "my model"
D = 0.8428418779422813
"""Synergy index of the scores in B2:D2, from the paper's formula: see `tests/data/function_cases.json`."""

FROZEN: dict[str, float | str | bool] = {
    "F2": D,
    "F3": 2 * D,
    "F4": "Good coordination",
    "F5": D,
    "F6": D,
    "F7": True,
    "F8": "",
    "F9": "#VALUE!",
    "F10": D,
    "F11": D,
    "F12": D,
    "G2": D,
    "G3": 0.5,
    "H2": D,
    "H3": 0.6,
    "I2": D,
    "I3": 0.7,
    "J2": 3.5,
    "J3": "own",
    "L2": 11.0,
    "L3": 12.0,
}
"""What stands where a formula of the sheet cannot live without Python or macros."""

LIVE = {"K2": "F2*2", "K3": 'IF(A1="SYNERGY_INDEX(B2:D2)",1,0)', "K4": "SUM(index[Synergy index D])", "K5": "Plain*2"}


def _their_sheet(file: xlsxwriter.Workbook) -> None:
    sheet = file.add_worksheet(SHEET)
    sheet.write_row("A1", ["SYNERGY_INDEX(B2:D2)", "pollution", "carbon", "cost"])
    sheet.write_row("A2", ["a", 0.7749, 0.4673, 0.99])
    sheet.write_row("A3", ["b", 0.5, 0.5, 0.5])
    sheet.write_formula("F2", "=SYNERGY_INDEX(B2:D2)", None, D)
    sheet.write_formula("F3", "=2*IF(B2>0,synergy_index(B2:D2),0)", None, 2 * D)
    sheet.write_formula("F4", "=SYNERGY_GRADE(SYNERGY_INDEX(B2:D2))", None, "Good coordination")
    sheet.write_formula("F5", "=[1]!SYNERGY_INDEX(B2:D2)", None, D)
    sheet.write_formula("F6", "='C:\\add ins\\[steel''s.xlam]'!SYNERGY_INDEX(B2:D2)", None, D)
    sheet.write_formula("F7", "=SYNERGY_INDEX(B2:D2)>0.5", None, True)
    sheet.write_formula("F8", '=IF(SYNERGY_INDEX(B2:D2)>2,"much","")', None, "")
    sheet.write_formula("F9", "=SYNERGY_INDEX(A2:D2)", None, "#VALUE!")
    sheet.write_formula("F10", "=BestOne", None, D)
    sheet.write_formula("F11", "=Best_of_all+0", None, D)
    sheet.write_formula("F12", "=Local", None, D)
    sheet.write_array_formula("G2:G3", "{=SYNERGY_INDEX(B2:D3)}", None, D)
    sheet.write_number("G3", 0.5)
    sheet.write_dynamic_array_formula("H2:H3", "=_xlfn.SINGLE(SYNERGY_INDEX(B2:D3))", None, D)
    sheet.write_number("H3", 0.6)
    sheet.write_formula("J2", "=MYOWN(B2)+1", None, 3.5)
    sheet.write_formula("J3", '=xlwings.conf!A99&"own"', None, "own")
    for cell, formula in LIVE.items():
        sheet.write_formula(cell, f"={formula}", None, 1)
    sheet.conditional_format("B2:D3", {"type": "formula", "criteria": "=SYNERGY_INDEX($B2:$D2)>0.5"})
    sheet.conditional_format("B2:D3", {"type": "cell", "criteria": ">", "value": 0.9})
    sheet.conditional_format("F2:F4", {"type": "data_bar", "data_bar_2010": True})
    sheet.data_validation("B2", {"validate": "custom", "value": "=SYNERGY_INDEX(B2:D2)>0"})
    sheet.data_validation("B3", {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1})
    sheet.insert_button("F20", {"macro": "RunScenario", "caption": "Run mine"})
    sheet.write_comment("A2", "A note of mine")
    sheet.insert_image("A20", "logo.png", {"image_data": io.BytesIO(picture())})
    sheet.insert_textbox("C20", "my shape")
    sheet.write_url("A15", "internal:xlwings.conf!A1", string="settings")
    sheet.write_url("A16", "internal:index!A1", string="results")
    sheet.add_table("N1:O3", {"name": "theirs", "columns": [{"header": "x"}, {"header": "SYNERGY_INDEX(y)"}]})
    sheet.write_formula("O2", "=SYNERGY_INDEX(B2:D2)", None, D)
    chart = file.add_chart({"type": "column"})
    chart.add_series({"name": "='my model'!$F$1", "values": "='my model'!$F$2:$F$3", "values_data": [D, 2 * D]})
    chart.add_series({"values": "='my model'!$B$2:$B$3", "values_data": [0.7, 0.5]})
    sheet.insert_chart("Q2", chart)
    plain = file.add_worksheet("plain")
    plain.write_formula("A1", "='my model'!B2*2", None, 1.5498)
    plain.insert_button("C3", {"macro": "RunScenario", "caption": "Run"})
    file.define_name("BestOne", "=MAX(SYNERGY_INDEX('my model'!$B$2:$D$2))")
    file.define_name("Best_of_all", "=BestOne*1")
    file.define_name("'my model'!Local", "=SYNERGY_INDEX('my model'!$B$2:$D$2)")
    file.define_name("Plain", "='my model'!$B$2")
    file.define_name("Where", "=xlwings.conf!$A$1")
    file.define_name("plain!Kept", "=plain!$A$1")


def calling(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The worked case as .xlsm with sheets of a user's before those of macros, as Excel would have saved it."""

    def behind(original: Any) -> Any:
        def made(desk: Any) -> Any:
            original(desk)
            _their_sheet(desk.file)

        return made

    with monkeypatch.context() as patch:
        patch.setattr(build, "write_sources", behind(vars(build)["write_sources"]))
        book = compose(open_case(system("synergy"), "luo2025", "en"), None, "")
        content = with_calc_chain(build.workbook_bytes(book, Macros(tuple(functions()))))
    return as_excel(content)


def as_excel(content: bytes) -> bytes:
    """The forms that Excel writes and XlsxWriter does not."""
    source, memory = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    mine = next(name for name in source.namelist() if b"Run mine" in _vml_of(source, name))
    plain = next(name for name in source.namelist() if b"!B2*2" in source.read(name) and "sheet" in name)
    changes = {
        mine: _forms,
        plain: _controls,
        _rels(plain): _links,
        "xl/workbook.xml": _book,
        "xl/_rels/workbook.xml.rels": _to_the_add_in,
        "[Content_Types].xml": _types,
    }
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as out:
        for info in source.infolist():
            out.writestr(info, changes.get(info.filename, _theirs)(source.read(info.filename)))
        for name, text in _PARTS.items():
            out.writestr(name, text)
    return memory.getvalue()


def _types(data: bytes) -> bytes:
    return data.replace(b"</Types>", _TYPES.encode())


def _to_the_add_in(data: bytes) -> bytes:
    return data.replace(b"</Relationships>", _link("rId8888", "externalLink", "externalLinks/externalLink1.xml"))


def _theirs(data: bytes) -> bytes:
    """A shape that runs a macro, a table that fills a column, a chart of a name."""
    if b"my shape" in data:
        return data.replace(b'<xdr:sp macro=""', b'<xdr:sp macro="[0]!RunScenario"')
    if b'displayName="theirs"' in data:
        formula = b"<calculatedColumnFormula>SYNERGY_INDEX(B2:D2)</calculatedColumnFormula></tableColumn>"
        return re.sub(rb'(<tableColumn id="2"[^>]*?)/>', rb"\1>" + formula, data)
    if b"<c:chartSpace" in data:
        return data.replace(b"'my model'!$B$2:$B$3", b"[0]!BestOne")
    return data


def _rels(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def _vml_of(source: zipfile.ZipFile, name: str) -> bytes:
    """The older drawing of a sheet; nothing if the part is no sheet with one."""
    if not name.startswith("xl/worksheets/sheet") or _rels(name) not in source.namelist():
        return b""
    found = re.search(rb"\.\./drawings/(vmlDrawing\d+\.vml)", source.read(_rels(name)))
    return source.read(f"xl/drawings/{found[1].decode()}") if found else b""


def _forms(data: bytes) -> bytes:
    """Shared formulas, a what-if table, and an empty text as Excel says it."""
    data = re.sub(rb'<c r="F8">', b'<c r="F8" t="str">', data)
    shared = f'<c r="I2"><f t="shared" ref="I2:I3" si="7">SYNERGY_INDEX(B2:D2)</f><v>{D!r}</v></c>'
    data = re.sub(rb'(<c r="J2")', shared.encode() + rb"\1", data)
    data = re.sub(rb'(<c r="J3")', rb'<c r="I3"><f t="shared" si="7"/><v>0.7</v></c>\1', data)
    for row, value in ((2, '<f t="dataTable" ref="L2:L3" dt2D="0" dtr="0" r1="B2"/><v>11</v>'), (3, "<v>12</v>")):
        data = re.sub(rf'(<c r="K{row}".*?</c>)'.encode(), rb"\1" + f'<c r="L{row}">{value}</c>'.encode(), data)
    return data


_OTHER = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def _link(name: str, kind: str, target: str) -> bytes:
    return f'<Relationship Id="{name}" Type="{_OTHER}/{kind}" Target="{target}"/></Relationships>'.encode()


def _controls(data: bytes) -> bytes:
    """A button and a check box as Excel 2010 and later save them."""
    choice = "".join(
        f'<mc:AlternateContent xmlns:mc="{_MC}"><mc:Choice Requires="x14"><control shapeId="{shape}" r:id="{link}" '
        f'name="{name}"><controlPr defaultSize="0" print="0" autoFill="0" autoPict="0" macro="[0]!RunScenario"><anchor>'
        "<from><xdr:col>5</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>5</xdr:row><xdr:rowOff>0</xdr:rowOff></from>"
        "<to><xdr:col>7</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>7</xdr:row><xdr:rowOff>0</xdr:rowOff></to>"
        "</anchor></controlPr></control></mc:Choice></mc:AlternateContent>"
        for shape, link, name in ((9001, "rIdB", "Button 1"), (9002, "rIdC", "Check Box 2"))
    )
    wrapped = (
        f'<mc:AlternateContent xmlns:mc="{_MC}"><mc:Choice Requires="x14" '
        'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing">'
        f"<controls>{choice}</controls></mc:Choice></mc:AlternateContent></worksheet>"
    )
    return data.replace(b"</worksheet>", wrapped.encode())


def _links(data: bytes) -> bytes:
    for name, part in (("rIdB", "ctrlProp1"), ("rIdC", "ctrlProp2")):
        data = data.replace(b"</Relationships>", _link(name, "ctrlProp", f"../ctrlProps/{part}.xml"))
    return data


def _book(data: bytes) -> bytes:
    names = (
        '<definedName name="SYNERGY_INDEX" function="1" vbProcedure="1" hidden="1" functionGroupId="14">SYNERGY_INDEX'
        "</definedName>"
    )
    last = len(re.findall(rb"<sheet ", data)) - 1  # the hidden sheet is never shown; the one of settings may be
    data = re.sub(rb"<workbookView ", f'<workbookView activeTab="{last - 1}" '.encode(), data)
    data = re.sub(rb' activeTab="0"', b"", data)
    data = data.replace(
        b"<definedNames>", b'<externalReferences><externalReference r:id="rId8888"/></externalReferences><definedNames>'
    )
    return data.replace(b"</definedNames>", names.encode() + b"</definedNames>").replace(b' fullCalcOnLoad="1"', b"")


_PROP = '<formControlPr xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" objectType="{}"/>'
_PARTS = {
    "xl/ctrlProps/ctrlProp1.xml": _PROP.format("Button"),
    "xl/ctrlProps/ctrlProp2.xml": _PROP.format("CheckBox"),
    "xl/externalLinks/externalLink1.xml": (
        '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook '
        f'xmlns:r="{_OTHER}" r:id="rId1"/></externalLink>'
    ),
    "xl/externalLinks/_rels/externalLink1.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{_OTHER}/externalLinkPath" Target="steel.xlam" TargetMode="External"/></Relationships>'
    ),
}
_TYPES = (
    '<Override PartName="/xl/ctrlProps/ctrlProp1.xml" ContentType="application/vnd.ms-excel.controlproperties+xml"/>'
    '<Override PartName="/xl/ctrlProps/ctrlProp2.xml" ContentType="application/vnd.ms-excel.controlproperties+xml"/>'
    '<Override PartName="/xl/externalLinks/externalLink1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"/></Types>'
)
