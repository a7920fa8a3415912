"""Writing results into a workbook of more than 20 sheets at part level, against openpyxl opening and saving it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import openpyxl

from benchmarks.measured import Line, Report, medians
from steel_xl import app
from steel_xl.app.compose import compose
from steel_xl.app.into import standing_of, target_of
from steel_xl.app.opened import open_workbook

_REPEATS = 5


def measure() -> Report:
    """The worked case, run; everything but reading and computing is timed on our side."""
    with tempfile.TemporaryDirectory() as scratch:
        path, saved = Path(scratch) / "study.xlsx", Path(scratch) / "saved.xlsx"
        app.run_case("synergy", "luo2025", path)
        opened = open_workbook(path)
        results = app.solved(opened, None)

        def patched() -> bytes:
            target = target_of(path, opened, in_place=True)
            if target is None:
                raise RuntimeError("the worked case has no sheets of results")
            standing = standing_of(target, opened)
            return target.write(
                compose(opened, results.scenario, results.inputs_sha256, results.outcome, standing=standing)
            )

        def round_trip() -> None:
            openpyxl.load_workbook(path).save(saved)

        sheets = len(openpyxl.load_workbook(path, read_only=True).sheetnames)
        found = medians(
            {"patched": patched, "openpyxl": round_trip, "whole": lambda: app.run(path, None, path)}, _REPEATS
        )
    lines = (
        Line("results composed and patched", found["patched"], "openpyxl, load and save", found["openpyxl"]),
        Line("run FILE -o FILE in Python", found["whole"], "openpyxl, load and save", found["openpyxl"]),
    )
    notes = (
        f"{sheets} sheets; openpyxl writes no result and loses cached values, check boxes, text boxes and more",
        "the second line reads, computes, patches, flushes and replaces the file as well",
    )
    return Report("patching", _REPEATS, lines, notes)
