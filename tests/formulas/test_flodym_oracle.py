"""Cohorts, stocks and scrap against flodym (pik-piam), an independent implementation of dynamic stock models."""

from typing import Any

import numpy as np
import pytest

from steel_xl.formulas import scrap_arising
from steel_xl.formulas.cohort import outflow, stock, stock_driven, survival_by_age

flodym = pytest.importorskip("flodym", reason="flodym is not installed: pip install -e '.[test,oracle]'")

pytestmark = pytest.mark.filterwarnings("ignore:::flodym")  # warnings of its own house

MEAN, SPREAD = np.array([36.0, 20.0, 15.0, 12.0]), 0.3
SPLIT = np.array([0.57, 0.19, 0.11, 0.13])
HISTORY = 60 * 1.05 ** np.arange(71)  # made-up inflow that grows by 5 % a year
YEARS = len(HISTORY) + 40


def dimensions(years: int) -> Any:
    time = flodym.Dimension(name="Time", letter="t", items=list(range(1950, 1950 + years)), dtype=int)
    uses = flodym.Dimension(name="Use", letter="g", items=["a", "b", "c", "d"], dtype=str)
    return flodym.DimensionSet(dim_list=[time, uses])


def model(kind: str, years: int) -> Any:
    dims = dimensions(years)
    lifetime = flodym.NormalLifetime(dims=dims, time_letter="t", inflow_at="middle")
    lifetime.mean, lifetime.std = np.tile(MEAN, (years, 1)), np.tile(MEAN * SPREAD, (years, 1))
    return getattr(flodym, kind)(dims=dims, name="steel", time_letter="t", lifetime_model=lifetime)


def test_stock_and_outflow_of_an_inflow() -> None:
    inflow = HISTORY[:, None] * SPLIT
    peer = model("InflowDrivenDSM", len(HISTORY))
    peer.inflow.values[...] = inflow
    peer.compute()
    alive = survival_by_age(len(HISTORY), MEAN, MEAN * SPREAD)
    np.testing.assert_allclose(stock(inflow, alive), peer.stock.values, rtol=1e-9)
    np.testing.assert_allclose(outflow(inflow, alive), peer.outflow.values, rtol=1e-9)


def test_inflow_of_a_stock_one_end_use_at_a_time() -> None:
    """flodym drives each end use by its own stock; with one end use the two say the same."""
    aimed = 2000 * 1.01 ** np.arange(40)
    alive = survival_by_age(YEARS, MEAN, MEAN * SPREAD)
    for at in range(len(MEAN)):
        past = HISTORY[:, None]
        inflow, above = stock_driven(aimed * (1 + past.sum() / 2000), past, [1.0], alive[:, [at]])
        assert not above.any()
        peer = model("StockDrivenDSM", YEARS)
        peer.stock.values[...] = stock(inflow, alive[:, [at]])
        peer.compute()
        np.testing.assert_allclose(inflow[:, 0], peer.inflow.values[:, at], rtol=1e-9)


def test_scrap_arising() -> None:
    peer = model("InflowDrivenDSM", len(HISTORY))
    peer.inflow.values[...] = HISTORY[:, None]
    peer.compute()
    for at, mean in enumerate(MEAN):
        np.testing.assert_allclose(
            scrap_arising(HISTORY, mean, mean * SPREAD, 0.82), 0.82 * peer.outflow.values[:, at], rtol=1e-9
        )
