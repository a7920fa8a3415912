"""The order in which a sheet's and a workbook's part keep their elements (ECMA-376 part 1, 18.3.1.99 and 18.2.27)."""

from __future__ import annotations

from lxml import etree

_SHEET = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
]
_WORKBOOK = [
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
    "calcPr",
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
]


def insert(root: etree._Element, element: etree._Element) -> None:
    """Put an element into a sheet or workbook where its kind belongs, behind others of its kind."""
    order = _WORKBOOK if etree.QName(root).localname == "workbook" else _SHEET
    rank = order.index(etree.QName(element).localname)
    at = 0
    for index, child in enumerate(root):
        name = str(child.tag).rpartition("}")[2]
        if name == "AlternateContent":  # stands where its content would: behind what came before it
            continue
        if name in order and order.index(name) <= rank:
            at = index + 1
    root.insert(at, element)
