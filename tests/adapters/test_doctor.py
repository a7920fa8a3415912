"""What `doctor` says of machines that are made up here, and of workbooks whose macros fit or do not."""

import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from steel_xl.adapters import doctor
from steel_xl.adapters.cli import cli
from steel_xl.adapters.doctor import LIBRARIES, SOLVERS, Machine, findings, of_workbook
from steel_xl.files.vba.project import project_bytes
from steel_xl.files.vba.source import WORKBOOK, document, standard
from steel_xl.sheet.issue import FileProblem

ALL = {**dict.fromkeys(("steel_xl", *LIBRARIES, *SOLVERS), "1.0"), "xlwings": "0.37.8"}
SOUND = Machine("Windows", (3, 12, 1), "C:/py/python.exe", ALL, "0.37.8", True, "C:/soffice.exe", "1.15", ("HiGHS",))


def machine(**changes: object) -> Machine:
    return Machine(**{**SOUND.__dict__, **changes})


def remedies(found: Machine) -> dict[str, str]:
    return {each.what: each.remedy for each in findings(found) if each.remedy}


def test_a_machine_that_lacks_nothing() -> None:
    assert remedies(SOUND) == {}
    said = "\n".join(map(str, findings(SOUND)))
    assert all(f"{name}: " in said for name in ALL)
    assert "VBA of xlwings: 0.37.8, as installed" in said
    assert "DLL of xlwings: there" in said
    assert "Solvers PuLP can use: HiGHS" in said


@pytest.mark.parametrize(
    ("changes", "what", "remedy", "needed"),
    [
        ({"python": (3, 10, 4)}, "Python", "install Python 3.11 or later", True),
        ({"versions": {**ALL, "xlwings": ""}}, "VBA of xlwings", "--force-reinstall xlwings", True),
        ({"versions": {k: v for k, v in ALL.items() if k != "lxml"}}, "lxml", "pip install lxml", True),
        ({"vba": "0.30.1"}, "VBA of xlwings", "--force-reinstall xlwings", True),
        ({"vba": None}, "VBA of xlwings", "--force-reinstall xlwings", True),
        ({"dll": False}, "DLL of xlwings", "--force-reinstall xlwings", True),
        ({"highs": None}, "HiGHS", "--force-reinstall highspy", True),
        ({"pulp": ()}, "Solvers PuLP can use", "pip install --upgrade pulp", False),
        ({"office": None}, "LibreOffice", "install LibreOffice", False),
        ({"system": "Linux", "dll": None}, "Excel", "open the workbooks in Excel on Windows", False),
    ],
)
def test_each_lack_has_its_remedy(changes: dict[str, object], what: str, remedy: str, *, needed: bool) -> None:
    found = {each.what: each for each in findings(machine(**changes)) if each.remedy}
    assert list(found) == [what]
    assert remedy in found[what].remedy
    assert found[what].lacking is needed


def workbook(path: Path, text: str | None) -> Path:
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("xl/workbook.xml", "<workbook/>")
        if text is not None:
            made = project_bytes([document("ThisWorkbook", WORKBOOK), standard("xlwings", text)])
            parts.writestr("xl/vbaProject.bin", made)
    return path


@pytest.mark.parametrize(
    ("text", "state", "lacking"),
    [
        ('Public Const XLWINGS_VERSION As String = "0.37.8"\n' + "' x\n" * 3000, "0.37.8, as installed", False),
        ('Public Const XLWINGS_VERSION As String = "0.30.1"\n', "0.30.1, but 0.37.8 is installed", True),
        ("' nothing of xlwings\n", "cannot reach Python", True),
        (None, "no macros", False),
    ],
)
def test_a_workbook_s_macros_fit_or_not(text: str | None, state: str, *, lacking: bool, tmp_path: Path) -> None:
    found = list(of_workbook(workbook(tmp_path / "case.xlsm", text), SOUND))
    assert len(found) == 1
    assert state in found[0].state
    assert found[0].lacking is lacking
    assert ("steel_xl upgrade" in found[0].remedy) is lacking


def test_a_project_nobody_can_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "case.xlsm", "w") as parts:
        parts.writestr("xl/vbaProject.bin", b"no project")
    assert [each.lacking for each in of_workbook(tmp_path / "case.xlsm", SOUND)] == [True]


@pytest.mark.parametrize(("content", "problem"), [(None, "no such file"), (b"x", "not an Excel workbook")])
def test_files_that_are_no_workbooks(content: bytes | None, problem: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "case.xlsm").write_bytes(content)
    with pytest.raises(FileProblem, match=problem):
        list(of_workbook(tmp_path / "case.xlsm", SOUND))


class TestCommand:
    def says(self, monkeypatch: pytest.MonkeyPatch, found: Machine, *arguments: object) -> Result:
        monkeypatch.setattr(doctor, "this_machine", lambda: found)
        return CliRunner().invoke(cli, ["doctor", *map(str, arguments)])

    def test_ends_well_when_all_that_is_needed_is_there(self, monkeypatch: pytest.MonkeyPatch) -> None:
        done = self.says(monkeypatch, machine(office=None, system="Linux", dll=None))
        assert done.exit_code == 0
        assert "LibreOffice: not installed; install LibreOffice" in done.stdout

    def test_ends_with_2_when_something_needed_is_not(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        assert self.says(monkeypatch, machine(highs=None)).exit_code == 2
        old = workbook(tmp_path / "old.xlsm", 'Public Const XLWINGS_VERSION As String = "0.1"\n')
        done = self.says(monkeypatch, SOUND, old)
        assert done.exit_code == 2
        assert "VBA of xlwings in old.xlsm: 0.1, but 0.37.8 is installed; python -m steel_xl upgrade" in done.stdout
        assert self.says(monkeypatch, SOUND, tmp_path / "none.xlsm").exit_code == 4


def test_this_machine_is_looked_at() -> None:
    found = doctor.this_machine()
    assert found.executable
    assert found.versions["steel_xl"]  # of the rest nothing is asked: it is as the machine has it
    assert found.python >= (3, 11)


def test_an_add_in_of_another_version_is_told_of() -> None:
    assert "Add-in" not in remedies(machine(addin=ALL["steel_xl"]))
    assert "addin install" in remedies(machine(addin="0.0.1"))["Add-in"]
    assert "Add-in: 0.0.1" in "\n".join(map(str, findings(machine(addin="0.0.1"))))
    assert "Add-in" not in "\n".join(map(str, findings(machine(system="Linux"))))
