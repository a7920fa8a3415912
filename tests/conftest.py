"""Laws are judged by their truth, not by the clock of a busy machine; in the quick part on fewer examples.

Examples follow from the law's own text, so the same tree always passes or always fails. `--search` draws new ones.
The worked synergy case has few steps (`tests.few_steps`), except where a test asks for `shipped_ranges`.
"""

import os
from collections.abc import Iterator

import hypothesis
import pytest

from tests.few_steps import all_steps, take_few_steps

QUICK_EXAMPLES = 30  # of 100


def pytest_addoption(parser: pytest.Parser) -> None:
    """The one option of ours."""
    parser.addoption("--search", action="store_true", help="draw new examples for every law, to look for faults")


def pytest_configure(config: pytest.Config) -> None:
    """The quick part, which stays under a minute, is what leaves the slow tests out."""
    steady = not config.getoption("search")
    hypothesis.settings.register_profile("whole", deadline=None, derandomize=steady)
    hypothesis.settings.register_profile("quick", deadline=None, derandomize=steady, max_examples=QUICK_EXAMPLES)
    hypothesis.settings.load_profile("quick" if "not slow" in str(config.getoption("markexpr")) else "whole")
    take_few_steps()
    stay_on_one_core(os.environ.get("PYTEST_XDIST_WORKER", ""))


def stay_on_one_core(worker: str) -> None:
    """A worker and its LibreOffice take turns: on one core the turn passes without waking another one."""
    if worker and hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[int(worker.removeprefix("gw")) % len(cores)]})


@pytest.fixture
def shipped_ranges() -> Iterator[None]:
    """The worked case with all steps of its ranges."""
    with all_steps():
        yield
