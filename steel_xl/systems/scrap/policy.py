"""BAU, TECH and COORD: what a scenario bounds, with the baseline that says how provinces trade without coordination."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from steel_xl.systems.scrap.demand import Array, ramp
from steel_xl.systems.scrap.study import RBF, RCCUS, REAF, RH2, RNG, Study

INF = float("inf")


@dataclass(frozen=True)
class Policy:
    """A scenario's bounds on output by route and on flows."""

    scenario: str
    output: Array  # (t, n, r) Mt
    flow: Array  # (t, n, n) Mt


def policy(study: Study, scenario: str, baseline: str | None = None) -> Policy:
    """The bounds of ``bau``, ``tech`` or ``coord`` (rows 9 and 10).

    BAU has no H2-DRI, CCUS and gas DRI, and its EAF share grows by the setting's points; TECH has all routes; both
    trade as the baseline allows. COORD is TECH with free flows.
    """
    share = study.factors.cap.copy()
    if scenario == "bau":
        share[:, :, [RH2, RCCUS, RNG]] = 0
        way = ramp(study.years, study.years[0], study.years[-1])
        first = np.array([study.inputs.province_data[place].eaf_share_2020 for place in study.places])
        share[:, :, REAF] = np.minimum(share[:, :, REAF], first + study.settings.bau_eaf_share_gain_2060 * way[:, None])
    output = share * study.quota[:, :, None]
    free = [RBF] if scenario == "bau" else [RBF, REAF]
    given = share[0, 0] > 0
    output[:, :, [route for route in free if given[route]]] = INF
    if scenario == "coord":
        return Policy(scenario, output, np.full((len(study.years), *study.distance.shape), INF))
    return Policy(scenario, output, baseline_flows(study, baseline or study.settings.baseline))


def baseline_flows(study: Study, baseline: str) -> Array:
    """Most scrap from province to province without coordination, Mt, (t, n, n); within a province it is free.

    `autarky`: first-year flows that fade to zero; `grandfathered`: first-year flows; `radius`: those that fade, and
    free trade within a distance from the second year on; `none`: own scrap only.
    """
    settings, years = study.settings, study.years
    fading = 1 - ramp(years, settings.baseline_fade_from, settings.baseline_fade_to)
    kept = {"autarky": fading, "radius": fading, "grandfathered": np.ones(len(years)), "none": np.zeros(len(years))}
    most = kept[baseline][:, None, None] * study.start.flow
    if baseline == "radius":
        most[1:, study.distance <= settings.baseline_radius] = INF
    inside = np.arange(len(study.provinces))
    most[:, inside, inside] = INF
    return most
