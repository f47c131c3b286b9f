"""Chat: how an agent who holds several conversations at once gets on with them."""

from __future__ import annotations

from itertools import accumulate
from math import inf
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, model_validator

from models.facts.tables import THRESHOLDS_S
from sim.distributions import Distribution, Exponential, Gamma, NonNegative, Positive, Share
from sim.setting import setting

if TYPE_CHECKING:
    pass
from models.questions import ReplyOrder


@setting
class Paced:
    """Without turns: with k chats at hand each goes on at a pace that depends on k alone.

    ``pace[k - 1]`` is that pace (1: as one alone); beyond its end the agent's whole output stays as it is. Without
    it the pace is 1 / (1 + ``operation.chat_slowdown`` × (k - 1)).
    """

    pace: tuple[Positive, ...] = ()

    def paces(self, most: int, slowdown: float) -> list[float]:
        """The pace of each with 0 .. ``most`` at hand."""
        given = self.pace
        if not given:
            return [1.0] + [1 / (1 + slowdown * (k - 1)) for k in range(1, most + 1)]
        last = len(given)
        return [1.0] + [given[k - 1] if k <= last else given[-1] * last / k for k in range(1, most + 1)]


@setting
class Talk:
    """How customers talk: rounds of message and reply, and the time that they take between them.

    A conversation has one round and as many more as ``further_rounds`` says (fractions are rounded at random so that
    the mean is kept). Before each further message the customer reads, thinks and types for ``think_s``; one who
    waits longer than ``patience_s`` for the agent to turn to a message after the first leaves. The first is waited
    for with the patience of the queue.
    """

    further_rounds: Distribution = Exponential(mean=5.0)
    think_s: Distribution = Exponential(mean=25.0)
    patience_s: Distribution = Gamma(mean=300.0, shape=2.0)


@setting
class Turns:
    """Conversations in turns: customers think and type, the agent answers one message after another.

    The effort of a contact (handle time × ``effort_share``, as at one contact at a time) is spread over its rounds,
    at random (every division is as likely as any other) or ``even``. ``effort_share`` is the agent's part of the
    handle time, reading and typing; the rest is the customer's thinking. ``rounds_follow_work`` gives the contacts of
    most work the most rounds, else the two are independent. ``quick_share`` of the replies that were typed when the
    handle times were measured are now quick ones, which take ``quick_time`` of the effort. Whoever turns from one
    conversation to another spends ``switch_s`` on it; first replies to those who have left cost ``greeting_s``.

    A chat whose customer says nothing for ``silence_s`` is closed. ``farewell_share`` of customers say that they
    are done; the others keep their slot for ``silence_s``. Of those who give up, in the queue or half-way,
    ``silent_share`` say nothing and are found out by their silence. ``order`` answers which message is next. Replies
    are counted within each of ``thresholds_s``.
    """

    order: ReplyOrder
    talk: Talk = Talk()
    talks: dict[str, Talk] = Field(default_factory=dict)
    effort_share: Annotated[float, Field(gt=0, le=1)] = 1.0
    even: bool = False
    rounds_follow_work: bool = True
    quick_share: Share = 0.0
    quick_time: Share = 0.3
    switch_s: NonNegative = 0.0
    greeting_s: NonNegative = 5.0
    silence_s: Positive = 120.0
    farewell_share: Share = 1.0
    silent_share: Share = 0.0
    thresholds_s: tuple[Positive, ...] = THRESHOLDS_S

    @model_validator(mode="after")
    def _increasing(self) -> Turns:
        if list(self.thresholds_s) != sorted(set(self.thresholds_s)):
            raise ValueError("thresholds_s must increase")
        return self

    def paces(self, most: int, slowdown: float) -> list[float]:
        """About the pace of each with 0 .. ``most`` at hand, for staffing by formula; ``slowdown`` plays no part here.

        The agent is the repairman of a finite-source queue whose machines are the chats: busy 1 - p(0), where a
        chat alone keeps it busy for ``effort_share``. Leaving, silence and switching are left out.
        """
        share = self.effort_share
        load = share / (1 - share) if share < 1 else inf
        found = [1.0]
        for k in range(1, most + 1):
            weights = accumulate(range(k, 0, -1), lambda weight, left: weight * left * load, initial=1.0)
            found.append((1 - 1 / sum(weights)) / share / k)
        return found

    def talk_of(self, intent: str) -> Talk:
        """How customers with this intent talk."""
        return self.talks.get(intent, self.talk)


Chat = Paced | Turns
"""How chats share an agent."""
