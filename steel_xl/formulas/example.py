"""The example of a docstring as a spreadsheet has it: arguments in cells, a formula, and the answer."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from steel_xl.formulas.described import Described

Value = float | str
Rows = tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class Example:
    """A call with its answer.

    Parameters
    ----------
    arguments : name and cells of each argument, in order
    answer : what the docstring prints, as rows
    expression : the formula, with ``{0}``, ``{1}`` ... where the arguments go
    """

    arguments: tuple[tuple[str, Rows], ...]
    answer: Rows
    expression: str

    def formula(self, places: Callable[[int], str]) -> str:
        """The formula, without the sign of equality; `places` says what stands for the argument of a number.

        >>> from steel_xl.formulas import capital_recovery
        >>> from steel_xl.formulas.described import described
        >>> example(described(capital_recovery)).formula("AB".__getitem__)
        'ROUND(5000*CAPITAL_RECOVERY(A,B),3)'
        """
        return self.expression.format(*map(places, range(len(self.arguments))))

    @property
    def typed(self) -> str:
        """The formula as one would type it into a cell, its arguments as constants.

        >>> from steel_xl.formulas import lmdi
        >>> from steel_xl.formulas.described import described
        >>> example(described(lmdi)).typed
        '=ROUND(LMDI({100,0.4,2;100,0.6,0.5},{150,0.3,1.6;150,0.7,0.45}),3)'
        """
        return "=" + self.formula(lambda at: _constant(self.arguments[at][1]))

    @property
    def shown(self) -> str:
        """The answer as a constant of Excel: a number, a text, or rows in braces."""
        return _constant(self.answer)


def example(function: Described) -> Example:
    """The example of a function; ValueError if its docstring's is not one call with plain arguments.

    Examples
    --------
    >>> from steel_xl.formulas import coupling_stage
    >>> from steel_xl.formulas.described import described
    >>> found = example(described(coupling_stage))
    >>> found.arguments, found.answer
    ((('c', ((0.955, 1.0),)),), (('High coupling', 'Full coupling'),))
    """
    typed, answer = function.example
    calls: list[ast.Call] = []
    expression = _expression(ast.parse(typed, mode="eval").body, function.name, calls)
    if len(calls) != 1:
        raise ValueError(f"{function.name}: its example is not one call: {typed}")
    names = [argument.name for argument in function.arguments]
    given = [ast.literal_eval(each) for each in calls[0].args]
    return Example(
        tuple((name, _rows(value)) for name, value in zip(names, given, strict=False)), _answer(answer), expression
    )


def _expression(node: ast.expr, name: str, calls: list[ast.Call]) -> str:
    """The worksheet formula of a Python expression: the call itself, rounded, or times a number."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return f"{_expression(node.left, name, calls)}*{_expression(node.right, name, calls)}"
    if isinstance(node, ast.Constant):
        return repr(node.value)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "round":
        return f"ROUND({_expression(node.func.value, name, calls)},{ast.unparse(node.args[0])})"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        if node.func.id == "round":
            return f"ROUND({_expression(node.args[0], name, calls)},{ast.unparse(node.args[1])})"
        if node.func.id == name.lower() and not node.keywords:
            calls.append(node)
            return f"{name}({','.join(f'{{{at}}}' for at in range(len(node.args)))})"
    raise ValueError(f"{name}: its example cannot be a formula: {ast.unparse(node)}")


def _answer(text: str) -> Rows:
    node = ast.parse(text, mode="eval").body
    return _rows(ast.literal_eval(node.args[0] if isinstance(node, ast.Call) else node))


def _rows(value: Any) -> Rows:
    """A value as rows of cells: a number or text is one cell, a plain list one row."""
    if not isinstance(value, list):
        value = [[value]]
    elif not isinstance(value[0], list):
        value = [value]
    return tuple(tuple(each if isinstance(each, str) else float(each) for each in row) for row in value)


def _constant(rows: Rows) -> str:
    """Rows as a constant of Excel.

    >>> _constant(((1.0, 0.5), (2.0, "x"))), _constant(((0.25,),))
    ('{1,0.5;2,"x"}', '0.25')
    """
    text = ";".join(",".join(map(_written, row)) for row in rows)
    return text if len(rows) == 1 and len(rows[0]) == 1 else "{" + text + "}"


def _written(value: Value) -> str:
    return '"' + value.replace('"', '""') + '"' if isinstance(value, str) else f"{value:.15g}"
