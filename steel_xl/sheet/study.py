"""What every system tells the floors above: the inputs a run computes with, under which scenario, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from steel_xl.sheet.issue import Issue, WorkbookError
from steel_xl.sheet.parse import Places


@dataclass(frozen=True)
class Examined:
    """Inputs with the scenario applied (None where there are faults), its name, every issue, where each value is.

    `base` are the inputs as they stand, `variants` those under each scenario.
    """

    inputs: Any
    scenario: str | None
    issues: tuple[Issue, ...]
    places: Places = field(default_factory=dict)
    lang: str = "en"
    base: Any = None
    variants: Mapping[str, Any] = field(default_factory=dict)

    @property
    def faults(self) -> tuple[Issue, ...]:
        """Issues that forbid a run."""
        return tuple(issue for issue in self.issues if not issue.warning)

    @property
    def warnings(self) -> tuple[Issue, ...]:
        """Issues a run goes on with."""
        return tuple(issue for issue in self.issues if issue.warning)

    def sound(self) -> Any:
        """The inputs; WorkbookError with every fault if there is one."""
        if self.faults:
            raise WorkbookError(self.faults)
        return self.inputs


def distinct(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """The issues without repetitions, in order."""
    return tuple(dict.fromkeys(issues))
