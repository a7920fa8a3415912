"""What this machine has and lacks for steel_xl, and whether a workbook's macros fit it."""

from __future__ import annotations

import os
import platform
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module, metadata
from importlib.util import find_spec
from pathlib import Path

from steel_xl.adapters.speech import LABELS
from steel_xl.sheet.issue import FileProblem

LIBRARIES = ("xlwings", "openpyxl", "pandas", "numpy", "scipy", "XlsxWriter", "python-calamine", "lxml", "click")
SOLVERS = ("highspy", "PuLP")
_WITH_EXCEL = {"Windows": "full", "Darwin": "macros"}
_VERSION = re.compile(r'XLWINGS_VERSION As String = "([^"]+)"')
_LEAST = (3, 11)
_PROJECT = "xl/vbaProject.bin"


@dataclass(frozen=True)
class Machine:
    """What was found.

    Attributes
    ----------
    system : as `platform.system` calls it
    python : version of the Python that runs
    executable : its path
    versions : version of each distribution, without those that are not installed
    vba : version that the VBA of the installed xlwings says it is, None if there is none
    dll : whether the DLL of that version lies beside Python; None where none is needed
    office : program of LibreOffice
    highs : version of HiGHS, None if it does not load
    pulp : solvers that PuLP can use
    addin : version of the add-in that Excel starts, None if it is not installed
    """

    system: str
    python: tuple[int, ...]
    executable: str
    versions: Mapping[str, str] = field(default_factory=dict)
    vba: str | None = None
    dll: bool | None = None
    office: str | None = None
    highs: str | None = None
    pulp: tuple[str, ...] = ()
    addin: str | None = None


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, what was found, the remedy of a lack, and whether nothing works without it."""

    what: str
    state: str
    remedy: str = ""
    needed: bool = False

    @property
    def lacking(self) -> bool:
        """Whether something that is needed is not there."""
        return self.needed and bool(self.remedy)

    def __str__(self) -> str:
        return f"{self.what}: {self.state}" + (f"; {self.remedy}" if self.remedy else "")


def this_machine() -> Machine:
    """Look at the machine that runs."""
    from steel_xl.files.pdf import libreoffice  # noqa: PLC0415 - --help stays light

    system, office = platform.system() or sys.platform, libreoffice()
    versions = {name: found for name in ("steel_xl", *LIBRARIES, *SOLVERS) if (found := _version(name))}
    vba = _installed_vba()
    dll = Path(sys.exec_prefix, f"xlwings64-{versions.get('xlwings')}.dll").is_file() if system == "Windows" else None
    return Machine(
        system,
        sys.version_info[:3],
        sys.executable,
        versions,
        vba,
        dll,
        str(office) if office else None,
        _highs(),
        _pulp(),
        _addin(system),
    )


def findings(machine: Machine) -> Iterator[Finding]:
    """What to say of a machine."""
    text, have = LABELS.text, machine.versions
    found = f"{'.'.join(map(str, machine.python))} ({machine.executable})"
    old = text("doctor.old_python", least=".".join(map(str, _LEAST))) if machine.python < _LEAST else ""
    yield Finding("Python", found, old, needed=True)
    yield Finding(text("doctor.system"), machine.system)
    for name in ("steel_xl", *LIBRARIES, *SOLVERS):
        remedy = "" if name in have else text("doctor.install", name=name)
        yield Finding(name, have.get(name) or text("doctor.missing"), remedy, needed=True)
    if "xlwings" in have:
        yield _fit(text("doctor.vba"), machine.vba, have["xlwings"], text("doctor.reinstall"))
    if machine.dll is not None:
        remedy = "" if machine.dll else text("doctor.reinstall")
        yield Finding(
            text("doctor.dll"), text("doctor.there" if machine.dll else "doctor.missing"), remedy, needed=True
        )
    if "highspy" in have:
        remedy = "" if machine.highs else text("doctor.highs_remedy")
        yield Finding("HiGHS", machine.highs or text("doctor.not_loaded"), remedy, needed=True)
    if "PuLP" in have:
        remedy = "" if machine.pulp else text("doctor.pulp_remedy")
        yield Finding(text("doctor.pulp"), ", ".join(machine.pulp) or text("doctor.none"), remedy)
    excel = _WITH_EXCEL.get(machine.system, "none")
    yield Finding("Excel", text(f"doctor.excel_{excel}"), text("doctor.excel_remedy") if excel == "none" else "")
    if excel != "none":
        differs = machine.addin not in (None, have.get("steel_xl"))
        yield Finding(
            text("doctor.addin"),
            machine.addin or text("doctor.addin_none"),
            text("doctor.addin_renew") if differs else "",
        )
    remedy = "" if machine.office else text("doctor.office_remedy")
    yield Finding("LibreOffice", machine.office or text("doctor.missing"), remedy)


def of_workbook(path: Path, machine: Machine) -> Iterator[Finding]:
    """Whether the macros of a workbook fit the machine; FileProblem if it cannot be read."""
    from steel_xl.files.vba.read import modules  # noqa: PLC0415 - --help stays light

    text = LABELS.text
    if not path.is_file():
        raise FileProblem(path, "folder" if path.is_dir() else "no_file")
    try:
        with zipfile.ZipFile(path) as parts:
            found = modules(parts.read(_PROJECT)) if _PROJECT in parts.namelist() else None
    except zipfile.BadZipFile as error:
        raise FileProblem(path, "no_workbook") from error
    except ValueError:
        yield Finding(path.name, text("doctor.unreadable"), text("doctor.renew", file=path), needed=True)
        return
    if found is None:
        yield Finding(path.name, text("doctor.no_macros"))
        return
    said = next((match[1] for module in found if (match := _VERSION.search(module))), None)
    if said is None:
        yield Finding(path.name, text("doctor.no_xlwings"), text("doctor.renew", file=path), needed=True)
        return
    installed = machine.versions.get("xlwings")
    if installed is not None:
        yield _fit(text("doctor.vba_of", file=path.name), said, installed, text("doctor.renew", file=path))


def _fit(what: str, vba: str | None, installed: str, remedy: str) -> Finding:
    """Whether VBA fits the installed xlwings: it asks for the DLL of its own version."""
    text = LABELS.text
    if vba == installed:
        return Finding(what, text("doctor.fits", version=vba), needed=True)
    state = text("doctor.missing") if vba is None else text("doctor.differs", version=vba, installed=installed)
    return Finding(what, state, remedy, needed=True)


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _installed_vba() -> str | None:
    spec = find_spec("xlwings")
    if spec is None or spec.origin is None:
        return None
    try:
        found = _VERSION.search(Path(spec.origin).with_name("xlwings.bas").read_text(encoding="ascii"))
    except OSError:
        return None
    return found[1] if found else None


def _highs() -> str | None:
    try:
        return str(import_module("highspy").Highs().version())
    except Exception:  # noqa: BLE001 - whatever keeps it from loading is what we want to know
        return None


def _addin(system: str) -> str | None:
    from steel_xl.app.startup import installed  # noqa: PLC0415 - --help stays light

    mark = installed(system, os.environ)
    return mark.version if mark else None


def _pulp() -> tuple[str, ...]:
    try:
        return tuple(import_module("pulp").listSolvers(onlyAvailable=True))
    except Exception:  # noqa: BLE001 - as above
        return ()
