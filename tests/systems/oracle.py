"""The whole study a second time: plain decimals of 50 digits, equation by equation, sharing no code with steel_xl.

Written from the specification (luo2025, eqs. 1-10, and the options beyond the paper); numpy is not used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from itertools import combinations
from typing import Any

ZERO, ONE = Decimal(0), Decimal(1)
SAME = Decimal("1e-12")

STAGES = ((Decimal("0.3"), "Low coupling"), (Decimal("0.5"), "Antagonism"), (Decimal("0.8"), "Running-in"))
GRADES = (
    "Extreme imbalance",
    "Severe imbalance",
    "Moderate imbalance",
    "Mild imbalance",
    "On the verge of imbalance",
    "Barely coordinated",
    "Primary coordination",
    "Intermediate coordination",
    "Good coordination",
    "Excellent coordination",
)

Numbers = Sequence[Decimal]


class Undefined(Exception):  # noqa: N818 - says that there is no number to compare
    """The study has no result: all scores of a process are 0, or the data give no weights."""


@dataclass
class Answer:
    """Results by process; `narrowest` is the smallest relative spread that a normalisation had to divide by."""

    emissions: dict[str, dict[str, Decimal]] = field(default_factory=dict)
    direct: dict[str, Decimal] = field(default_factory=dict)
    computed: dict[str, Decimal] = field(default_factory=dict)
    electricity: dict[str, Decimal] = field(default_factory=dict)
    costs: dict[str, dict[str, Decimal]] = field(default_factory=dict)
    scores: dict[str, dict[str, Decimal]] = field(default_factory=dict)
    u: dict[str, list[Decimal]] = field(default_factory=dict)
    c: dict[str, Decimal] = field(default_factory=dict)
    t: dict[str, Decimal] = field(default_factory=dict)
    d: dict[str, Decimal] = field(default_factory=dict)
    narrowest: Decimal = ONE


def exact(number: float | None) -> Decimal:
    return Decimal(number or 0)


def answer(inputs: Any) -> Answer:
    """The study `inputs` (any object with the rows of the sheets) by hand."""
    with localcontext() as context:
        context.prec = 50
        return _answer(inputs)


def _answer(inputs: Any) -> Answer:
    found = Answer()
    s = inputs.settings
    _emissions(inputs, found)
    for row in inputs.processes:
        key = row.process
        use = next(line.use for line in inputs.energy_use if line.process == key)
        energy = sum((exact(use.get(p.carrier)) * exact(p.price_yuan) for p in inputs.prices), ZERO)
        priced = found.emissions[key]["co2"] if s.carbon_price_scope == "total" else found.direct[key]
        cost = {
            "investment": exact(row.investment_yuan_per_t) * recovery(exact(s.discount_rate), exact(row.lifetime_yr)),
            "energy": energy,
            "other": exact(row.other_cost_yuan_per_t),
            "carbon": exact(s.carbon_price) * priced,
        }
        found.costs[key] = {**cost, "total": sum(cost.values(), ZERO)}
    _scores(inputs, found)
    weights = [exact(s.weight_pollution), exact(s.weight_carbon), exact(s.weight_cost)]
    for key, u in found.u.items():
        found.c[key] = coupled(u, s.coupling_model)
        found.t[key] = sum((w * x for w, x in zip(weights, u, strict=True)), ZERO) / sum(weights)
        found.d[key] = (found.c[key] * found.t[key]).sqrt()
    return found


def _emissions(inputs: Any, found: Answer) -> None:
    pollutants = [row.indicator for row in inputs.indicator_weights if row.dimension == "pollution"]
    for row in inputs.processes:
        key = row.process
        use = next(line.use for line in inputs.energy_use if line.process == key)
        measured: Any = next((line.emissions for line in inputs.measured_emissions if line.process == key), {})
        total = {}
        for name in [*pollutants, "co2"]:
            fuels = power = ZERO
            for factors in inputs.emission_factors:
                factor = exact(factors.co2_kg if name == "co2" else factors.pollutants.get(name))
                amount = exact(use.get(factors.carrier)) * factor
                if factors.carrier == "electricity":
                    power += amount
                else:
                    fuels += amount
            if name == "co2":
                fuels -= exact(row.co2_fixed_kg_per_t)
                power += exact(use.get("electricity")) * exact(inputs.settings.grid_factor)
            direct = fuels if measured.get(name) is None else exact(measured[name])
            total[name] = direct + power
            if name == "co2":
                found.computed[key], found.direct[key], found.electricity[key] = fuels, direct, power
        found.emissions[key] = total


def recovery(rate: Decimal, life: Decimal) -> Decimal:
    """Equation 10."""
    return ONE / life if rate == 0 else rate / (ONE - (ONE + rate) ** -life)


def _scores(inputs: Any, found: Answer) -> None:
    s = inputs.settings
    low, high = exact(s.score_low), exact(s.score_high)
    keys = [row.process for row in inputs.processes]
    values: dict[str, list[Decimal]] = {}
    for row in inputs.indicator_weights:
        if row.indicator == "investment":
            values["investment"] = [found.costs[key]["investment"] for key in keys]
        elif row.indicator == "energy":
            values["energy"] = [sum((found.costs[key][p] for p in ("energy", "other", "carbon")), ZERO) for key in keys]
        else:
            values[row.indicator] = [found.emissions[key][row.indicator] for key in keys]
    scored = {name: spread_out(column, low, high, found, best_is_least=True) for name, column in values.items()}
    found.scores = {key: {name: column[i] for name, column in scored.items()} for i, key in enumerate(keys)}
    columns = []
    for dimension in ("pollution", "carbon", "cost"):
        rows = [row for row in inputs.indicator_weights if row.dimension == dimension]
        members = [row.indicator for row in rows]
        weights = shares(s.weighting, [exact(row.weight) for row in rows], [values[name] for name in members])
        mean = [sum((w * scored[m][i] for w, m in zip(weights, members, strict=True)), ZERO) for i in range(len(keys))]
        columns.append(spread_out(mean, low, high, found, best_is_least=False))
    found.u = {key: [column[i] for column in columns] for i, key in enumerate(keys)}


def spread_out(
    values: Numbers, low: Decimal, high: Decimal, found: Answer | None = None, *, best_is_least: bool
) -> list[Decimal]:
    """Steps 1 and 3 of the method: min-max between `low` and `high`; `high` for all where all are equal."""
    least, most = min(values), max(values)
    size = max(abs(least), abs(most))
    if most - least <= SAME * size:
        return [high] * len(values)
    if found is not None:
        found.narrowest = min(found.narrowest, (most - least) / size)
    away = [(most - x if best_is_least else x - least) / (most - least) for x in values]
    return [low + (high - low) * share for share in away]


def shares(weighting: str, custom: Numbers, columns: Sequence[Numbers]) -> list[Decimal]:
    """Weights of the indicators of one dimension."""
    n = len(columns)
    if weighting == "custom":
        return [w / sum(custom) for w in custom]
    if weighting == "equal" or n == 1 or all(len(set(column)) == 1 for column in columns):
        return [ONE / n] * n
    told = entropies(columns) if weighting == "entropy" else conflicts(columns)
    if sum(told) < Decimal("1e-9"):
        raise Undefined("the data give no weights")
    return [each / sum(told) for each in told]


def entropies(columns: Sequence[Numbers]) -> list[Decimal]:
    """1 - e_j of the raw columns' proportions."""
    told = []
    for column in columns:
        total = sum(column)
        if min(column) < 0 or total == 0:
            raise Undefined("no proportions")
        parts = [x / total for x in column]
        e: Decimal = -sum((p * p.ln() for p in parts if p), ZERO) / Decimal(len(column)).ln()
        told.append(ONE - e)
    return told


def conflicts(columns: Sequence[Numbers]) -> list[Decimal]:
    """sigma_j sum_k (1 - r_jk) of the min-max columns, sample sigma; r with a constant column counts as 0."""
    ranged = [spread_out(column, ZERO, ONE, best_is_least=False) for column in columns]
    away = [[x - sum(column, ZERO) / len(column) for x in column] for column in ranged]
    lengths = [sum((x * x for x in column), ZERO).sqrt() for column in away]
    told = []
    for j, column in enumerate(away):
        against = ZERO
        for k, other in enumerate(away):
            if k == j:
                continue
            both = lengths[j] * lengths[k]
            against += ONE - (sum((x * y for x, y in zip(column, other, strict=True)), ZERO) / both if both else ZERO)
        told.append(lengths[j] / Decimal(len(column) - 1).sqrt() * against)
    return told


def coupled(u: Numbers, model: str) -> Decimal:
    """Equation 1, or Wang et al. (2021)."""
    if not any(u):
        raise Undefined("all scores are 0")
    n = len(u)
    if not all(u):
        return ZERO
    if model == "standard":
        product = ONE
        for x in u:
            product *= x / (sum(u, ZERO) / n)
        return product ** (ONE / n)
    gaps = sum((abs(a - b) for a, b in combinations(u, 2)), ZERO) / (Decimal(n * (n - 1)) / 2)
    product = ONE
    for x in u:
        product *= x / max(u)
    return ((ONE - gaps) * product ** (ONE / (n - 1))).sqrt()


def grade(d: Decimal) -> str:
    """Table 3: closed below, open above, the last closed at 1."""
    return GRADES[min(int(d * 10), 9)]


def stage(c: Decimal) -> str:
    """Table 2: open below, closed above; exactly 0 and 1 apart."""
    if c == 0:
        return "No coupling"
    if c >= ONE - SAME:
        return "Full coupling"
    return next((name for top, name in STAGES if c <= top), "High coupling")
