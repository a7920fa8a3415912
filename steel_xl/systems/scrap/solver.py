"""HiGHS with one programme in it: costs and bounds are changed and rows added, and each solve starts from the last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import highspy
import numpy as np

from steel_xl.systems.scrap.crash import crash_basis
from steel_xl.systems.scrap.demand import Array
from steel_xl.systems.scrap.programme import Index, Programme

STATUS = highspy.HighsModelStatus


class NoOptimum(Exception):  # noqa: N818 - the name says what was not found
    """HiGHS ended without an optimum; `infeasible` tells whether it proved that there is none."""

    def __init__(self, status: str, *, infeasible: bool) -> None:
        super().__init__(status)
        self.infeasible = infeasible


_DEVEX = 1  # pricing of the dual simplex: warm stages take a third of the time they take with HiGHS' own choice
_PERTURBED = "dual_simplex_cost_perturbation_multiplier"


class Solver:
    """A programme in HiGHS (huangfu2018), warm between solves."""

    def __init__(self, programme: Programme, method: str = "choose") -> None:
        self.programme = programme
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (("output_flag", False), ("threads", 1), ("solver", method)):
            self.highs.setOptionValue(option, value)
        self.highs.setOptionValue("simplex_dual_edge_weight_strategy", _DEVEX)
        self.highs.passModel(*arrays_of(programme))
        self.start_from(crash_basis(programme))
        self.columns = np.arange(programme.variables.count, dtype=np.int32)
        self.own_rows = programme.row_count

    @property
    def basis(self) -> highspy.HighsBasis:
        """Where the last solve ended, for a like programme to start from."""
        return self.highs.getBasis()

    def start_from(self, basis: highspy.HighsBasis) -> None:
        """Start the next solve where a like programme ended; nothing happens where the sizes differ."""
        size = self.highs.getNumCol(), self.highs.getNumRow()
        if size == (len(basis.col_status), len(basis.row_status)):
            self.highs.setBasis(basis)

    def minimise(self, costs: Array) -> float:
        """Solve for the least of these costs; returns it. NoOptimum where there is none.

        Costs are perturbed, as HiGHS does by itself, only where no flow costs anything and all ways are as good.
        """
        self.highs.changeColsCost(len(self.columns), self.columns, costs)
        self.highs.setOptionValue(_PERTURBED, 0.0 if costs[self.programme.variables.f].any() else 1.0)
        return self.run()

    def run(self) -> float:
        """Solve for the costs that are set; returns the least. NoOptimum where there is none.

        What fails from the last solution is tried once more from none, as HiGHS would by itself.
        """
        self.highs.run()
        if self.highs.getModelStatus() != STATUS.kOptimal:
            self.highs.clearSolver()
            self.highs.setOptionValue(_PERTURBED, 1.0)
            self.highs.run()
        status = self.highs.getModelStatus()
        if status != STATUS.kOptimal:
            hopeless = status in (STATUS.kInfeasible, STATUS.kUnboundedOrInfeasible)
            raise NoOptimum(self.highs.modelStatusToString(status), infeasible=hopeless)
        return float(self.highs.getObjectiveValue())

    @property
    def values(self) -> Array:
        """Values of the columns."""
        return np.asarray(self.highs.getSolution().col_value, dtype=np.float64)

    @property
    def duals(self) -> tuple[Array, Array]:
        """Duals of the programme's own rows, and reduced costs of the columns."""
        found = self.highs.getSolution()
        rows = np.asarray(found.row_dual, dtype=np.float64)[: self.own_rows]
        return rows, np.asarray(found.col_dual, dtype=np.float64)

    def add_row(self, values: Array, upper: float, lower: float = -highspy.kHighsInf) -> int:
        """Add a row over all columns; returns its place."""
        used = np.flatnonzero(values).astype(np.int32)
        self.highs.addRow(lower, upper, len(used), used, values[used])
        return int(self.highs.getNumRow()) - 1

    def bound_row(self, row: int, lower: float, upper: float) -> None:
        """Change the bounds of a row."""
        self.highs.changeRowBounds(row, lower, upper)

    def drop_rows(self, rows: Sequence[int]) -> None:
        """Take out rows that were added last."""
        if rows:
            self.highs.deleteRows(len(rows), np.array(rows, dtype=np.int32))

    def bound_columns(self, columns: Index, lower: Array, upper: Array) -> None:
        """Change the bounds of columns."""
        which = np.asarray(columns, dtype=np.int32).ravel()
        self.highs.changeColsBounds(len(which), which, np.ravel(lower), np.ravel(upper))


def arrays_of(programme: Programme) -> tuple[Any, ...]:
    """The programme as the arguments of HiGHS' passModel, without costs."""
    starts, columns, values = programme.matrix()
    count, rows = programme.variables.count, programme.row_count
    size = count, rows, len(columns), int(highspy.MatrixFormat.kRowwise), int(highspy.ObjSense.kMinimize), 0.0
    limits = np.zeros(count), programme.lower, programme.upper, *programme.bounds()
    whole = np.zeros(count, np.int32)  # no column is a whole number
    return *size, *limits, starts.astype(np.int32), columns.astype(np.int32), values, whole
