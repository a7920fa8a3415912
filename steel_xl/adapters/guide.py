"""Help of the command line in its language: what click itself says in English."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

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


class Choice(click.Choice[str]):
    """One of some words."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        """What to say of another word."""
        return LABELS.text("cli.no_choice", value=value, choices=", ".join(self.choices))


class Misused(click.UsageError):
    """A mistyped command line."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Say how the command is used and what is wrong, on standard error."""
        if self.ctx is not None:
            asked = LABELS.text("cli.try_help", command=self.ctx.command_path)
            click.echo(f"{self.ctx.get_usage()}\n{asked}\n", file=file, err=True)
        click.echo(LABELS.text("cli.misused", message=self.message), file=file, err=True)


@contextmanager
def _told(ctx: click.Context, otherwise: str | None = None) -> Iterator[None]:
    """Say what click finds wrong in our words; `otherwise` is what an error of no kind of its own means."""
    try:
        yield
    except click.NoSuchOption as error:
        raise Misused(LABELS.text("cli.no_option", name=error.option_name), error.ctx or ctx) from error
    except click.BadOptionUsage as error:
        raise Misused(LABELS.text("cli.bad_option", name=error.option_name), error.ctx or ctx) from error
    except click.BadParameter as error:
        name = error.param_hint or (error.param.get_error_hint(ctx) if error.param else "")
        said = name if isinstance(name, str) else " / ".join(name)
        missing = isinstance(error, click.MissingParameter)
        key, parts = ("missing", {}) if missing else ("bad_value", {"message": error.message})
        raise Misused(LABELS.text(f"cli.{key}", name=said, **parts), error.ctx or ctx) from error
    except click.UsageError as error:
        if type(error) is not click.UsageError:
            raise  # told already, or the help that a command without arguments is
        raise Misused(otherwise or error.message, error.ctx or ctx) from error


class Command(click.Command):
    """A command that explains itself in the language of the command line."""

    context_class = _Context

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what was typed."""
        with _told(ctx, LABELS.text("cli.extra")):
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Do it."""
        with _told(ctx):
            return super().invoke(ctx)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option --help."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = LABELS.text("cli.help.help")
        return option


class Group(Command, click.Group):
    """Commands under one name."""

    command_class = Command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that was typed."""
        if not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise Misused(LABELS.text("cli.no_command", name=args[0]), ctx)
        return super().resolve_command(ctx, args)
