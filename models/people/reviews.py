"""Quality: conversations are sampled, errors found, people coached, and one standard set for all.

What the operation sees of its quality is what the reviewers find (质检分), late, in a sample, and not without error
themselves; the true share of right answers is in the facts of the contacts.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from scipy.special import ndtri

from models.behaviour.coaching import CoachingGain
from models.behaviour.consistency import Consistency
from models.facilities import Facilities
from models.facts.tables import REVIEWS, SESSIONS
from models.money.ledger import Ledger
from models.people.person import Person
from models.people.programme import Coaching, Programme
from models.questions import Standing
from models.routing.agent import Agent
from sim.calendar import DAY_S
from sim.chance import name_key, uniform

_PRIOR = 10.0
"""A person's score starts as ten reviews at the mean of all: nobody is the worst after one bad review."""


@dataclass
class Findings:
    """What reviews have found: conversations reviewed, and those with a finding; and coaching sessions held."""

    reviewed: int = 0
    faulted: int = 0
    sessions: int = 0


class Reviews:
    """The reviewers and coaches at work.

    ``people`` is the workforce's own list: whoever has the seat now. ``right`` is the share of right answers to each
    contact type in the reference operation, ``hour`` that of the day at which coaching is planned.
    """

    def __init__(
        self, env: Facilities, programme: Programme, people: Sequence[Person], hour: float, right: Sequence[float]
    ) -> None:
        self.clock = env.clock
        self.programme = programme
        self.coaching_gain = env.effects.on(CoachingGain)
        self.ledger = Ledger(env.recorder)
        self.chance = env.chance
        self.postponing = False
        consistency = env.effects.on(Consistency)
        self.steady = [
            consistency.steady_quality(share, programme.standard) if consistency is not None else 1.0 for share in right
        ]
        self.people = people
        self.findings: dict[Person, Findings] = {}
        self.total = Findings()
        self.due: set[Person] = set()
        self.reviews = env.recorder.table(REVIEWS)
        self.sessions = env.recorder.table(SESSIONS)
        for person in people:
            person.standard = programme.standard
        if programme.coaching is not None:
            for day in range(env.calendar.days):
                env.clock.process(self._choose(day, hour, programme.coaching))

    def calibrate(self, agent: Agent, contact_types: Iterable[int]) -> None:
        """What one standard makes of an agent's answers to these contact_types, on top of what they were without."""
        for index in contact_types:
            agent.quality[index] *= self.steady[index]

    def _mean_score(self) -> float:
        total = self.total
        return 1 - total.faulted / total.reviewed if total.reviewed else 1.0

    def _findings_of(self, person: Person) -> Findings:
        return self.findings.setdefault(person, Findings())

    def score(self, person: Person) -> float:
        """The share without a finding among a person's reviewed conversations, drawn to the mean when few."""
        record, mean = self._findings_of(person), self._mean_score()
        return 1 - (record.faulted + _PRIOR * (1 - mean)) / (record.reviewed + _PRIOR)

    def _standing(self, person: Person, mean: float) -> Standing:
        tenure = person.tenure_days + self.clock.now / DAY_S
        return Standing(tenure, self.score(person), mean)

    # -- reviews ----------------------------------------------------------------------------------------------

    def shift_done(self, person: Person, handled: int, right: int) -> None:
        """A shift is over: take a sample of its conversations, and have it reviewed."""
        mean = self._mean_score()
        weigh = self.programme.sampling.weight
        weights = [weigh(self._standing(other, mean)) for other in self.people if not other.gone]
        usual = sum(weights) / len(weights) if weights else 0.0
        if usual <= 0 or handled == 0:
            return
        share = min(1.0, self.programme.sample_share * weigh(self._standing(person, mean)) / usual)
        generator = self.chance.generator("reviews", person.seat.name, person.holder, person.shift_start_s)
        sampled = min(handled, int(handled * share + generator.random()))  # the share is kept in the mean
        wrong = int(generator.hypergeometric(handled - right, right, sampled)) if sampled else 0
        found = int(generator.binomial(wrong, self.programme.hit_share))
        false = int(generator.binomial(sampled - wrong, self.programme.false_alarm_share))
        if sampled:
            self.clock.process(self._review(person, (handled, right, sampled, wrong, found, false)))

    def _review(self, person: Person, counts: tuple[int, int, int, int, int, int]) -> Generator[Any, Any, None]:
        """Some time later the reviews are done and known."""
        yield self.clock.timeout(self.programme.delay_s)
        now, number = self.clock.now, person.seat.number
        _, _, sampled, _, found, false = counts
        self.reviews.add(number, *counts, now)
        for record in (self._findings_of(person), self.total):
            record.reviewed += sampled
            record.faulted += found + false
        hours = sampled * self.programme.minutes / 60.0
        self.ledger.book(int(now // DAY_S), "quality", -hours * self.programme.yuan_per_hour)

    # -- coaching ---------------------------------------------------------------------------------------------

    def _choose(self, day: int, hour: float, coaching: Coaching) -> Generator[Any, Any, None]:
        """Once a day: who has a session at the start of the next shift."""
        yield self.clock.timeout(day * DAY_S + hour * 3600.0)
        self.due = {person for person in self.due if not person.gone}
        places = coaching.coaches * coaching.sessions_per_day - len(self.due)
        able = [p for p in self.people if self._findings_of(p).reviewed and p not in self.due and not p.gone]
        able.sort(key=lambda person: (self.score(person), person.seat.number))
        self.due.update(able[: max(places, 0)])

    def coach(self, person: Person, end_s: float) -> Generator[Any, Any, None]:
        """At the start of a shift that ends at ``end_s``: the session, where one is due and not put off."""
        coaching, clock = self.programme.coaching, self.clock
        if coaching is None or person not in self.due or self.postponing:
            return
        if clock.now + coaching.session_hours * 3600.0 >= end_s:
            return
        yield clock.timeout(coaching.session_hours * 3600.0)
        self.due.discard(person)
        record = self._findings_of(person)
        record.sessions += 1
        z = float(ndtri(uniform(person.key, name_key("purpose", "coaching", record.sessions))))
        gain = self.coaching_gain.session_gain(z) if self.coaching_gain is not None else 0.0
        person.improve(gain, clock.now)
        self.sessions.add(person.seat.number, clock.now, coaching.session_hours, gain)
        cost = coaching.session_hours * coaching.yuan_per_hour
        self.ledger.book(int(clock.now // DAY_S), "quality", -cost)
