"""Workbooks somebody works in: ours with sheets of theirs before, between and after, full of features."""

import datetime
import io
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BubbleChart, PieChart, RadarChart, Reference, Series
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.pagebreak import Break

from steel_xl.files import build

CHAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"


def picture(colour: bytes = b"\xff\x40\x40", size: int = 20) -> bytes:
    """A small PNG of one colour."""
    raw = b"".join(b"\0" + colour * size for _ in range(size))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")


def their_model(file: xlsxwriter.Workbook, name: str) -> None:
    """A sheet with every feature of XlsxWriter that openpyxl would lose, or keep."""
    sheet = file.add_worksheet(name)
    bold = file.add_format({"bold": True, "bg_color": "#1F4E78", "font_color": "white"})
    sheet.write_row("A1", ["参数 Parameter", "Value", "Unit"], bold)
    for row, line in enumerate([("Hot metal 铁水", 4.0, "Mt"), ("Scrap 废钢", 9.0, "Mt"), ("H2 share", 1.0, "%")], 1):
        sheet.write_row(row, 0, line)
    sheet.write_formula("B7", "=index!H4*2", None, 0.262)
    sheet.write_formula("B8", "=SUM(index[Synergy index D])", None, 2.159)
    sheet.write_formula("B9", "=INDEX(costs!A:G,5,7)", None, 1.0)
    sheet.write_array_formula("D2:D4", "{=B2:B4*2}", None, 8)
    sheet.write_dynamic_array_formula("F2", "=SORT(B2:B4)", None, 1)
    sheet.write_rich_string("A10", "rich ", bold, "text")
    sheet.write_url("A11", "https://example.org/", string="a link")
    sheet.write_url("A12", "internal:index!A1", string="to the index")
    sheet.data_validation("B5", {"validate": "list", "source": ["Base", "H2-DRI", "CCUS"]})
    sheet.conditional_format("B2:B4", {"type": "3_color_scale"})
    sheet.conditional_format("B2:B4", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format("B2:B4", {"type": "icon_set", "icon_style": "3_traffic_lights"})
    sheet.insert_button("E2", {"macro": "RunScenario", "caption": "Run", "width": 120, "height": 30})
    sheet.write_comment("B2", "A note of mine")
    sheet.insert_image("E10", "x.png", {"image_data": io.BytesIO(picture()), "description": "logo"})
    sheet.embed_image("G10", "y.png", {"image_data": io.BytesIO(picture(b"\x40\xff\x40"))})
    sheet.insert_textbox("E14", "free text box")
    sheet.insert_checkbox("G2", True)
    sheet.add_sparkline("D5", {"range": f"'{name}'!B2:B4"})
    sheet.add_table("I1:K4", {"name": "theirs" + str(len(file.worksheets())), "total_row": True})
    chart = file.add_chart({"type": "scatter"})
    chart.add_series({"categories": "=index!$C$4:$C$7", "values": "=index!$H$4:$H$7", "trendline": {"type": "linear"}})
    sheet.insert_chart("M2", chart)
    sheet.set_row(3, None, None, {"level": 1, "hidden": True})
    sheet.set_header("&C&G", {"image_center": io.BytesIO(picture())})
    sheet.set_background(io.BytesIO(picture()))
    sheet.set_h_pagebreaks([20])
    sheet.freeze_panes(1, 1)
    sheet.autofilter("A1:C4")
    sheet.filter_column("A", "x == *a*")
    sheet.protect("", {"objects": False})
    sheet.unprotect_range("B2:B5")
    sheet.ignore_errors({"number_stored_as_text": "A1:A5"})


def their_names(file: xlsxwriter.Workbook) -> None:
    file.define_name("HotMetal", "='my model'!$B$2")
    file.define_name("'my model'!Local", "='my model'!$B$3")
    file.define_name("BestD", "=MAX(index[Synergy index D])")
    file.set_custom_property("client", "A steel group")
    file.set_custom_property("due", datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC))


def with_their_sheets(monkeypatch: pytest.MonkeyPatch, book: Any) -> bytes:
    """Our workbook as XlsxWriter writes it, with twelve sheets of theirs before, between and behind ours."""

    def before(original: Any) -> Any:
        def made(desk: Any) -> Any:
            their_model(desk.file, "my model")
            for number in range(5):
                their_model(desk.file, f"before {number}")
            return original(desk)

        return made

    def between(original: Any) -> Any:
        def made(desk: Any) -> Any:
            desk.file.add_chartsheet("my chart").set_chart(_column_chart(desk.file))
            their_model(desk.file, "between")
            return original(desk)

        return made

    def behind(original: Any) -> Any:
        def made(desk: Any) -> Any:
            original(desk)
            for number in range(4):
                their_model(desk.file, f"behind {number}")
            their_names(desk.file)

        return made

    with monkeypatch.context() as patch:
        patch.setattr(build, "open_cover", before(vars(build)["open_cover"]))
        patch.setattr(build, "write_charts", between(vars(build)["write_charts"]))
        patch.setattr(build, "write_sources", behind(vars(build)["write_sources"]))
        return with_calc_chain(build.workbook_bytes(book))


def _column_chart(file: xlsxwriter.Workbook) -> Any:
    chart = file.add_chart({"type": "column"})
    chart.add_series({"values": "=costs!$G$4:$G$7"})
    return chart


def with_calc_chain(content: bytes) -> bytes:
    """The workbook with a chain of calculation and a shared formula, as Excel saves them and no library writes them."""
    source, memory = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    cells = []
    for number, name in enumerate(sorted(source.namelist())):
        if name.startswith("xl/worksheets/sheet"):
            found = re.findall(rb'<c r="([A-Z]+\d+)"[^>]*><f', source.read(name))
            cells += [f'<c r="{cell.decode()}" i="{number + 1}"/>' for cell in found]
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as out:
        for info in source.infolist():
            data = source.read(info.filename)
            if info.filename == "[Content_Types].xml":
                part = f'<Override PartName="/xl/calcChain.xml" ContentType="{CHAIN}"/></Types>'
                data = data.replace(b"</Types>", part.encode())
            elif info.filename == "xl/_rels/workbook.xml.rels":
                kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
                link = f'<Relationship Id="rId9999" Type="{kind}" Target="calcChain.xml"/></Relationships>'
                data = data.replace(b"</Relationships>", link.encode())
            elif info.filename == "xl/worksheets/sheet1.xml":
                shared = b'<c r="H2"><f t="shared" ref="H2:H3" si="0">B2*3</f><v>12</v></c>'
                data = re.sub(rb'(<row r="2"[^>]*>.*?)(</row>)', rb"\1" + shared + rb"\2", data, count=1)
                follower = b'<c r="H3"><f t="shared" si="0"/><v>27</v></c>'
                data = re.sub(rb'(<row r="3"[^>]*>.*?)(</row>)', rb"\1" + follower + rb"\2", data, count=1)
            out.writestr(info, data)
        chain = '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        out.writestr("xl/calcChain.xml", chain + "".join(cells) + "</calcChain>")
    return memory.getvalue()


def by_openpyxl(path: Path) -> None:
    """Add sheets with what openpyxl can make, and save as openpyxl does."""
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("openpyxl", 0)
    sheet.append(["year", "cost", "co2"])
    for line in ((2030, 1.0, 2.0), (2040, 2.0, 1.5), (2050, 3.0, 0.5)):
        sheet.append(line)
    sheet["F1"] = CellRichText("plain ", TextBlock(InlineFont(b=True), "bold"))
    sheet["F2"] = ArrayFormula("F2:F3", "=B2:B3*2")
    sheet["F5"] = DataTableFormula(ref="F5:F6", dt2D=False, r1="B2")
    sheet["F8"] = "=index!H4"
    sheet["A1"].comment = Comment("theirs", "them")
    for kind in (PieChart(), RadarChart(), BubbleChart()):
        values = Reference(sheet, min_col=2, min_row=2, max_row=4)
        kind.series.append(Series(values, values, values) if isinstance(kind, BubbleChart) else Series(values))
        sheet.add_chart(kind, "J2")
    sheet.row_breaks.append(Break(id=10))
    sheet.merge_cells("A10:C10")
    sheet.sheet_view.zoomScale = 85
    book.defined_names["Cost"] = DefinedName("Cost", attr_text="openpyxl!$B$2:$B$4")
    book.custom_doc_props.append(  # type: ignore[attr-defined]
        StringProperty(name="client", value="A steel group")
    )
    book.create_sheet("last").append(["=openpyxl!B2"])
    book.save(path)
