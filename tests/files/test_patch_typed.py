"""What somebody typed or drew right among our results is kept, or named and kept: nothing of it is lost silently."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.table import TableColumn
from openpyxl.worksheet.worksheet import Worksheet

from steel_xl import app
from steel_xl.files.patch.cells import Area
from steel_xl.files.patch.write import stretch
from steel_xl.sheet.issue import FileProblem, WorkbookError
from tests.files import package

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:.* extension is not supported"),  # openpyxl, of what it drops
]

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
CHART, RELS = "xl/charts/chart2.xml", "xl/drawings/_rels/drawing2.xml.rels"
TARGET = (
    b'<c:ser><c:idx val="1"/><c:order val="1"/><c:tx><c:v>Target</c:v></c:tx><c:val><c:numRef>'
    b"<c:f>prices!$C$4:$C$7</c:f></c:numRef></c:val></c:ser>"
)
BOLD = CellIsRule(operator="greaterThan", formula=["0.9"], font=Font(bold=True))  # type: ignore[no-untyped-call]


@pytest.fixture(scope="module")
def run_once(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("typed") / "study.xlsx"
    app.run_case("synergy", "luo2025", path)
    return path.read_bytes()


@pytest.fixture
def study(run_once: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "study.xlsx"
    path.write_bytes(run_once)
    return path


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewrite(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    content = parts(path)
    change(content)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)


def sheet(book: openpyxl.Workbook, name: str) -> Worksheet:
    found = book[name]
    assert isinstance(found, Worksheet)
    return found


def grown(ws: Worksheet, key: str, lines: int) -> int:
    """Take the rows below a table into it, as Excel does when somebody types there; the first of them."""
    table = ws.tables[key]
    first, _, last = table.ref.partition(":")
    bottom = int(re.sub(r"[^0-9]", "", last))
    table.ref = f"{first}:{re.sub('[0-9]', '', last)}{bottom + lines}"
    return bottom + 1


def remarks(ws: Worksheet, key: str, texts: dict[int, str]) -> str:
    """A column of remarks in a table, by row; its letter."""
    table = ws.tables[key]
    left, top, right, bottom = (int(edge or 0) for edge in range_boundaries(table.ref))
    ws.cell(top, right + 1).value = "Remark"
    for row, text in texts.items():
        ws.cell(row, right + 1).value = text
    letter = get_column_letter(right + 1)
    table.ref = f"{get_column_letter(left)}{top}:{letter}{bottom}"
    table.tableColumns = [*table.tableColumns, TableColumn(id=99, name="Remark")]
    return letter


def test_what_excel_took_into_a_table_of_ours_is_named(study: Path) -> None:
    book = openpyxl.load_workbook(study)
    index, costs, about, changed = (sheet(book, name) for name in ("index", "costs", "cover", "changed"))
    row = grown(index, "index", 3)
    index.cell(row, 1).value = "BF must close by 2035"
    index.cell(row + 1, 1).value, index.cell(row + 1, 8).value = "mean", "=AVERAGE(H4:H7)"
    index.cell(row + 2, 8).value = 0.31
    costs["C5"] = "=250*1.1"
    fact = grown(about, "about", 1)
    about.cell(fact, 1).value = "reviewer"
    carbon = sheet(book, "carbon")
    column = remarks(carbon, "carbon", {4: "keep", 6: "not before 2040"})
    carbon["A6"], carbon["A7"] = carbon["A7"].value, carbon["A6"].value  # as after a change of order
    carbon["B6"], carbon["B7"] = carbon["B7"].value, carbon["B6"].value
    note = grown(changed, "changed", 2)
    changed.cell(note + 1, 1).value = "seen by the board"
    sheet(book, "grid_map")["C3"] = "look here"
    book.save(study)
    before = study.read_bytes()
    with pytest.raises(WorkbookError) as error:
        app.run(study, None, study)
    assert study.read_bytes() == before
    assert {str(issue).partition(", ")[0] for issue in error.value.issues} == {
        f'index!A{row}: found "BF must close by 2035"',
        f'index!H{row + 1}: found "=AVERAGE(H4:H7)"',
        f'index!H{row + 2}: found "0.31"',
        'costs!C5: found "=250*1.1"',
        f'cover!A{fact}: found "reviewer"',
        f'changed!A{note + 1}: found "seen by the board"',
        'grid_map!C3: found "look here"',
        f'carbon!{column}6: found "not before 2040"',
    }


def test_a_cleared_result_a_formula_for_the_owner_and_rules_on_a_heat_map_stop_nothing_and_stay(study: Path) -> None:
    book = openpyxl.load_workbook(study)
    index, cover = sheet(book, "index"), sheet(book, "cover")
    index["H5"] = None
    ws = sheet(book, "grid_map")
    ws.conditional_formatting.add(str(next(iter(ws.conditional_formatting)).sqref), BOLD)
    before = [(str(cells.sqref), [rule.type for rule in cells.rules]) for cells in ws.conditional_formatting]
    assert before[0][1] == ["colorScale", "cellIs"]
    owner = next(row for row in range(1, 40) if cover.cell(row, 1).value == "owner")
    facts = {str(cover.cell(row, 1).value): cover.cell(row, 3).value for row in range(owner - 3, owner)}
    assert facts.keys() == {"system", "case", "study"}
    remarks(cover, "about", {owner - 3: "checked"})
    book.save(study)
    cell = f"C{owner}"
    rewrite(
        study,
        lambda content: content.__setitem__(
            "xl/worksheets/sheet1.xml",
            re.sub(
                rb'<c r="%s"( s="\d+")?[^>]*?(/>|>.*?</c>)' % cell.encode(),
                rb'<c r="%s"\1 t="str"><f>"A "&amp;"group"</f><v>A group</v></c>' % cell.encode(),
                content["xl/worksheets/sheet1.xml"],
                count=1,
            ),
        ),
    )
    app.run(study, None, study)
    book = openpyxl.load_workbook(study)
    assert sheet(book, "cover")[cell].value == '="A "&"group"'
    cover = sheet(book, "cover")
    assert {str(cover.cell(row, 1).value): cover.cell(row, 3).value for row in range(owner - 3, owner)} == facts
    assert cover.cell(owner - 3, 4).value == "checked"
    assert isinstance(sheet(book, "index")["H5"].value, float)
    rules = sheet(book, "grid_map").conditional_formatting
    assert [(str(cells.sqref), [rule.type for rule in cells.rules]) for cells in rules] == before
    numbers = [rule.priority for cells in rules for rule in cells.rules]
    assert len(numbers) == len(set(numbers))


def series(content: bytes) -> list[tuple[str, str]]:
    """Kind of chart and numbers of each series."""
    area = etree.fromstring(content).find(f"{C}chart/{C}plotArea")
    assert area is not None
    return [
        (str(group.tag).removeprefix(C), str(each.findtext(f"{C}val/{C}numRef/{C}f")))
        for group in area
        for each in group.findall(f"{C}ser")
    ]


def test_what_they_drew_into_our_charts_stays(study: Path) -> None:
    def draw(content: dict[str, bytes]) -> None:
        drawing = content["xl/drawings/drawing2.xml"]
        link = re.search(rb'Id="(rId\d+)"[^>]*chart2.xml', content[RELS])
        assert link is not None
        anchors = re.findall(rb"<xdr:twoCellAnchor.*?</xdr:twoCellAnchor>", drawing, re.DOTALL)
        (ours,) = [anchor for anchor in anchors if b'r:id="' + link[1] + b'"' in anchor]
        copies = b"".join(
            re.sub(rb'name="[^"]*"', name, ours, count=1).replace(link[1], number)
            for name, number in ((rb'name="Chart 77"', b"rId77"), (rb"\g<0>", b"rId78"))
        )
        content["xl/drawings/drawing2.xml"] = drawing.replace(b"</xdr:wsDr>", copies + b"</xdr:wsDr>")
        kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"
        for number in (b"77", b"78"):
            name = b"charts/chart%s.xml" % number
            link_to = b'<Relationship Id="rId%s" Type="%s" Target="../%s"/></Relationships>' % (number, kind, name)
            content[RELS] = content[RELS].replace(b"</Relationships>", link_to)
            said = b'<Override PartName="/xl/%s" ContentType="application/vnd.openxmlformats-officedocument.' % name
            content["[Content_Types].xml"] = content["[Content_Types].xml"].replace(
                b"</Types>", said + b'drawingml.chart+xml"/></Types>'
            )
            content[f"xl/{name.decode()}"] = re.sub(rb"<c:ser>.*</c:ser>", TARGET, content[CHART], flags=re.DOTALL)
        for chart in ("xl/charts/chart3.xml", "xl/charts/chart4.xml"):  # of which the latter is of another kind now
            content[chart] = re.sub(rb"(.*</c:ser>)", lambda found: found[1] + TARGET, content[chart], flags=re.DOTALL)
        line = re.sub(rb"<c:(barDir|gapWidth|overlap|invertIfNegative)[^>]*/>", b"", content["xl/charts/chart4.xml"])
        line = line.replace(b"c:barChart", b"c:lineChart").replace(b"costs!$E$4:$E$7", b"costs!$E$4:$E$9")
        content["xl/charts/chart4.xml"] = line

    rewrite(study, draw)
    app.run(study, None, study)
    after = parts(study)
    assert series(after[CHART])[0] == ("barChart", "emissions!$C$4:$C$7")
    assert series(after["xl/charts/chart77.xml"]) == [("barChart", "prices!$C$4:$C$7")]
    assert series(after["xl/charts/chart78.xml"]) == [("barChart", "prices!$C$4:$C$7")]
    assert series(after["xl/charts/chart3.xml"])[-1] == ("barChart", "prices!$C$4:$C$7")
    assert series(after["xl/charts/chart4.xml"]) == [
        *(("lineChart", f"costs!${column}$4:${column}$7") for column in "CDEF"),
        ("lineChart", "prices!$C$4:$C$7"),
    ]
    for name in ("xl/charts/chart3.xml", "xl/charts/chart4.xml"):
        numbers = [each.get("val") for each in etree.fromstring(after[name]).iter(f"{C}order")]
        assert len(numbers) == len(set(numbers)), name


def test_a_strict_workbook_is_refused_and_not_taken_for_one_without_sheets(study: Path, tmp_path: Path) -> None:
    def strict(content: dict[str, bytes]) -> None:
        usual, theirs = rb"http://schemas.openxmlformats.org/(\w+)/2006/", rb"http://purl.oclc.org/ooxml/\1/"
        content.update({name: re.sub(usual, theirs, data) for name, data in content.items()})

    rewrite(study, strict)
    for target in (study, tmp_path / "copy.xlsx"):
        with pytest.raises(FileProblem, match="Strict Open XML"):
            app.run(study, None, target)
    assert not (tmp_path / "copy.xlsx").exists()


def test_a_digital_signature_of_what_the_workbook_was_goes_and_the_user_is_told(study: Path, tmp_path: Path) -> None:
    signed = package.signed(study, tmp_path / "signed.xlsx")
    before = parts(signed)
    told = app.run(signed, None, signed).warnings[-1]
    assert str(told).startswith(
        "signed.xlsx: found a digital signature, which was of the workbook without these results"
    )
    after = parts(signed)
    assert before.keys() - after.keys() == {
        "_xmlsignatures/origin.sigs",
        "_xmlsignatures/sig1.xml",
        "_xmlsignatures/_rels/origin.sigs.rels",
    }
    assert package.faults(signed) == []
    assert not [each for each in app.run(signed, None, signed).warnings if "signature" in str(each)]


def test_bars_of_excel_2010_reach_as_far_as_those_before_them() -> None:
    both = "C4:C7"
    root = etree.fromstring(
        f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<conditionalFormatting sqref="{both} E1"/><extLst><ext uri="x"><x14:conditionalFormattings '
        f'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        f'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:conditionalFormatting>'
        f"<xm:sqref>{both} E1</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>"
        f"</worksheet>"
    )
    stretch(root, Area(3, 1, 7, 5), Area(3, 1, 9, 5))
    assert [each.get("sqref") for each in root.iter("{*}conditionalFormatting") if each.get("sqref")] == ["C4:C9 E1"]
    assert [each.text for each in root.iter("{*}sqref")] == ["C4:C9 E1"]
