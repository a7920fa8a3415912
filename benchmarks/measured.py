"""Medians of repeated calls, and a line of the report: our time, a peer's, their ratio, the target."""

from __future__ import annotations

import gc
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MILLI = 1e3  # ms in a second

Medians = dict[str, float]
"""Median seconds by name."""


@dataclass(frozen=True)
class Line:
    """What one comparison came to.

    Parameters
    ----------
    what : what we did
    ours : our median, s
    peer : who did the same
    theirs : its median, s
    most : the ratio ours / peer that may not be exceeded, None where no target was set
    """

    what: str
    ours: float
    peer: str
    theirs: float
    most: float | None = None

    @property
    def ratio(self) -> float:
        """Our time in the peer's."""
        return self.ours / self.theirs

    @property
    def missed(self) -> bool:
        """Whether there is a target and it is not met."""
        return self.most is not None and self.ratio > self.most

    @property
    def verdict(self) -> str:
        """The target and whether it is met."""
        if self.most is None:
            return "none set"
        return f"<= {self.most:g} {'MISSED' if self.missed else 'met'}"


@dataclass(frozen=True)
class Report:
    """Lines of one benchmark, how often it was repeated, and what a reader must know to judge them."""

    title: str
    repeats: int
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()


def medians(calls: Mapping[str, Callable[[], object]], repeats: int) -> Medians:
    """Median time of each call, s.

    One round warms the caches and is not counted; in every round each call has its turn, so that a change of the
    machine's load falls on all of them.
    """
    times: dict[str, list[float]] = {name: [] for name in calls}
    for round_ in range(repeats + 1):
        for name, call in calls.items():
            gc.collect()
            start = time.perf_counter()
            call()
            passed = time.perf_counter() - start
            if round_:
                times[name].append(passed)
    return {name: statistics.median(found) for name, found in times.items()}


def python(*arguments: str) -> Callable[[], object]:
    """A call that runs this Python in a process of its own, from the root of the repository."""
    return lambda: spoken(arguments)


def spoken(arguments: Sequence[str]) -> str:
    """What such a process prints; an error if it fails."""
    command = [sys.executable, *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)  # noqa: S603 - our own command
    return done.stdout


def machine() -> str:
    """The machine and how busy it is."""
    load = f", load average {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    return (
        f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores,"
        f" {platform.system()} {platform.machine()}{load}"
    )


def shown(report: Report) -> list[str]:
    """The report as lines of a table."""
    heads = ("ours", "ms", "peer", "ms", "ours/peer", "target")
    rows = [
        (
            line.what,
            f"{line.ours * MILLI:,.1f}",
            line.peer,
            f"{line.theirs * MILLI:,.1f}",
            f"{line.ratio:.3g}",
            line.verdict,
        )
        for line in report.lines
    ]
    widths = [max(len(cells[at]) for cells in (heads, *rows)) for at in range(len(heads))]
    right = {1, 3, 4}
    lines = [f"## {report.title} (median of {report.repeats})"]
    for cells in (heads, *rows) if rows else ():
        parts = [
            cell.rjust(width) if at in right else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        lines.append("  ".join(parts).rstrip())
    return [*lines, *(f"- {note}" for note in report.notes)]
