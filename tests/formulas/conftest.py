"""Laws are judged by their truth, not by the clock of a busy machine."""

from hypothesis import settings

settings.register_profile("formulas", deadline=None)
settings.load_profile("formulas")
