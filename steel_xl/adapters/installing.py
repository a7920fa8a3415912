"""The commands of the add-in: build it, put it where Excel starts it, take it away."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import click

from steel_xl.adapters.guide import Choice, Group
from steel_xl.adapters.speech import LABELS, helped, say, spoken
from steel_xl.sheet.issue import FileProblem
from steel_xl.sheet.label import languages

_LANGUAGE = click.option("--lang", type=Choice(languages()), help=helped("addin_lang"))


@click.group(cls=Group, name="addin", help=helped("addin"))
def addin() -> None:  # noqa: D103 - its help is above
    pass


@addin.command(help=helped("addin_build"))
@click.argument("file", type=click.Path(path_type=Path))
@_LANGUAGE
@click.option("--force", is_flag=True, help=helped("addin_force"))
def build(file: Path, lang: str | None, force: bool) -> None:  # noqa: D103
    with spoken(LABELS):
        from steel_xl.app import addin as made  # noqa: PLC0415 - --help stays light
        from steel_xl.files.addin.marks import mark_of  # noqa: PLC0415

        if file.exists() and not (force and mark_of(file)):
            raise FileProblem(file, "exists" if file.is_dir() or mark_of(file) else "not_ours")
        say(LABELS.text("cli.made", file=made.build(file, lang)))


@addin.command(help=helped("addin_install"))
@_LANGUAGE
def install(lang: str | None) -> None:  # noqa: D103
    with spoken(LABELS):
        from steel_xl.app import startup  # noqa: PLC0415 - --help stays light

        done = startup.install(platform.system(), os.environ, lang)
        key = "cli.addin_renewed" if done.before else "cli.addin_installed"
        say(LABELS.text(key, version=done.version, before=done.before, file=done.path))


@addin.command(help=helped("addin_remove"))
def remove() -> None:  # noqa: D103
    with spoken(LABELS):
        from steel_xl.app import startup  # noqa: PLC0415 - --help stays light

        done = startup.remove(platform.system(), os.environ)
        say(LABELS.text("cli.addin_removed", version=done.version, file=done.path))
