"""Installing and removing the add-in: Excel's start-up folder in a fake home, which stays as it was."""

from __future__ import annotations

import platform
import shutil
import zipfile
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from steel_xl import __version__
from steel_xl.adapters.cli import cli
from steel_xl.app import addin, startup
from steel_xl.files.addin.marks import Mark, mark_of
from steel_xl.sheet.issue import FileProblem

VARIABLES = {"Windows": "APPDATA", "Darwin": "HOME"}
FOLDERS = {
    "Windows": "Microsoft/Excel/XLSTART",
    "Darwin": "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel",
}


MADE = cache(addin.content)  # an add-in takes a fifth of a second to make


@pytest.fixture(autouse=True)
def made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addin, "content", MADE)


@pytest.fixture(params=VARIABLES)
def system(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with something in it."""
    home = tmp_path / "home"
    (home / "Documents").mkdir(parents=True)
    (home / "Documents" / "model.xlsx").write_bytes(b"a model")
    return home


def tree(home: Path) -> dict[str, bytes | None]:
    return {
        path.relative_to(home).as_posix(): path.read_bytes() if path.is_file() else None for path in home.rglob("*")
    }


@pytest.fixture
def environment(system: str, home: Path) -> dict[str, str]:
    return {VARIABLES[system]: str(home)}


def test_install_and_remove_leave_the_home_as_it_was(system: str, home: Path, environment: dict[str, str]) -> None:
    before = tree(home)
    done = startup.install(system, environment)
    assert done.path == home / FOLDERS[system] / "steel_xl.xlam"
    assert (done.version, done.before) == (__version__, "")
    assert zipfile.is_zipfile(done.path)
    assert startup.installed(system, environment) == Mark(__version__, len(FOLDERS[system].split("/")))
    assert set(tree(home)) - set(before) == {
        (home / FOLDERS[system] / "steel_xl.xlam").relative_to(home).as_posix(),
        *(path.relative_to(home).as_posix() for path in done.path.parents if home in path.parents),
    }
    assert startup.remove(system, environment).version == __version__
    assert tree(home) == before
    assert startup.installed(system, environment) is None


def test_folders_that_were_there_stay(system: str, home: Path, environment: dict[str, str]) -> None:
    (home / FOLDERS[system]).mkdir(parents=True)
    before = tree(home)
    startup.install(system, environment)
    startup.remove(system, environment)
    assert tree(home) == before


def test_a_folder_somebody_else_uses_meanwhile_stays(system: str, home: Path, environment: dict[str, str]) -> None:
    startup.install(system, environment)
    theirs = home / FOLDERS[system] / "theirs.xlam"
    theirs.write_bytes(b"theirs")
    startup.remove(system, environment)
    assert theirs.read_bytes() == b"theirs"
    assert list(theirs.parent.iterdir()) == [theirs]


def test_a_second_install_takes_the_place_of_the_first(system: str, home: Path, environment: dict[str, str]) -> None:
    before = tree(home)
    startup.install(system, environment)
    again = startup.install(system, environment, "zh")
    assert again.before == __version__
    startup.remove(system, environment)
    assert tree(home) == before


def test_a_foreign_file_is_never_touched(system: str, home: Path, environment: dict[str, str]) -> None:
    path = home / FOLDERS[system] / "steel_xl.xlam"
    path.parent.mkdir(parents=True)
    for foreign in (b"theirs", zipped_without_mark(addin.content())):
        path.write_bytes(foreign)
        before = tree(home)
        for what in (startup.install, startup.remove):
            with pytest.raises(FileProblem, match="not an add-in of steel_xl"):
                what(system, environment)
        assert tree(home) == before
        assert startup.installed(system, environment) is None


def zipped_without_mark(content: bytes) -> bytes:
    return content.replace(b"docProps/custom.xml", b"docProps/custom.abc")


def test_an_add_in_that_excel_has_open_stays(system: str, home: Path, environment: dict[str, str]) -> None:
    path = startup.install(system, environment).path
    path.with_name(f"~${path.name}").write_bytes(b"")
    before = tree(home)
    for what in (startup.install, startup.remove):
        with pytest.raises(FileProblem) as told:
            what(system, environment)
        assert told.value.key == "open_elsewhere"
    assert tree(home) == before


def test_an_install_that_fails_leaves_no_folder(
    system: str, home: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(home)

    def full(path: Path, _: bytes) -> None:
        raise FileProblem(path, "not_written", reason="no space left on device")

    monkeypatch.setattr(startup, "save", full)
    with pytest.raises(FileProblem, match="no space left"):
        startup.install(system, environment)
    assert tree(home) == before


def test_a_folder_that_cannot_be_made(system: str, home: Path, environment: dict[str, str]) -> None:
    first = home / FOLDERS[system].split("/", maxsplit=1)[0]
    first.write_bytes(b"a file where a folder should be")
    before = tree(home)
    with pytest.raises(FileProblem) as told:
        startup.install(system, environment)
    assert told.value.key == "cannot_make_folder"
    assert tree(home) == before


def asked(monkeypatch: pytest.MonkeyPatch, system: str, *arguments: str, **environment: str) -> Result:
    monkeypatch.setattr(platform, "system", lambda: system)
    for variable in VARIABLES.values():
        monkeypatch.delenv(variable, raising=False)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    return CliRunner().invoke(cli, ["addin", *arguments])


def test_the_commands_show_place_and_version(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(home)
    done = asked(monkeypatch, "Windows", "install", "--lang", "zh", APPDATA=str(home))
    assert done.exit_code == 0, done.output
    assert f"Installed the add-in {__version__}: {home / FOLDERS['Windows']}" in done.output
    again = asked(monkeypatch, "Windows", "install", APPDATA=str(home))
    assert f"{__version__} in place of {__version__}" in again.output
    told = asked(monkeypatch, "Windows", "remove", APPDATA=str(home))
    assert told.exit_code == 0
    assert f"Removed the add-in {__version__}" in told.output
    assert tree(home) == before
    assert asked(monkeypatch, "Windows", "remove", APPDATA=str(home)).exit_code == 4


@pytest.mark.parametrize("what", ["install", "remove"])
def test_elsewhere_the_exit_code_is_4_with_the_remedy(what: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(home)
    done = asked(monkeypatch, "Linux", what, HOME=str(home))
    assert done.exit_code == 4
    assert "this system (Linux) has no start-up folder of Excel; build the add-in" in done.output
    done = asked(monkeypatch, "Windows", what)
    assert done.exit_code == 4
    assert "APPDATA is not set" in done.output
    assert tree(home) == before


def test_build_replaces_ours_when_told_and_nothing_else(tmp_path: Path) -> None:
    path, theirs = tmp_path / "a.xlam", tmp_path / "theirs.xlam"
    run = CliRunner().invoke
    assert run(cli, ["addin", "build", str(path)]).exit_code == 0
    first = path.read_bytes()
    assert mark_of(path) == Mark(__version__, 0)
    assert run(cli, ["addin", "build", str(path), "--lang", "zh"]).exit_code == 4
    assert path.read_bytes() == first
    assert run(cli, ["addin", "build", str(path), "--lang", "zh", "--force"]).exit_code == 0
    assert path.read_bytes() != first
    shutil.copyfile(__file__, theirs)
    told = run(cli, ["addin", "build", str(theirs), "--force"])
    assert told.exit_code == 4
    assert "not an add-in of steel_xl" in told.output
    assert theirs.read_bytes() == Path(__file__).read_bytes()
