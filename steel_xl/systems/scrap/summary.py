"""What a scrap study says in sentences: the answer, who sends and who takes, what binds, what it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from steel_xl.sheet.book import Summary
from steel_xl.sheet.label import Labels
from steel_xl.systems.scrap.outcome import Outcome, Scenario
from steel_xl.systems.scrap.schema import Inputs

_MOST = 4  # provinces or constraints named in a sentence


def summary(inputs: Inputs, outcome: Outcome, labels: Labels) -> Summary:
    """The sentences of the page to hand over, in the language of `labels`."""
    said = _Sentences(inputs, outcome, labels)
    return Summary(
        paragraphs=(
            (labels.text("summary.answer"), tuple(said.answer())),
            (labels.text("scrap.summary.trade"), tuple(said.trade())),
            (labels.text("summary.changes"), tuple(said.changes())),
            (labels.text("summary.caveats"), tuple(said.caveats())),
        ),
    )


class _Sentences:
    def __init__(self, inputs: Inputs, outcome: Outcome, labels: Labels) -> None:
        self.inputs, self.outcome, self.labels = inputs, outcome, labels
        self.of: dict[str, Scenario] = {row.scenario: row for row in outcome.scenarios}

    def say(self, key: str, **parts: object) -> str:
        return self.labels.text(f"scrap.summary.{key}", **parts)

    def answer(self) -> Iterator[str]:
        coord, tech = self.of["COORD"], self.of["TECH"]
        first, last = self.inputs.paths[0].year, self.inputs.paths[-1].year
        baseline = self.labels.name(self.inputs.settings.baseline)
        saved = coord.saved or 0.0
        share = saved / tech.co2_total if tech.co2_total else 0.0
        yield self.say("saved", saved=f"{saved:,.0f}", share=f"{share:.1%}", first=first, last=last, baseline=baseline)
        yield self.say("falls", coord=f"{coord.fall:.1%}", tech=f"{tech.fall:.1%}", last=last)
        for row in self.outcome.neutral:
            if row.scenario == "COORD" and row.year == last and row.measure == "share":
                key = "neutral" if row.count_min is None else "neutral_range"
                parts = {"count": row.count, "threshold": f"{row.threshold:.0%}", "last": last}
                yield self.say(key, **parts, low=row.count_min, high=row.count_max)

    def trade(self) -> Iterator[str]:
        rows = self.outcome.exchange
        if not rows or not rows[0].net:
            return
        year = list(rows[0].net)[-1]
        taking = [f"{row.name} {row.net[year]:,.1f}" for row in rows if row.net[year] > _SOME][:_MOST]
        giving = [f"{row.name} {-row.net[year]:,.1f}" for row in reversed(rows) if row.net[year] < -_SOME][:_MOST]
        none = self.labels.text("cell.none")
        yield self.say("importers", year=year, names=", ".join(taking) or none)
        yield self.say("exporters", year=year, names=", ".join(giving) or none)

    def changes(self) -> Iterator[str]:
        for row in self.outcome.sensitivity[1:]:
            if row.saved is None or row.fall is None:
                yield self.say("no_variant", variant=row.variant)
            else:
                yield self.say("variant", variant=row.variant, saved=f"{row.saved:,.0f}", fall=f"{row.fall:.1%}")
        binding = [row for row in self.outcome.binding if row.scenario == "COORD"][:_MOST]
        for line in binding:
            yield self.say("binds", constraint=line.constraint, years=line.years, most=f"{line.most:.2f}")

    def caveats(self) -> Iterator[str]:
        yield self.say("baseline")
        yield self.say("data")


_SOME = 0.05  # Mt of net trade that is worth a name
