"""The sheet of checks: every sheet's numbers against the last run, and the results worked out again by formulas."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from steel_xl.files.desk import GROWTH, Desk, absolute
from steel_xl.files.page import new_sheet, print_columns, protect, set_height
from steel_xl.files.style import ALARM
from steel_xl.sheet.book import Page, Proof
from steel_xl.sheet.column import Field
from steel_xl.sheet.grid import letters, quoted, reference
from steel_xl.sheet.page import cell_field, number_columns

FIRST = 5  # row of the first line of the table, below heading, note, tolerance and header
LAST = (
    FIRST + 4999
)  # row down to which the checks on other sheets look, so that they stay as they are when lines are added
TOLERANCE = 1e-9  # relative difference a native formula may have from the engine

_STATE = 3  # row of the word shown where not all lines are OK
_WIDTHS = (22, 78, 20, 20, 14, 12)


@dataclass(frozen=True)
class Line:
    """A line of the table: sheet and what is checked, the formula now, and what it must equal (number or formula)."""

    sheet: str
    what: str
    now: str
    value: str | float
    against: str | float | None


def check_lines(desk: Desk) -> list[Line]:
    """The checks of every page, then the proofs."""
    labels = desk.labels
    lines = []
    for page in desk.book.pages:
        formula, value = checksum(page)
        if formula:
            against = value if desk.book.has_results else None
            lines.append(Line(desk.called(page.table.key), labels.text("check.as_run"), formula, value, against))
        if page.role == "input":
            lines += _words(desk, page)
    at = {(proof.what, proof.of): FIRST + len(lines) + index for index, proof in enumerate(desk.book.proofs)}
    lines += [_proof(desk, proof, at) for proof in desk.book.proofs]
    return lines


def _words(desk: Desk, page: Page) -> list[Line]:
    """Checks of the words put in: each setting by itself, other sheets by the length of their words."""
    labels, sheet = desk.labels, desk.called(page.table.key)
    if not page.table.record:
        formula, length = word_checksum(page)
        against = length if desk.book.has_results else None
        return [Line(sheet, labels.text("check.words"), formula, length, against)]
    column = page.column("value")
    lines = []
    for row, cells in enumerate(page.grid.rows):
        field = cell_field(page, row, column)
        if column is not None and field is not None and field.kind == "text" and not is_presentation(field):
            word = "" if cells[column.index] is None else str(cells[column.index])
            what = labels.text("check.setting", name=labels.header(page.table.key, field))
            place = page.grid.place(row, column.index)
            lines.append(Line(sheet, what, f'={reference(place)}&""', word, word if desk.book.has_results else None))
    return lines


def is_presentation(field: Field) -> bool:
    """Whether a setting says how results are shown, not what they are."""
    return field.name == "language"


def word_checksum(page: Page) -> tuple[str, float]:
    """Formula and value of the sum of the lengths of a page's words, each times its row and column."""
    columns = [column for column in page.columns if not column.field.col.prose]
    first, last = (page.grid.left + columns[at].index for at in (0, -1))
    top = page.grid.top + 1
    area = absolute(page.grid.sheet, top, first, max((top + GROWTH - 1, *page.grid.lines)), last)
    total = sum(
        len(cell) * row * column
        for row, cells in zip(page.grid.lines, page.grid.rows, strict=True)
        for column in range(first, last + 1)
        if isinstance(cell := cells[column - page.grid.left], str)
    )
    return f"=SUMPRODUCT(ISTEXT({area})*LEN({area})*ROW({area})*COLUMN({area}))", total


def _filled(formula: str, cells: dict[str, str]) -> str:
    """A formula with its cells in place of their names in braces; a sheet's name may have braces too.

    >>> _filled("=SQRT({c})*'my {sheet}'!A1", {"c": "C5"})
    "=SQRT(C5)*'my {sheet}'!A1"
    """
    return _NAMED.sub(lambda found: cells.get(found[1], found[0]), formula)


_NAMED = re.compile(r"\{(\w+)\}")


def _proof(desk: Desk, proof: Proof, at: dict[tuple[str, str], int]) -> Line:
    cells = {what: f"C{row}" for (what, of), row in at.items() if of == proof.of}
    name = desk.labels.text(f"{desk.book.system}.proof.{proof.what}")
    what = desk.labels.text("check.proof", what=name, of=proof.of)
    table = next(page.table.key for page in desk.book.pages if page.grid.sheet == proof.engine[0])
    return Line(desk.called(table), what, _filled(proof.formula, cells), proof.value, "=" + reference(proof.engine))


def checksum(page: Page) -> tuple[str, float]:
    """Formula and value of the sum of a page's numbers, each times its row and column; "" if it has none."""
    columns = number_columns(page)
    if not columns:
        return "", 0
    first, last = (page.grid.left + columns[at].index for at in (0, -1))
    top = page.grid.top + 1
    area = absolute(page.grid.sheet, top, first, max((top + GROWTH - 1, *page.grid.lines)), last)
    total = sum(
        cell * row * column
        for row, cells in zip(page.grid.lines, page.grid.rows, strict=True)
        for column in range(first, last + 1)
        if isinstance(cell := cells[column - page.grid.left], (int, float)) and not isinstance(cell, bool)
    )
    return f"=SUMPRODUCT({area},ROW({area})*COLUMN({area}))", total


def write_checks(desk: Desk, lines: list[Line]) -> None:
    """The checks sheet."""
    labels, styles = desk.labels, desk.styles
    name = desk.sheet("checks")
    sheet = new_sheet(desk, name, labels.text("check.title"), labels.text("check.note"), "working")
    sheet.write_string(2, 0, labels.text("check.tolerance"), styles.get("label"))
    sheet.write_number(2, 2, TOLERANCE, styles.get("plain", num_format="0.0E+00"))
    state = labels.text("check.bad" if desk.book.has_results else "check.not_run")
    sheet.write_string(2, 4, labels.text("check.else"), styles.get("label", align="right"))
    sheet.write_string(2, 5, state, styles.get("check"))
    heads = [labels.text(f"check.{key}") for key in ("sheet", "what", "now", "run", "difference", "result")]
    for index, (head, width) in enumerate(zip(heads, _WIDTHS, strict=True)):
        sheet.write_string(FIRST - 2, index, head, styles.get("header"))
        sheet.set_column(index, index, width)
    for index, line in enumerate(lines):
        _write_line(desk, sheet, FIRST + index, line)
    last = FIRST + len(lines) - 1
    good = desk.file.add_format({"font_color": "#1E6B1E", "bg_color": "#E2F0D9"})
    sheet.conditional_format(
        f"F{FIRST}:F{LAST}", {"type": "cell", "criteria": "==", "value": f'"{labels.text("check.ok")}"', "format": good}
    )
    bad = desk.file.add_format(ALARM)
    rule = {"type": "cell", "criteria": "==", "value": f'"{labels.text("check.bad")}"', "format": bad}
    sheet.conditional_format(f"F{FIRST}:F{LAST}", rule)
    desk.ours("checks", _STATE - 1, 0, max(last, FIRST) - 1, len(heads) - 1)
    sheet.freeze_panes(FIRST - 1, 0)
    sheet.repeat_rows(FIRST - 2)
    print_columns(desk, sheet, len(heads) - 1)
    protect(sheet)


def _write_line(desk: Desk, sheet: Worksheet, row: int, line: Line) -> None:
    styles = desk.styles
    number = styles.get("plain", num_format="#,##0.000000")
    sheet.write_string(row - 1, 0, line.sheet, styles.get("plain", indent=1))
    sheet.write_string(row - 1, 1, line.what, styles.get("plain", indent=1, text_wrap=True))
    set_height(desk, sheet, row - 1, [line.what], [_WIDTHS[1]])
    sheet.write_formula(row - 1, 2, line.now, number, line.value)
    if line.against is None:
        sheet.write_blank(row - 1, 3, None, number)
        sheet.write_string(row - 1, 4, "", number)
        sheet.write_string(row - 1, 5, desk.labels.text("check.not_run"), styles.get("check"))
        return
    if isinstance(line.value, str):
        _write_word(desk, sheet, row, line)
        return
    if isinstance(line.against, str):
        sheet.write_formula(row - 1, 3, line.against, number, line.value)
    else:
        sheet.write_number(row - 1, 3, line.against, number)
    sheet.write_formula(row - 1, 4, f"=C{row}-D{row}", styles.get("plain", num_format="0.0E+00"), 0)
    ok, bad = desk.labels.text("check.ok"), desk.labels.text("check.bad")
    formula = f'=IF(ABS(E{row})<=$C$3*MAX(1,ABS(D{row})),"{ok}","{bad}")'
    sheet.write_formula(row - 1, 5, formula, styles.get("check"), ok)


def _write_word(desk: Desk, sheet: Worksheet, row: int, line: Line) -> None:
    """The end of a line that compares words."""
    plain = desk.styles.get("plain", align="right")
    sheet.write_formula(row - 1, 2, line.now, plain, line.value)
    sheet.write_string(row - 1, 3, str(line.against), plain)
    sheet.write_blank(row - 1, 4, None, plain)
    ok, bad = desk.labels.text("check.ok"), desk.labels.text("check.bad")
    formula = f'=IF(EXACT(C{row},D{row}),"{ok}","{bad}")'
    sheet.write_formula(row - 1, 5, formula, desk.styles.get("check"), ok)


def sheet_check(desk: Desk, key: str) -> tuple[str, str]:
    """Formula and value of the check on a table's sheet: its lines are all OK, or it has none and the others are."""
    where, results = _area(desk, 1), _area(desk, 6)
    ok, name = desk.labels.text("check.ok"), desk.called(key)
    bad = f'{results},"<>{ok}")=0'
    there = f'OR(COUNTIFS({where},"{name}")>0,COUNTIFS({where},"?*",{bad})'
    lines = f'{there},COUNTIFS({where},"{name}",{bad}'
    return f'=IF(AND({lines}),"{ok}",{_area(desk, 6, _STATE)})', _state(desk, ok)


def master_check(desk: Desk) -> tuple[str, str]:
    """Formula and value of the check on the cover: there are lines, and all are OK."""
    ok, good = desk.labels.text("check.ok"), desk.labels.text("check.all_ok")
    bad = f'COUNTIFS({_area(desk, 1)},"?*",{_area(desk, 6)},"<>{ok}")=0'
    return f'=IF({bad},"{good}",{_area(desk, 6, _STATE)})', _state(desk, good)


def _state(desk: Desk, good: str) -> str:
    return good if desk.book.has_results else desk.labels.text("check.not_run")


def _area(desk: Desk, column: int, row: int = 0) -> str:
    return absolute(desk.sheet("checks"), row or FIRST, column, row or LAST, column).removesuffix(
        f":${letters(column)}${row}"
    )


def link(name: str) -> str:
    """Internal link to a sheet."""
    return f"internal:{quoted(name)}!A1"
