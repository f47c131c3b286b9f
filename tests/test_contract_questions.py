"""The contract of settings: every option is asked the question of its group, and answers with what makes sense."""

from __future__ import annotations

import math
import pickle
import random
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest

from experiments.settings import build, compose
from models.bot.bot import Bot
from models.contact.contact import Contact
from models.contact.queue import Queue, Source
from models.customers.care import Care
from models.deferred.complaint import Complaints
from models.deferred.ticket import Ticket
from models.emergency.action import Action
from models.emergency.indicators import INDICATORS, View
from models.emergency.plan import Plan
from models.money.pay import Tally
from models.operation.contact_type import ContactType
from models.operation.operation import Operation
from models.operation.team import Seat
from models.questions import Assignment, Ordering, PayPlan, Restraint, Selection, Standing, Structure
from models.routing.group import Group
from models.vendor.vendor import Vendor
from sim.distributions import Distribution, Exponential
from tests.contract import Choice, built, every, of, settings_in

SEED = 20241111


# -- the questions --------------------------------------------------------------------------------------------

LINES = ("east", "west")
SKILLS = ("selling", "helping")


def contact_types() -> list[ContactType]:
    """Two lines, two skills, chat and telephone."""
    return [
        ContactType(
            index, line, f"about_{skill}", channel, skill, channel == "chat", priority=3, vip_priority=2,
            patience_law=Exponential(mean=60), work_law=Exponential(), wrap_law=None,
        )
        for index, (line, skill, channel) in enumerate(
            (line, skill, channel) for line in LINES for skill in SKILLS for channel in ("chat", "phone")
        )
    ]  # fmt: skip


def seats() -> list[Seat]:
    """Twelve people: every skill in every line, some with a second skill or a second line."""
    found = []
    for number in range(12):
        line, skill = LINES[number % 2], SKILLS[number // 2 % 2]
        skills = {skill: 1.0} | ({SKILLS[1 - number // 2 % 2]: 0.8} if number % 3 == 0 else {})
        known = {line: 1.0} | ({LINES[1 - number % 2]: 0.9} if number % 5 == 0 else {})
        found.append(Seat(number, f"agent {number}", line, skill, skills, known, slots=3))
    return found


@of("structure")
def test_structure_gives_everybody_duties_they_can_do_and_one_team(choice: Choice) -> None:
    structure: Structure = built(choice)
    people, asked = seats(), contact_types()
    duties = structure.duties(people, asked)
    assert structure.duties(people, asked) == duties
    assert len(duties) == len(people)
    for seat, mine in zip(people, duties, strict=True):
        assert mine, "everybody has something to do"
        for index, duty in mine.items():
            assert asked[index].skill in seat.skills
            assert duty.rank >= 0
            assert 0 <= duty.after_s < math.inf
    for contact_type in asked:
        assert any(contact_type.index in mine and mine[contact_type.index].after_s == 0 for mine in duties), (
            contact_type.name
        )
    teams = structure.teams(people)
    assert structure.teams(people) == teams
    assert sorted(number for team in teams for number in team.members) == [seat.number for seat in people]
    assert len({team.name for team in teams}) == len(teams)
    assert all(team.members for team in teams)
    assert 0 <= structure.overhead_share() < 1


@of("structure")
def test_structure_copes_with_a_single_agent_and_with_none(choice: Choice) -> None:
    structure: Structure = built(choice)
    for people in (seats()[:1], []):
        assert len(structure.duties(people, contact_types())) == len(people)
        assert sum(len(team.members) for team in structure.teams(people)) == len(people)


@of("pay")
def test_pay_never_falls_as_work_grows_and_incentives_are_finite(choice: Choice) -> None:
    pay: PayPlan = built(choice)
    assert 0 < pay.base_share() < math.inf
    for sells in (True, False):
        work = [
            Tally(sells, contacts=n, resolved=0.9 * n, sales_yuan=500.0 * n if sells else 0.0)
            for n in np.linspace(0, 3000, 1501).tolist()
        ]
        earned = [pay.variable_yuan(tally) for tally in work]
        assert earned[0] == 0
        assert all(math.isfinite(yuan) and before <= yuan for before, yuan in pairwise(earned))
        assert [pay.variable_yuan(tally) for tally in work] == earned
        for tally in work:
            incentive = pay.incentive(tally)
            assert pay.incentive(tally) == incentive
            assert all(0 <= part < math.inf for part in incentive)
            assert incentive.closeness <= 1


@dataclass
class Shift:
    """A plan as a monitor would ask it, on indicators that the test makes up; ``levels`` after each look."""

    plan: Plan
    level: int = 0
    since_s: float = 0.0

    def __post_init__(self) -> None:
        self.views: list[View] = []
        self.levels = [0]
        self.running: list[Action] = []

    def see(self, value: float, hours: float) -> None:
        """All indicators stand at ``value`` for so long."""
        end_s = (self.views[-1].time_s if self.views else 0.0) + 3600 * hours
        while (now := (self.views[-1].time_s if self.views else 0.0) + self.plan.every_s) <= end_s:
            self.views.append(View(now, dict.fromkeys(INDICATORS, value)))
            seen = tuple(view for view in self.views[-500:] if view.time_s <= now - self.plan.lag_s)
            if not seen:
                continue
            step = self.plan.react(self.level, self.since_s, seen)
            assert self.plan.react(self.level, self.since_s, seen) == step
            if step is None:
                continue
            assert step.level >= 0
            assert step.level != self.level
            assert step.indicator in INDICATORS
            assert all(isinstance(action, Action) for action in (*step.start, *step.stop))
            for action in step.stop:
                self.running.remove(action)
            self.running += step.start
            self.level, self.since_s = step.level, now
            self.levels.append(step.level)


@of("plan")
def test_plan_keeps_calm_when_all_is_calm(choice: Choice) -> None:
    shift = Shift(built(choice))
    shift.see(0.0, 6)
    assert shift.levels == [0]


@of("plan")
def test_plan_does_not_flicker_whatever_steady_load_it_sees(choice: Choice) -> None:
    for value in (*np.linspace(0.05, 3, 60).tolist(), 10.0, 100.0, 1000.0):
        shift = Shift(built(choice))
        shift.see(value, 4)
        assert shift.levels == sorted(shift.levels), f"raised and lowered at a steady {value}"
        shift = Shift(built(choice))
        shift.see(1e4, 4)
        top = len(shift.levels)
        shift.see(value, 4)
        lowered = shift.levels[top - 1 :]
        assert lowered == sorted(lowered, reverse=True), f"lowered and raised at a steady {value}"


@of("plan")
def test_plan_undoes_what_it_did_when_the_storm_is_over(choice: Choice) -> None:
    shift = Shift(built(choice))
    shift.see(1e4, 4)
    assert (shift.level > 0) == (choice.option != "none")
    shift.see(0.0, 8)
    assert shift.level == 0
    assert shift.running == []


@dataclass(eq=False)
class Somebody:
    """An agent on duty, as far as policies may know of one: see :class:`models.questions.AgentView`."""

    number: int
    effort: Sequence[float]
    quality: Sequence[float]
    free_since: float
    load: int
    has_room: bool
    is_open: bool = True
    care: float = 1.0
    selling: float = 1.0


def somebody(chance: random.Random, number: int, slots: int, types: int) -> Somebody:
    """An agent with 0 to ``slots`` contacts at hand."""
    effort, quality = ([chance.choice([0.8, 1.0, 1.25]) for _ in range(types)] for _ in range(2))
    free_since, load = chance.random(), chance.randint(0, slots)
    return Somebody(number, effort, quality, free_since, load, has_room=load < slots)


def agents(chance: random.Random, types: int) -> list[Group[Somebody]]:
    """A few groups of agents, some with room: at hand 0 to all they can hold."""
    found = []
    for name in "abc":
        slots = chance.randint(1, 4)
        group = Group[Somebody](name, [OrderedDict() for _ in range(slots)])
        group.serves_alone = chance.random() < 0.7
        for number in range(chance.randint(0, 4)):
            agent = group.members[number] = somebody(chance, number, slots, types)
            group.accepting += 1
            if agent.has_room:
                group.free[agent.load][agent] = None
        found.append(group)
    return found


def contact_of(contact_type: ContactType, queued_s: float = 0.0, vip: bool = False) -> Contact:
    """A contact that has waited since ``queued_s``."""
    return Contact(contact_type, 7, queued_s, queued_s, 60.0, 60.0, vip)


@of("assignment")
def test_assignment_gives_an_agent_with_room_from_the_first_rank_that_has_one(choice: Choice) -> None:
    assignment: Assignment = built(choice)
    chance = random.Random(SEED)
    nobody = 0
    for _ in range(400):
        asked = contact_types()
        found = agents(chance, len(asked))
        ranks = ((found[0],), tuple(found[1:]))
        contact = contact_of(chance.choice(asked))
        before = [[list(listed) for listed in group.free] for group in found]
        free = [
            {
                agent
                for group in rank
                for listed in group.free[: None if contact.contact_type.shared else 1]
                for agent in listed
            }
            for rank in ranks
        ]
        agent = assignment.choose(ranks, contact)
        assert agent is assignment.choose(ranks, contact)
        assert agent is pickle.loads(pickle.dumps(assignment)).choose(ranks, contact)
        allowed = next(filter(None, free), set())
        if isinstance(assignment, Restraint):  # some are held back: somebody with room, of whatever rank, or nobody
            assert agent is None or agent in set().union(*free)
        else:
            assert agent in allowed if allowed else agent is None
        assert [[list(listed) for listed in group.free] for group in found] == before, "it only answers"
        nobody += agent is None
    assert 0 < nobody < 400


@of("selection")
def test_selection_gives_a_waiting_contact_that_the_agent_may_serve(choice: Choice) -> None:
    selection: Selection = built(choice)
    chance = random.Random(SEED)
    nothing = 0
    for _ in range(400):
        asked = contact_types()
        sources = [source(chance, asked, shared) for shared in (True, False, True)]
        before = [list(queue) for _, _, queue in sources]
        for idle in (True, False):
            contact = selection.choose(sources, idle, 100.0)
            assert contact is selection.choose(sources, idle, 100.0)
            assert contact is pickle.loads(pickle.dumps(selection)).choose(sources, idle, 100.0)
            allowed = [
                waiting
                for _, stage, queue in sources
                if idle or queue.shared
                for waiting in queue
                if waiting.stage >= stage
            ]
            assert contact in allowed if allowed else contact is None
            if contact is not None:
                lane = next(q.lanes[contact.priority] for _, _, q in sources if contact in q.lanes[contact.priority])
                assert contact is next(iter(lane)), "first come first served within a priority"
            nothing += contact is None
        assert [list(queue) for _, _, queue in sources] == before, "it only answers"
    assert 0 < nothing < 800


def source(chance: random.Random, asked: Sequence[ContactType], shared: bool) -> Source[Contact]:
    """A queue with a few contacts, those who came first at the later overflow stages."""
    queue = Queue[Contact]("q", 4, shared, (30.0,))
    fitting = [contact_type for contact_type in asked if contact_type.shared == shared]
    size = chance.choice([0, 0, 1, 3])
    for queued_s in sorted(chance.sample(range(60), size)):
        contact = contact_of(chance.choice(fitting), queued_s, chance.random() < 0.3)
        contact.stage = int(queued_s < 30)
        queue.join(contact)
    return Source(chance.randint(0, 2), chance.randint(0, 1), queue)


# -- settings that answer with figures --------------------------------------------------------------------------


@every
def test_distributions_give_finite_amounts_that_grow_with_the_uniform(choice: Choice) -> None:
    u = np.linspace(1e-6, 1 - 1e-6, 2001)
    for distribution in settings_in(built(choice)):
        if isinstance(distribution, Distribution):
            amounts = distribution.quantile(u)
            assert np.isfinite(amounts).all()
            assert amounts[0] >= 0
            assert (np.diff(amounts) >= 0).all()
            assert amounts.mean() == pytest.approx(distribution.mean, rel=0.05)


@of("bot")
def test_bot_takes_shares_between_nothing_and_all_and_more_when_wider(choice: Choice) -> None:
    bot: Bot | None = built(choice)
    if bot is None:
        return
    met = operation_contact_types()
    tables = [bot.thresholds(met, tuning) for tuning in np.linspace(-1, 1, 21).tolist()]
    for table in tables:
        assert (table[0] >= 0).all()
        assert (table[0] <= table[1]).all()
        assert (table[1] <= 1).all()
    for narrower, wider in pairwise(tables):
        assert (narrower[1] <= wider[1]).all()
    assert any(bot.meets(contact_type) for contact_type in met)


@of("quality")
def test_sampling_gives_everybody_a_weight_and_no_policy_of_its_own_samples_all(choice: Choice) -> None:
    programme = built(choice)
    if programme is None:
        return
    for tenure in (0.0, 30.0, 1000.0):
        for score in (0.0, 0.8, 1.0):
            weight = programme.sampling.weight(Standing(tenure, score, 0.9))
            assert 0 < weight < math.inf
            assert programme.sampling.weight(Standing(tenure, score, 0.9)) == weight


@of("ordering")
def test_ordering_ranks_tickets_alike_whenever_it_is_asked(choice: Choice) -> None:
    ordering: Ordering = built(choice)
    chance = random.Random(SEED)
    found = []
    for _ in range(200):
        ticket = Ticket(contact_of(contact_types()[0], chance.uniform(0, 1e6)), chance.uniform(0, 1e6))
        rank = ordering.rank(ticket)
        assert math.isfinite(rank)
        assert rank == ordering.rank(ticket) == pickle.loads(pickle.dumps(ordering)).rank(ticket)
        found.append(rank)
    assert len(set(found)) == 200, "it tells them apart"


@of("complaints")
def test_complaints_are_classed_by_their_weights(choice: Choice) -> None:
    complaints: Complaints | None = built(choice)
    if complaints is not None:
        grades = [complaints.grade(u) for u in np.linspace(0.0005, 0.9995, 1000).tolist()]
        shares = np.bincount(grades) / 1000
        weights = np.array([each.weight for each in complaints.classes.values()])
        assert shares == pytest.approx(weights / weights.sum(), abs=0.002)


@of("vendor")
def test_vendor_serves_contact_types_that_there_are(choice: Choice) -> None:
    vendor: Vendor | None = built(choice)
    if vendor is not None:
        met = operation_contact_types()
        assert set(vendor.intents) == {met[index].intent for index in vendor.duties(met)}


@of("care")
def test_care_gives_probabilities_and_better_agents_do_better(choice: Choice) -> None:
    care: Care | None = built(choice)
    if care is None:
        return
    for contact_type in operation_contact_types():
        shares = [care.right_share(contact_type, quality) for quality in (0.25, 0.5, 1.0, 2.0, 4.0)]
        assert shares == sorted(shares)
        assert all(0 <= share <= 1 for share in shares)
        assert contact_type.intent in care.right, "each intent has its own share of right answers"


def operation_contact_types() -> list[ContactType]:
    """The contact types of the default operation."""
    operation = build(Operation, compose([])["operation"])
    names = [
        (line, name, channel)
        for line in operation.lines
        for name in operation.intents
        for channel in operation.channels
    ]
    return operation.contact_types(names)
