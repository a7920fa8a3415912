"""The shipped scrap study against flodym: its inflows worn out by another implementation."""

import numpy as np
import pytest

from steel_xl.files.case import read_case
from steel_xl.sheet.label import Labels
from steel_xl.sheet.parse import parse
from steel_xl.sheet.table import tables_of
from steel_xl.systems.scrap.schema import Inputs
from steel_xl.systems.scrap.supply import old_scrap, supply

flodym = pytest.importorskip("flodym", reason="flodym is not installed: pip install -e '.[test,oracle]'")

pytestmark = pytest.mark.filterwarnings("ignore:::flodym")  # warnings of its own house


def test_stock_in_use_and_old_scrap_province_by_province() -> None:
    labels = Labels("en", "scrap")
    inputs = parse(Inputs, read_case("scrap", "china-28", tables_of(Inputs).values(), labels), labels).inputs
    found = supply(inputs).demand
    assert found is not None
    scrap = old_scrap(inputs, found)
    years, length = len(inputs.paths), found.inflow.shape[1]
    time = flodym.Dimension(name="Time", letter="t", items=list(range(length)), dtype=int)
    uses = flodym.Dimension(name="Use", letter="g", items=[row.end_use for row in inputs.end_uses], dtype=str)
    dims = flodym.DimensionSet(dim_list=[time, uses])
    mean = np.array([row.mean_life for row in inputs.end_uses])
    spread = np.array([row.mean_life * row.life_cv for row in inputs.end_uses])
    recovery = np.array([row.recovery for row in inputs.end_uses])
    for at in range(0, len(inputs.province_data), 5):
        lifetime = flodym.NormalLifetime(dims=dims, time_letter="t", inflow_at="middle")
        lifetime.mean, lifetime.std = np.tile(mean, (length, 1)), np.tile(spread, (length, 1))
        peer = flodym.InflowDrivenDSM(dims=dims, name="steel", time_letter="t", lifetime_model=lifetime)
        peer.inflow.values[...] = found.inflow[at]
        peer.compute()
        np.testing.assert_allclose(found.in_use[at], peer.stock.values.sum(axis=1)[-years:], rtol=1e-9)
        np.testing.assert_allclose(scrap[at], (peer.outflow.values * recovery).sum(axis=1)[-years:], rtol=1e-9)
