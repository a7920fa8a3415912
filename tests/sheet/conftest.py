"""Laws are judged by their truth, not by the clock of a busy machine."""

from hypothesis import settings

settings.register_profile("sheet", deadline=None, max_examples=15)
settings.load_profile("sheet")
