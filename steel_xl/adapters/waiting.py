"""What a person sees while a long computation runs: a bar on a terminal, nothing when piped; and how it is stopped."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import click

from steel_xl.adapters.speech import STOPPED, complain
from steel_xl.sheet.label import Labels
from steel_xl.sheet.progress import listening

_WIDTH = 28  # letters of the text beside the bar


@contextmanager
def waiting(labels: Labels, *, verbose: bool = False) -> Iterator[None]:
    """Show progress on a terminal and, if asked for, the log; Ctrl-C ends the work before any file is touched."""
    if verbose:
        logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(message)s")
        logging.getLogger().setLevel(logging.INFO)
    try:
        if sys.stderr.isatty():
            with _bar():
                yield
        else:
            yield
    except KeyboardInterrupt:
        complain([labels.text("cli.stopped")])
        sys.exit(STOPPED)


@contextmanager
def _bar() -> Iterator[None]:
    """A bar that appears with the first step and is closed with the last."""
    with ExitStack() as stack:
        bars: list[Any] = []

        def listen(done: int, total: int, what: str) -> None:
            if not bars:
                bars.append(stack.enter_context(click.progressbar(length=total, file=sys.stderr, show_pos=True)))
            bars[0].label = f"{what[:_WIDTH]:{_WIDTH}}"
            bars[0].update(done - bars[0].pos)

        stack.enter_context(listening(listen))
        yield
