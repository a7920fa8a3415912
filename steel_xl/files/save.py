"""Put a file in its place whole or not at all, and know our own files from those somebody worked on."""

from __future__ import annotations

import datetime
import io
import os
import stat
import tempfile
import zipfile
from pathlib import Path

from steel_xl.sheet.issue import FileProblem

MADE = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
"""Date in the properties of every workbook we make, so that the same book gives the same bytes; whoever saves the
workbook again puts another one there."""


_MARK = b"results written by steel_xl"
_PDF_MARK = b"\n% report written by steel_xl\n"  # a comment, behind the end of the document


def marked(content: bytes) -> bytes:
    """A workbook with our mark, in the archive's own comment, which no program that saves it again keeps."""
    memory = io.BytesIO(content)
    with zipfile.ZipFile(memory, "a") as parts:
        parts.comment = _MARK
    return memory.getvalue()


def marked_pdf(content: bytes) -> bytes:
    """A PDF with our mark, at its end."""
    return content + _PDF_MARK


def untouched(path: Path) -> bool:
    """Whether a workbook or a PDF is as we wrote it: nobody has saved it since."""
    try:
        if path.suffix.lower() == ".pdf":
            return path.read_bytes().endswith(_PDF_MARK)
        with zipfile.ZipFile(path) as parts:
            if parts.comment == _MARK:
                return True
            return f">{MADE:%Y-%m-%dT%H:%M:%S}Z</dcterms:modified>".encode() in parts.read("docProps/core.xml")
    except (zipfile.BadZipFile, KeyError, OSError):
        return False


def replaceable(path: Path) -> None:
    """FileProblem if a file is there that is not ours as we wrote it: that is somebody's work."""
    if path.exists() and not untouched(path):
        raise FileProblem(path, "somebodys_work")


def save(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: a temporary file in the same folder, flushed, then put in its place.

    FileProblem if it is open in a spreadsheet program, read-only, or cannot be written; the old file is then whole.
    """
    if path.is_dir():
        raise FileProblem(path, "folder")
    real = path.resolve()  # a link stays a link, and programs put their lock beside the file itself
    refuse_open(path)
    if path.exists() and not path.stat().st_mode & _WRITABLE:
        raise FileProblem(path, "read_only")
    try:
        handle, name = tempfile.mkstemp(prefix="." + path.stem, suffix=".tmp", dir=real.parent)
    except OSError as error:
        raise FileProblem(path, "no_place", reason=_reason(error)) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(_mode(path))
        Path(name).replace(real)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise FileProblem(path, "not_written", reason=_reason(error)) from error
    except BaseException:  # an interruption leaves nothing behind either
        Path(name).unlink(missing_ok=True)
        raise


def refuse_open(path: Path) -> None:
    """FileProblem if a spreadsheet program has the file open, as the lock it keeps beside the file says."""
    real = path.resolve()
    for program, name in (("Excel", f"~${real.name}"), ("LibreOffice", f".~lock.{real.name}#")):
        if real.with_name(name).exists():
            raise FileProblem(path, "open_elsewhere", program=program, lock=name)


_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _mode(path: Path) -> int:
    """Permissions of the file that is replaced, else those a new file gets."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
