"""The linked programme of the shipped scrap study: built and solved, against bare HiGHS, PuLP and linopy."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks.measured import Line, Report, medians
from benchmarks.scrap_cases import china, coord
from steel_xl.systems.scrap.exchange import to_pulp
from steel_xl.systems.scrap.solution import staged
from steel_xl.systems.scrap.solver import Solver, arrays_of

_REPEATS = 7
COSTS = 6  # place of the costs among the arguments of HiGHS' passModel
_BARE, _MODELLER = 1.15, 1 / 3  # targets: of bare HiGHS on ready arrays, and of a modelling library with HiGHS
SAME = 1e-6  # relative, within which answers are the same


def ours() -> float:
    """Assembled from the study's arrays and solved."""
    made = coord(china())
    return Solver(made).minimise(staged(made, "co2"))


class Bare:
    """HiGHS on arrays that lie ready: nothing is built in the timed call."""

    def __init__(self) -> None:
        import highspy  # noqa: PLC0415 - a peer is loaded where it is asked

        self.highspy = highspy
        made = coord(china())
        self.arrays = list(arrays_of(made))
        self.arrays[COSTS] = staged(made, "co2")

    def __call__(self) -> float:
        """Pass the arrays and solve."""
        solver: Any = self.highspy.Highs()  # type: ignore[no-untyped-call]
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        solver.passModel(*self.arrays)
        solver.run()
        return float(solver.getObjectiveValue())


def with_pulp() -> float:
    """The same programme as PuLP variables and constraints, solved by HiGHS in process."""
    import pulp  # noqa: PLC0415

    problem = to_pulp(coord(china()))
    problem.solve(pulp.HiGHS(msg=False, threads=1))
    return float(pulp.value(problem.objective) or 0)


def built() -> Solver:
    """Assembled and handed to HiGHS, not solved."""
    return Solver(coord(china()))


def linopy_built() -> object:
    """The linopy model, not yet handed to HiGHS."""
    from benchmarks.scrap_linopy import built as model_of  # noqa: PLC0415

    return model_of(china())


def with_linopy() -> float:
    """The same programme in linopy as its users write it, a variable a kind and a constraint a family of rows."""
    from benchmarks.scrap_linopy import solved  # noqa: PLC0415

    return solved(china())


def measure() -> Report:
    """The same optimum from all, then the times."""
    made = coord(china())
    peers: dict[str, Callable[[], float]] = {"bare": Bare(), "pulp": with_pulp}
    if find_spec("linopy"):
        peers["linopy"] = with_linopy
    least = ours()
    for name, peer in peers.items():
        np.testing.assert_allclose(peer(), least, rtol=SAME, err_msg=name)
    found = medians({"ours": ours, **peers}, _REPEATS)
    lines = [Line("build and solve", found["ours"], "HiGHS, arrays ready", found["bare"], _BARE)]
    lines.append(Line("build and solve", found["ours"], "PuLP + HiGHS", found["pulp"], _MODELLER))
    if "linopy" in found:
        lines.append(Line("build and solve", found["ours"], "linopy + HiGHS", found["linopy"], _MODELLER))
        parts = medians({"ours": built, "linopy": linopy_built}, _REPEATS)
        lines.append(Line("build alone", parts["ours"], "linopy, build alone", parts["linopy"]))
    size = f"{made.variables.count:,} columns, {made.row_count:,} rows, {len(made.matrix()[1]):,} coefficients"
    missing = "" if find_spec("linopy") else "; linopy is not installed: pip install -e '.[bench]'"
    return Report("scrap", _REPEATS, tuple(lines), (size, f"CO2 stage of COORD, 28 provinces, 41 years{missing}"))
