"""What a publication reports, beside what comes out here: said plainly, and nothing is tuned to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from steel_xl.sheet.label import Labels
from steel_xl.systems.scrap.outcome import SHARE, Comparison, Neutral, Variant
from steel_xl.systems.scrap.schema import POLLUTANTS, Claim
from steel_xl.systems.scrap.solution import Solution
from steel_xl.systems.scrap.study import Study
from steel_xl.systems.scrap.tables import Solutions, names

PRINTED = 0.005  # half of the last digit of a published percentage
MATTERS = 0.01  # Mt of net imports below which a province counts as in balance

Told = tuple[str, str, str, str]
"""Published, here, verdict, why."""


class Claims:
    """The claims of a study, told in its language."""

    def __init__(
        self, study: Study, found: Solutions, counts: Sequence[Neutral], variants: Sequence[Variant], labels: Labels
    ) -> None:
        self.study, self.found, self.counts, self.variants, self.labels = study, found, counts, variants, labels
        self.coord: Solution = found["coord"]
        self.co2 = self.coord.co2.sum(axis=1)

    def say(self, key: str, **parts: object) -> str:
        """A text of the comparison."""
        return self.labels.text(f"scrap.claim.{key}", **parts)

    def lines(self) -> Iterator[Comparison]:
        """Every claim of the claims sheet beside its result."""
        told: dict[str, Callable[[Claim], Told]] = {
            "co2_saved": self.saved,
            "co2_fall": self.fall,
            "neutral_provinces": self.neutral,
            "pollutant_fall": self.pollutants,
            "must_import": self.importers,
        }
        for row in self.study.inputs.claims:
            yield Comparison(self.say(f"{row.claim}.title"), *told[row.claim](row))

    def verdict(self, *, holds: bool) -> str:
        """Whether a claim comes out."""
        return self.say("yes" if holds else "no")

    def saved(self, row: Claim) -> Told:
        """CO2 that coordination saves, TECH less COORD, a year and in sum."""
        low, high = row.low or 0.0, row.high or row.low or 0.0
        published = self.say("range_mt", low=f"{low:,.2f}", high=f"{high:,.2f}")
        yearly = self.found["tech"].co2.sum(axis=1) - self.co2
        total, peak = float(yearly.sum()), int(np.argmax(yearly))
        within = [f"{year:.0f}" for year, each in zip(self.study.years, yearly, strict=True) if low <= each <= high]
        parts = {"total": f"{total:,.0f}", "most": f"{yearly[peak]:,.1f}", "year": f"{self.study.years[peak]:.0f}"}
        ours = self.say("co2_saved.ours", **parts, last=f"{yearly[-1]:,.1f}", within=", ".join(within) or "-")
        sums = low <= total <= high
        verdict = self.say("co2_saved.sum") if sums else self.say("co2_saved.year") if within else self.say("no")
        spread = [each.saved for each in self.variants if each.saved is not None]
        baseline = self.labels.name(self.study.settings.baseline)
        if len(spread) > 1:
            why = self.say("co2_saved.why", baseline=baseline, low=f"{min(spread):,.0f}", high=f"{max(spread):,.0f}")
        else:
            why = self.say("co2_saved.why_alone", baseline=baseline)
        return published, ours, verdict, why

    def fall(self, row: Claim) -> Told:
        """Fall of CO2, last year against first, COORD."""
        fall = 1 - self.co2[-1] / self.co2[0]
        holds = abs(fall - (row.low or 0)) < PRINTED
        falls = [each.fall for each in self.variants if each.fall is not None]
        span = {"low": f"{min(falls):.1%}", "high": f"{max(falls):.1%}"} if falls else {"low": "-", "high": "-"}
        ours = self.say("co2_fall.ours", fall=f"{fall:.2%}", last=f"{self.co2[-1]:,.1f}", first=f"{self.co2[0]:,.1f}")
        return f"{row.low or 0:.0%}", ours, self.verdict(holds=holds), self.say("co2_fall.why", **span)

    def neutral(self, row: Claim) -> Told:
        """Count of neutral provinces at every threshold, with bounds where there are any."""
        last = int(self.study.years[-1])
        mine = [each for each in self.counts if each.year == last and each.scenario == "COORD"]
        parts = []
        for each in mine:
            key = "neutral_provinces.share" if each.measure == SHARE else "neutral_provinces.intensity"
            told = self.say(key, threshold=f"{each.threshold:.0%}" if each.measure == SHARE else f"{each.threshold:g}")
            span = (
                ""
                if each.count_min is None
                else self.say("neutral_provinces.span", low=each.count_min, high=each.count_max)
            )
            parts.append(f"{told} {each.count} {span}".strip())
        wanted = row.low or 0
        exact = any(each.count == wanted for each in mine)
        possible = any(
            each.count_min is not None and each.count_max is not None and each.count_min <= wanted <= each.count_max
            for each in mine
        )
        verdict = self.say("yes") if exact else self.say("neutral_provinces.possible") if possible else self.say("no")
        between = self._threshold_of(int(wanted))
        makers = int((self.study.quota[-1] > 0).sum())
        published = self.say("neutral_provinces.published", count=f"{wanted:.0f}", of=makers)
        return published, "; ".join(parts), verdict, self.say("neutral_provinces.why", between=between)

    def _threshold_of(self, count: int) -> str:
        """The least share of first-year CO2 at which so many provinces count, in words."""
        first, last = self.coord.co2[0], self.coord.co2[-1]
        makes = (self.study.quota[-1] > 0) & (first > 0)
        shares = np.sort(last[makes] / first[makes])
        return f"{shares[count - 1]:.2%}" if 0 < count <= len(shares) else "-"

    def pollutants(self, row: Claim) -> Told:
        """Fall of the pollutants, last year against first, COORD."""
        sums = self.coord.pollution.sum(axis=1)
        falls = 1 - sums[-1] / sums[0]
        told = ", ".join(f"{self.labels.name(name)} {fall:.1%}" for name, fall in zip(POLLUTANTS, falls, strict=True))
        published = self.say("pollutant_fall.published", low=f"{row.low or 0:.0%}")
        holds = bool((falls > (row.low or 0)).all())
        return published, told, self.verdict(holds=holds), self.say("pollutant_fall.why")

    def importers(self, row: Claim) -> Told:
        """Net imports of the provinces that are named, COORD, last year and all years."""
        wanted = [part.strip() for part in row.provinces.replace("，", ",").split(",") if part.strip()]
        called = dict(zip(self.study.provinces, names(self.study), strict=True))
        net = self.coord.imports - self.coord.exports
        parts, holding = [], []
        for key in wanted:
            if key in called:
                n = self.study.provinces.index(key)
                total, last = float(net[:, n].sum()), float(net[-1, n])
                holding.append(total > MATTERS)
                parts.append(self.say("must_import.ours", name=called[key], total=f"{total:,.0f}", last=f"{last:,.1f}"))
        held = sum(holding)
        all_of, none = bool(holding) and held == len(holding), held == 0
        verdict = (
            self.say("yes" if all_of else "no") if all_of or none else self.say("part", count=held, of=len(holding))
        )
        published = ", ".join(called.get(key, key) for key in wanted)
        return published, "; ".join(parts), verdict, self.say("must_import.why")
