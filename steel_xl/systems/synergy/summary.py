"""What a study says in sentences: the ranking, what would change it, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from steel_xl.sheet.book import Summary
from steel_xl.sheet.cell import cell_of
from steel_xl.sheet.column import fields_of
from steel_xl.sheet.label import Labels
from steel_xl.systems.synergy.analysis import Abatement
from steel_xl.systems.synergy.outcome import Outcome
from steel_xl.systems.synergy.schema import Inputs

_COST_OF_ABATEMENT = next(field for field in fields_of(Abatement) if field.name == "cost_of_abatement")
_MOST_CROSSINGS = 4  # break-even sentences on one page
_MOST_REVERSALS = 3


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

    def answer(self) -> Iterator[str]:
        ranked = sorted(self.outcome.index, key=lambda row: row.rank)
        best, last = ranked[0], ranked[-1]
        parts = {"best": best.name, "d": f"{best.d:.3f}", "grade": best.grade}
        yield self.say("first", **parts, last=last.name, last_d=f"{last.d:.3f}", last_grade=last.grade)
        share = max(self.outcome.robustness, key=lambda row: row.share_first)
        yield self.say("robust", name=share.name, share=f"{share.share_first:.0%}")

    def changes(self) -> Iterator[str]:
        units = {row.parameter: (row.start, row.end) for row in self.inputs.sensitivity_ranges}
        shown = self.outcome.break_even[:_MOST_CROSSINGS]
        for row in shown:
            names = {"a": self.name[row.process_a], "b": self.name[row.process_b]}
            value = f"{row.value:.4g} {self.labels.unit(row.unit)}".removesuffix(" -")
            yield self.say("crossing", parameter=row.parameter, value=value, **names)
        for parameter, (start, end) in units.items():
            if not any(row.parameter == parameter for row in self.outcome.break_even):
                yield self.say("no_crossing", parameter=parameter, start=f"{start:g}", end=f"{end:g}")
        for turned in self.outcome.reversals[:_MOST_REVERSALS]:
            parts = {"removed": turned.removed, "winner": turned.process_a, "loser": turned.process_b}
            yield self.labels.text("synergy.reversal", **{key: self.name[value] for key, value in parts.items()})
        if not self.outcome.reversals:
            yield self.say("no_reversal")

    def abatement(self) -> Iterator[str]:
        for row in self.outcome.abatement:
            parts = {"name": row.name, "reference": self.name[row.reference]}
            if row.cost_of_abatement is None:
                yield self.say("no_abatement", **parts)
            else:
                per_tonne = f"{cell_of(_COST_OF_ABATEMENT, row.cost_of_abatement):,.0f}"
                yield self.say("abatement", **parts, cost=per_tonne, avoided=f"{row.co2_avoided:,.0f}")

    def caveats(self) -> Iterator[str]:
        yield self.say("relative")
        yield self.say("data")
