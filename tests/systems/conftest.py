"""Laws are judged by their truth, not by the clock of a busy machine."""

from hypothesis import settings

settings.register_profile("systems", deadline=None, max_examples=25)
settings.load_profile("systems")
