"""Help of the command line in its language: what click itself says in English."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from steel_xl.adapters.speech import LABELS


class _Formatter(click.HelpFormatter):
    """Headings of the help pages."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, LABELS.text("cli.usage") + " " if prefix is None else prefix)

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        heading = {"Options": "options", "Commands": "commands"}.get(name)
        with super().section(LABELS.text(f"cli.{heading}") if heading else name):
            yield


class _Context(click.Context):
    formatter_class = _Formatter


class Command(click.Command):
    """A command that explains itself in the language of the command line."""

    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option --help."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = LABELS.text("cli.help.help")
        return option


class Group(Command, click.Group):
    """Commands under one name."""

    command_class = Command
