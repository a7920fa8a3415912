"""Which systems there are: name to system, opened only when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from steel_xl.sheet.table import Table, tables_of

if TYPE_CHECKING:  # the worksheet functions need the names below, and load nothing more
    from steel_xl.sheet.book import Chart, Matrix, Proof, Summary
    from steel_xl.sheet.label import Labels
    from steel_xl.sheet.parse import Parsed, Places
    from steel_xl.sheet.study import Examined

SYSTEMS = {"synergy": "luo2025", "leapx": "x-city", "scrap": "china-28"}
"""Name of each system and of its default case."""

FUNCTIONS = (
    "synergy_index",
    "coupling_degree",
    "coordination_degree",
    "synergy_grade",
    "coupling_stage",
    "normalise",
    "entropy_weights",
    "critic_weights",
    "capital_recovery",
    "annualised_cost",
    "pollutant_emission",
    "carbon_emission",
    "interp_path",
    "cagr",
    "growth_as",
    "leap_emissions",
    "peak_year",
    "peak_value",
    "peak_status",
    "plateau_start",
    "intensity_cut",
    "mann_kendall",
    "lmdi",
    "scrap_allocation",
    "scrap_arising",
    "great_circle_km",
)
"""The worksheet functions, as ``steel_xl.formulas`` calls them; in a cell they are written in capitals."""

BLANK = "blank"
"""Case of every system that has structure but no numbers."""


Inherited = Mapping[str, Mapping[tuple[str, str], float]]
"""Values cells have from other rows: by table, then by row name and column."""


def nothing_inherited(_inputs: Any) -> Inherited:
    """What a system whose rows do not inherit from each other says."""
    return {}


@dataclass(frozen=True)
class System:
    """A system as the floors above see it: the furniture every folder of ``systems/`` has."""

    name: str
    default_case: str
    inputs: type
    outcome: type
    examine: Callable[[Parsed, Labels, str | None, Any], Examined]
    solve: Callable[[Any, Any, Mapping[str, Any]], Any]
    members: Callable[[Mapping[str, Any]], dict[str, list[str]]]
    proofs: Callable[[Any, Places, Any, Places], Iterator[Proof]]
    charts: Callable[[Mapping[str, Any]], tuple[Chart, ...]]
    matrices: tuple[Matrix, ...]
    summary: Callable[[Any, Any, Labels], Summary]
    workings: tuple[str, ...]
    headline: tuple[str, tuple[str, ...]]
    leading: str
    inherited: Callable[[Any], Inherited]

    @property
    def input_tables(self) -> dict[str, Table]:
        """Input tables by key."""
        return tables_of(self.inputs)

    @property
    def result_tables(self) -> dict[str, Table]:
        """Result tables by key."""
        return tables_of(self.outcome)


def functions() -> list[Any]:
    """The worksheet functions in words."""
    formulas = import_module("steel_xl.formulas")
    describe = import_module("steel_xl.formulas.described").described
    return [describe(getattr(formulas, name)) for name in FUNCTIONS]


def system(name: str) -> System:
    """The system called `name`; KeyError if there is none."""
    case = SYSTEMS[name]
    home = f"steel_xl.systems.{name}"
    schema, views = import_module(f"{home}.schema"), import_module(f"{home}.views")
    return System(
        name=name,
        default_case=case,
        inputs=schema.Inputs,
        outcome=import_module(f"{home}.outcome").Outcome,
        examine=import_module(f"{home}.scenario").examine,
        solve=import_module(f"{home}.solve").solve,
        members=views.members,
        proofs=views.proofs,
        charts=views.charts,
        matrices=views.MATRICES,
        summary=import_module(f"{home}.summary").summary,
        workings=views.WORKINGS,
        headline=views.HEADLINE,
        leading=views.LEADING,
        inherited=getattr(views, "inherited", nothing_inherited),
    )


def input_tables(name: str) -> dict[str, Table]:
    """Input tables of the system called `name`, without opening the rest of it."""
    return tables_of(import_module(f"steel_xl.systems.{name}.schema").Inputs)


def exchange(name: str) -> Any:
    """The room of a system that takes and gives long tables, None if it has none."""
    home = f"steel_xl.systems.{name}.exchange"
    return import_module(home) if find_spec(home) else None


def recognise(tables: Iterable[str]) -> str | None:
    """The system most of whose input tables are among `tables`, None if no table is any system's."""
    have = set(tables)
    scores = {name: len(have & set(input_tables(name))) for name in SYSTEMS}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] else None
