"""How the synergy workbook shows its results: order of sheets, charts, headline, and proofs by native formulas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from steel_xl.sheet.book import Chart, Matrix, Proof, Series
from steel_xl.sheet.grid import reference
from steel_xl.sheet.label import Labels
from steel_xl.sheet.override import known_column
from steel_xl.sheet.parse import Place, Places
from steel_xl.systems.synergy.outcome import Outcome
from steel_xl.systems.synergy.schema import CO2, Inputs, SensitivityRange

WORKINGS = ("indicator_scores", "grade_bands", "curves", "scenario_columns")
"""Result tables that are steps on the way."""

HEADLINE = ("index", ("name", "grade", "c", "t", "d"))
"""Table and columns the summary shows."""

LEADING = "d"
"""Chart of the summary."""

_LINES = ("#1F3864", "#C55A11", "#7030A0", "#2E75B6", "#385723", "#7F7F7F")  # processes, told apart on the zones
_ZONES = ("#F4C7C3", "#FCE8B2", "#CDE7D0")  # imbalance, transition, coordination

_SHOWN = "#,##0;-#,##0;"  # a label of 0 is left out

_BANDS = Series(("imbalance", "transition", "coordination"), colours=_ZONES)

_RESULTS = (
    Chart("pollutants", "emissions", (Series(("*",), besides=(CO2,)),), stacked=True),
    Chart("co2", "carbon", (Series(("direct", "electricity"), labelled=True, form=_SHOWN),), stacked=True),
    Chart(
        "costs",
        "costs",
        (Series(("investment", "energy", "other", "carbon"), labelled=True, form=_SHOWN),),
        stacked=True,
    ),
    Chart(
        "d",
        "grade_bands",
        (_BANDS, Series(("d",), kind="marker", labelled=True, form="0.000", colours=("#1F3864",))),
        stacked=True,
        low=0,
        high=1,
        gap=0,
        form="0.0",
    ),
)

_COMPARISONS = (
    Chart("scenarios", "scenario_columns", (Series(("*",)),), names="scenario", low=0, high=1, form="0.0"),
    Chart("abatement", "abatement", (Series(("cost_of_abatement",), labelled=True, form="#,##0"),)),
)

_AXES = ("parameter_x", "parameter_y")

MATRICES = (Matrix("grid", by="process", x="value_x", y="value_y", value="d", low=0, high=1, names=_AXES),)


def charts(rows: Mapping[str, Any]) -> tuple[Chart, ...]:
    """The charts of a study: the fixed ones, and D along the range of each parameter with the grade zones behind."""
    curves = tuple(
        Chart(
            "curve",
            "curves",
            (_BANDS, Series(("*",), kind="line", colours=_LINES)),
            stacked=True,
            names="value",
            low=0,
            high=1,
            gap=0,
            form="0.0",
            only=("parameter", row.parameter),
            parts={"parameter": row.parameter},
            names_form=form,
            axes=(unit, "D"),
        )
        for row in rows.get("sensitivity_ranges") or ()
        for unit, form in [_scale(rows, row)]
    )
    return (*_RESULTS, *curves, *_COMPARISONS)


def _scale(rows: Mapping[str, Any], row: SensitivityRange) -> tuple[str, str]:
    """Unit and number format of the values along a range: a rate in per cent."""
    if any(table is None for table in rows.values()):
        return "", _VALUES
    labels = Labels(rows["settings"].language, "synergy")
    found = known_column(Inputs(**rows), (row.table, row.row, row.column), labels)
    if found is None:
        return "", _VALUES
    field, unit = found
    rate = "%" in field.col.form
    return ("", field.col.form) if rate else (labels.unit(unit).removesuffix("-"), _VALUES)


_VALUES = "0.0##"


def members(rows: Mapping[str, Any]) -> dict[str, list[str]]:
    """Columns of the result tables with one column an indicator or a process, from the input tables' rows."""
    indicators = rows.get("indicator_weights") or ()
    pollutants = [row.indicator for row in indicators if row.dimension == "pollution"]
    processes = [row.process for row in rows.get("processes") or ()]
    return {
        "emissions": [*pollutants, CO2],
        "indicator_scores": [row.indicator for row in indicators],
        "abatement": pollutants,
        "curves": processes,
        "scenario_columns": processes,
    }


def proofs(inputs: Inputs, places: Places, outcome: Outcome, results: Places) -> Iterator[Proof]:
    """Annualised investment, energy cost, total cost, C, T and D again, as formulas on the workbook's own cells.

    Parameters
    ----------
    inputs, places : the inputs of the run and where each stands in the workbook
    outcome, results : the results and where each stands
    """
    setting = {name: _setting(inputs, places, name) for name in ("discount_rate", *_WEIGHTS)}
    weights = [setting[name] for name in _WEIGHTS]
    lines = {row.process: index for index, row in enumerate(inputs.energy_use)}
    for index, (process, cost, row) in enumerate(zip(inputs.processes, outcome.costs, outcome.index, strict=True)):
        key = process.process
        parts = [places["processes", index, name] for name in ("lifetime_yr", "investment_yuan_per_t")]
        life, investment = map(reference, parts)
        acc = f"=-PMT({setting['discount_rate']},{life},{investment})"
        yield Proof("acc", key, acc, results["costs", index, "investment"], cost.investment)
        energy = _energy(inputs, places, lines[key])
        yield Proof("energy", key, energy, results["costs", index, "energy"], cost.energy)
        summed = _area(results["costs", index, "investment"], results["costs", index, "carbon"])
        yield Proof("total", key, f"=SUM({summed})", results["costs", index, "total"], cost.total)
        scores = [results["index", index, name] for name in ("u_pollution", "u_carbon", "u_cost")]
        yield Proof("c", key, _coupling(inputs, scores), results["index", index, "c"], row.c)
        products = "+".join(f"{weight}*{reference(score)}" for weight, score in zip(weights, scores, strict=True))
        t = f"=({products})/({'+'.join(weights)})"
        yield Proof("t", key, t, results["index", index, "t"], row.t)
        yield Proof("d", key, "=SQRT({c}*{t})", results["index", index, "d"], row.d)


def _setting(inputs: Inputs, places: Places, name: str) -> str:
    """The cell of a setting; its value where the user took the line away, so that its default holds."""
    place = places.get(("settings", 0, name))
    return repr(float(getattr(inputs.settings, name))) if place is None else reference(place)


_WEIGHTS = ("weight_pollution", "weight_carbon", "weight_cost")


def _energy(inputs: Inputs, places: Places, line: int) -> str:
    products = [
        f"{reference(places['energy_use', line, row.carrier])}*{reference(places['prices', index, 'price_yuan'])}"
        for index, row in enumerate(inputs.prices)
        if ("energy_use", line, row.carrier) in places and ("prices", index, "price_yuan") in places
    ]
    return "=" + "+".join(products or ["0"])


def _coupling(inputs: Inputs, scores: list[Place]) -> str:
    area = _area(scores[0], scores[-1])
    if inputs.settings.coupling_model == "standard":
        return f"=PRODUCT({area})^(1/COUNT({area}))/AVERAGE({area})"
    a, b, c = map(reference, scores)
    gaps = f"(ABS({a}-{b})+ABS({a}-{c})+ABS({b}-{c}))/COUNT({area})"
    return f"=SQRT((1-{gaps})*(PRODUCT({area})/MAX({area})^COUNT({area}))^(1/(COUNT({area})-1)))"


def _area(first: Place, last: Place) -> str:
    return f"{reference(first)}:{last[1]}"
