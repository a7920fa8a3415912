"""One function per published equation: what the worksheet calls and what the engines are made of.

The functions below take and return numbers or cells of a range. The kernels, over arrays of any shape, are in
the modules: `coupling`, `grade`, `normalisation`, `weights`, `annuity`, `emission`, `path`, `leap`, `peak`,
`decomposition`, `cohort`, `saturation`, `geodesy`, `transport`.
"""

from steel_xl.formulas.annuity import annualised_cost, capital_recovery
from steel_xl.formulas.cohort import scrap_arising
from steel_xl.formulas.decomposition import lmdi
from steel_xl.formulas.emission import carbon_emission, pollutant_emission
from steel_xl.formulas.errors import BadArgument, NotFound, NoValueExists
from steel_xl.formulas.geodesy import great_circle_km
from steel_xl.formulas.grade import coupling_stage, synergy_grade
from steel_xl.formulas.leap import intensity_cut, leap_emissions
from steel_xl.formulas.normalisation import normalise
from steel_xl.formulas.path import cagr, growth_as, interp_path
from steel_xl.formulas.peak import mann_kendall, peak_status, peak_value, peak_year, plateau_start
from steel_xl.formulas.synergy import coordination_degree, coupling_degree, synergy_index
from steel_xl.formulas.transport import scrap_allocation
from steel_xl.formulas.weights import critic_weights, entropy_weights

__all__ = [
    "BadArgument",
    "NoValueExists",
    "NotFound",
    "annualised_cost",
    "cagr",
    "capital_recovery",
    "carbon_emission",
    "coordination_degree",
    "coupling_degree",
    "coupling_stage",
    "critic_weights",
    "entropy_weights",
    "great_circle_km",
    "growth_as",
    "intensity_cut",
    "interp_path",
    "leap_emissions",
    "lmdi",
    "mann_kendall",
    "normalise",
    "peak_status",
    "peak_value",
    "peak_year",
    "plateau_start",
    "pollutant_emission",
    "scrap_allocation",
    "scrap_arising",
    "synergy_grade",
    "synergy_index",
]
