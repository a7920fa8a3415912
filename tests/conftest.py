"""Laws are judged by their truth, not by the clock of a busy machine; in the quick part on fewer examples."""

import hypothesis
import pytest

QUICK_EXAMPLES = 30  # of 100


def pytest_configure(config: pytest.Config) -> None:
    """The quick part, which stays under a minute, is what leaves the slow tests out."""
    hypothesis.settings.register_profile("whole", deadline=None)
    hypothesis.settings.register_profile("quick", deadline=None, max_examples=QUICK_EXAMPLES)
    hypothesis.settings.load_profile("quick" if "not slow" in str(config.getoption("markexpr")) else "whole")
