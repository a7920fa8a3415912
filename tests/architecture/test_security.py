"""No content of a cell becomes code, a command, a format string or a path; macros run what we wrote, nothing else."""

from __future__ import annotations

import ast
import itertools
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import steel_xl
from steel_xl.files.macros import xlwings_modules
from steel_xl.files.wrappers import template

HOME = Path(steel_xl.__file__).parent
ROOT = HOME.parent
MODULES = sorted(HOME.rglob("*.py"))
BASIC = sorted(path.stem for path in (HOME / "files" / "basic").glob("*.bas"))

CODE = {"eval", "exec", "compile", "__import__", "input", "breakpoint"}
SHELLS = {"os.system", "os.popen", "os.startfile", "subprocess.getoutput", "subprocess.getstatusoutput"}
SPAWNS = re.compile(r"os\.(?:exec|spawn|posix_spawn)\w*|subprocess\.\w+")
NETWORK = {"socket", "ssl", "http", "urllib", "ftplib", "smtplib", "requests", "httpx", "webbrowser", "xmlrpc"}
LOADS = {"pickle", "marshal", "shelve", "dill", "joblib"}

MAY_START = {"files/pdf.py": "subprocess.run"}
"""The one program we start: LibreOffice, with a list of arguments that are our own but for a file's name."""

MAY_LOAD = {"__init__.py", "catalog.py", "adapters/doctor.py"}
"""Rooms that import a module by a name: of a system of the catalog, of a library on a list."""

MAY_FORMAT = {"sheet/label.py": "found.format(**parts)", "files/wrappers.py": 'template("SteelXLFunctions").format'}
"""Formats whose text is ours, not written where it is used: labels, and the module of the worksheet functions."""


def name(path: Path) -> str:
    return path.relative_to(HOME).as_posix()


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or ""


def faults(path: str, text: str) -> list[str]:
    """What a module does that ours may not."""
    tree = ast.parse(text)
    found = [f"imports {each}" for each in imported(tree) if each.partition(".")[0] in NETWORK | LOADS]
    for called, node in calls(tree):
        plain = ast.unparse(node)
        if called in CODE | SHELLS or any(ast.unparse(key) == "shell=True" for key in node.keywords):
            found.append(plain)
        if any(keyword.arg == "shell" for keyword in node.keywords):
            found.append(plain)
        if SPAWNS.fullmatch(called) and MAY_START.get(path) != called and called != "subprocess.CompletedProcess":
            found.append(plain)
        if called.endswith("import_module") and path not in MAY_LOAD:
            found.append(plain)
        if called.endswith((".format", ".format_map")) and not _ours(path, node):
            found.append(plain)
    return found


def _ours(path: str, node: ast.Call) -> bool:
    """Whether what is formatted is a text written there, or one of the places that format texts of ours."""
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Constant):
        return True
    allowed = MAY_FORMAT.get(path)
    return allowed is not None and ast.unparse(ast.parse(allowed)) in ast.unparse(node)


FORMATS_PATTERNS = {
    "files/patch/package.py": "pattern.format(",
    "formulas/example.py": "self.expression.format(",
    "systems/leapx/engine.py": "pattern.format(",
}
"""Texts of ours that were handed on: names of parts and of variables, formulas made from docstrings."""


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_no_module_turns_text_into_code_a_command_or_a_format(path: Path) -> None:
    known = FORMATS_PATTERNS.get(name(path))
    found = faults(name(path), path.read_text(encoding="utf-8"))
    assert [each for each in found if known is None or not each.startswith(known)] == []


@pytest.mark.parametrize(
    "text",
    [
        "eval(cell)",
        "exec('x')",
        "import os\nos.system(cell)",
        "import subprocess\nsubprocess.run(cell, shell=True)",
        "import subprocess\nsubprocess.Popen([cell])",
        "import urllib.request",
        "from http import client",
        "import pickle",
        "cell.format(1)",
        "f'{cell}'.format(1)",
        "from importlib import import_module\nimport_module(cell)",
        "import os\nos.execv(cell, [])",
    ],
)
def test_the_test_above_can_fail(text: str) -> None:
    assert faults("adapters/new.py", text)


RUNS = re.compile(r"^\s*(?:RunPython|Launch)\b(.*)$", re.MULTILINE)
LITERAL = re.compile(r' "import steel_xl\.adapters\.(?:addin|macros) as m; m\.[a-z_]+\(\)"')
FORBIDDEN = re.compile(
    r"\b(?:Evaluate|ExecuteExcel4Macro|CreateObject|GetObject|Shell|Kill|SendKeys|FollowHyperlink|Declare|"
    r"CallByName|Application\.Run|VBProject|VBComponents|Environ|FileCopy|MkDir|RmDir|Open \w+ For|URLDownload\w*)\b",
    re.IGNORECASE,
)


def code(text: str) -> str:
    """VBA without its comments and texts."""
    lines = (re.sub(r'"[^"]*"', '""', line).partition("'")[0] for line in text.splitlines())
    return "\n".join(lines)


@pytest.mark.parametrize("module", BASIC)
def test_our_vba_runs_python_we_named_and_starts_nothing_else(module: str) -> None:
    text = template(module)
    assert FORBIDDEN.findall(code(text)) == []
    for given in RUNS.findall(text):
        assert LITERAL.fullmatch(given) or given == " command", given
    if " command" in RUNS.findall(text):  # the one Sub all others hand their words to
        assert text.count("RunPython command") == 1
        assert "Private Sub Launch(ByVal command As String)" in text


def test_the_pattern_of_what_is_forbidden_is_found_where_it_stands() -> None:
    assert FORBIDDEN.findall(code('x = Evaluate(cell)\n\' Shell\ny = "Kill"\nCreateObject("a")')) == [
        "Evaluate",
        "CreateObject",
    ]


def test_xlwings_looks_for_its_settings_in_our_workbook_and_not_in_the_active_one() -> None:
    """A stranger's workbook with a sheet xlwings.conf must not name the Python that is run."""
    text = code(next(module.text for module in xlwings_modules() if module.name == "xlwings"))
    assert "ActiveWorkbook" not in text
    assert "ThisWorkbook" in text


POISON = [
    "__import__('os').system('touch POISONED')",
    "{0.__class__.__mro__} {labels} %s %n",
    "=cmd|' /C calc'!A0",
    "$(touch POISONED); `touch POISONED` | touch POISONED & touch POISONED",
    "../../POISONED",
    "'); import os; os.system('touch POISONED') #",
    "\x1b#VALUE!",
]

PROBE = """
import json, sys
from pathlib import Path
work, out = Path(sys.argv[1]), Path(sys.argv[2])
import steel_xl.app as app
from steel_xl.sheet.issue import FileProblem, WorkbookError
seen = []
def hook(event, given):
    said = repr(given)
    if event in ("os.system", "subprocess.Popen", "os.exec", "os.posix_spawn", "socket.connect", "os.startfile"):
        seen.append([event, said[:200]])
    if event in ("compile", "open", "exec", "import") and "POISONED" in said:
        seen.append([event, said[:200]])
    if event == "open" and isinstance(given[0], str) and str(given[1] or "").strip("bt") not in ("r", "None", ""):
        path = Path(given[0]).resolve()
        if out.resolve() not in path.parents:
            seen.append([event, said[:200]])
sys.addaudithook(hook)
told = {}
for path in sorted(work.glob("poison*.xlsx")):
    for what in ("check", "run", "upgrade", "freeze"):
        do, rest = getattr(app, what), [] if what == "check" else [out / f"{what}-{path.name}"]
        try:
            do(path, *([None] if what == "run" else []), *rest)
            told[f"{path.stem} {what}"] = "done"
        except (WorkbookError, FileProblem) as error:
            told[f"{path.stem} {what}"] = str(error)[:400]
print(json.dumps({"seen": seen, "told": told}))
"""


@pytest.mark.slow
def test_poisoned_cells_start_nothing_and_write_nowhere(tmp_path: Path) -> None:
    """Every text of the inputs is replaced by such as would do harm, if any were executed or taken for a path."""
    import openpyxl  # noqa: PLC0415 - here only

    from steel_xl import app  # noqa: PLC0415

    work, out = tmp_path / "work", tmp_path / "out"
    work.mkdir()
    out.mkdir()
    clean = app.new("synergy", work / "clean.xlsx")
    poisons = itertools.cycle(POISON[:-1])
    for kind, columns in (("all", None), ("prose", {"Source", "Name", "Label"})):
        book = openpyxl.load_workbook(clean)
        for sheet in book.worksheets:
            for table in sheet.tables.values():
                head, *rows = list(sheet[table.ref])
                for cell, above in ((cell, str(at.value)) for row in rows for cell, at in zip(row, head, strict=True)):
                    ours = table.name in ("settings", "about") and above == "Key"
                    if isinstance(cell.value, str) and not ours and (columns is None or above in columns):
                        cell.value = next(poisons)
                        cell.data_type = "s"
        book.save(work / f"poison-{kind}.xlsx")
    command = [sys.executable, "-c", PROBE, str(work), str(out)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env=_environment())
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["seen"] == []
    assert [what for what, said in told["told"].items() if said != "done"] == ["poison-all run"]
    assert "POISONED" in told["told"]["poison-all run"]
    assert not list(tmp_path.rglob("POISONED"))
    assert {path.name for path in tmp_path.iterdir()} == {"work", "out"}


def _environment() -> dict[str, str]:
    import os  # noqa: PLC0415

    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


def test_a_text_of_a_cell_is_no_answer_with_a_mark() -> None:
    """Our mark of an error value, typed into a cell, is a text like any other for the functions."""
    from steel_xl.adapters import failures, udfs  # noqa: PLC0415

    failures.forget()
    for poison in POISON:
        assert udfs.CAGR([[poison]], 2.0, 3.0, "") == "\x1b#VALUE!"  # type: ignore[attr-defined]
        assert "first:" in failures.failures()[-1].reason
    failures.forget()
