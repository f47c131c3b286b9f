"""Which of the messages that wait an agent answers next."""

from __future__ import annotations

from collections.abc import Sequence

from models.questions import M
from sim.setting import setting


@setting
class FirstMessageFirst:
    """先来先回: the message that came first to the agent."""

    def choose(self, pending: Sequence[M]) -> M:
        """See :class:`models.questions.ReplyOrder`."""
        return pending[0]


@setting
class LongestUnansweredFirst:
    """等得最久先回: the message of the customer who has waited longest for a reply, time in queue included."""

    def choose(self, pending: Sequence[M]) -> M:
        """See :class:`models.questions.ReplyOrder`."""
        return min(pending, key=lambda talk: talk.asked)


@setting
class NewChatFirst:
    """新会话先回: whoever has had no reply yet, then first come first served.

    This is what agents do where they are measured by the first response (首响): later replies pay for it.
    """

    def choose(self, pending: Sequence[M]) -> M:
        """See :class:`models.questions.ReplyOrder`."""
        return next((talk for talk in pending if talk.answered == 0), pending[0])
