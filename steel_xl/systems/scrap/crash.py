"""Where the dual simplex begins: a crash basis from the structure of the programme.

Scrap EAF meets every quota and takes all scrap that arrives, capacity is carried from year to year, and the scrap of a
province stays unused. No such plan is feasible; the simplex needs half the pivots from there that it needs from slacks.
"""

from __future__ import annotations

import highspy
import numpy as np

from steel_xl.systems.scrap.programme import Index, Programme
from steel_xl.systems.scrap.study import REAF

BASIC, AT_LOWER = highspy.HighsBasisStatus.kBasic, highspy.HighsBasisStatus.kLower


def crash_basis(made: Programme) -> highspy.HighsBasis:
    """The basis a programme starts from where no like programme was solved before: as many columns as rows."""
    var = made.variables
    in_place_of: dict[str, Index] = {
        "quota": var.x[:, :, REAF],
        "supply": var.u,
        "charge": var.s[:, :, REAF],
        "first_capacity": var.k[:1],
        "capacity_change": var.k[1:],
    }
    columns = np.zeros(var.count, dtype=bool)
    rows = np.ones(made.row_count, dtype=bool)  # a row is basic where its limits do not bind
    start = 0
    for each in made.rows:
        end = start + len(each.lower)
        if each.family in in_place_of:
            columns[in_place_of[each.family]] = True
            rows[start:end] = False
        start = end
    basis = highspy.HighsBasis()
    basis.col_status = [BASIC if basic else AT_LOWER for basic in columns.tolist()]
    basis.row_status = [BASIC if basic else AT_LOWER for basic in rows.tolist()]
    basis.valid, basis.alien = True, False
    return basis
