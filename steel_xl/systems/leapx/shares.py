"""Shares of fuels in primary and in final energy, with the electricity equivalent they hang on."""

from __future__ import annotations

import numpy as np

from steel_xl.systems.leapx.engine import KGCE
from steel_xl.systems.leapx.paths import Array
from steel_xl.systems.leapx.run import Run


def final_shares(run: Run) -> Array:
    """Share of each fuel in what users use, (s, y, f)."""
    return _shares(run.result.energy.sum(axis=-2))


def primary_shares(run: Run) -> Array:
    """Share of each fuel in what is burnt, imported or generated without burning, (s, y, f).

    Electricity is what is imported and what plants without a fuel make, at the equivalent of the settings; heat is
    counted by the fuels of the plants.
    """
    model, result = run.model, run.result
    used = result.energy.sum(axis=-2) * ~(model.electric | model.hot)
    for name in model.power:
        used = used + run.energy[name]
    clean = result.generation[..., model.plant_fuel < 0].sum(axis=-1)
    bought = np.maximum(result.net_import, 0) if model.border else 0
    equivalent = run.inputs.settings.share_equivalent * KGCE
    electric = np.eye(len(model.fuels))[np.argmax(model.electric)] if model.electric.any() else 0
    return _shares(used + ((clean + bought) * equivalent)[..., None] * electric)


def _shares(amounts: Array) -> Array:
    total = amounts.sum(axis=-1, keepdims=True)
    return np.asarray(amounts / np.where(total > 0, total, 1))


def reallocated(run: Run) -> Array:
    """CO2 of power and import given to demand branches by electricity used, 1e4 t, (s, y, b); equally if none is."""
    used = run.result.energy[..., run.model.electric].sum(axis=-1)
    total = used.sum(axis=-1, keepdims=True)
    charged = run.result.power_co2.sum(axis=-1) + run.result.import_co2
    equal = np.full(used.shape, 1 / max(used.shape[-1], 1))
    return np.asarray(np.where(total > 0, used / np.where(total > 0, total, 1), equal) * charged[..., None])
