"""Laws are judged by their truth, not by the clock of a busy machine."""

from hypothesis import HealthCheck, settings

settings.register_profile("sheet", deadline=None, max_examples=10, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("sheet")
