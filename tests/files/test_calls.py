"""What counts as a call of ours in a formula."""

import pytest

from steel_xl.files.calls import Calls

NAMES = {
    ("", "Best"): "MAX(SYNERGY_INDEX(a!$B$2:$D$2))",
    ("", "Twice"): "best*2",
    ("", "Rate"): "a!$B$2",
    ("a", "Rate"): "SYNERGY_INDEX(a!$B$2:$D$2)",
    ("", "Fn"): "_xlfn.LAMBDA(_xlpm.x,SYNERGY_INDEX(_xlpm.x))",
    ("", "normalise"): "_xlfn.LAMBDA(_xlpm.x,_xlpm.x/2)",
    ("", "A"): "SYNERGY_INDEX(a!$B$2:$D$2)",
}


def calls(*, macros: bool = False) -> Calls:
    return Calls(["synergy_index", "normalise"], NAMES, ["xlwings.conf"], macros=macros)


@pytest.mark.parametrize(
    "formula",
    [
        "SYNERGY_INDEX(A1:C1)",
        "synergy_index (A1)",
        "1+IF(B1,SUM(Synergy_Index(A1:C1)),0)",
        "[1]!SYNERGY_INDEX(A1)",
        "'x.xlam'!SYNERGY_INDEX(A1)",
        "'C:\\it''s\\[x.xlam]'!SYNERGY_INDEX(A1)",
        "_xll.SYNERGY_INDEX(A1)",
        "_xludf.SYNERGY_INDEX(A1)",
        "_xlfn.ANCHORARRAY(A1)+_xlfn.SINGLE(SYNERGY_INDEX(A1))",
        "_xlfn.BYROW(A1:C3,_xleta.SYNERGY_INDEX)",
        '"a""b"&SYNERGY_INDEX(A1)',
        "Best",
        "BEST+1",
        "[0]!Twice",
        "a!Rate",
        "Fn(A1:C1)",
        "xlwings.conf!$A$1",
        "SUM('xlwings.conf'!A:A)",
        "t[[#All],[x]]+SYNERGY_INDEX(t[x])",
    ],
)
def test_needs_what_is_taken_away(formula: str) -> None:
    assert calls().needs(formula, "b")


@pytest.mark.parametrize(
    "formula",
    [
        "SUM(A1:C1)",
        '"SYNERGY_INDEX(A1)"',
        "'SYNERGY_INDEX(x)'!A1",
        "t[SYNERGY_INDEX(x)]",
        "t[it'[s SYNERGY_INDEX(x)]",
        "MY.SYNERGY_INDEX(A1)",
        "SYNERGY_INDEX2(A1)",
        "SYNERGY_INDEX",
        "Rate*2",
        "b!Rate",
        "Rate+Plain",
        "A1+$A$1+SUM(A:A)+A2#",
        "normalise(A1)",
        "[1]!Best",
        "#REF!+1E5",
    ],
)
def test_can_be_computed_anywhere(formula: str) -> None:
    assert not calls().needs(formula, "b")


def test_a_name_of_a_sheet_hides_that_of_the_workbook() -> None:
    assert calls().needs("Rate", "a")
    assert not calls().needs("Rate", "b")
    assert calls().lost == {("", "best"), ("", "twice"), ("a", "rate"), ("", "fn"), ("", "a")}


def test_with_the_macros_go_all_functions_that_excel_lacks() -> None:
    found = calls(macros=True)
    assert found.needs("SUM(1)+MyOwn(A1)")
    assert not found.needs("SUM(1)+_xlfn.XLOOKUP(A1,B:B,C:C)+NORM.S.DIST(1,TRUE)+[1]!Theirs(2)")
    assert found.others == {"MyOwn"}
    assert not calls().needs("SUM(1)+MyOwn(A1)")
