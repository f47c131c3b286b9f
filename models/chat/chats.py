"""What all conversations in turns have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate

from models.chat.chat import Turns
from models.chat.conversation import Conversation
from models.contact.contact import NAN, Contact
from models.contact.purposes import FRACTION, ROUNDS, WORK
from models.facts.recorder import Recorder, Rows
from models.facts.tables import TURNS, replies
from models.operation.contact_type import ContactType
from sim.chance import uniform
from sim.distributions import sampler


class Script:
    """How the contacts of one type are talked through; a contact handled alone has one round and nobody leaves."""

    __slots__ = ("further_rounds", "patience_s", "shared", "think")

    def __init__(self, contact_type: ContactType, rules: Turns) -> None:
        talk = rules.talk_of(contact_type.intent)
        self.shared = contact_type.shared
        self.further_rounds = sampler(talk.further_rounds)
        self.think = sampler(talk.think_s)
        self.patience_s = sampler(talk.patience_s)


class Chats:
    """What all conversations of a run have in common: the rules, the scripts and the tables of what happened."""

    def __init__(
        self,
        recorder: Recorder,
        rules: Turns,
        contact_types: Sequence[ContactType],
        switch_s: float,
        record_turns: bool,
    ) -> None:
        self.rules = rules
        self.scripts = [Script(contact_type, rules) for contact_type in contact_types]
        self.choose = rules.order.choose
        self.switch_s = switch_s
        self.thresholds_s = rules.thresholds_s
        self.replies = recorder.table(replies(rules.thresholds_s))
        self.turns = recorder.table(TURNS)
        self.record_turns = record_turns
        self.resumed: dict[int, int] = {}

    def rounds(self, contact: Contact, script: Script) -> int:
        """The number of rounds of a conversation that begins, or of what is left of one that was closed."""
        resumed = self.resumed.pop(contact.key, 0)
        if resumed or contact.outcome:
            return resumed or 1  # who has left already is greeted once
        u = uniform(contact.key, WORK if self.rules.rounds_follow_work else ROUNDS)
        return 1 + int(script.further_rounds(u) + uniform(contact.key, FRACTION))

    def write(self, talk: Conversation, ended: float) -> None:
        """Write the fact of a conversation."""
        contact = talk.contact
        table = self.replies
        within = list(accumulate(talk.marks))
        table.buffer += table.pack(
            contact.root,
            contact.ordinal,
            contact.contact_type.index,
            contact.vip,
            contact.outcome,
            talk.agent,
            contact.queued,
            talk.assigned,
            ended,
            talk.rounds,
            talk.answered,
            talk.first_s,
            talk.sum_s,
            talk.longest_s,
            talk.effort_s,
            *within[:-1],
        )

    def write_turn(self, talk: Conversation, sent: float) -> None:
        """Write the fact of a round whose reply has just been sent."""
        contact, turn = talk.contact, talk.answered - 1
        agent, contact_type = talk.agent, contact.contact_type.index
        self.turns.add(contact.root, contact.ordinal, contact_type, agent, turn, talk.asked, talk.begun, sent)

    def close(self, at_hand: Iterable[Conversation], contacts: Rows, shared: Sequence[bool]) -> None:
        """When the run stops, write the conversations at hand, and the attempts that never came to an agent."""
        for talk in at_hand:
            if talk.think is not None:
                self.write(talk, NAN)
        asked = contacts[(contacts["agent"] < 0) & ~(contacts["queued"] != contacts["queued"])]
        seen = self.replies.rows()
        seen_keys = set(zip(seen["root"].tolist(), seen["ordinal"].tolist(), strict=True))
        names = ("root", "ordinal", "contact_type", "vip", "outcome", "queued", "ended")
        for root, ordinal, contact_type, vip, outcome, queued, ended in zip(
            *(asked[name].tolist() for name in names), strict=True
        ):
            if shared[contact_type] and (root, ordinal) not in seen_keys:
                zeros = [0] * len(self.thresholds_s)
                self.replies.add(
                    root, ordinal, contact_type, vip, outcome, -1, queued, NAN, ended, 1, 0, NAN, 0.0, 0.0, 0.0, *zeros
                )
