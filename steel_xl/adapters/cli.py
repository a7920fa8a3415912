"""The command line: ``steel-xl`` and ``python -m steel_xl``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from steel_xl import __version__
from steel_xl.adapters.guide import Choice, Group
from steel_xl.adapters.installing import addin
from steel_xl.adapters.long_tables import take_in
from steel_xl.adapters.speech import FAULTS, LABELS, complain, helped, say, spoken, table, warn
from steel_xl.adapters.upkeep import build, doctor, functions
from steel_xl.adapters.waiting import waiting
from steel_xl.catalog import SYSTEMS
from steel_xl.sheet.grid import formed
from steel_xl.sheet.issue import FileProblem
from steel_xl.sheet.label import Labels, languages

if TYPE_CHECKING:
    from steel_xl.app import Results

_FILE = click.Path(path_type=Path)
_LANGUAGE = click.option("--lang", type=Choice(languages()), default=LABELS.lang, help=helped("lang"))


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]}, help=helped("group"))
@click.version_option(__version__, prog_name="steel-xl", help=helped("version"))
def cli() -> None:  # noqa: D103 - its help is above
    pass


for tool in (take_in, functions, doctor, build, addin):
    cli.add_command(tool)


@cli.command(help=helped("demo"))
@click.argument("folder", metavar="[DIR]", default=".", type=_FILE)
@_LANGUAGE
def demo(folder: Path, lang: str) -> None:  # noqa: D103
    labels = Labels(lang)
    with spoken(labels):
        from steel_xl import app  # noqa: PLC0415 - --help stays light

        _report(app.run_case("synergy", "luo2025", folder / "synergy-luo2025.xlsx", lang))


@cli.command(help=helped("new"))
@click.argument("system", type=Choice(list(SYSTEMS)))
@click.argument("file", type=_FILE)
@click.option("--case", metavar="NAME", help=helped("case"))
@click.option("--blank", is_flag=True, help=helped("blank"))
@_LANGUAGE
@click.option("--force", is_flag=True, help=helped("force"))
def new(system: str, file: Path, case: str | None, blank: bool, lang: str, force: bool) -> None:  # noqa: D103
    labels = Labels(lang)
    with spoken(labels):
        from steel_xl import app  # noqa: PLC0415 - --help stays light

        if blank and case:
            raise click.UsageError(labels.text("cli.blank_or_case"))
        try:
            chosen = app.chosen_case(system, case, blank=blank)
        except ValueError as error:
            parts = {"case": (case or "").removeprefix(f"{system}/"), "names": ", ".join(app.cases(system))}
            raise click.BadParameter(labels.text("cli.no_case", **parts), param_hint="--case") from error
        made = app.new(system, file, chosen, lang, force=force)
        say(labels.text("cli.made", file=made))


@cli.command(help=helped("check"))
@click.argument("file", type=_FILE)
def check(file: Path) -> None:  # noqa: D103
    with spoken(LABELS):
        from steel_xl import app  # noqa: PLC0415 - --help stays light

        examined = app.check(file, LABELS.lang)
        labels = Labels(examined.lang)
        warn(examined.warnings, labels)
        complain(examined.faults)
        if examined.faults:
            sys.exit(FAULTS)
        say(labels.text("cli.sound", file=file))


@cli.command(help=helped("run"))
@click.argument("file", type=_FILE)
@click.option("-o", "--output", type=_FILE, help=helped("output"))
@click.option("--scenario", metavar="NAME", help=helped("scenario"))
@click.option("--json", "json_file", metavar="PATH|-", help=helped("json"))
@click.option("--iamc", type=_FILE, metavar="PATH", help=helped("iamc"))
@click.option("-v", "--verbose", is_flag=True, help=helped("verbose"))
def run(  # noqa: D103
    file: Path, output: Path | None, scenario: str | None, json_file: str | None, iamc: Path | None, verbose: bool
) -> None:
    with spoken(LABELS):
        from steel_xl import app  # noqa: PLC0415 - --help stays light
        from steel_xl.files.read import ENDINGS  # noqa: PLC0415 - --help stays light

        ending = file.suffix if file.suffix.lower() in ENDINGS else ".xlsx"
        target = output or file.with_name(f"{file.stem}-results{ending}")
        if json_file is not None and json_file != "-":
            _room_for(Path(json_file), file, target)
        if iamc is not None:
            _room_for_csv(iamc)
        with waiting(LABELS, verbose=verbose):
            results = app.run(file, scenario, target, LABELS.lang)
        if iamc is not None:
            _save_iamc(iamc, results)
        warn(results.warnings, Labels(results.lang))
        if json_file == "-":
            say(_json(results))
            return
        if json_file is not None:
            app.save(Path(json_file), (_json(results) + "\n").encode())
        _report(results)


@cli.command(help=helped("report"))
@click.argument("file", type=_FILE)
@click.option("-o", "--output", type=_FILE, required=True, help=helped("pdf"))
@click.option("--scenario", metavar="NAME", help=helped("scenario"))
def report(file: Path, output: Path, scenario: str | None) -> None:  # noqa: D103
    with spoken(LABELS):
        from steel_xl import app  # noqa: PLC0415 - --help stays light

        with waiting(LABELS):
            warnings, lang = app.report(file, output, scenario, LABELS.lang)
        labels = Labels(lang)
        warn(warnings, labels)
        say(labels.text("cli.made", file=output))


@cli.command(help=helped("freeze"))
@click.argument("file", type=_FILE)
@click.option("-o", "--output", type=_FILE, required=True, help=helped("frozen"))
def freeze(file: Path, output: Path) -> None:  # noqa: D103
    with spoken(LABELS):
        from steel_xl import app  # noqa: PLC0415 - --help stays light

        made = app.freeze(file, output, LABELS.lang)
        labels = Labels(made.lang)
        warn(made.warnings, labels)
        say(labels.text("cli.frozen", file=output, count=made.formulas))


@cli.command(help=helped("upgrade"))
@click.argument("file", type=_FILE)
@click.option("-o", "--output", type=_FILE, help=helped("upgraded"))
def upgrade(file: Path, output: Path | None) -> None:  # noqa: D103
    with spoken(LABELS):
        from steel_xl import app  # noqa: PLC0415 - --help stays light

        made = app.upgrade(file, output, LABELS.lang)
        labels = Labels(made.lang)
        complain(f"{labels.text('cli.left_behind')}: {issue}" for issue in made.left)
        complain(made.faults)
        if made.faults:
            complain([labels.text("cli.faults_moved", count=len(made.faults))])
        say(labels.text("cli.upgraded", file=made.output))


def _report(results: Results) -> None:
    """The headline table, and the file's name."""
    header, rows, forms = results.headline
    shown = [[formed(cell, form) for cell, form in zip(row, forms, strict=True)] for row in rows]
    for line in table(header, shown, {at for at, form in enumerate(forms) if form}):
        say(line)
    if results.output is not None:
        say(Labels(results.lang).text("cli.written", file=results.output))


def _save_iamc(path: Path, results: Results) -> None:
    from steel_xl import app  # noqa: PLC0415 - --help stays light
    from steel_xl.app.exchange import iamc_bytes  # noqa: PLC0415

    table = iamc_bytes(results.system, results.inputs, results.outcome, results.case.rpartition("/")[2] or path.stem)
    if table is None:
        raise FileProblem(path, "no_exchange", system=results.system)
    app.save(path, table)


_CSV_START = "model,scenario,region,variable".encode("utf-8-sig")


def _room_for_csv(path: Path) -> None:
    """An IAMC table takes the place of one of ours only."""
    if path.is_dir():
        raise FileProblem(path, "folder")
    if not path.parent.is_dir():
        raise FileProblem(path, "no_folder")
    if path.exists() and not path.read_bytes().startswith(_CSV_START):
        raise FileProblem(path, "not_iamc")


def _json(results: Results) -> str:
    return json.dumps(results.document(), ensure_ascii=False, allow_nan=False, indent=1)


_JSON_START = b'{\n "system": '


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


def main() -> None:
    """Entry point; text a console cannot show is replaced, never an error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    cli(prog_name="steel-xl")
