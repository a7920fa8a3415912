"""NSGA-II on the same year: genes choose routes and charges, scrap flows to the nearest taker.

The decoding is generous: quotas, caps and charges always hold, and flows are good without being searched for. What can
still fail is scrap: a plan that needs more than there is counts as infeasible.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pymoo.algorithms.moo.nsga2 import NSGA2
from pymoo.core.problem import Problem
from pymoo.core.termination import Termination

from steel_xl.systems.scrap.study import Study, freight_of

Floats = NDArray[np.float64]
_POPULATION = 100


class Year(Problem):  # type: ignore[misc]
    """Cost and CO2 of a year; genes are route weights and charge positions, (n, r) each, from 0 to 1."""

    def __init__(self, study: Study, year: float) -> None:
        at = int(np.flatnonzero(study.years == year)[0])
        data = study.factors
        self.quota, self.scrap = study.quota[at], study.scrap[at]
        self.cap = np.minimum(data.cap[at], 1) * self.quota[:, None]
        self.low, self.high = data.low[at], data.high[at]
        self.alpha, self.beta = data.alpha[at], data.beta[at]
        self.cost, self.scrap_cost = data.cost, data.scrap_cost
        self.way = data.transport[at] * study.distance
        self.freight = freight_of(study.inputs, study.distance)
        n, r = self.cap.shape
        self.lanes = np.stack(np.unravel_index(np.argsort(study.distance, axis=None), (n, n)), axis=1)
        super().__init__(n_var=2 * n * r, n_obj=2, n_ieq_constr=1, xl=0.0, xu=1.0)

    def _evaluate(self, genes: Floats, out: dict[str, Any], *args: object, **kwargs: object) -> None:
        del args, kwargs
        size, (n, r) = len(genes), self.cap.shape
        weight, position = genes.reshape(size, 2, n, r).transpose(1, 0, 2, 3)
        output = np.zeros((size, n, r))
        left = np.repeat(self.quota[None], size, axis=0)
        for route in range(r - 1, -1, -1):  # capped routes first, BF-BOF takes what is left
            most = left if route == 0 else np.minimum(self.cap[:, route] * weight[..., route], left)
            output[..., route] = most
            left = left - most
        charge = output * (self.low + (self.high - self.low) * position)
        least, total = (output * self.low).sum((1, 2)), charge.sum((1, 2))
        have = self.scrap.sum()
        free = np.clip((have - least) / np.maximum(total - least, 1e-12), 0, 1)
        charge = output * self.low + (charge - output * self.low) * free[:, None, None]
        co2 = (self.alpha * output + self.beta * charge).sum((1, 2))
        cost = (self.cost * output + self.scrap_cost * charge).sum((1, 2))
        want, give = charge.sum(axis=2), np.repeat(self.scrap[None], size, axis=0)
        for here, there in self.lanes:
            moved = np.minimum(give[:, here], want[:, there])
            give[:, here] -= moved
            want[:, there] -= moved
            co2 = co2 + self.way[here, there] * moved
            cost = cost + self.freight[here, there] * moved
        out["F"] = np.stack([cost, co2], axis=1)
        out["G"] = want.sum(axis=1, keepdims=True) - 1e-6


class _Clock(Termination):  # type: ignore[misc]
    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.end = time.perf_counter() + seconds

    def _update(self, algorithm: Any) -> float:
        del algorithm
        return float(time.perf_counter() >= self.end)


def evolve(study: Study, year: float, seconds: float) -> tuple[Floats, int]:
    """Feasible points of the last population after so long, and generations."""
    problem, algorithm = Year(study, year), NSGA2(pop_size=_POPULATION)
    algorithm.setup(problem, termination=_Clock(seconds), seed=1, verbose=False)
    while algorithm.has_next():
        algorithm.next()
    result = algorithm.result()
    points = np.empty((0, 2)) if result.F is None else np.atleast_2d(result.F)
    return points, int(algorithm.n_gen or 0)
