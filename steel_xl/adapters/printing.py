"""The one-page summary of the open workbook as PDF, printed by Excel itself."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from steel_xl import app
from steel_xl.adapters.live import LiveBook
from steel_xl.app.compose import compose
from steel_xl.files.build import workbook_bytes
from steel_xl.files.save import save
from steel_xl.sheet.issue import FileProblem, Issue

PDF = ".pdf"


@dataclass(frozen=True)
class Printable:
    """A workbook of results, the sheet to print of it, and what its run warned of."""

    workbook: bytes
    sheet: str
    warnings: tuple[Issue, ...]

    def write(self, target: Path, print_sheet: Callable[[str, str, str], object]) -> None:
        """Print it; FileProblem if the file cannot be written or `print_sheet` says why it did not print.

        Parameters
        ----------
        target : the PDF
        print_sheet : prints a sheet of a workbook to a PDF; gives the reason of a failure, or ""
        """
        if target.suffix.lower() != PDF:
            raise FileProblem(target, "ending_pdf", ending=target.suffix)
        if not target.parent.is_dir():
            raise FileProblem(target, "no_folder")
        with tempfile.TemporaryDirectory() as scratch:
            workbook, printed = Path(scratch, "summary.xlsx"), Path(scratch, "summary.pdf")
            workbook.write_bytes(self.workbook)
            failed = print_sheet(str(workbook), self.sheet, str(printed))
            if failed or not printed.is_file():
                raise FileProblem(target, "not_printed", reason=failed or "-")
            save(target, printed.read_bytes())


def report_pdf(live: LiveBook) -> Printable:
    """What `steel-xl report` prints, of the inputs as they stand in the open workbook.

    WorkbookError with every fault of the inputs.
    """
    found = live.opened
    results = app.solved(found, None)
    when = datetime.datetime.now(datetime.UTC)
    book = compose(found, results.scenario, results.inputs_sha256, results.outcome, when)
    return Printable(workbook_bytes(book), found.labels.sheet("summary"), results.warnings)
