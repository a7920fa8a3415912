"""What a study says in sentences: the ranking, what would change it, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from steel_xl.sheet.book import Summary
from steel_xl.sheet.column import fields_of
from steel_xl.sheet.label import Labels
from steel_xl.systems.synergy.analysis import Abatement
from steel_xl.systems.synergy.outcome import Outcome
from steel_xl.systems.synergy.schema import Inputs
from steel_xl.systems.synergy.sweep import told

_COST_OF_ABATEMENT = next(field for field in fields_of(Abatement) if field.name == "cost_of_abatement")
_MOST_CROSSINGS = 4  # break-even sentences on one page
_MOST_REVERSALS = 3  # rankings without a process


def summary(inputs: Inputs, outcome: Outcome, labels: Labels) -> Summary:
    """The sentences of the page to hand over, in the language of `labels`."""
    said = _Sentences(inputs, outcome, labels)
    return Summary(
        paragraphs=(
            (labels.text("summary.answer"), tuple(said.answer())),
            (labels.text("summary.changes"), tuple(said.changes())),
            (labels.text("summary.abatement"), tuple(said.abatement())),
            (labels.text("summary.caveats"), tuple(said.caveats())),
        ),
    )


class _Sentences:
    def __init__(self, inputs: Inputs, outcome: Outcome, labels: Labels) -> None:
        self.inputs, self.outcome, self.labels = inputs, outcome, labels
        self.name = {row.process: row.label for row in inputs.processes}

    def say(self, key: str, **parts: object) -> str:
        return self.labels.text(f"synergy.summary.{key}", **parts)

    def listed(self, names: Iterable[str]) -> str:
        comma = self.labels.text("synergy.summary.comma")
        return (f"{comma} " if comma.isascii() else comma).join(names)

    def answer(self) -> Iterator[str]:
        ranked = sorted(self.outcome.index, key=lambda row: row.rank)
        best, last = ranked[0], ranked[-1]
        leading = [row.name for row in ranked if row.rank == best.rank]
        trailing = [row.name for row in ranked if row.rank == last.rank]
        parts = {"best": self.listed(leading), "d": f"{best.d:.3f}", "grade": best.grade}
        parts |= {"last": self.listed(trailing), "last_d": f"{last.d:.3f}", "last_grade": last.grade}
        alone = len(leading) == 1 and len(trailing) == 1
        yield self.say("first" if alone else "equal" if best.rank == last.rank else "tied", **parts)
        share = max(self.outcome.robustness, key=lambda row: row.share_first)
        yield self.say("robust", name=share.name, share=f"{share.share_first:.0%}")

    def changes(self) -> Iterator[str]:
        yield from self.crossings()
        yield from self.left_out()

    def crossings(self) -> Iterator[str]:
        """Break-even values, first those at which the first place is lost."""
        found = self.outcome.break_even
        ranges = {row.parameter: row for row in self.inputs.sensitivity_ranges}
        leading = {row.process for row in self.outcome.index if row.rank == 1}
        for row in sorted(found, key=lambda row: not leading & {row.process_a, row.process_b})[:_MOST_CROSSINGS]:
            yield row.says
        if len(found) > _MOST_CROSSINGS:
            further = len(found) - _MOST_CROSSINGS
            yield self.say("more_crossings", count=further, sheet=self.labels.sheet("break_even"))
        for parameter, moved in ranges.items():
            if not any(row.parameter == parameter for row in found):
                start, end = (told(self.inputs, moved, value, self.labels) for value in (moved.start, moved.end))
                yield self.say("no_crossing", parameter=parameter, start=start, end=end)

    def left_out(self) -> Iterator[str]:
        """The ranking without each process whose absence turns it round."""
        removed = list(dict.fromkeys(row.removed for row in self.outcome.reversals))
        for key in removed[:_MOST_REVERSALS]:
            rows = [row for row in self.outcome.leave_one_out if row.removed == key and row.rank is not None]
            ranked = sorted(rows, key=lambda row: row.rank or 0)
            ranking = self.listed(f"{self.name[row.process]} ({row.d:.3f})" for row in ranked)
            yield self.say("without", removed=self.name[key], ranking=ranking)
        if removed[_MOST_REVERSALS:]:
            further = self.listed(self.name[key] for key in removed[_MOST_REVERSALS:])
            yield self.say("more_reversals", removed=further, sheet=self.labels.sheet("reversals"))
        if not removed:
            yield self.say("no_reversal")

    def abatement(self) -> Iterator[str]:
        for row in self.outcome.abatement:
            parts = {"name": row.name, "reference": self.name[row.reference]}
            if row.cost_of_abatement is None:
                yield self.say("no_abatement", **parts)
            else:
                per_tonne = row.cost_of_abatement / _COST_OF_ABATEMENT.col.scale
                parts |= {"cost": f"{abs(per_tonne):,.0f}", "avoided": f"{row.co2_avoided:,.0f}"}
                yield self.say("saving" if per_tonne < 0 else "abatement", **parts)

    def caveats(self) -> Iterator[str]:
        yield self.say("relative")
        yield self.say("data")
