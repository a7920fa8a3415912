"""Commands about the tool itself: its functions, what this machine can do, and the files it ships."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

import click

from steel_xl.adapters.guide import Choice, Command
from steel_xl.adapters.speech import FAULTS, LABELS, complain, helped, say, spoken
from steel_xl.sheet.issue import FileProblem
from steel_xl.sheet.label import Labels, languages


@click.command(cls=Command, help=helped("functions"))
@click.option("--json", "as_json", is_flag=True, help=helped("functions_json"))
@click.option("-o", "--output", type=click.Path(path_type=Path), help=helped("functions_output"))
@click.option("--lang", type=Choice(languages()), default=LABELS.lang, help=helped("lang"))
def functions(as_json: bool, output: Path | None, lang: str) -> None:  # noqa: D103 - its help is above
    with spoken(LABELS):
        from steel_xl.catalog import functions as known  # noqa: PLC0415 - --help stays light

        if output is not None:
            from steel_xl.app.shelf import examples  # noqa: PLC0415

            if output.exists():
                raise FileProblem(output, "exists")
            say(LABELS.text("cli.made", file=examples(output, lang)))
            return
        found, labels = known(), Labels(lang)
        if as_json:
            say(json.dumps([dataclasses.asdict(each) for each in found], ensure_ascii=False, indent=1))
            return
        from steel_xl.files.wizard import spoken as in_words  # noqa: PLC0415 - --help stays light

        for each in (in_words(one, lang) for one in found):
            say(each.signature)
            say(f"  {each.summary}")
            for argument in each.arguments:
                say(f"    {argument.name}: {argument.says}")
            say(f"  {labels.text('cli.returns')}: {each.returns}")
            typed, answer = each.example
            say(f"  {labels.text('cli.example')}: {typed}")
            for line in answer.splitlines():
                say(f"    {line}")
            say()


@click.command(cls=Command, help=helped("doctor"))
@click.argument("file", required=False, type=click.Path(path_type=Path))
def doctor(file: Path | None) -> None:  # noqa: D103
    with spoken(LABELS):
        from steel_xl.adapters import doctor as looks  # noqa: PLC0415 - --help stays light

        machine = looks.this_machine()
        found = [*looks.findings(machine), *(looks.of_workbook(file, machine) if file is not None else ())]
        for each in found:
            say(str(each))
        if any(each.lacking for each in found):
            sys.exit(FAULTS)


@click.command(cls=Command, help=helped("build"))
@click.option("--check", "only_check", is_flag=True, help=helped("build_check"))
def build(only_check: bool) -> None:  # noqa: D103
    with spoken(LABELS):
        from steel_xl.app import shelf  # noqa: PLC0415 - --help stays light

        stale = shelf.stale(Path()) if only_check else shelf.build(Path())
        if only_check:
            complain(LABELS.text("cli.stale", what=what) for what in stale)
            if stale:
                sys.exit(FAULTS)
            say(LABELS.text("cli.fresh"))
        else:
            for name in stale:
                say(LABELS.text("cli.made", file=name))
