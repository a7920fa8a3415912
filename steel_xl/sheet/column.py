"""What one column of a table holds: unit, bounds, choices, and the words people read."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from dataclasses import Field as DataField
from typing import Any, Literal

SPAN = 1e12  # no number in a study of steel is larger, in any unit used; keeps products of cells finite

Kind = Literal["number", "whole", "text", "any"]


@dataclass(frozen=True)
class Col:
    """A column: what `Annotated` carries beside a field's type in a row class.

    Parameters
    ----------
    unit : unit of the cell; ``{unit}`` stands for the `unit` field of the row, or for that of the row of `refers`
        which a spread column is named after; "" for text, "-" for a pure number
    label : header in English
    note : one or two sentences of help, shown as cell comment and in the docs
    low, high : bounds of a number, inclusive unless `above`
    above : the number must be larger than `low`, not equal
    choices : the words a text cell may hold (`advice` makes them suggestions only)
    key : part of what names the row; must be unique
    refers : key of the table whose row names the cell may hold; for a spread column, whose rows name the columns
    among : of those rows only the ones whose column holds one of these words
    scale : factor from the sheet's unit to the model's (0.001 for g read as kg)
    form : number format of the cell
    prose : words for people (labels, sources, notes): not part of the inputs' fingerprint
    sheet_only : shown in the workbook, left out of JSON and data frames
    inherits : an empty cell has its value from another row; what it has is shown in brackets (see `grid.inherited`)
    width : column width in characters
    """

    unit: str = ""
    label: str = ""
    note: str = ""
    low: float = -SPAN
    high: float = SPAN
    above: bool = False
    choices: tuple[str, ...] = ()
    advice: bool = False
    key: bool = False
    refers: str = ""
    among: tuple[str, tuple[str, ...]] | None = None
    scale: float = 1
    form: str = "#,##0.00"
    prose: bool = False
    sheet_only: bool = False
    inherits: bool = False
    width: float = 0


@dataclass(frozen=True)
class Field:
    """One field of a row class, as the schema declares it.

    `spread` fields are mappings: one number for each further column of the table (carriers, pollutants...).
    `required` says that a cell must not be empty; otherwise an empty cell means `default`.
    """

    name: str
    kind: Kind
    col: Col
    required: bool
    default: Any = None
    spread: bool = False


_KINDS: dict[frozenset[Any], Kind] = {
    frozenset({float}): "number",
    frozenset({int}): "whole",
    frozenset({str}): "text",
    frozenset({float, str}): "any",
}


def _read(name: str, hint: Any, declared: DataField[Any]) -> Field:
    col = next((extra for extra in getattr(hint, "__metadata__", ()) if isinstance(extra, Col)), None)
    if col is None:
        raise TypeError(f"field {name} has no Col in its annotation")
    shape: Any = typing.get_args(hint)[0]
    spread = typing.get_origin(shape) is Mapping
    if spread:
        shape = typing.get_args(shape)[1]
    parts = set(typing.get_args(shape)) if isinstance(shape, types.UnionType) else {shape}
    optional = type(None) in parts
    default = None if declared.default is MISSING else declared.default
    if spread and not optional:
        default = 0.0
    required = not optional and not spread and declared.default is MISSING
    return Field(name, _KINDS[frozenset(parts - {type(None)})], col, required, default, spread)


def fields_of(row: type) -> tuple[Field, ...]:
    """The fields of a frozen dataclass whose annotations carry a `Col`, in order."""
    hints = typing.get_type_hints(row, include_extras=True)
    return tuple(_read(item.name, hints[item.name], item) for item in fields(row))


STATUSES = ("printed", "recovered", "recalled", "standard", "assumed", "choice", "own")


def status() -> Col:
    """How we know the number: printed in the paper, recovered from its results, recalled, assumed..."""
    note = (
        "How we know the numbers of this line: printed in the source, recovered from its printed results, recalled "
        "from memory, standard, assumed, a choice of the modeller, or your own."
    )
    return Col("", "Status", note, choices=(*STATUSES, "mixed"), advice=True, prose=True, width=11)


def source() -> Col:
    """Where the numbers of the line come from."""
    return Col("", "Source", "Where the numbers of this line come from: document, table, page.", prose=True, width=48)
