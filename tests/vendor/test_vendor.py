"""The vendor's seats in exact traces: the ramp, release, a second call, and whom they may serve."""

from __future__ import annotations

from functools import partial

from models.facts.tables import PRESENCE
from models.operation.headcount import Headcount
from models.people.events import VENDOR
from models.vendor.vendor import Vendor
from policies.actions.vendor_overflow import VendorOverflow
from tests.operations import Stage

OFFER = Vendor(seats=3, slots=1, intents=("ask",), after_s=0.0, ramp_delay_s=100.0, seats_per_step=2, step_s=50.0)


def vendor_stage(calls: dict[float, str], offer: Vendor = OFFER) -> Stage:
    """Nobody but the vendor, called and released at these times."""
    play = Stage(groups={}, more={"staffing": {"desk": Headcount(agents=(0,))}, "vendor": offer}, duration_s=1000.0)
    levers = play.levers
    for at, what in calls.items():
        play.at(at, partial(getattr(VendorOverflow(), what), levers))
    return play


def test_vendor_seats_open_step_by_step_and_stay_until_released() -> None:
    play = vendor_stage({10: "start", 500: "stop"})
    play.run()
    assert play.presence() == [(0, 110, 500), (1, 110, 500), (2, 160, 500)]
    assert play.facts is not None
    assert set(play.facts[PRESENCE]["why"].tolist()) == {VENDOR}


def test_a_released_seat_finishes_what_is_at_hand() -> None:
    play = vendor_stage({10: "start", 120: "stop"})
    play.send("a", 110, 300)
    play.send("b", 130, 10, patience_s=50)
    assert play.run() == [(110, "a > 0"), (180, "b left"), (410, "a done")]
    assert play.presence() == [(0, 110, 410), (1, 110, 120)]


def test_a_vendor_released_before_the_ramp_is_over_sends_nobody() -> None:
    play = vendor_stage({10: "start", 105: "stop"})
    play.run()
    assert play.presence() == []


def test_a_second_call_has_a_ramp_of_its_own() -> None:
    play = vendor_stage({10: "start", 50: "stop", 60: "start"})
    play.run()
    assert play.presence() == [(0, 160, 1000), (1, 160, 1000), (2, 210, 1000)]


def test_a_seat_called_again_before_it_has_emptied_never_went() -> None:
    play = vendor_stage({0: "start", 150: "stop", 160: "start", 700: "stop"})
    play.send("a", 110, 300)
    play.send("b", 111, 10)
    play.run()
    assert play.presence() == [(0, 100, 700), (1, 100, 150), (1, 260, 700), (2, 310, 700)]


def test_the_vendor_takes_only_contacts_that_have_waited() -> None:
    late = Vendor(seats=1, slots=1, intents=("ask",), after_s=30.0, ramp_delay_s=0.0)
    play = Stage(more={"vendor": late}, duration_s=1000.0)
    play.at(0, play.vendor.call)
    play.send("a", 0, 100)
    play.send("b", 10, 5)
    play.send("c", 80, 5)
    assert play.run() == [
        (0, "a > 0"), (40, "b > 1"), (45, "b done"), (100, "a done"), (100, "c > 0"), (105, "c done")
    ]  # fmt: skip
