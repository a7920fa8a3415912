"""What a study says in sentences: who peaks when, what makes it so, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from steel_xl.formulas.peak import CENSORED, RISING
from steel_xl.sheet.book import Summary
from steel_xl.sheet.label import Labels
from steel_xl.systems.leapx.ledger import MET, MISSED
from steel_xl.systems.leapx.outcome import Outcome, Peak
from steel_xl.systems.leapx.schema import Inputs

_MOST_MEASURES = 3  # named on one page


def summary(inputs: Inputs, outcome: Outcome, labels: Labels) -> Summary:
    """The sentences of the page to hand over, in the language of `labels`."""
    said = _Sentences(inputs, outcome, labels)
    return Summary(
        paragraphs=(
            (labels.text("summary.answer"), tuple(said.answer())),
            (labels.text("leapx.summary.causes"), tuple(said.causes())),
            (labels.text("summary.caveats"), tuple(said.caveats())),
        ),
    )


class _Sentences:
    def __init__(self, inputs: Inputs, outcome: Outcome, labels: Labels) -> None:
        self.inputs, self.outcome, self.labels = inputs, outcome, labels
        self.name = {row.scenario: row.label for row in inputs.scenarios}
        self.told = inputs.settings.scenario or inputs.scenarios[-1].scenario

    def say(self, key: str, **parts: object) -> str:
        return self.labels.text(f"leapx.summary.{key}", **parts)

    def answer(self) -> Iterator[str]:
        for row in self.outcome.peak:
            yield self._peak(row)

    def _peak(self, row: Peak) -> str:
        parts = {"name": row.name, "year": row.peak_year, "co2": f"{row.peak_co2:,.0f}", "span": row.precision}
        if row.status == CENSORED:
            said = self.say("censored", **parts)
        else:
            said = self.say("rising" if row.status == RISING else "peaked", **parts)
        if row.plateau_start is not None:
            said = self.say("and", one=said, other=self.say("plateau", year=row.plateau_start))
        return said

    def causes(self) -> Iterator[str]:
        first, last = self.inputs.settings.base_year, self.inputs.settings.end_year
        mine = [row for row in self.outcome.effects if (row.scenario, row.year) == (self.told, last)]
        worth = [(row.last_in if row.shapley is None else row.shapley, row.name) for row in mine]
        for effect, name in sorted(worth)[:_MOST_MEASURES]:
            if effect < 0:
                yield self.say("measure", name=name, year=last, scenario=self.name[self.told], co2=f"{-effect:,.0f}")
        wedge = next(
            (row for row in self.outcome.wedges if (row.scenario, row.year) == (self.told, last)),
            None,
        )
        if wedge is not None:
            other = list(wedge.values.values())[-1]
            parts = {"scenario": self.name[self.told], "gap": f"{wedge.reference - wedge.total:,.0f}", "year": last}
            yield self.say("wedge", **parts, other=f"{other:,.0f}")
        effects = {
            row.factor: row.effect
            for row in self.outcome.decomposition
            if (row.from_scenario, row.to_scenario) == (self.told, self.told)
            and (row.from_year, row.to_year, row.method) == (first, last, "add")
        }
        if effects:
            up, down = max(effects, key=lambda key: effects[key]), min(effects, key=lambda key: effects[key])
            parts = {"scenario": self.name[self.told], "first": first, "last": last}
            rise = {"up": self.labels.name(up), "rise": f"{effects[up]:+,.0f}"}
            yield self.say("drivers", **parts, **rise, down=self.labels.name(down), fall=f"{effects[down]:+,.0f}")

    def caveats(self) -> Iterator[str]:
        yield self.say("precision")
        verdicts = [row.verdict for row in self.outcome.reconciliation]
        if verdicts:
            counts = {"met": verdicts.count(MET), "missed": verdicts.count(MISSED)}
            yield self.say("targets", count=len(verdicts), **counts)
        yield self.say("calibrated")
        equivalent = self.inputs.settings.share_equivalent
        yield self.say("equivalent", equivalent=f"{equivalent:g}")
