"""The command line: ``steel-xl`` and ``python -m steel_xl``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from steel_xl import __version__
from steel_xl.adapters.speech import FAULTS, complain, say, spoken, table, warn
from steel_xl.catalog import SYSTEMS
from steel_xl.sheet.issue import FileProblem
from steel_xl.sheet.label import Labels, languages

if TYPE_CHECKING:
    from steel_xl.app import Results

_FILE = click.Path(path_type=Path)
_LABELS = Labels()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="steel-xl")
def cli() -> None:
    """Steel-decarbonisation studies in Excel workbooks: make one, check it, run it.

    Exit codes: 0 done, 1 a bug of ours, 2 the inputs have faults, 3 the model has no solution,
    4 a file cannot be read or written.
    """


@cli.command()
@click.argument("folder", metavar="[DIR]", default=".", type=_FILE)
def demo(folder: Path) -> None:
    """Build the published four-process case in DIR, run it, and print its result."""
    with spoken(_LABELS):
        from steel_xl import app  # noqa: PLC0415 - --help stays light

        results = app.run_case("synergy", "luo2025", folder / "synergy-luo2025.xlsx")
        _report(results)


@cli.command()
@click.argument("system", type=click.Choice(list(SYSTEMS)))
@click.argument("file", type=_FILE)
@click.option("--case", metavar="NAME", help="A shipped case, such as luo2025; the system's default if not given.")
@click.option("--blank", is_flag=True, help="Structure without numbers.")
@click.option(
    "--lang", type=click.Choice(languages()), default="en", show_default=True, help="Language of the workbook."
)
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
def new(system: str, file: Path, case: str | None, blank: bool, lang: str, force: bool) -> None:
    """Make a new workbook FILE for SYSTEM."""
    with spoken(_LABELS):
        from steel_xl import app  # noqa: PLC0415 - --help stays light

        if blank and case:
            raise click.UsageError(_LABELS.text("cli.blank_or_case"))
        try:
            chosen = app.chosen_case(system, case, blank=blank)
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--case") from error
        made = app.new(system, file, chosen, lang, force=force)
        say(_LABELS.text("cli.made", file=made))


@cli.command()
@click.argument("file", type=_FILE)
def check(file: Path) -> None:
    """Name every fault of FILE's inputs, all at once."""
    with spoken(_LABELS):
        from steel_xl import app  # noqa: PLC0415 - --help stays light

        examined = app.check(file)
        warn(examined.warnings, _LABELS)
        complain(examined.faults)
        if examined.faults:
            sys.exit(FAULTS)
        say(_LABELS.text("cli.sound", file=file))


@cli.command()
@click.argument("file", type=_FILE)
@click.option("-o", "--output", type=_FILE, help="Where the results go; <stem>-results.xlsx beside FILE if not given.")
@click.option("--scenario", metavar="NAME", help="The scenario to run; the one in the settings if not given.")
@click.option(
    "--json", "json_file", metavar="PATH|-", help="Also write the result tables as JSON; - to standard output."
)
def run(file: Path, output: Path | None, scenario: str | None, json_file: str | None) -> None:
    """Compute the results of FILE and write them to a new workbook."""
    with spoken(_LABELS):
        from steel_xl import app  # noqa: PLC0415 - --help stays light

        target = output or file.with_name(f"{file.stem}-results.xlsx")
        if json_file is not None and json_file != "-":
            _room_for(Path(json_file), file, target)
        results = app.run(file, scenario, target)
        warn(results.warnings, _LABELS)
        if json_file == "-":
            say(_json(results))
            return
        if json_file is not None:
            app.save(Path(json_file), (_json(results) + "\n").encode())
        _report(results)


@cli.command()
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail if a file is not what would be built.")
def build(only_check: bool) -> None:
    """(Developers) Build templates/ and workbooks/ in this folder."""
    with spoken(_LABELS):
        from steel_xl.app import shelf  # noqa: PLC0415 - --help stays light

        stale = shelf.stale(Path()) if only_check else shelf.build(Path())
        if only_check:
            complain(_LABELS.text("cli.stale", what=what) for what in stale)
            if stale:
                sys.exit(FAULTS)
            say(_LABELS.text("cli.fresh"))
        else:
            for name in stale:
                say(_LABELS.text("cli.made", file=name))


def _report(results: Results) -> None:
    """The headline table, and the file's name."""
    header, rows = results.headline
    shown = [[f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in row] for row in rows]
    numbers = {at for at, cell in enumerate(rows[0]) if not isinstance(cell, str)} if rows else set()
    for line in table(header, shown, numbers):
        say(line)
    if results.output is not None:
        say(_LABELS.text("cli.written", file=results.output))


def _json(results: Results) -> str:
    return json.dumps(results.document(), ensure_ascii=False, allow_nan=False, indent=1)


def _room_for(path: Path, *taken: Path) -> None:
    """JSON takes the place of JSON of ours only, never of a workbook."""
    if path.is_dir():
        raise FileProblem(path, "folder")
    if not path.parent.is_dir():
        raise FileProblem(path, "no_folder")
    if path.resolve() in {other.resolve() for other in taken}:
        raise FileProblem(path, "not_json")
    if path.exists() and not path.read_bytes().startswith(_JSON_START):
        raise FileProblem(path, "not_json")


_JSON_START = b'{\n "system": '


def main() -> None:
    """Entry point; text a console cannot show is replaced, never an error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    cli(prog_name="steel-xl")
