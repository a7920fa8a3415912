"""What stood on formulas beside cells, without them: rules, links, columns of tables, charts, properties."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from lxml import etree

from steel_xl.files.patch.cells import Cells, Content
from steel_xl.files.patch.package import MAIN, Package
from steel_xl.files.scan import place_of
from steel_xl.sheet.grid import quoted

Needs = Callable[[str], bool]
"""Whether a formula needs what is taken away."""

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_VT = "{http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes}"
_APP = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"
_RULES = ("cfRule", "dataValidation", "sparkline")
_FORMULAS = ("formula", "formula1", "formula2", "f")
_AROUND = {
    "conditionalFormatting": "cfRule",
    "conditionalFormattings": "conditionalFormatting",
    "dataValidations": "dataValidation",
    "sparklines": "sparkline",
    "sparklineGroup": "sparklines",
    "sparklineGroups": "sparklineGroup",
    "ext": "",
    "extLst": "ext",
    "hyperlinks": "hyperlink",
}
"""Element around rules, by what it has to hold; "" for anything."""
_LITERAL = {"numRef": ("numCache", "numLit"), "strRef": ("strCache", "strLit")}


def drop_rules(root: etree._Element, needs: Needs) -> bool:
    """Take away rules of format and of validation, and sparklines, whose formulas need what is taken away."""
    rules = [each for each in root.iter(etree.Element) if _local(each) in _RULES]
    bad = [rule for rule in rules if any(needs(text) for text in _formulas(rule))]
    twins = {name for rule in bad for name in _ids(rule)}
    bad += [rule for rule in rules if rule not in bad and twins & set(_ids(rule))]
    for rule in bad:
        _prune(rule)
    return bool(bad)


def _formulas(rule: etree._Element) -> Iterator[str]:
    for each in rule.iter(etree.Element):
        if _local(each) in _FORMULAS and each.text:
            yield each.text
        if _local(each) == "cfvo" and each.get("val"):
            yield str(each.get("val"))


def _ids(rule: etree._Element) -> Iterator[str]:
    """Ids that tie the older and the newer form of one rule."""
    if rule.get("id"):
        yield str(rule.get("id"))
    yield from (each.text for each in rule.iter(etree.Element) if _local(each) == "id" and each.text)


def _prune(element: etree._Element) -> None:
    """Take an element away, and what stood around it for its sake."""
    parent = element.getparent()
    if parent is None:
        return
    parent.remove(element)
    if parent.get("count") is not None:
        parent.set("count", str(len(parent)))
    holds = _AROUND.get(_local(parent))
    if holds is not None and not any(_local(each) == holds or not holds for each in parent):
        _prune(parent)


def drop_links(root: etree._Element, needs: Needs, cells: Cells | None) -> bool:
    """Take away links into what is taken away; with `cells`, those of our cover, their lines too."""
    bad = [link for link in root.iter(MAIN + "hyperlink") if link.get("location") and needs(str(link.get("location")))]
    for link in bad:
        row, column = place_of(str(link.get("ref")))
        if cells is not None:
            for line, at in list(cells.at):
                if line == row and at >= column:
                    cells.put(line, at, Content(), None)
        _prune(link)
    return bool(bad)


def still_table(package: Package, part: str, needs: Needs) -> None:
    """Take away formulas a table would fill its columns with."""
    for column in package.look(part).iter(MAIN + "tableColumn"):
        for each in list(column):
            if _local(each) in ("calculatedColumnFormula", "totalsRowFormula") and needs(each.text or ""):
                package.edit(part)
                column.remove(each)
                if _local(each) == "totalsRowFormula":
                    column.attrib.pop("totalsRowFunction", "")


def still_chart(package: Package, part: str, needs: Needs) -> None:
    """Give a chart the numbers the file keeps where it drew them from a name that is taken away."""
    for source in list(package.look(part).iter(_C + "f")):
        reference = source.getparent()
        if reference is None or not needs(source.text or "") or _local(reference) not in _LITERAL:
            continue
        kept, literal = _LITERAL[_local(reference)]
        data, holder = reference.find(_C + kept), reference.getparent()
        if data is None or holder is None:
            continue
        package.edit(part)
        if holder.tag == _C + "tx":
            new = etree.Element(_C + "v")
            new.text = "".join(text.text or "" for text in data.iter(_C + "v"))
        else:
            data.tag = _C + literal
            new = data
        holder.replace(reference, new)


def retitle(package: Package, sheets: Collection[str], names: Collection[str]) -> None:
    """Take sheets and names out of the list in the file's properties."""
    for part in package.linked("", "extended-properties"):
        root = package.look(part)
        titles, counts = root.find(f"{_APP}TitlesOfParts/{_VT}vector"), root.findall(f"{_APP}HeadingPairs//{_VT}i4")
        if titles is None or sum(int(each.text or 0) for each in counts) != len(titles):
            continue
        theirs = tuple(f"{quoted(sheet)}!" for sheet in sheets)
        entries = iter(list(titles))
        for count in counts:
            mine = [next(entries) for _ in range(int(count.text or 0))]
            gone = [e for e in mine if e.text in sheets or e.text in names or str(e.text).startswith(theirs)]
            for entry in gone:
                package.edit(part)
                titles.remove(entry)
            count.text = str(len(mine) - len(gone))
        titles.set("size", str(len(titles)))


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]
