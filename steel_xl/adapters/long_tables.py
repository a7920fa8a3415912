"""The command that takes a long table into a workbook."""

from __future__ import annotations

from pathlib import Path

import click

from steel_xl.adapters.guide import Command
from steel_xl.adapters.speech import LABELS, helped, say, spoken
from steel_xl.sheet.issue import FileProblem

_FILE = click.Path(path_type=Path)


@click.command("import", cls=Command, help=helped("import"))
@click.argument("file", type=_FILE)
@click.argument("table", type=_FILE)
@click.option("-o", "--output", type=_FILE, help=helped("imported"))
@click.option("--force", is_flag=True, help=helped("force"))
def take_in(file: Path, table: Path, output: Path | None, force: bool) -> None:  # noqa: D103 - its help is above
    with spoken(LABELS):
        from steel_xl.app.exchange import take_in as taken  # noqa: PLC0415 - --help stays light

        target = output or file.with_name(f"{file.stem}-imported{file.suffix}")
        if target.exists() and not force:
            raise FileProblem(target, "exists")
        opened = taken(file, table, target, LABELS.lang)
        say(opened.labels.text("cli.made", file=target))
