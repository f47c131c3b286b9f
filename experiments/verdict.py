"""The verdict: what the comparison allows one to say, in sentences, and what it does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, isfinite

from scipy.special import ndtr

from experiments.comparison import LEVEL, Comparison
from experiments.evidence import Words
from experiments.report.format import scale
from models.measures.kpi import Kpi
from sim.statistics import simultaneous_level


@dataclass(frozen=True)
class Duel:
    """The best alternative on a KPI against another: difference (best minus other) at once with all others."""

    best: str
    other: str
    mean: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves the sign certain."""
        return self.low > 0 or self.high < 0


class Verdict:
    """Reads a comparison; every claim rests on intervals that hold for all pairs of alternatives at once."""

    def __init__(self, comparison: Comparison, kpis: Mapping[str, Kpi], labels: Mapping[str, Words]) -> None:
        self.comparison = comparison
        self.kpis = kpis
        self.labels = labels

    def sentences(self, main: tuple[str, ...]) -> tuple[Words, ...]:
        """The headline on the first KPI, one sentence for each further one, and where the uncertainty comes from."""
        if len(self.comparison.names) < 2:
            return ()
        if len(self.comparison.kept) < 2:
            text = "A single replication says nothing about chance: nothing can be concluded."
            return ({"zh": "只有一次仿真，无法区分偶然与差异，不能下结论。", "en": text},)
        found = [self._sentence(kpi, kpi == main[0]) for kpi in main]
        return (*found, *self._uncertainty(main[0]), _BRACKETS)

    def duels(self, kpi: str) -> list[Duel]:
        """The best alternative on the KPI against each of the others, the closest first."""
        comparison = self.comparison
        means = {name: comparison.mean(name, kpi) for name in comparison.names}
        sign = -1 if self.kpis[kpi].better == "lower" else 1
        best = max(means, key=lambda name: sign * means[name] if isfinite(means[name]) else -float("inf"))
        level = simultaneous_level(LEVEL, comparison.comparisons)
        duels = [
            Duel(best, name, *comparison.difference(best, name, kpi, level))
            for name in comparison.names
            if name != best
        ]
        return sorted(duels, key=lambda duel: abs(duel.mean) if isfinite(duel.mean) else 0.0)

    def _sentence(self, kpi: str, headline: bool) -> Words:
        duels = self.duels(kpi)
        clear = [duel for duel in duels if duel.is_clear]
        return {
            language: self._clear(kpi, duels, language, headline)
            if len(clear) == len(duels)
            else self._unclear(kpi, duels, language, headline)
            for language in ("zh", "en")
        }

    def _name(self, name: str, language: str) -> str:
        text = self.labels[name].get(language, name)
        return f"「{text}」" if language == "zh" else f"“{text}”"

    def _amount(self, kpi: str, duel: Duel, language: str) -> str:
        """The size of the difference with its interval; signed, best minus other, where the sign is open."""
        sign = -1 if duel.is_clear and duel.mean < 0 else 1
        low, mean, high = sorted((sign * duel.low, sign * duel.mean, sign * duel.high))
        form = scale((mean, low, high), self.kpis[kpi].unit, language, difference=True, half_width=(high - low) / 2)
        return f"{form.text(mean, not duel.is_clear)} {form.interval(low, high)}"

    def _clear(self, kpi: str, duels: list[Duel], language: str, headline: bool) -> str:
        best = self._name(duels[0].best, language)
        label = self.kpis[kpi].label[language]
        lower = self.kpis[kpi].better == "lower"
        joint = "；" if language == "zh" else "; "
        if language == "zh":
            parts = joint.join(
                f"比{self._name(d.other, language)}{'低' if lower else '高'} {self._amount(kpi, d, language)}"
                for d in duels
            )
            return f"{'结论：' if headline else ''}{label}以{best}最好，{parts}。"
        parts = joint.join(
            f"{self._amount(kpi, d, language)} {'below' if lower else 'above'} {self._name(d.other, language)}"
            for d in duels
        )
        return f"{'Verdict: ' if headline else ''}{label}: {best} does best, {parts}."

    def _unclear(self, kpi: str, duels: list[Duel], language: str, headline: bool) -> str:
        head = {"zh": "结论：", "en": "Verdict: "}[language] if headline else ""
        label = self.kpis[kpi].label[language]
        best = self._name(duels[0].best, language)
        open_ = [d for d in duels if not d.is_clear]
        beaten = [self._name(d.other, language) for d in duels if d.is_clear]
        rivals = [self._name(d.other, language) for d in open_]
        amount = self._amount(kpi, open_[0], language)
        needed = self._needed(open_[0])
        if language == "zh":
            tail = f"（要判断高下，共约需 {needed} 次仿真）" if needed else ""
            worse = f"；{best}优于{'、'.join(beaten)}" if beaten else ""
            return (
                f"{head}{label}：{best}与{'、'.join(rivals)}以现有精度无法判断高下，"
                f"前者减{rivals[0]}为 {amount}{tail}{worse}。"
            )
        tail = f" (about {needed} replications in all would tell)" if needed else ""
        worse = f"; {best} is clearly better than {' and '.join(beaten)}" if beaten else ""
        return (
            f"{head}{label}: it cannot be told at this precision between {best} and {' or '.join(rivals)}; "
            f"{best} minus {rivals[0]} is {amount}{tail}{worse}."
        )

    def _needed(self, duel: Duel) -> int:
        """Replications that would tell with a probability of about .8, were this the true difference; 0 if hopeless.

        The half-width must shrink to |difference| × 1.96 / (1.96 + 0.84).
        """
        half = (duel.high - duel.low) / 2
        if not isfinite(half) or duel.mean == 0:
            return 0
        needed = len(self.comparison.kept) * (half / abs(duel.mean) * (1.96 + 0.84) / 1.96) ** 2
        return 2 * ceil(needed / 2 + 1) if needed < 2000 else 0

    def _uncertainty(self, kpi: str) -> tuple[Words, ...]:
        """What part of the uncertainty chance has, and what part the assumptions about people."""
        duel = self.duels(kpi)[0]
        noise, people = self.comparison.uncertainty(duel.best, duel.other, kpi)
        if not (isfinite(noise) and isfinite(people)) or noise + people == 0:
            return ()
        if self.comparison.clusters is None:
            return (_BEST_GUESSES,)
        if people == 0:
            return (_INSEPARABLE,)
        draws = len(set(self.comparison.clusters.tolist()))
        sure = float(ndtr(abs(duel.mean) / people)) if draws >= FEWEST_DRAWS else None
        return ({language: self._parts(kpi, duel, (noise, people), sure, language) for language in ("zh", "en")},)

    def _parts(self, kpi: str, duel: Duel, sizes: tuple[float, float], sure: float | None, language: str) -> str:
        """The two parts as standard deviations; ``sure``: how much of what is plausible gives the same direction."""
        best, other = self._name(duel.best, language), self._name(duel.other, language)
        form = scale(sizes, self.kpis[kpi].unit, language, difference=True)
        chance, people = (form.text(size) for size in sizes)
        share = f"{sizes[1] ** 2 / (sizes[0] ** 2 + sizes[1] ** 2) * 100:.0f} %"
        agreement = "" if sure is None else _agreement(sure, language)
        if language == "zh":
            return (
                f"不确定性来自哪里：单次仿真中{best}与{other}的差，随机性的标准差约 {chance}"
                f"（仿真次数越多，影响越小），对人的假设约 {people}（占方差的 {share}，"
                f"增加仿真次数也不会减小）{agreement}。"
            )
        return (
            f"Where the uncertainty comes from: in one replication's difference between {best} and {other}, chance has "
            f"a standard deviation of {chance} (more replications average it out), the assumptions about people "
            f"{people} ({share} of the variance; no number of replications removes it){agreement}."
        )


def _agreement(share: float, language: str) -> str:
    """What share of the plausible assumptions gives the same direction; near one it is not told to the percent."""
    if language == "zh":
        told = "几乎全部（95 % 以上）" if share > 0.95 else f"约 {100 * share:.0f} % "
        return f"；在这些假设的可能取值中，{told}得到同样的方向"
    told = "nearly all (over 95 %)" if share > 0.95 else f"about {100 * share:.0f} %"
    return f"; {told} of what is plausible about people gives the same direction"


FEWEST_DRAWS = 8
"""Draws of the assumptions below which nothing is said of what most of them would give."""

_BEST_GUESSES: Words = {
    "zh": "行为假设取最佳估计，区间只含仿真的随机误差；uncertainty=people 可计入对人的不确定性。",
    "en": "The assumptions about people are at their best guesses: the intervals hold chance alone; uncertainty=people "
    "adds what is not known about people.",
}
_INSEPARABLE: Words = {
    "zh": "不确定性来自哪里：以现有的仿真次数，对人的假设对这一差别的影响与随机性分不开；"
    "增加仿真次数可减小随机性的影响。",
    "en": "Where the uncertainty comes from: with this many replications the effect of the assumptions about people on "
    "this difference cannot be told from chance; chance shrinks with more replications.",
}
_BRACKETS: Words = {
    "zh": "以上方括号内是对所有方案两两比较同时成立的 95 % 区间，比表中逐个的 95 % 区间宽。",
    "en": "Brackets above are 95 % intervals that hold for all pairs of alternatives at once; they are wider than the "
    "single 95 % intervals of the table.",
}
