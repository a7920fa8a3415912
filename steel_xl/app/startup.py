"""The add-in in Excel's start-up folder: put there, looked up, and taken away again, leaving nothing behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from steel_xl import __version__
from steel_xl.app import addin
from steel_xl.files.addin.marks import Mark, mark_of
from steel_xl.files.save import refuse_open, save
from steel_xl.sheet.issue import FileProblem

NAME = "steel_xl.xlam"

_FOLDERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "Windows": ("APPDATA", ("Microsoft", "Excel", "XLSTART")),
    "Darwin": (
        "HOME",
        ("Library", "Group Containers", "UBF8T346G9.Office", "User Content.localized", "Startup.localized", "Excel"),
    ),
}
"""By system: the variable of the environment that says where to begin, and the way from there."""


@dataclass(frozen=True)
class Installed:
    """What was done: where the add-in is, or was, its version, and that of the one it took the place of."""

    path: Path
    version: str
    before: str = ""


def place(system: str, environment: Mapping[str, str]) -> Path:
    """Where Excel starts our add-in from; FileProblem where there is no such folder.

    Parameters
    ----------
    system : as `platform.system` calls it
    environment : the variables of the environment

    Examples
    --------
    >>> place("Darwin", {"HOME": "/Users/li"}).parts[-2:]
    ('Excel', 'steel_xl.xlam')
    """
    if system not in _FOLDERS:
        raise FileProblem(NAME, "no_startup", system=system)
    variable, way = _FOLDERS[system]
    home = environment.get(variable, "")
    if not home:
        raise FileProblem(NAME, "no_home", name=variable)
    return Path(home, *way, NAME)


def installed(system: str, environment: Mapping[str, str]) -> Mark | None:
    """The add-in of ours that Excel starts; None where there is none."""
    try:
        path = place(system, environment)
    except FileProblem:
        return None
    return mark_of(path) if path.is_file() else None


def install(system: str, environment: Mapping[str, str], lang: str | None = None) -> Installed:
    """Put the add-in into Excel's start-up folder, in place of an older one of ours.

    FileProblem where there is no such folder, where somebody else's file has the name, or where it cannot be written;
    then nothing has changed.
    """
    path = place(system, environment)
    before = _ours(path)
    missing = _missing(path.parent)
    content = addin.content(lang, made_folders=len(missing) or (before.made_folders if before else 0))
    done: list[Path] = []
    try:
        for folder in missing:
            folder.mkdir()
            done.append(folder)
        save(path, content)
    except OSError as error:
        _take_away(done)
        raise FileProblem(path, "cannot_make_folder", reason=(error.strerror or str(error)).lower()) from error
    except BaseException:
        _take_away(done)
        raise
    return Installed(path, __version__, before.version if before else "")


def remove(system: str, environment: Mapping[str, str]) -> Installed:
    """Take the add-in away, and the folders that were made for it as far as they are empty.

    FileProblem where it is not installed, is not ours, or is in use; then nothing has changed.
    """
    path = place(system, environment)
    mark = _ours(path)
    if mark is None:
        raise FileProblem(path, "not_installed")
    refuse_open(path)
    try:
        path.unlink()
    except OSError as error:
        raise FileProblem(path, "not_removed", reason=(error.strerror or str(error)).lower()) from error
    _take_away(list(reversed([path.parent, *path.parent.parents][: mark.made_folders])))
    return Installed(path, mark.version)


def _ours(path: Path) -> Mark | None:
    """The add-in of ours that is there; FileProblem if something else is."""
    if not path.exists():
        return None
    mark = mark_of(path) if path.is_file() else None
    if mark is None:
        raise FileProblem(path, "not_ours")
    return mark


def _missing(folder: Path) -> list[Path]:
    """The folders that are not there, the uppermost first."""
    return [each for each in reversed([folder, *folder.parents]) if not each.exists()]


def _take_away(folders: list[Path]) -> None:
    """Remove folders, the innermost first, until one is not empty."""
    for folder in reversed(folders):
        try:
            folder.rmdir()
        except OSError:
            return
