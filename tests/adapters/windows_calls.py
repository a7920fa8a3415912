"""A process of its own: worksheet functions called as Excel for Windows calls them; prints the answers as JSON."""

import datetime as dt
import io
import json
import sys
from decimal import Decimal

from tests.adapters.windows import MISSING, NOT_AVAILABLE, SPILL, VALUE_ERROR, Com, block, cells, install

MODULE = "steel_xl.adapters.udfs"
WHERE = "'[case.xlsm]my sheet'!$B$4"
GOOD = (0.7749, 0.4673, 0.99)


def main() -> None:
    udfs = install()

    def call(name: str, *arguments: object) -> object:
        return udfs.call_udf(MODULE, name, (*arguments, WHERE), None, cells(None))

    column = block(*((score,) for score in GOOD))
    answers = {
        "row": call("SYNERGY_INDEX", block(GOOD), MISSING, MISSING),
        "column": call("SYNERGY_INDEX", column, MISSING, MISSING),
        "block": call("SYNERGY_INDEX", block(GOOD, (0.99, 0.99, 0.01)), MISSING, MISSING),
        "array constant": call("SYNERGY_INDEX", (GOOD, (0.99, 0.99, 0.01)), MISSING, MISSING),
        "row constant": call("SYNERGY_INDEX", GOOD, MISSING, MISSING),
        "trailing blanks": call("SYNERGY_INDEX", block((*GOOD, None), (None,) * 4), MISSING, MISSING),
        "blank option": call("SYNERGY_INDEX", block(GOOD), cells(None), cells(None)),
        "option": call("COUPLING_DEGREE", block((0.6, 0.8, 0.7)), "corrected"),
        "option in a cell": call("COUPLING_DEGREE", block((0.6, 0.8, 0.7)), cells("corrected")),
        "scalars": call("CAPITAL_RECOVERY", 0.08, 15.0),
        "one cell": call("CAPITAL_RECOVERY", cells(0.08), cells(15.0)),
        "currency": call("ANNUALISED_COST", cells(Decimal(5000)), 0.08, 15.0),
        "text answer": call("SYNERGY_GRADE", cells(0.843), "zh"),
        "text answers": call("COUPLING_STAGE", block((0.3, 1.0)), MISSING),
        "blank in the middle": call("SYNERGY_INDEX", block((0.5, None, 0.9)), MISSING, MISSING),
        "all blank": call("SYNERGY_INDEX", block((None, None)), MISSING, MISSING),
        "required left out": call("CAPITAL_RECOVERY", MISSING, 15.0),
        "text": call("SYNERGY_INDEX", block((0.5, "0.4", 0.9)), MISSING, MISSING),
        "true": call("SYNERGY_INDEX", block((0.5, True, 0.9)), MISSING, MISSING),
        "error in a cell": call("SYNERGY_INDEX", block((0.5, 0.4, NOT_AVAILABLE)), MISSING, MISSING),
        "error as argument": call("CAPITAL_RECOVERY", VALUE_ERROR, 15.0),
        "date": call("CAPITAL_RECOVERY", 0.08, cells(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))),
        "no value": call("SYNERGY_INDEX", block((0.0, 0.0, 0.0)), MISSING, MISSING),
        "an error of Excel 365": call("SYNERGY_INDEX", block((0.5, 0.4, SPILL)), MISSING, MISSING),
        "option of two cells": call("COUPLING_DEGREE", block(GOOD), block(("standard", "corrected"))),
        "unknown option": call("COUPLING_DEGREE", block(GOOD), "best"),
    }
    from steel_xl.adapters import udfs as ours  # noqa: PLC0415 - after the stubs
    from steel_xl.adapters.failures import failures  # noqa: PLC0415

    declared = {name: made.__xlfunc__ for name, made in vars(ours).items() if hasattr(made, "__xlfunc__")}
    text = io.StringIO()
    udfs.generate_vba_wrapper(MODULE, ours, text, Com(Name="case.xlsm"))
    sys.stdout.write(
        json.dumps(
            {
                "answers": answers,
                "failures": [vars(each) for each in failures()],
                "options": {
                    name: {arg["name"]: arg["options"] for arg in info["args"]} for name, info in declared.items()
                },
                "category": {info["category"] for info in declared.values()} == {"Steel XL"},
                "wrapper": text.getvalue(),
            }
        )
    )


if __name__ == "__main__":
    main()
