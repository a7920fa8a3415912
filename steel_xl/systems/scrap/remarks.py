"""What demand and scrap come to: faults that forbid a run, and what a consultant should know all the same."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from steel_xl.sheet.issue import Issue
from steel_xl.sheet.rule import View, names
from steel_xl.systems.scrap.schema import Inputs
from steel_xl.systems.scrap.study import RBF, Study, study
from steel_xl.systems.scrap.supply import supply

APART = 1e-9  # relative difference of a ratio from its bound that is rounding


def computable(view: View, inputs: Inputs) -> Iterator[Issue]:
    """National output is positive in every year, and the scrap of the first year covers its least charges."""
    found = supply(inputs)
    output = found.quota.sum(axis=0)
    if (output <= 0).any():
        at = int(np.argmax(output <= 0))
        place = view.place("paths", at, "net_exports", "year")
        yield view.issue(place, "no_output", inputs.paths[at].net_exports, output=f"{output[at]:,.2f}")
        return
    if inputs.settings.fix_first_year == "yes":
        short = study(inputs).start.short
        if short > 0:
            place = view.place("settings", 0, "eaf_charge_2020")
            yield view.issue(place, "first_scrap", inputs.settings.eaf_charge_2020, short=f"{short:,.2f}")


def remarks(view: View) -> Iterator[Issue]:
    """Warnings about plateaus that were raised, stocks that cannot shrink so fast, and scrap that is left over."""
    inputs = Inputs(**{key: getattr(view.tables, key) for key in Inputs.__dataclass_fields__})
    made = study(inputs)
    model = made.supply.demand
    if model is not None:
        raised = [inputs.province_data[at].province for at in np.flatnonzero(model.raised)]
        if raised:
            key = "saturation_stock" if inputs.settings.demand_model == "gompertz" else "saturation_stock_logistic"
            place = view.place("settings", 0, key)
            parts = {"provinces": names(raised), "margin": f"{inputs.settings.saturation_margin:g}"}
            yield view.issue(place, "plateau_raised", getattr(inputs.settings, key), warning=True, **parts)
        for at in np.flatnonzero(model.exceeded.max(axis=1) > 0):
            t = int(model.exceeded[at].argmax())
            parts = {"province": inputs.province_data[at].province, "year": str(inputs.paths[t].year)}
            place = view.place("province_data", int(at), "population_drift", "province")
            above = f"{model.exceeded[at, t]:,.2f}"
            yield view.issue(place, "stock_exceeds", warning=True, above=above, **parts)
    if inputs.settings.fix_first_year == "yes":
        yield from _first_year(view, made)


def _first_year(view: View, made: Study) -> Iterator[Issue]:
    """A BF-BOF charge at its bound leaves scrap over in the first year."""
    most = made.factors.high[0, RBF]
    if made.start.furnace_ratio >= most * (1 - APART) and made.start.output[:, RBF].any():
        left = float(made.scrap[0].sum() - made.start.charge.sum())
        yield view.issue(
            view.place("routes", 0, "scrap_high"), "scrap_left", float(most), warning=True, left=f"{left:,.2f}"
        )
