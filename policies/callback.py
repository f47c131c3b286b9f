"""When agents call customers back."""

from __future__ import annotations

from models.contact.contact import Contact
from models.questions import PromiseView
from sim.distributions import Positive
from sim.setting import setting


@setting
class InTurn:
    """Whoever hung up keeps the place in the queue, and is called when it would have been their turn.

    This is the virtual queue: by urgency, then by when they began to wait.
    """

    @property
    def idle_s(self) -> float:
        """At once, when nobody waits."""
        return 0.0

    def goes_first(self, promised: PromiseView, waiting: Contact) -> bool:
        """See :class:`models.questions.CallbackOrder`."""
        return (promised.contact.priority, promised.joined) < (waiting.priority, waiting.queued)


@setting
class WhenIdle:
    """Agents call back when nobody waits for them and they have been idle for a while: calls fill quiet hours."""

    idle_s: Positive = 30.0
    """Seconds without work after which an agent calls back."""

    def goes_first(self, promised: PromiseView, waiting: Contact) -> bool:
        """See :class:`models.questions.CallbackOrder`: never."""
        return False
