"""How the command line speaks: exit codes, faults one a line, tables that line up."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import click

from steel_xl.sheet.issue import FileProblem, Issue, ModelInfeasible, WorkbookError
from steel_xl.sheet.label import Labels, languages, shown_width

LANGUAGE = os.environ.get("STEEL_XL_LANG", "en")
"""Language of the command line where no workbook says another."""

LABELS = Labels(LANGUAGE if LANGUAGE in languages() else "en")

DONE, BUG, FAULTS, INFEASIBLE, NO_FILE = 0, 1, 2, 3, 4
STOPPED = 130  # what shells call a program that was interrupted


def say(text: str = "") -> None:
    """A line on standard output."""
    click.echo(text)


def complain(lines: Iterable[object]) -> None:
    """Lines on standard error."""
    for line in lines:
        click.echo(str(line), err=True)


def warn(issues: Iterable[Issue], labels: Labels) -> None:
    """Warnings on standard error, one a line."""
    complain(f"{labels.text('cli.warning')}: {issue}" for issue in issues)


@contextmanager
def spoken(labels: Labels) -> Iterator[None]:
    """Turn what can go wrong into words and an exit code; only a bug of ours shows a traceback."""
    try:
        yield
    except WorkbookError as error:
        complain(error.issues)
        sys.exit(FAULTS)
    except ModelInfeasible as error:
        complain(error.constraints)
        sys.exit(INFEASIBLE)
    except FileProblem as error:
        complain([error.said(labels)])
        sys.exit(NO_FILE)
    except (click.exceptions.Exit, click.ClickException, click.Abort, BrokenPipeError):
        raise  # click ends quietly where nobody reads on, as with `| head`
    except Exception:  # noqa: BLE001 - the last door: whatever comes here is a bug of ours, and says so
        traceback.print_exc()
        complain([labels.text("cli.bug")])
        sys.exit(BUG)


def helped(command: str) -> str:
    """Help of a command or option, in the language of the command line."""
    return LABELS.text(f"cli.help.{command}")


def table(header: Sequence[str], rows: Iterable[Sequence[str]], numbers: set[int]) -> Iterator[str]:
    """Lines of a table; columns in `numbers` are set to the right."""
    lines = [list(header), *(list(row) for row in rows)]
    widths = [max(shown_width(line[at]) for line in lines) for at in range(len(header))]
    for line in lines:
        spaces = [" " * (width - shown_width(cell)) for cell, width in zip(line, widths, strict=True)]
        cells = [
            space + cell if at in numbers else cell + space
            for at, (cell, space) in enumerate(zip(line, spaces, strict=True))
        ]
        yield "  ".join(cells).rstrip()
