"""A ticket: an attempt by a deferred channel, worked on in spells until it is replied to."""

from __future__ import annotations

from models.contact.contact import Contact
from models.contact.purposes import CHASE, CHASE_DELAY
from models.operation.deferred import Deferred
from sim.calendar import HOUR_S
from sim.chance import uniform
from sim.distributions import draw

NEVER_S = float("inf")


class Ticket(Contact):
    """One attempt by a deferred channel.

    ``opened`` is when the first message of this ticket came (a chase by ticket goes on with it) and ``due`` when it
    should have its reply; ``remaining`` the effort left in seconds of reference work. ``chase_at`` is when its
    customer chases, through ``chase_channel``, and ``gives_up_at`` when they need no reply any more, both infinite
    if never. ``place`` is its entry in the backlog while it lies there.
    """

    __slots__ = ("chase_at", "chase_channel", "due", "gives_up_at", "opened", "place", "remaining")

    place: tuple[float, float, int, Ticket] | None

    def __init__(self, contact: Contact, due: float) -> None:
        super().__init__(
            contact.contact_type,
            contact.key,
            contact.arrived,
            contact.queued,
            contact.patience,
            contact.work,
            contact.vip,
        )
        self.root, self.origin, self.ordinal = contact.root, contact.origin, contact.ordinal
        self.first_at, self.anger, self.waited_s = contact.first_at, contact.anger, contact.waited_s
        self.priority = contact.priority
        self.opened = contact.queued
        self.due = due
        self.remaining = contact.work
        self.gives_up_at = contact.queued + contact.patience
        self.place = None

    def plan_chase(self, rules: Deferred) -> None:
        """Whether, when and how the customer chases an overdue reply, by the attempt's own chance."""
        self.chase_at, self.chase_channel = NEVER_S, ""
        u = uniform(self.key, CHASE)
        for channel, share in rules.chase.items():
            if u < share:
                self.chase_channel = channel
                self.chase_at = max(self.due, self.queued) + draw(rules.chase_delay_s, uniform(self.key, CHASE_DELAY))
                return
            u -= share

    def continue_from(self, opened: float, due: float, remaining: float) -> None:
        """Go on with the ticket that this attempt is the chase of."""
        self.opened, self.due = opened, due
        self.work = self.remaining = remaining

    def felt_s(self, now: float) -> float:
        """Seconds on the line that the wait for a reply is felt like: less by the hour, more when it is overdue."""
        rules = self.contact_type.deferred
        assert rules is not None
        late_s = max(0.0, now - max(self.due, self.queued))
        return rules.felt_s((now - self.queued) / HOUR_S, late_s / HOUR_S)
