"""One folder a bad workbook: what is wrong with it (`edit.toml`, or the file itself), and what must be said about it.

`expected.txt` holds the exit code, then the lines on standard error, in order; ``...`` stands for words left open.
An edit is one of those `_apply` knows, on a sheet of the worked case, or of the shipped case that `case` names;
``slow = true`` keeps the folder out of the quick part.
"""

import io
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from steel_xl.adapters.cli import cli
from tests.adapters.worked_case import WORKED, inputs_alone, without_reversals

HERE = Path(__file__).parent
FOLDERS = sorted(folder.parent.name for folder in HERE.glob("*/expected.txt"))
STARTED = ("no_workbook", "text_in_a_number_cell", "everything_at_once")  # also tried as a process of their own


@pytest.fixture(scope="module")
def inputs() -> bytes:
    return inputs_alone()


def _bad(folder: Path, target: Path) -> None:
    """Put the folder's workbook at `target`."""
    if (folder / "input.xlsx").exists():
        shutil.copy(folder / "input.xlsx", target)
        return
    wrong = tomllib.loads((folder / "edit.toml").read_text())
    workbook = openpyxl.load_workbook(io.BytesIO(inputs_alone(wrong.get("case", WORKED))))
    for edit in wrong["edit"]:
        _apply(workbook, dict(edit))
    workbook.save(target)


def _apply(workbook: Workbook, edit: dict[str, Any]) -> None:
    name = edit.pop("sheet")
    if edit.pop("delete", False):
        for gone in workbook.worksheets if name == "*" else [workbook[name]]:
            workbook.remove(gone)
    elif edit.pop("create", False):
        workbook.create_sheet(name)
    if set(edit) & {"set", "clear", "delete_rows", "append"}:
        sheet = workbook[name]
        assert isinstance(sheet, Worksheet)
        _change(sheet, edit)
    assert not edit, f"edits nobody knows: {edit}"


def _change(sheet: Worksheet, edit: dict[str, Any]) -> None:
    for address, value in edit.pop("set", {}).items():
        sheet[address] = value
    for address in edit.pop("clear", ()):
        sheet[address] = None
    for row in edit.pop("delete_rows", ()):
        sheet.delete_rows(row)
    for cells in edit.pop("append", ()):
        sheet.append(cells)


def _steel_xl(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def _assert_said(stderr: str, expected: list[str]) -> None:
    said = stderr.splitlines()
    for index, line in enumerate(expected):
        pattern = ".*".join(re.escape(part) for part in line.split("..."))
        assert index < len(said), f"not said: {line}"
        assert re.fullmatch(pattern, said[index]), f"line {index + 1}:\n said     {said[index]}\n expected {line}"
    assert said[len(expected) :] == []


def _expected(name: str) -> tuple[int, list[str]]:
    code, *lines = (HERE / name / "expected.txt").read_text().splitlines()
    return int(code), lines


def _marked(name: str) -> Any:
    """The folder's test; the quick part takes one in four, and none that says ``slow = true``."""
    edits = HERE / name / "edit.toml"
    found = tomllib.loads(edits.read_text()) if edits.exists() else {}
    slow = found.get("slow", name not in FOLDERS[::4])
    return pytest.param(name, marks=[pytest.mark.slow] if slow else [])


@pytest.mark.parametrize("name", [_marked(name) for name in FOLDERS])
def test_bad_workbook_is_told_apart(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, lines = _expected(name)
    monkeypatch.chdir(tmp_path)
    target = Path("input.xlsx")
    _bad(HERE / name, target)
    before = target.read_bytes()
    for command in ("check", "run"):
        result = _steel_xl(command, "input.xlsx")
        assert "Traceback" not in result.output, result.stderr
        _assert_said(result.stderr, lines)
        assert result.exit_code == code
        assert result.stdout == ""
        assert target.read_bytes() == before
        assert [path.name for path in tmp_path.iterdir()] == ["input.xlsx"]


@pytest.mark.slow
@pytest.mark.parametrize("name", STARTED)
def test_bad_workbook_is_told_apart_by_a_process_of_its_own(name: str, tmp_path: Path) -> None:
    code, lines = _expected(name)
    _bad(HERE / name, tmp_path / "input.xlsx")
    command = [sys.executable, "-m", "steel_xl", "check", "input.xlsx"]
    environment = {"PYTHONPATH": str(HERE.parents[1])}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    _assert_said(done.stderr, lines)
    assert done.returncode == code
    assert done.stdout == ""


def test_every_folder_has_a_workbook() -> None:
    folders = [folder for folder in HERE.iterdir() if folder.is_dir() and folder.name != "__pycache__"]
    assert sorted(folder.name for folder in folders) == FOLDERS
    for folder in folders:
        assert (folder / "edit.toml").exists() != (folder / "input.xlsx").exists(), folder.name


@pytest.mark.parametrize(
    ("sheet", "address", "value"),
    [
        ("prices", "C7", -0.05),  # electricity may be paid for being taken
        ("settings", "C4", -0.5),  # a real rate may be negative
        ("settings", "C4", 0),
        ("energy_use", "B5", None),  # an empty use is 0
        ("settings", "C18", None),  # the inputs as they stand
        ("settings", "C18", "CHEAP POWER"),  # names are compared without case
        ("processes", "J20", "a remark beside the table"),
    ],
)
def test_what_looks_odd_and_is_sound(sheet: str, address: str, value: Any, inputs: bytes, tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(inputs))
    workbook[sheet][address] = value
    workbook.save(tmp_path / "input.xlsx")
    result = _steel_xl("check", str(tmp_path / "input.xlsx"))
    assert (result.exit_code, without_reversals(result.stderr)) == (0, "")
    assert result.stdout.startswith(str(tmp_path / "input.xlsx"))
