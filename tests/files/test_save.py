"""A file is written whole or not at all, and ours are told from those somebody worked on."""

import os
import stat
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import openpyxl
import pytest

from steel_xl.files.save import save, untouched
from steel_xl.sheet.issue import FileProblem

CASE = Path(__file__).parents[2] / "workbooks" / "synergy-luo2025.xlsx"
OLD, NEW = b"a month's work", b"fresh results" * 1000

Broken = Callable[[pytest.MonkeyPatch], None]


def full(*_: Any, **__: Any) -> NoReturn:
    raise OSError(28, "No space left on device")


def broken_write(patch: pytest.MonkeyPatch) -> None:
    """The disk fills up after the first bytes."""
    opened = os.fdopen

    def fdopen(handle: int, mode: str) -> Any:
        file = opened(handle, mode)
        file.write(NEW[:10])
        patch.setattr(os, "fdopen", opened)

        class Full:
            def __enter__(self) -> "Full":
                return self

            def __exit__(self, *_: object) -> None:
                file.close()

            write = staticmethod(full)

        return Full()

    patch.setattr(os, "fdopen", fdopen)


STEPS: dict[str, Broken] = {
    "mkstemp": lambda patch: patch.setattr(tempfile, "mkstemp", full),
    "fdopen": lambda patch: patch.setattr(os, "fdopen", full),
    "write": broken_write,
    "fsync": lambda patch: patch.setattr(os, "fsync", full),
    "chmod": lambda patch: patch.setattr(Path, "chmod", full),
    "replace": lambda patch: patch.setattr(Path, "replace", full),
}


@pytest.mark.parametrize("there", [True, False], ids=["replacing", "new"])
@pytest.mark.parametrize("step", STEPS)
def test_a_fault_at_any_step_leaves_everything_as_it_was(
    step: str, there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "study.xlsx"
    if there:
        path.write_bytes(OLD)
    with monkeypatch.context() as patch:
        STEPS[step](patch)
        with pytest.raises(FileProblem, match="no space left on device") as caught:
            save(path, NEW)
    assert caught.value.path == path
    assert str(caught.value).startswith(f"{path}: ")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == ([("study.xlsx", OLD)] if there else [])


@pytest.mark.parametrize("step", ["fsync", "chmod", "replace"])
def test_an_interruption_leaves_no_litter(step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    path = tmp_path / "study.xlsx"
    path.write_bytes(OLD)
    monkeypatch.setattr(os if step == "fsync" else Path, step, interrupted)
    with pytest.raises(KeyboardInterrupt):
        save(path, NEW)
    monkeypatch.undo()
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("study.xlsx", OLD)]


@pytest.mark.parametrize("there", [True, False], ids=["replacing", "new"])
def test_what_is_written_is_there_alone(there: bool, tmp_path: Path) -> None:
    path = tmp_path / "study.xlsx"
    if there:
        path.write_bytes(OLD)
    save(path, NEW)
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("study.xlsx", NEW)]


def test_the_content_is_on_the_disk_before_it_takes_the_old_ones_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def noted_fsync(handle: int) -> None:
        done.append("fsync")
        fsync(handle)

    def noted_replace(path: Path, target: Path) -> Path:
        done.append("replace")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(Path, "replace", noted_replace)
    save(tmp_path / "study.xlsx", NEW)
    assert done == ["fsync", "replace"]


@pytest.mark.parametrize(("program", "name"), [("Excel", "~$study.xlsx"), ("LibreOffice", ".~lock.study.xlsx#")])
def test_a_workbook_open_elsewhere_is_not_replaced(program: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / "study.xlsx"
    path.write_bytes(OLD)
    lock = tmp_path / name
    lock.write_bytes(b"A. Consultant")
    with pytest.raises(FileProblem, match=f"open in {program}; close it") as told:
        save(path, NEW)
    assert name in str(told.value)
    assert path.read_bytes() == OLD
    assert lock.read_bytes() == b"A. Consultant"
    assert len(list(tmp_path.iterdir())) == 2
    lock.unlink()
    save(path, NEW)
    assert path.read_bytes() == NEW


def test_a_link_stays_a_link_and_the_lock_of_its_file_counts(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    path, link = tmp_path / "there" / "study.xlsx", tmp_path / "link.xlsx"
    path.write_bytes(OLD)
    link.symlink_to(path)
    save(link, NEW)
    assert link.is_symlink()
    assert path.read_bytes() == NEW
    path.with_name("~$study.xlsx").write_bytes(b"A. Consultant")
    with pytest.raises(FileProblem, match="open in Excel"):
        save(link, OLD)
    assert path.read_bytes() == NEW


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileProblem):
        save(tmp_path / "nowhere" / "study.xlsx", NEW)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "study.xlsx").mkdir()
    with pytest.raises(FileProblem):
        save(tmp_path / "study.xlsx", NEW)
    assert [file.name for file in tmp_path.rglob("*")] == ["study.xlsx"]


@pytest.mark.skipif(os.name == "nt", reason="permissions of a Windows file are not those of POSIX")
class TestPermissions:
    @pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
    def test_are_kept(self, mode: int, tmp_path: Path) -> None:
        path = tmp_path / "study.xlsx"
        path.write_bytes(OLD)
        path.chmod(mode)
        save(path, NEW)
        assert stat.S_IMODE(path.stat().st_mode) == mode

    def test_are_those_of_any_new_file(self, tmp_path: Path) -> None:
        (tmp_path / "any").write_bytes(b"")
        save(tmp_path / "study.xlsx", NEW)
        assert (tmp_path / "study.xlsx").stat().st_mode == (tmp_path / "any").stat().st_mode


class TestUntouched:
    def test_ours_is(self) -> None:
        assert untouched(CASE)

    def test_ours_is_wherever_it_was_copied(self, tmp_path: Path) -> None:
        save(tmp_path / "copy.xlsx", CASE.read_bytes())
        assert untouched(tmp_path / "copy.xlsx")

    def test_one_that_was_saved_again_is_not(self, tmp_path: Path) -> None:
        openpyxl.load_workbook(CASE).save(tmp_path / "study.xlsx")
        assert not untouched(tmp_path / "study.xlsx")

    def test_somebody_elses_is_not(self, tmp_path: Path) -> None:
        openpyxl.Workbook().save(tmp_path / "other.xlsx")
        assert not untouched(tmp_path / "other.xlsx")

    @pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04 torn"])
    def test_what_is_no_workbook_is_not(self, content: bytes, tmp_path: Path) -> None:
        (tmp_path / "study.xlsx").write_bytes(content)
        assert not untouched(tmp_path / "study.xlsx")

    def test_an_archive_without_properties_is_not(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "study.xlsx", "w") as archive:
            archive.writestr("readme.txt", "no workbook")
        assert not untouched(tmp_path / "study.xlsx")

    def test_what_is_not_there_is_not(self, tmp_path: Path) -> None:
        assert not untouched(tmp_path / "nowhere.xlsx")
