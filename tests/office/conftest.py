"""The tests of this folder share one LibreOffice; without it they are skipped, or fail where it is required."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from steel_xl.adapters import failures
from tests.office.bridge import Bridge
from tests.office.session import Office, missing

HERE = Path(__file__).parent
collect_ignore = ["within.py"]  # for LibreOffice's own Python


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:  # the hook is handed the items of every folder
            item.add_marker(pytest.mark.office)


@pytest.fixture(scope="module", autouse=True)
def no_failures_of_others() -> None:
    """What functions of other workbooks had no answer to is nothing a button tells of here."""
    failures.forget()


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    reason = missing()
    if reason is not None:
        if os.environ.get("STEEL_XL_REQUIRE_OFFICE") == "1":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    with Office() as running:
        yield running


@pytest.fixture(scope="session")
def bridge(office: Office) -> Iterator[Bridge]:
    """Python of this process for the VBA of workbooks that are opened with `bridge.open`."""
    with Bridge(office) as running:
        yield running
