"""Chat: how an agent who holds several conversations at once gets on with them."""

from __future__ import annotations

from itertools import accumulate
from math import inf
from typing import Annotated

from pydantic import Field, model_validator

from models.facts.tables import THRESHOLDS_S
from models.questions import ReplyOrder
from sim.distributions import Distribution, Exponential, Gamma, NonNegative, Positive, Share
from sim.setting import setting


@setting
class Paced:
    """Chats without turns: each of k chats at hand goes on at a pace that depends on k alone."""

    pace: tuple[Positive, ...] = ()
    """The pace of each with 1, 2, 3 … chats at hand, where 1 is the pace of a chat alone. With more chats than the list
    has figures, the agent's whole output stays as at the last one. Empty: it is 1 / (1 + (k - 1) × s), s being
    ``operation.chat_slowdown``."""

    def paces(self, most: int, slowdown: float) -> list[float]:
        """The pace of each with 0 .. ``most`` at hand."""
        given = self.pace
        if not given:
            return [1.0] + [1 / (1 + slowdown * (k - 1)) for k in range(1, most + 1)]
        last = len(given)
        return [1.0] + [given[k - 1] if k <= last else given[-1] * last / k for k in range(1, most + 1)]


@setting
class Talk:
    """How customers talk: rounds of a message and its reply, and the time that customers take between them."""

    further_rounds: Distribution = Exponential(mean=5.0)
    """The number of rounds after the first; fractions are rounded at random so that the mean is kept."""
    think_s: Distribution = Exponential(mean=25.0)
    """Seconds in which the customer reads, thinks and types before each message after the first."""
    patience_s: Distribution = Gamma(mean=300.0, shape=2.0)
    """Seconds that the customer waits for the agent to turn to a message after the first, and then leaves. For the
    first they wait with the patience of the queue."""


@setting
class Turns:
    """Conversations in turns: customers think and type, the agent answers one message after another.

    The effort of a contact is its handle time × ``effort_share``, as measured at one contact at a time; it is spread
    over the rounds of the conversation.
    """

    order: ReplyOrder
    """Which of the messages that wait the agent answers next."""
    talk: Talk = Talk()
    """How customers talk, where ``talks`` says nothing else."""
    talks: dict[str, Talk] = Field(default_factory=dict)
    """How customers talk, for some intents, by intent."""
    effort_share: Annotated[float, Field(gt=0, le=1)] = 1.0
    """The agent's part of the handle time, for reading and typing; the rest is the customer's thinking."""
    even: bool = False
    """Whether all rounds take the same effort; else it is divided at random, every division as likely as any other."""
    rounds_follow_work: bool = True
    """Whether the contacts with the most work have the most rounds; else the two are independent."""
    quick_share: Share = 0.0
    """Of the replies typed when the handle times were measured, the share that are quick replies (快捷短语) now."""
    quick_time: Share = 0.3
    """The effort of a quick reply, as a share of the effort of a typed one."""
    switch_s: NonNegative = 0.0
    """Seconds of effort that it takes to turn from one conversation to another."""
    greeting_s: NonNegative = 5.0
    """Seconds of effort for a first reply to a customer who has left already."""
    silence_s: Positive = 120.0
    """Seconds without a word from the customer after which a chat is closed."""
    farewell_share: Share = 1.0
    """The share of customers who say that they are done; the chat of any other stays open for ``silence_s``."""
    silent_share: Share = 0.0
    """Of the customers who give up, in the queue or half-way, the share who leave without a word, so that only their
    silence shows it."""
    thresholds_s: tuple[Positive, ...] = THRESHOLDS_S
    """Times in seconds, increasing; replies are counted within each of them."""

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
