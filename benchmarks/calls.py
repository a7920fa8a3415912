"""A process of its own for `functions`: calls through xlwings' `call_udf` over stubs of Windows; prints JSON."""

from __future__ import annotations

import json
import sys

import numpy as np

from benchmarks.measured import medians
from tests.adapters.windows import MISSING, block, cells, install

_ROWS, _REPEATS = 10_000, 3
_MODULE = "steel_xl.adapters.udfs"


def main() -> None:
    """Answer, compare, time."""
    udfs = install()
    from steel_xl.formulas import synergy_index  # noqa: PLC0415 - after the stubs

    scores = np.random.default_rng(1).random((_ROWS, 3))
    rows = [tuple(row) for row in scores.tolist()]
    whole, single, caller = block(*rows), [block(row) for row in rows], cells(None)

    def asked(given: object) -> list[list[float]]:
        answer: list[list[float]] = udfs.call_udf(_MODULE, "SYNERGY_INDEX", (given, MISSING, MISSING, ""), None, caller)
        return answer

    together = np.array(asked(whole))
    apart = np.array([asked(row)[0] for row in single])
    found = medians(
        {
            "block": lambda: asked(whole),
            "each": lambda: [asked(row) for row in single],
            "plain": lambda: synergy_index(scores),
        },
        _REPEATS,
    )
    said = {**found, "rows": _ROWS, "repeats": _REPEATS, "difference": float(np.abs(together - apart).max())}
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
