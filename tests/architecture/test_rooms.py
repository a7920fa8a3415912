"""The house keeps its rules: floors, sizes, names, docstrings, named numbers, and the table of rooms."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import steel_xl

HOME = Path(steel_xl.__file__).parent
ROOT = HOME.parent
MODULES = sorted(HOME.rglob("*.py"))
MOST_LINES = 400
PLAIN = (0, 1, 2, -1)
DECLARATIONS = {"Col", "Sheet", "Chart", "Series"}


def name(path: Path) -> str:
    return path.relative_to(HOME).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_imports_go_down_only(tmp_path: Path) -> None:
    pytest.importorskip("importlinter")
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    done = subprocess.run(
        [*command, "--config", str(ROOT / "pyproject.toml")],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_is_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_no_room_is_called_by_what_is_left_over() -> None:
    stems = {part for path in MODULES for part in path.relative_to(HOME).with_suffix("").parts}
    assert stems.isdisjoint({"utils", "util", "helpers", "helper", "common", "misc", "tools"})


def public(body: list[ast.stmt], of: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Public functions and classes, and the public methods of the latter."""
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            yield of + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body, node.name + ".")


def is_command(decorator: ast.expr) -> bool:
    """A command of the command line: its words stand in the labels."""
    return isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith(("command", "group"))


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_everything_public_says_what_it_is(path: Path) -> None:
    module = tree(path)
    silent = [
        called
        for called, node in public(module.body)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        and not ast.get_docstring(node)
        and not any(map(is_command, node.decorator_list))
    ]
    assert silent == []
    assert ast.get_docstring(module) or path.name == "__main__.py"


def numbers(module: ast.Module) -> Iterator[tuple[int, float]]:
    """Line and value of every number that has no name: neither a module's constant nor a declaration's argument."""
    named = [
        node
        for node in module.body
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and all(map(is_constant_name, targets(node)))
    ]
    declared = [
        node
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in DECLARATIONS
    ]
    excused = {id(each) for node in (*named, *declared) for each in ast.walk(node)}
    for node in ast.walk(module):
        if not isinstance(node, ast.Constant) or id(node) in excused:
            continue
        if isinstance(node.value, (int, float)) and not isinstance(node.value, bool) and node.value not in PLAIN:
            yield node.lineno, node.value


def targets(node: ast.Assign | ast.AnnAssign) -> list[ast.expr]:
    found = node.targets if isinstance(node, ast.Assign) else [node.target]
    return [part for each in found for part in (each.elts if isinstance(each, ast.Tuple) else [each])]


def is_constant_name(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == node.id.upper()


@pytest.mark.parametrize(
    "path", [path for path in MODULES if path.relative_to(HOME).parts[0] in ("formulas", "systems")], ids=name
)
def test_numbers_of_the_models_have_names(path: Path) -> None:
    assert list(numbers(tree(path))) == []


def test_a_number_without_name_is_seen() -> None:
    """The test above can fail."""
    assert list(numbers(ast.parse("X = 3\ndef f(x):\n    return x * 0.95 + X - 1"))) == [(3, 0.95)]
    assert list(numbers(ast.parse("x = 3"))) == [(1, 3)]
    assert list(numbers(ast.parse("A, B = 3, 4\nC = Col(low=5)\ndef f():\n    return Col(low=5)"))) == []


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = (
        "numpy",
        "scipy",
        "pandas",
        "openpyxl",
        "xlsxwriter",
        "python_calamine",
        "xlwings",
        "lxml",
        "click",
        "pulp",
    )
    ask = f"import sys, steel_xl; print([name for name in {heavy!r} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_help_loads_no_numpy() -> None:
    ask = (
        "import sys\nfrom click.testing import CliRunner\nfrom steel_xl.adapters.cli import cli\n"
        "done = CliRunner().invoke(cli, ['--help'])\nprint(done.exit_code, 'numpy' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "0 False"


def rooms(text: str) -> set[str]:
    """First cells of the Markdown tables all of whose first cells are paths in backticks."""
    found: set[str] = set()
    for block in re.findall(r"(?:^\|.*\n?)+", text, re.MULTILINE):
        cells = [line.split("|")[1].strip() for line in block.splitlines()[2:]]
        if all(re.fullmatch(r"`[\w./]+`(?:,\s*`[\w./]+`)*", cell) for cell in cells):
            found |= {path.rstrip("/") for cell in cells for path in re.findall(r"`([^`]+)`", cell)}
    return found


def folders(top: str) -> set[str]:
    """Folders below `top` that hold files of the project."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / top).rglob("*")
        if path.is_dir()
        and not any(part.startswith((".", "__pycache__")) for part in path.relative_to(ROOT).parts)
        and any(item.is_file() for item in path.iterdir())
    }


def test_the_table_of_rooms_is_the_tree() -> None:
    table = rooms((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    assert table, "CONTRIBUTING.md has no table whose first cells are paths in backticks"
    listed = {path for path in table if path.startswith(("steel_xl", "tests"))}
    missing = {path for path in listed if not (ROOT / path).exists()}
    assert missing == set()
    # A folder is in the table itself, or one above it is (steel_xl/data stands for its systems and cases).
    tops = {"steel_xl", "tests"}
    without = {
        folder
        for folder in folders("steel_xl") | folders("tests")
        if folder not in listed
        and not any(str(above) in listed - tops for above in map(Path.as_posix, Path(folder).parents))
    }
    assert without == set()


def test_the_table_of_rooms_is_read() -> None:
    commands = "| command | what |\n|---|---|\n| `ruff check .` | style |\n"
    assert rooms(f"{commands}\ntext\n| room | what |\n|---|---|\n| `a/` | x |\n| `b/c`, `d` | y |\n") == {
        "a",
        "b/c",
        "d",
    }
