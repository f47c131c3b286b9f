"""When agents call customers back."""

from __future__ import annotations

from models.contact.contact import Contact
from models.waiting.promise import Promise
from sim.distributions import Positive
from sim.setting import setting


@setting
class InTurn:
    """Whoever hung up keeps the place in the queue, and is called when it would have been their turn.

    The virtual queue (virtual hold): by urgency, then by when they began to wait.
    """

    @property
    def idle_s(self) -> float:
        """At once, when nobody waits."""
        return 0.0

    def goes_first(self, promised: Promise, waiting: Contact) -> bool:
        """See :class:`models.questions.CallbackOrder`."""
        return (promised.contact.priority, promised.joined) < (waiting.priority, waiting.queued)


@setting
class WhenIdle:
    """Agents call back when nobody waits for them and they have been idle for ``idle_s``: calls fill quiet hours."""

    idle_s: Positive = 30.0

    def goes_first(self, promised: Promise, waiting: Contact) -> bool:
        """See :class:`models.questions.CallbackOrder`: never."""
        return False
