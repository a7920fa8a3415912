"""What can be wrong with a workbook, a model or a file, said so that a consultant can act on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from steel_xl.sheet.grid import reference
from steel_xl.sheet.label import Labels


@dataclass(frozen=True, order=True)
class Issue:
    """One fault or warning: where it is, what was found, what was expected, what to do.

    Parameters
    ----------
    sheet : name of the sheet as the user sees it
    cell : A1 address of the cell, or of the header or table it concerns; "" where the whole file is meant
    found, expected, remedy : clauses in the user's language, without final stop
    warning : the run goes on and the user is told
    lang : the user's language
    """

    sheet: str
    cell: str
    found: str
    expected: str
    remedy: str
    warning: bool = False
    lang: str = "en"

    def __str__(self) -> str:
        where = reference((self.sheet, self.cell)) if self.cell else self.sheet
        parts = {"found": self.found, "expected": self.expected, "remedy": self.remedy}
        return " ".join(Labels(self.lang).text("issue.line", where=where, **parts).split())


class WorkbookError(Exception):
    """The inputs have faults; `issues` holds every one of them."""

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues = tuple(issues)
        super().__init__("\n".join(str(issue) for issue in self.issues))


class ModelInfeasible(Exception):  # noqa: N818 - the name the house gives it
    """The model has no solution; `constraints` names those in conflict, in words."""

    def __init__(self, constraints: Iterable[str]) -> None:
        self.constraints = tuple(constraints)
        super().__init__("; ".join(self.constraints))


class FileProblem(Exception):  # noqa: N818 - the name the house gives it
    """A file cannot be read or written; nothing was changed on the disk.

    Parameters
    ----------
    path : the file
    key : which problem: its words stand at ``file.KEY.problem`` and ``file.KEY.remedy`` of the labels
    parts : what the words speak of
    """

    def __init__(self, path: Path | str, key: str, **parts: object) -> None:
        self.path, self.key, self.parts = Path(path), key, parts
        super().__init__(self.said(Labels()))

    def said(self, labels: Labels) -> str:
        """The problem and its remedy in the language of `labels`."""
        problem, remedy = (labels.text(f"file.{self.key}.{part}", **self.parts) for part in ("problem", "remedy"))
        return labels.text("issue.file", file=self.path, problem=problem, remedy=remedy)
