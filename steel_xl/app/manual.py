"""Documentation made from the code: the worksheet functions from their docstrings, the sheets from the schema."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from steel_xl.catalog import SYSTEMS, functions, system
from steel_xl.formulas.described import Described
from steel_xl.formulas.example import example
from steel_xl.sheet.cell import range_text
from steel_xl.sheet.column import SPAN, Field
from steel_xl.sheet.label import Labels
from steel_xl.sheet.table import Table

_MADE = "Made from the code by `steel-xl build`; do not edit by hand."


def pages() -> dict[Path, str]:
    """Every page, by its path in the repository."""
    found = {Path("docs", "functions", name): text for name, text in function_pages().items()}
    return found | {Path("docs", "sheets", f"{name}.md"): sheets_page(name) for name in SYSTEMS}


def function_pages() -> dict[str, str]:
    """A page a worksheet function and one that lists them, from the docstrings."""
    known = functions()
    found = {f"{each.name.lower()}.md": _function_page(each) for each in known}
    lines = [f"| [{each.name}]({each.name.lower()}.md) | {each.summary} |" for each in known]
    found["README.md"] = "\n".join(
        ["# Worksheet functions", "", _MADE, "", "| function | what it gives |", "|---|---|", *lines, ""]
    )
    return found


def _function_page(each: Described) -> str:
    (typed, answer), shown = each.example, example(each)
    arguments = [
        f"| {argument.name} | {'yes' if argument.optional else 'no'} | {argument.says} |" for argument in each.arguments
    ]
    parts = [
        f"# {each.name}",
        each.summary,
        f"    ={each.signature}",
        each.details,
        "\n".join(["| argument | may be left out | what it is |", "|---|---|---|", *arguments]),
        f"**Returns:** {each.returns}",
        f"**Errors:** {each.errors}",
        "In a cell, or in as many as the answer has ([how](../howto/functions-in-any-workbook.md)):",
        f"    {shown.typed}",
        f"gives `{shown.shown}`.",
        f"From Python, `steel_xl.formulas.{each.name.lower()}`:",
        f"```python\n>>> {typed}\n{answer}\n```",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def sheets_page(name: str) -> str:
    """Every table of a system with its columns: unit, bounds or words, and what they hold."""
    model, labels = system(name), Labels("en", name)
    parts = [f"# Sheets of the {name} workbook", _MADE, "## Inputs"]
    parts += [_table_part(table, labels) for table in model.input_tables.values()]
    parts.append("## Results and workings")
    parts += [_table_part(table, labels) for table in model.result_tables.values()]
    return "\n\n".join(parts) + "\n"


def _table_part(table: Table, labels: Labels) -> str:
    head = f"### `{table.key}`: {labels.title(table)}\n\n{labels.note(table)}\n"
    what = "setting" if table.record else "column"
    lines = [f"| {what} | header | unit | may hold | what it is |", "|---|---|---|---|---|"]
    return "\n".join([head, *lines, *(_line(table, field, labels) for field in table.fields)])


def _line(table: Table, field: Field, labels: Labels) -> str:
    name = f"one a {field.name}" if field.spread else f"`{field.name}`"
    unit = labels.unit(field.col.unit) if field.col.unit else "text"
    cells = [name, labels.header(table.key, field), unit, _may_hold(field, labels), labels.help(table.key, field)]
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _may_hold(field: Field, labels: Labels) -> str:
    col = field.col
    said: Iterable[str] = ()
    if col.choices:
        said = [", ".join(labels.choices(field))]
    elif col.refers and not field.spread:
        said = [f"a name from `{col.refers}`"]
    elif field.kind in ("number", "whole") and (col.low > -SPAN or col.high < SPAN):
        said = [range_text(col, labels)]
    return "; ".join([*said, *([] if field.required else ["may be empty"])])
