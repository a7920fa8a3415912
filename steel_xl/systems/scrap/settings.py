"""The settings of a scrap study: one line a setting, grouped as the method page has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from steel_xl.sheet.column import Col
from steel_xl.sheet.label import languages

YES_NO = ("yes", "no")
BASELINES = ("autarky", "grandfathered", "radius", "none")
MODES = ("linked", "myopic", "single_year")
OBJECTIVES = ("co2", "pollutants", "cost")
SCENARIOS = ("bau", "tech", "coord")


def _share(label: str, note: str, unit: str = "-", form: str = "0.0##") -> Col:
    return Col(unit, label, note, low=0, high=1, form=form)


def _amount(unit: str, label: str, note: str, form: str = "General") -> Col:
    return Col(unit, label, note, low=0, form=form)


def _year(label: str, note: str) -> Col:
    return Col("year", label, note, low=1900, high=2200, form="0")


def _choice(label: str, note: str, choices: tuple[str, ...]) -> Col:
    return Col("", label, note, choices=choices)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How the study is done. The first and last year are those of the paths ("2020" and "2060" in names)."""

    # choices
    baseline: Annotated[
        str,
        _choice(
            "No-coordination baseline",
            "What BAU and TECH may trade: autarky (flows of the first year fade out), grandfathered (they stay), "
            "radius (free within a distance, added to the fading flows), none (own scrap only). It decides the result.",
            BASELINES,
        ),
    ]
    mode: Annotated[
        str,
        _choice(
            "Mode",
            "linked: all years in one programme; myopic: year by year, capacity carried over; single_year: each year "
            "by itself, no capacity.",
            MODES,
        ),
    ] = "linked"
    objective: Annotated[
        str,
        _choice(
            "First objective",
            "What is least first: co2, pollutants (the three summed) or cost; then cost (or CO2), then tonne-km.",
            OBJECTIVES,
        ),
    ] = "co2"
    run_bau: Annotated[str, _choice("Run BAU", "Whether business as usual is solved too.", YES_NO)] = "yes"
    fix_first_year: Annotated[
        str, _choice("Fix the first year", "Output, charges and flows of the first year as they were.", YES_NO)
    ] = "yes"
    supply_only_nodes: Annotated[
        str,
        _choice(
            "Scrap of provinces without steel", "yes: their scrap may be used elsewhere; no: it is left out.", YES_NO
        ),
    ] = "no"
    h2_on_grid: Annotated[
        str, _choice("Hydrogen from the grid", "yes: its electricity is charged with the grid's CO2.", YES_NO)
    ] = "no"
    demand_model: Annotated[
        str, _choice("Growth of the stock", "Path of the stock a head to its plateau.", ("gompertz", "logistic"))
    ] = "gompertz"
    baseline_fade_from: Annotated[
        int, _year("Flows fade from", "Last year in which the flows of the first year are allowed in full.")
    ]
    baseline_fade_to: Annotated[
        int, _year("Flows faded by", "First year in which none of them is allowed (autarky, radius).")
    ]
    baseline_radius: Annotated[
        float,
        _amount("km", "Free-trade radius", "Distance of free trade with baseline = radius, from the second year."),
    ]

    tie_tolerance: Annotated[
        float,
        Col(
            "-",
            "Tie tolerance",
            "How far, relative, an objective may give for the next one.",
            low=0,
            high=0.01,
            form="0E+00",
        ),
    ]

    # demand
    saturation_stock: Annotated[
        float, Col("t/person", "Plateau of the stock", "Stock a head at saturation (Gompertz).", low=0, above=True)
    ]
    saturation_rate: Annotated[
        float, Col("1/yr", "Rate of saturation", "k of the Gompertz path.", low=0, high=1, above=True, form="0.000")
    ]
    saturation_stock_logistic: Annotated[
        float,
        Col(
            "t/person",
            "Plateau, logistic",
            "Stock a head at saturation (logistic; k from the slope).",
            low=0,
            above=True,
        ),
    ]
    saturation_margin: Annotated[
        float,
        Col(
            "-", "Least plateau", "A plateau below this times today's stock a head is raised to it.", low=1, above=True
        ),
    ]
    weight_population_share: Annotated[
        float,
        _share("Weight of population", "Share of population in a province's part of consumption; the rest is GDP."),
    ]
    yield_finishing: Annotated[
        float, Col("-", "Finishing yield", "Finished steel per crude steel.", low=0, high=1, above=True, form="0.00")
    ]
    yield_fabrication: Annotated[
        float,
        Col("-", "Fabrication yield", "Steel in products per finished steel.", low=0, high=1, above=True, form="0.00"),
    ]
    output_shift_to_consumption: Annotated[
        float, _share("Shift of output to consumption", "Share of the quota that follows consumption in the last year.")
    ] = 0

    # scrap
    recovery_new_scrap: Annotated[
        float, _share("Recovery of new scrap", "Share of fabrication scrap that is collected.")
    ]
    home_scrap_rate: Annotated[
        float, _share("Home scrap", "Scrap of the steelworks themselves.", unit="t/t", form="0.000")
    ]
    foundry_share: Annotated[float, _share("Share of foundries", "Of old and new scrap.")]

    # routes
    co2_saved_per_t_scrap: Annotated[
        float, _amount("t/t", "CO2 saved by scrap", "Direct CO2 saved by a t of scrap that replaces hot metal.")
    ]
    bf_efficiency_gain_2060: Annotated[
        float, _share("Efficiency gain, last year", "Fall of blast-furnace CO2 to the last year, linear.")
    ]
    ccus_capture: Annotated[float, _share("Capture rate", "Of the process part of the CO2.")]
    h2_electricity: Annotated[
        float, _amount("MWh/t", "Electricity of hydrogen", "Per t of steel; counts where hydrogen is from the grid.")
    ]
    grid_floor: Annotated[
        float, _share("Grid floor", "Lowest grid CO2 relative to the first year; 0 leaves the path as it is.")
    ] = 0
    grid_switch_year: Annotated[int, _year("Later grid factor from", "First year of the later provincial grid factor.")]
    ultra_low_year: Annotated[int, _year("Ultra-low by", "Pollutants fall linearly to this year, then stay.")]

    # transport
    transport_co2_2020: Annotated[
        float, _amount("t CO2/t km", "Transport CO2, first year", "Per t of scrap and km.", "0.0E+00")
    ]
    transport_co2_2060: Annotated[
        float, _amount("t CO2/t km", "Transport CO2, last year", "Linear between the two.", "0.0E+00")
    ]
    circuity: Annotated[
        float, Col("-", "Circuity", "Way by road or rail over the great circle.", low=1, high=10, form="0.00")
    ]
    intra_province_km: Annotated[float, _amount("km", "Way within a province", "Of scrap used where it arises.")]
    handling_co2: Annotated[
        float,
        _amount("t CO2/t", "Handling term", "On interprovincial scrap, in the objective only; breaks ties.", "0.0000"),
    ]

    # limits
    h2_cap_2060: Annotated[float, _share("Cap on H2-DRI, last year", "Share of output, times the province's factor.")]
    h2_start: Annotated[int, _year("H2-DRI after", "Last year without it.")]
    h2_ramp_exponent: Annotated[
        float, Col("-", "Exponent of the H2 ramp", "1: linear; more: later.", low=0, high=10, above=True, form="0.0")
    ]
    ccus_cap_class_0: Annotated[float, _share("Cap on CCUS, class 0", "Share of output in the last year.")] = 0
    ccus_cap_class_1: Annotated[float, _share("Cap on CCUS, class 1", "Share of output in the last year.")]
    ccus_cap_class_2: Annotated[float, _share("Cap on CCUS, class 2", "Share of output in the last year.")]
    ccus_cap_class_3: Annotated[float, _share("Cap on CCUS, class 3", "Share of output in the last year.")]
    ccus_start: Annotated[int, _year("CCUS after", "Last year without it.")]
    ng_dri_cap: Annotated[float, _share("Cap on gas DRI", "Share of output at the end of its ramp.")]
    ng_dri_start: Annotated[int, _year("Gas DRI after", "Last year without it.")]
    ng_dri_full: Annotated[int, _year("Gas DRI in full", "Year in which its cap is reached.")]
    bf_retirement_max: Annotated[
        float, _share("BF retirement", "Most a year, of first-year capacity, from the start year on.", "1/yr")
    ]
    bf_retirement_before: Annotated[
        float, _share("BF retirement before", "Most a year, of first-year capacity, until then.", "1/yr")
    ]
    bf_retirement_start: Annotated[int, _year("BF retirement from", "First year of the higher rate.")]
    bf_new_build_until: Annotated[int, _year("New BF until", "Last year in which blast furnaces may be built.")]
    bf_new_build_max: Annotated[float, _share("New BF", "Most a year, of first-year output.", "1/yr")]
    bf_min_utilisation: Annotated[float, _share("Least use of BF", "Of capacity: blast-furnace lock-in.")]
    eaf_build_national: Annotated[float | None, _amount("Mt/yr", "New EAF, national", "Empty: no limit.")] = None
    eaf_build_provincial: Annotated[
        float | None, _amount("1/yr", "New EAF, provincial", "Of the province's first-year output; empty: no limit.")
    ] = None
    h2_build_national: Annotated[float | None, _amount("Mt/yr", "New H2-DRI, national", "Empty: no limit.")] = None
    ccus_build_national: Annotated[float | None, _amount("Mt/yr", "New CCUS, national", "Empty: no limit.")] = None
    bau_eaf_share_gain_2060: Annotated[
        float, _share("BAU: gain of EAF share", "Points above the first year in the last, linear.")
    ]
    flow_change_max: Annotated[
        float | None,
        _amount("Mt/yr", "Most change of a flow", "Of scrap between two provinces from year to year; empty: no limit."),
    ] = None

    # first year
    eaf_charge_2020: Annotated[float, _amount("t/t", "EAF charge, first year", "Scrap per t of EAF steel.", "0.00")]

    # costs
    scrap_price: Annotated[float, _amount("yuan/t", "Scrap price", "Of scrap charged in any route.", "#,##0")]
    hot_metal_price: Annotated[
        float, _amount("yuan/t", "Hot-metal price", "Of what replaces missing scrap in an EAF.", "#,##0")
    ]
    transport_cost_fixed: Annotated[float, _amount("yuan/t", "Freight, fixed", "Between provinces only.", "#,##0")]
    transport_cost_per_km: Annotated[float, _amount("yuan/t km", "Freight per km", "Of scrap.", "0.00")]
    bof_scrap_credit: Annotated[
        float, _amount("yuan/t", "Credit of scrap, BOF", "Cost saved per t of scrap charged.", "#,##0")
    ]
    h2_scrap_credit: Annotated[
        float, _amount("yuan/t", "Credit of scrap, H2-DRI", "Cost saved per t of scrap charged.", "#,##0")
    ]
    unmet_quota_penalty: Annotated[
        float, Col("t CO2/t", "Penalty of unmet quota", "Far above any route, so that it shows.", low=1, form="0")
    ]

    # what is shown
    front_year: Annotated[
        int | None, _year("Front: year", "Year of the Pareto front (COORD, by itself); empty: no front.")
    ] = None
    front_points: Annotated[int, Col("-", "Front: points", "Along the payoff range.", low=2, high=200, form="0")]
    front_x: Annotated[str, _choice("Front: along", "Objective across.", OBJECTIVES)] = "cost"
    front_y: Annotated[str, _choice("Front: against", "Objective down.", OBJECTIVES)] = "co2"
    map_year_1: Annotated[int | None, _year("Flow map: year 1", "Year shown as a heat map; empty: none.")] = None
    map_year_2: Annotated[int | None, _year("Flow map: year 2", "Year shown as a heat map; empty: none.")] = None
    map_year_3: Annotated[int | None, _year("Flow map: year 3", "Year shown as a heat map; empty: none.")] = None
    neutral_ranges: Annotated[
        str, _choice("Ranges of neutral provinces", "Bounds on the count over near-optimal solutions (slower).", YES_NO)
    ] = "no"
    range_tolerance: Annotated[
        float, _share("Near-optimal", "How far from the optimum a solution may be, relative.", form="0.0000")
    ]
    range_scope: Annotated[
        str,
        _choice(
            "Near-optimal in",
            "year: the CO2 of that year, from the capacity it starts with; horizon: the sum of all years (slow).",
            ("year", "horizon"),
        ),
    ] = "year"
    neutral_intensity: Annotated[
        float,
        _amount("t CO2/t", "Neutral intensity", "A province at or below it counts as neutral in that row.", "0.00"),
    ]
    sensitivity: Annotated[
        str, _choice("Solve the variants", "Every scenario of the scenario sheet beside the run (slower).", YES_NO)
    ] = "no"
    scenario: Annotated[
        str,
        Col("", "Scenario to run", "Name from the scenario sheet; empty runs the inputs as they stand.", prose=True),
    ] = ""
    language: Annotated[str, Col("", "Language", "Language of the results.", choices=languages(), prose=True)] = "en"
