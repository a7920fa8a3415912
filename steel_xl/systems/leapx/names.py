"""Names of what the charts draw, the same where tables are made and where charts point at them."""

from __future__ import annotations

from steel_xl.sheet.label import Labels


def peak_name(scenario: str, labels: Labels) -> str:
    """Column of a scenario's peak."""
    return labels.text("leapx.peak_of", scenario=scenario)


def band_names(rank: int, labels: Labels) -> tuple[str, str]:
    """Columns of the gap below a plateau, and of the plateau, counted from the lowest."""
    plateau = labels.text("leapx.plateau_of", rank=rank + 1) if rank else labels.text("leapx.plateau")
    return labels.text("leapx.gap_of", rank=rank + 1), plateau


def other_milestones(labels: Labels) -> str:
    """The wedge no measure explains."""
    return labels.text("leapx.other_milestones")


def point(scenario: str, year: int) -> str:
    """A scenario in a year."""
    return f"{scenario} {year}"
