"""Pages of a workbook as PDF, made by LibreOffice where it is installed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from steel_xl.sheet.issue import FileProblem

_FIRST_START = 81  # exit code of a LibreOffice that set up a fresh profile and wants to be started again
_PATIENCE = 180  # seconds


def libreoffice() -> Path | None:
    """The LibreOffice program of this machine, None if there is none."""
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            return Path(found)
    usual = {
        "darwin": [Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")],
        "win32": [
            Path(os.environ[name], "LibreOffice", "program", "soffice.com")
            for name in ("PROGRAMFILES", "PROGRAMFILES(X86)")
            if name in os.environ
        ],
    }
    return next((path for path in usual.get(sys.platform, []) if path.is_file()), None)


def pdf_of(workbook: bytes, pages: str, target: Path) -> bytes:
    """Pages ("2-2") of a workbook as PDF; FileProblem about `target` if LibreOffice is missing or fails."""
    program = libreoffice()
    if program is None:
        raise FileProblem(target, "no_office")
    options = json.dumps({"PageRange": {"type": "string", "value": pages}})
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / f"{target.stem}.xlsx").write_bytes(workbook)
        command = [
            str(program),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            f"pdf:calc_pdf_Export:{options}",
            "--outdir",
            str(folder),
            str(folder / f"{target.stem}.xlsx"),
        ]
        try:
            done = _run(command)
            if done.returncode == _FIRST_START:
                done = _run(command)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise FileProblem(target, "no_pdf", reason=type(error).__name__) from error
        made = folder / f"{target.stem}.pdf"
        if not made.is_file():
            raise FileProblem(target, "pdf_code", code=done.returncode)
        return made.read_bytes()


def _run(command: list[str]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)  # noqa: S603 - our own words
