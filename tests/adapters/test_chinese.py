"""Chinese from end to end: workbooks, messages, the command line; workbooks of either language read by either."""

import io
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from steel_xl import app
from steel_xl.adapters.cli import cli
from steel_xl.catalog import system
from steel_xl.sheet.label import Labels
from tests.adapters.worked_case import saved

pytestmark = pytest.mark.slow  # the quick part of the suite stays under a minute

ROOT = Path(__file__).parents[2]
DONE, FAULTS, NO_FILE = 0, 2, 4
GRADES = ["严重失调衰退", "良好协调发展", "中级协调发展", "濒临失调衰退"]
ZH = Labels("zh", "synergy")

SYMBOLS = {
    "C",
    "T",
    "D",
    "DC",
    "CO2",
    "CO",
    "SO2",
    "NOx",
    "U1",
    "U2",
    "U3",
    "E_c",
    "kWh",
    "kg",
    "m3",
    "g",
    "t",
    "CRITIC",
}
COMMANDS = {
    *(
        "python",
        "m",
        "steel_xl",
        "check",
        "run",
        "study",
        "xlsx",
        "study-results",
        "PMT",
        "UTC",
        "en",
        "zh",
        "Luo",
        "Li",
    )
}
LATIN = re.compile(r"(?<![0-9A-Za-z_-])[A-Za-z][A-Za-z0-9_-]*")


def says(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


@cache
def shipped(lang: str) -> bytes:
    """The shipped case as a new workbook."""
    with tempfile.TemporaryDirectory() as folder:
        return app.new("synergy", Path(folder, "new.xlsx"), lang=lang).read_bytes()


def opened(lang: str) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(shipped(lang)))


def put(path: Path, workbook: Workbook) -> Path:
    path.write_bytes(saved(workbook))
    return path


def setting(workbook: Workbook, key: str, value: str, sheet: str) -> None:
    for row in workbook[sheet].iter_rows(min_row=4):
        if row[0].value == key:
            row[2].value = value


def document(path: Path) -> dict[str, Any]:
    result = says("run", path, "-o", path.with_name(path.stem + "-out.xlsx"), "--json", "-")
    assert result.exit_code == DONE, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def numbers(found: dict[str, Any]) -> dict[str, Any]:
    """The tables without their words: text stands for itself only where it is a key or a name of a column."""
    return {
        key: [[(name, value) for name, value in row.items() if not isinstance(value, str)] for row in rows]
        for key, rows in found["tables"].items()
    }


@pytest.fixture
def chinese(tmp_path: Path) -> Path:
    path = tmp_path / "研究.xlsx"
    path.write_bytes(shipped("zh"))
    return path


@pytest.fixture
def english(tmp_path: Path) -> Path:
    path = tmp_path / "study.xlsx"
    path.write_bytes(shipped("en"))
    return path


def test_demo_prints_the_grades_of_the_paper(tmp_path: Path) -> None:
    result = says("demo", tmp_path, "--lang", "zh")
    assert result.exit_code == DONE
    head, *lines, last = result.stdout.splitlines()
    assert head.split() == ["工艺", "耦合度C", "协调度T", "耦合协调度D", "协调等级"]
    assert [line.split()[-1] for line in lines] == GRADES
    assert last == f"结果已写入{tmp_path / 'synergy-luo2025.xlsx'}"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_new_workbook_has_no_faults(lang: str, tmp_path: Path) -> None:
    assert says("new", "synergy", tmp_path / "a.xlsx", "--lang", lang).exit_code == DONE
    assert says("check", tmp_path / "a.xlsx").exit_code == DONE


def test_the_language_changes_no_number_and_no_fingerprint(chinese: Path, english: Path) -> None:
    one, other = document(chinese), document(english)
    assert numbers(one) == numbers(other)
    assert one["inputs_sha256"] == other["inputs_sha256"]
    assert [row["grade"] for row in one["tables"]["index"]] == GRADES


def test_a_fault_is_told_in_the_language_of_the_workbook(chinese: Path, tmp_path: Path) -> None:
    workbook = opened("zh")
    workbook["价格"]["C4"] = "abc"
    result = says("check", put(tmp_path / "f.xlsx", workbook))
    assert result.exit_code == FAULTS
    assert '价格!C4：发现"abc"，应为数值（单位：元/kg）；请填写价格，或清空该行\n' in result.stderr


def test_a_choice_that_is_none_lists_the_words_of_the_language(tmp_path: Path) -> None:
    workbook = opened("zh")
    setting(workbook, "weighting", "随意", "设置")
    result = says("check", put(tmp_path / "f.xlsx", workbook))
    assert result.exit_code == FAULTS
    assert "应为下列之一：自定义, 等权, 熵权法, CRITIC法, 污染当量法；请从列表中选择指标赋权方法" in result.stderr


@pytest.mark.parametrize(("lang", "sheet"), [("en", "settings"), ("zh", "设置")])
@pytest.mark.parametrize("word", ["entropy", "Entropy", "熵权法"])
def test_a_choice_is_read_in_either_language(lang: str, sheet: str, word: str, tmp_path: Path) -> None:
    workbook = opened(lang)
    setting(workbook, "weighting", word, sheet)
    path = put(tmp_path / "c.xlsx", workbook)
    inputs = app.check(path)
    assert inputs.faults == ()
    assert inputs.base.settings.weighting == "entropy"


def test_headers_and_sheets_of_both_languages_are_read_side_by_side(tmp_path: Path) -> None:
    workbook = opened("en")
    workbook["prices"]["C3"] = "价格 (元/单位)"
    workbook["energy_use"]["B3"] = "煤 (kg/t)"
    workbook["indicator_weights"]["B4"] = "污染"
    workbook["processes"].title = "工艺"
    path = put(tmp_path / "mixed.xlsx", workbook)
    assert app.check(path).faults == ()
    plain = tmp_path / "plain.xlsx"
    plain.write_bytes(shipped("en"))
    assert document(path)["inputs_sha256"] == document(plain)["inputs_sha256"]


@pytest.mark.parametrize(("lang", "kept", "sheet"), [("en", "zh", "prices"), ("zh", "en", "价格")])
def test_tables_are_found_by_sheet_and_header_where_their_names_are_lost(
    lang: str, kept: str, sheet: str, tmp_path: Path
) -> None:
    workbook = opened(lang)
    for page in workbook:
        for name in list(page.tables):
            del page.tables[name]
    workbook[sheet].title = Labels(kept, "synergy").sheet("prices")
    assert app.check(put(tmp_path / "bare.xlsx", workbook)).faults == ()


def test_a_change_of_the_setting_makes_the_results_chinese(chinese: Path, tmp_path: Path) -> None:
    workbook = opened("en")
    setting(workbook, "language", "zh", "settings")
    path = put(tmp_path / "turned.xlsx", workbook)
    found = document(path)
    assert [row["grade"] for row in found["tables"]["index"]] == GRADES
    assert found["inputs_sha256"] == document(chinese)["inputs_sha256"]
    turned, made = tmp_path / "turned-out.xlsx", tmp_path / "研究-out.xlsx"
    assert openpyxl.load_workbook(turned).sheetnames == openpyxl.load_workbook(made).sheetnames
    assert foreign(turned) == set()
    assert openpyxl.load_workbook(turned)["改动"]["A4"].value == "没有改动。"


def test_a_scenario_may_be_called_by_its_name_in_either_language(chinese: Path) -> None:
    one, other = (app.run(chinese, name) for name in ("cheap power", "低价绿电"))
    assert one.scenario == other.scenario == "低价绿电"
    assert one.rows == other.rows


def allowed(text: str) -> set[str]:
    """Words of a text that are neither keys, units, symbols nor commands."""
    model = system("synergy")
    tables = {**model.input_tables, **model.result_tables}
    keys = {field.name for table in tables.values() for field in table.fields} | set(tables) | {"value", "synergy"}
    rows = {"bf_bof", "cog_dri", "ng_dri", "green_h2_dri", "coal", "coke_oven_gas", "natural_gas", "electricity"}
    marks = {"pm", "so2", "nox", "co2", "investment", "energy", "luo2025", "blank"}
    about = {"system", "case", "study", "owner", "scenario", "last_run", "version", "inputs_sha256"}
    return set(LATIN.findall(text)) - keys - rows - marks - about - SYMBOLS - COMMANDS


def foreign(path: Path) -> set[str]:
    """Texts of a workbook with words that are not Chinese and need not be."""
    found = set()
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            if not re.match(r"xl/(sharedStrings|workbook|comments|charts|worksheets|tables)", name):
                continue
            part = parts.read(name).decode()
            texts = re.findall(r"<(?:t|a:t|formula1|c:v)(?: [^>]*)?>([^<]*)</", part)
            texts += re.findall(
                r'(?:promptTitle|prompt|errorTitle|error|<sheet name|tableColumn id="\d+" name)="([^"]*)"', part
            )
            formulas = map(unescape, re.findall(r"<f>([^<]*)</f>", part))
            texts += [text for formula in formulas for text in re.findall(r'"([^"]*)"', formula)]
            for text in map(unescape, texts):
                formula = re.match(r"[A-Z]+\(|\S+!\$|(\S+!)?[A-Z]+[0-9]+\Z", text)
                published = text.startswith("Luo & Li, Collaborative performance evaluation")
                digest = re.fullmatch(r"[0-9a-f]{64}", text)
                if not (formula or published or digest) and allowed(text):
                    found.add(text)
    return found


@pytest.mark.parametrize("blank", [False, True])
def test_no_word_of_a_new_workbook_is_left_english(blank: bool, tmp_path: Path) -> None:
    path = tmp_path / "neu.xlsx"
    app.new("synergy", path, "blank" if blank else None, "zh")
    assert foreign(path) == set()


def test_no_word_of_the_results_is_left_english(tmp_path: Path) -> None:
    app.run_case("synergy", "luo2025", tmp_path / "r.xlsx", "zh")
    assert foreign(tmp_path / "r.xlsx") == set()


def test_the_sheet_of_changes_speaks_chinese(tmp_path: Path) -> None:
    workbook = opened("zh")
    setting(workbook, "weighting", "等权", "设置")
    workbook["价格"]["C7"] = 0.5
    document(put(tmp_path / "own.xlsx", workbook))
    page = openpyxl.load_workbook(tmp_path / "own-out.xlsx")["改动"]
    assert [[cell.value for cell in row] for row in page.iter_rows(min_row=4)] == [
        ["设置", "weighting", "取值", "自定义", "等权", "用户"],
        ["价格", "electricity", "价格", 0.3, 0.5, "用户"],
    ]


def spoken(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own, which is asked to speak Chinese."""
    environment = {**os.environ, "STEEL_XL_LANG": "zh", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "steel_xl", *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)


def test_the_command_line_explains_itself_in_chinese() -> None:
    told = spoken("--help").stdout
    assert told.startswith("用法: steel-xl ")
    assert {"选项:", "命令:"} <= set(told.splitlines())
    assert "显示本帮助并退出。" in told
    assert "Usage" not in told
    assert "Show" not in told
    for command in ("demo", "new", "check", "run", "report", "functions", "doctor", "build", "freeze", "upgrade"):
        assert Labels("zh").text(f"cli.help.{command}")[:8] in told


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("typed", "key", "parts"),
    [
        (["nosuch"], "no_command", {"name": "nosuch"}),
        (["check"], "missing", {"name": "'FILE'"}),
        (["check", "a.xlsx", "b.xlsx"], "extra", {}),
        (["run", "--nosuch", "a.xlsx"], "no_option", {"name": "--nosuch"}),
        (["run", "a.xlsx", "-o"], "bad_option", {"name": "-o"}),
        (["freeze", "a.xlsx"], "missing", {"name": "'-o' / '--output'"}),
        (["new", "synergy", "a.xlsx", "--blank", "--case", "luo2025"], "blank_or_case", {}),
    ],
)
def test_a_mistyped_command_line_is_told_in_its_language(
    lang: str, typed: list[str], key: str, parts: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("guide", "cli"):
        monkeypatch.setattr(f"steel_xl.adapters.{module}.LABELS", Labels(lang))
    done = CliRunner().invoke(cli, [*typed, "--lang", lang] if key == "blank_or_case" else typed)
    assert done.exit_code == FAULTS
    said = Labels(lang).text("cli.misused", message=Labels(lang).text(f"cli.{key}", **parts))
    assert done.stderr.splitlines()[-1] == said
    assert Labels(lang).text("cli.try_help", command=f"cli {typed[0]}" if key != "no_command" else "cli") in done.stderr


def test_the_functions_are_explained_in_chinese() -> None:
    told = CliRunner().invoke(cli, ["functions", "--lang", "zh"]).stdout
    assert "各子系统整体水平与均衡程度：协同度 D（luo2025 式 3）。" in told
    assert "返回值: 0..1，一个数" in told
    assert "returns" not in told


def test_problems_with_files_are_told_in_chinese(tmp_path: Path) -> None:
    done = spoken("check", tmp_path / "no.xlsx")
    assert done.returncode == NO_FILE
    assert done.stderr == f"{tmp_path / 'no.xlsx'}：文件不存在；请核对文件名与文件夹\n"
    openpyxl.Workbook().save(tmp_path / "strange.xlsx")
    done = spoken("check", tmp_path / "strange.xlsx")
    assert done.returncode == FAULTS
    assert done.stderr == (
        "strange.xlsx：发现没有steel_xl的表格，应为由steel-xl new生成的工作簿；"
        "请从模板开始：python -m steel_xl new SYSTEM study.xlsx\n"
    )


def test_the_language_of_the_command_line_is_that_of_new_workbooks(tmp_path: Path) -> None:
    assert spoken("new", "synergy", tmp_path / "n.xlsx", "--blank").stdout == f"已写入{tmp_path / 'n.xlsx'}\n"
    assert openpyxl.load_workbook(tmp_path / "n.xlsx").sheetnames[0] == "封面"
