"""``python -m benchmarks [NAME ...]``: all benchmarks, or those named, in one run."""

# ruff: noqa: T201 - a benchmark's report is what it prints

from __future__ import annotations

import argparse
from importlib import import_module

from benchmarks.measured import Report, machine, shown

NAMES = (
    "startup",
    "run",
    "index",
    "grid",
    "reading",
    "building",
    "functions",
    "cells",
    "press",
    "patching",
    "leapx",
    "scrap",
    "scrap_front",
    "scrap_growth",
)


def main() -> None:
    """Run and print; a missed target is said, not an error."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; all when none is given")
    names = parser.parse_args().names or list(NAMES)
    unknown = sorted(set(names) - set(NAMES))
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(NAMES)}")
    print(machine())
    print("Times are medians, wall clock; caches are warm: one round before the first counted one is left out.")
    missed = []
    for name in names:
        report: Report = import_module(f"benchmarks.{name}").measure()
        print("", *shown(report), sep="\n", flush=True)
        missed += [f"{name}: {line.what} against {line.peer}" for line in report.lines if line.missed]
    print("", f"Targets missed: {len(missed)}", *missed, sep="\n")


if __name__ == "__main__":
    main()
