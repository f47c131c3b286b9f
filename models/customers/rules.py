"""How customers judge, buy and come again: the rules of a run together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from models.contact.contact import Contact, Earlier
from models.contact.purposes import NEXT, PATIENCE, WORK
from models.customers.care import Care
from models.customers.redial import Redial
from models.customers.sales import Sales
from models.demand.streams import Stream
from models.operation.contact_type import ContactType
from sim.chance import mix, uniform
from sim.distributions import draw


@dataclass(frozen=True)
class CustomerRules:
    """What is None is left out: every answer is right, nobody tries again, nothing is sold.

    ``complaints`` gives, by the index of a contact type, the type of complaint that a dissatisfied customer makes.
    """

    care: Care | None = None
    redial: Redial | None = None
    sales: Sales | None = None
    complaints: Mapping[int, ContactType] = field(default_factory=dict)


class FurtherAttempts:
    """Makes the next attempts at needs; ``streams`` tell how long they take and how patient customers are then."""

    def __init__(self, streams: Sequence[Stream]) -> None:
        self.streams = {stream.contact_type.index: stream for stream in streams}

    def after(
        self, parent: Contact, contact_type: ContactType, now: float, at: float, anger: int, work_s: float | None
    ) -> Contact:
        """The attempt that follows at ``at`` from one that ends ``now``, with the work given or all of it anew."""
        key = mix(parent.key, NEXT)
        stream = self.streams.get(contact_type.index)
        handle_s = stream.handle_at(at) if stream is not None else contact_type.handle_time_s
        if work_s is None:
            work_s = draw(contact_type.work_law, uniform(key, WORK)) * handle_s
            if contact_type.effort_s is not None:
                work_s = contact_type.effort_s(work_s, key)
        patience = draw(contact_type.patience_law, uniform(key, PATIENCE))
        if stream is not None:
            patience *= stream.patience_at(at)
        contact = Contact(contact_type, key, at, at, patience, work_s, parent.vip)
        contact.root = parent.root
        contact.origin = parent.origin
        contact.ordinal = parent.ordinal + 1
        contact.first_at = parent.first_at
        contact.anger = anger
        contact.before = parent.before if parent.agent is None else Earlier(parent.agent, now)
        contact.waited_s = parent.waited_s + parent.felt_s(now)
        return contact
