"""Commands about the tool itself: its functions, what this machine can do, and the files it ships."""

from __future__ import annotations

import dataclasses
import json
import platform
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import click

from steel_xl.adapters.guide import Command
from steel_xl.adapters.speech import FAULTS, LABELS, complain, helped, say, spoken

_LIBRARIES = ("xlwings", "openpyxl", "pandas", "numpy", "scipy", "XlsxWriter", "python-calamine", "lxml", "click")
_SOLVERS = ("highspy", "PuLP")
_WITH_EXCEL = {"Windows": "full", "Darwin": "macros"}


@click.command(cls=Command, help=helped("functions"))
@click.option("--json", "as_json", is_flag=True, help=helped("functions_json"))
def functions(as_json: bool) -> None:  # noqa: D103 - its help is above
    with spoken(LABELS):
        from steel_xl.catalog import functions as known  # noqa: PLC0415 - --help stays light

        found = known()
        if as_json:
            say(json.dumps([dataclasses.asdict(each) for each in found], ensure_ascii=False, indent=1))
            return
        for each in found:
            say(each.signature)
            say(f"  {each.summary}")
            for argument in each.arguments:
                say(f"    {argument.name}: {argument.says}")
            say(f"  {LABELS.text('cli.returns')}: {each.returns}")
            typed, answer = each.example
            say(f"  {LABELS.text('cli.example')}: {typed}")
            for line in answer.splitlines():
                say(f"    {line}")
            say()


@click.command(cls=Command, help=helped("doctor"))
def doctor() -> None:  # noqa: D103
    with spoken(LABELS):
        for what, state, remedy in _findings():
            say(f"{what}: {state}" + (f"; {remedy}" if remedy else ""))


def _findings() -> Iterator[tuple[str, str, str]]:
    """What was looked at, what was found, and what to do about a lack ("" where nothing is)."""
    from steel_xl.files.pdf import libreoffice  # noqa: PLC0415 - --help stays light

    text = LABELS.text
    yield "Python", f"{platform.python_version()} ({sys.executable})", ""
    yield text("doctor.system"), platform.system() or sys.platform, ""
    for name in ("steel_xl", *_LIBRARIES, *_SOLVERS):
        version = _version(name)
        yield name, version or text("doctor.missing"), "" if version else text("doctor.install", name=name)
    excel = _WITH_EXCEL.get(platform.system(), "none")
    yield "Excel", text(f"doctor.excel_{excel}"), text("doctor.excel_remedy") if excel == "none" else ""
    office = libreoffice()
    found = str(office) if office else text("doctor.missing")
    yield "LibreOffice", found, "" if office else text("doctor.office_remedy")


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


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
