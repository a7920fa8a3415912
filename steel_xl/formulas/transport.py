"""The transportation problem: who ships how much to whom at least cost (hitchcock1941)."""

import numpy as np

from steel_xl.formulas.checks import Floats, refuse, size
from steel_xl.formulas.errors import BadArgument, NoValueExists
from steel_xl.formulas.ranges import Cells, block, vector

ROUNDING = 1e-9  # relative shortage that is rounding of the two sums, not a want (our choice)


def transport(supply: Floats, demand: Floats, cost: Floats) -> Floats:
    """Least-cost flows that serve every demand (hitchcock1941), by HiGHS' dual simplex.

    ``min sum c_ij f_ij`` with ``sum_j f_ij <= supply_i``, ``sum_i f_ij = demand_j``, ``f >= 0``.

    Parameters
    ----------
    supply : Mt, >= 0, (m,)
    demand : Mt, >= 0, (n,)
    cost : money per Mt, (m, n)

    Returns
    -------
    Mt, (m, n)

    Raises
    ------
    NoValueExists
        when the demands exceed the supplies: by how much

    Examples
    --------
    >>> transport(np.array([20.0, 60.0]), np.array([35.0, 25.0]), np.array([[1.0, 9.0], [4.0, 2.0]]))
    array([[20.,  0.],
           [15., 25.]])
    """
    have, want = float(supply.sum()), float(demand.sum())
    if want > have * (1 + ROUNDING):
        raise NoValueExists(f"supply of {have:g} is {want - have:g} less than the demand of {want:g}")
    if want <= 0:
        return np.zeros(cost.shape)
    scale, dear = want / len(demand), float(np.abs(cost).max()) or 1.0
    room = supply * max(1.0, want / have)  # a balanced problem stays solvable when its sums differ by rounding
    flow = _solve(room / scale, demand / scale, cost / dear)
    return np.asarray(np.clip(flow, 0, None) * scale)


def _solve(supply: Floats, demand: Floats, cost: Floats) -> Floats:
    """Flows of the scaled problem: rows are the supplies, then the demands; columns the lanes, row by row."""
    import highspy  # noqa: PLC0415 - a cell of another function does not wait for the solver

    m, n = cost.shape
    lanes = m * n
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = lanes, m + n
    model.col_cost_ = cost.ravel()
    model.col_lower_, model.col_upper_ = np.zeros(lanes), np.full(lanes, highspy.kHighsInf)
    model.row_lower_ = np.concatenate([np.full(m, -highspy.kHighsInf), demand])
    model.row_upper_ = np.concatenate([supply, demand])
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.arange(0, 2 * lanes + 1, 2)
    rows = np.stack([np.repeat(np.arange(m), n), m + np.tile(np.arange(n), m)], axis=1)
    model.a_matrix_.index_, model.a_matrix_.value_ = rows.ravel(), np.ones(2 * lanes)
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.passModel(model)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise NoValueExists(f"no allocation found: {solver.modelStatusToString(solver.getModelStatus())}")
    return np.asarray(solver.getSolution().col_value, np.float64).reshape(m, n)


def scrap_allocation(supply: Cells, demand: Cells, cost: Cells) -> Floats:
    """Least-cost flows of scrap from supply rows to demand columns (the transportation problem, hitchcock1941).

    ``min sum c_ij f_ij`` with ``sum_j f_ij <= supply_i`` and ``sum_i f_ij = demand_j``; what is left over stays.

    Parameters
    ----------
    supply : t or Mt, >= 0, one row or one column of m
    demand : the unit of `supply`, >= 0, one row or one column of n
    cost : money per unit, or km, of each lane, (m, n): a row a supply, a column a demand

    Returns
    -------
    The unit of `supply`, (m, n)

    Raises
    ------
    BadArgument
        naming the first value that is no number or negative and its position, or the sizes that do not fit
    NoValueExists
        when the demands exceed the supplies: by how much

    Examples
    --------
    >>> scrap_allocation([[20], [60]], [[35, 25]], [[1, 9], [4, 2]]).round(6)
    array([[20.,  0.],
           [15., 25.]])
    """
    have, want, lanes = vector(supply, "supply"), vector(demand, "demand"), block(cost, "cost")
    refuse(have, have < 0, "supply", "is negative")
    refuse(want, want < 0, "demand", "is negative")
    if lanes.shape != (have.size, want.size):
        expected = f"{have.size} rows (supply) x {want.size} columns (demand)"
        raise BadArgument(f"cost: {size(lanes)} found, expected {expected}")
    return transport(have, want, lanes)
