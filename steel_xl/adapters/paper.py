"""What is printed of the sheets of results in the open workbook, and where pages end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from steel_xl.adapters.live import LiveBook
from steel_xl.adapters.planning import Step
from steel_xl.files.charts import PLACES
from steel_xl.files.patch.cells import Area
from steel_xl.files.patch.names import print_areas
from steel_xl.files.patch.target import Target, followed
from steel_xl.files.patch.write import page_ends

_CHARTS = "charts"


def print_results(live: LiveBook, scratch: Target, steps: Sequence[Step]) -> None:
    """What is printed of a sheet follows its results, and pages end where parts of them do."""
    grown = {step.sheet: step for step in steps if step.new != step.old}
    charts = live.named[_CHARTS][0]
    wanted, before = print_areas(scratch.package), live.printed([charts, *grown])
    changed = {sheet: area for sheet, area in _areas(scratch, grown, wanted, before) if area != before[sheet]}
    if charts in before:
        area = _with_charts(before[charts], wanted[_drawn(scratch, _CHARTS)])
        changed |= {charts: area} if area != before[charts] else {}
    live.print(changed)
    blocks = {step.sheet: (step.key, step.old, step.new) for step in grown.values() if step.table is None}
    blocks |= {charts: (_CHARTS, before[charts], changed[charts])} if charts in changed else {}
    live.break_pages(
        {
            sheet: (old, ends)
            for sheet, (key, old, new) in blocks.items()
            if (ends := page_ends(scratch.cells(_drawn(scratch, key)).root, new)) or old.bottom > new.bottom
        }
    )


def _areas(
    scratch: Target, grown: Mapping[str, Step], wanted: Mapping[str, Area], before: Mapping[str, Area]
) -> Iterator[tuple[str, Area]]:
    for sheet, step in grown.items():
        if sheet in before:  # a heading may reach beyond a small block
            wide = wanted[_drawn(scratch, step.key)].right if step.table is None else 0
            yield sheet, followed(before[sheet], step.old, step.new, max(step.new.right, wide))


def _drawn(scratch: Target, key: str) -> str:
    return scratch.named[key][0]


def _with_charts(before: Area, wanted: Area) -> Area:
    """New lines of charts are printed with the others; what somebody chose to print stays."""
    line = PLACES[1]
    if before.bottom >= wanted.bottom or (wanted.bottom - before.bottom) % line:
        return before
    return Area(before.top, before.left, wanted.bottom, max(before.right, wanted.right))
