"""One run of a workbook in a process of its own, phase by phase: ``python -m benchmarks.phases FILE OUTPUT``."""

# ruff: noqa: T201 - the times go to the benchmark that started the process

from __future__ import annotations

import datetime
import json
import sys
import time
from importlib import import_module
from pathlib import Path


def main() -> None:
    """Print the seconds each phase took, as JSON."""
    laps: dict[str, float] = {}
    last = time.perf_counter()

    def lap(name: str) -> None:
        nonlocal last
        now = time.perf_counter()
        laps[name], last = now - last, now

    import_module("numpy")
    lap("import numpy")
    import_module("scipy.optimize")
    lap("import scipy.optimize")
    from steel_xl import app  # noqa: PLC0415 - its import is timed
    from steel_xl.app.compose import compose  # noqa: PLC0415 - its import is timed
    from steel_xl.app.opened import open_workbook  # noqa: PLC0415 - its import is timed
    from steel_xl.catalog import system  # noqa: PLC0415 - its import is timed
    from steel_xl.files.build import workbook_bytes  # noqa: PLC0415 - its import is timed
    from steel_xl.sheet.dump import fingerprint  # noqa: PLC0415 - its import is timed

    system("synergy")
    lap("import steel_xl and the rest")
    source, output = map(Path, sys.argv[1:])
    opened = open_workbook(source)
    lap("read and parse")
    model = opened.system
    examined = model.examine(opened.parsed, opened.labels, None, opened.published_inputs())
    inputs = examined.sound()
    lap("examine")
    outcome = model.solve(inputs, examined.base, examined.variants)
    stamp = fingerprint(opened.parsed.inputs)
    lap("solve")
    book = compose(opened, examined.scenario, stamp, outcome, datetime.datetime.now(datetime.UTC))
    lap("compose the book")
    content = workbook_bytes(book)
    lap("build the file")
    app.save(output, content)
    lap("save")
    print(json.dumps(laps))


if __name__ == "__main__":
    main()
