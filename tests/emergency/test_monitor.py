"""The monitor: what it sees, when it acts, and what it writes down."""

from __future__ import annotations

import pytest

from models.bot.admission import OUT
from models.contact.outcome import Outcome
from models.deferred.complaint import ComplaintClass, Complaints
from models.emergency.indicators import View
from models.emergency.plan import Step
from models.facts.tables import ALERTS, VISITS
from models.operation.headcount import Headcount
from policies.actions.close_bot import CloseBot
from policies.actions.complaint_duty import CallComplaintDuty
from policies.actions.postpone_breaks import PostponeBreaks
from policies.actions.vendor_overflow import VendorOverflow
from policies.plan import AlertLevel, StagedPlan
from tests.bot.test_bot import made, out, robot, run
from tests.operations import HOUR_S, Stage, stage
from tests.vendor.test_vendor import OFFER

URGENT = Complaints(intent="ask", classes={"urgent": ComplaintClass()})


def test_an_urgent_complaint_that_finds_nobody_calls_somebody_in() -> None:
    level = AlertLevel(
        indicator="complaint_wait_s", raise_at=300, raise_for_s=0, lower_below=60, lower_for_s=600,
        actions=(CallComplaintDuty(delay_s=600, hours=1),),
    )  # fmt: skip
    play = stage(
        ("an", 0, 3600, ()), ("bo", 20 * HOUR_S, 22 * HOUR_S, ()),
        complaints=URGENT, plan=StagedPlan(levels=(level,), every_s=60, lag_s=0),
    )  # fmt: skip
    play.send("a", 7200, 10)
    # nobody has answered at 7500, the call goes out, and takes effect ten minutes later
    assert play.run() == [(8100, "a > 0"), (8110, "a done")]
    assert play.presence()[1] == (0, 8100, 11700)
    assert play.facts is not None
    assert [float(row["time"]) for row in play.facts[ALERTS] if row["sign"] == 0] == [7500.0, 8700.0], (
        "ten quiet minutes"
    )


def test_who_has_left_without_a_word_is_no_complaint_that_waits() -> None:
    play = stage(("an", 0, 3600, ()), complaints=URGENT)
    seen: list[list[float]] = []

    def look(outcome: Outcome) -> None:
        (waiting,) = (contact for queue in play.simulation.floor.router.queues for contact in queue)
        waiting.outcome = outcome
        seen.append([each.opened_s for each in play.simulation.front.monitor.screens.urgent()])

    play.send("a", 7200, 10)
    play.at(7300, lambda: look(Outcome.OPEN))
    play.at(7301, lambda: look(Outcome.SILENT_QUEUE))
    play.at(7302, lambda: look(Outcome.OPEN))
    play.run()
    assert seen == [[7200.0], [], [7200.0]]


def test_a_plan_that_watches_complaints_needs_their_classes() -> None:
    level = AlertLevel(indicator="complaint_wait_s", raise_at=300, lower_below=60, actions=(PostponeBreaks(),))
    with pytest.raises(ValueError, match="plan: needs a complaints"):
        stage(("an", 0, 3600, ()), plan=StagedPlan(levels=(level,)))


class Once:
    """A plan that calls the vendor at the first look."""

    every_s = 60.0
    lag_s = 0.0

    def needs(self) -> frozenset[str]:
        """The vendor."""
        return frozenset({"vendor"})

    def react(self, level: int, since_s: float, views: tuple[View, ...]) -> Step | None:
        """Up at once."""
        if level:
            return None
        return Step(1, "waiting", views[-1]["waiting"], 1.0, (VendorOverflow(),), ())


def test_the_monitor_acts_through_the_plan_and_logs_it() -> None:
    play = Stage(
        groups={}, more={"staffing": {"desk": Headcount(agents=(0,))}, "vendor": OFFER, "plan": Once()},
        duration_s=1000.0,
    )  # fmt: skip
    play.send("a", 10, 5)
    assert play.run() == [(160, "a > 0"), (165, "a done")]
    assert play.facts is not None
    assert [*play.facts.actions] == ["", "VendorOverflow"]
    assert play.facts[ALERTS][["time", "level_from", "level_to", "value", "sign", "amount"]].tolist() == [
        (60.0, 0, 1, 1.0, 0, 0.0), (60.0, 0, 1, 1.0, 1, 3.0)
    ]  # fmt: skip


def test_a_plan_sees_the_outage_reacts_and_stands_down() -> None:
    level = AlertLevel(
        indicator="bot_out", raise_at=1, raise_for_s=120, lower_below=1, lower_for_s=300,
        actions=(PostponeBreaks(), CloseBot()),
    )  # fmt: skip
    plan = StagedPlan(levels=(level,), every_s=60, lag_s=60)
    facts = run(made(robot(outages=out(30_000, 40_000)), plan=plan))
    changes = [(row["time"], row["level_to"]) for row in facts[ALERTS] if row["sign"] == 0]
    # seen at 30,000 first and for 120 s at 30,120, a minute late; the bot is back at 40,000, seen at 40,020 and for
    # 300 s at 40,320, a minute late
    assert changes == [(30_180.0, 1), (40_380.0, 0)]
    after = facts[VISITS][(facts[VISITS]["arrived"] >= 40_000) & (facts[VISITS]["arrived"] < 40_380)]
    assert len(after) and (after["how"] == OUT).all(), "it stays closed as long as the alert stands"
