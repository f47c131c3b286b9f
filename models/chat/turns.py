"""Turns: an agent, one mind, answers the messages of several conversations one after another."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

from models.chat.chats import Chats
from models.chat.conversation import Conversation
from models.contact.contact import NAN, Contact
from models.contact.outcome import Outcome
from models.contact.purposes import FAREWELL, QUICK, REPLY_PATIENCE, SILENCE, TURN
from models.routing.agent import Agent, Held
from sim.chance import mix, uniform
from sim.clock import ARRIVAL, PATIENCE, SERVICE_END, Alarm

_HALF = 2.0**-32


_LOW = 0xFFFFFFFF


_INF = float("inf")


class TurnHandling:
    """The conversations of one agent, which go on in turns.

    The customers of all conversations at hand write when they are ready; the agent answers one message at a time
    (``current``) and the others wait (``pending``, in order of coming). Wrap-up is one more thing to do in that
    line. A contact handled alone is a conversation of a single round. No mind is divided: only the customers'
    thinking makes room for more conversations than one, and ``paces`` are all the same. ``free_at`` is when the reply
    in hand is sent; ``patience_alarm`` rings at ``patience_at``, when the first of those who will not wait so long has
    waited long enough.
    """

    __slots__ = (
        "agent",
        "chats",
        "clock",
        "current",
        "free_at",
        "last",
        "order",
        "paces",
        "patience_alarm",
        "patience_at",
        "pending",
        "reply",
        "rules",
        "talks",
    )

    def __init__(self, agent: Agent, chats: Chats) -> None:
        self.agent = agent
        self.clock = agent.clock
        self.chats = chats
        self.rules = chats.rules
        self.paces = [1.0] * (agent.slots + 1)
        self.order = 0
        self.talks: dict[Contact, Conversation] = {}
        self.pending: list[Conversation] = []
        self.current: Conversation | None = None
        self.last: Conversation | None = None
        self.reply = Alarm(TurnHandling._sent, self)
        self.patience_alarm = Alarm(TurnHandling._watch, self)
        self.patience_at = _INF
        self.free_at = 0.0

    # -- a contact comes ----------------------------------------------------------------------------------------

    def begin(self, contact: Contact) -> None:
        """See :class:`models.routing.agent.Handling`."""
        now = self.clock.now
        contact.answered = NAN
        self.order += 1
        entry: Held = (0.0, not contact.outcome, self.order, contact)
        self.agent.held.append(entry)
        talk = self._conversation(contact, entry, now)
        self.talks[contact] = talk
        if self.current is None:
            self._turn_to(talk)
        elif talk.is_gone:
            self._line_up(talk, _INF)
        elif contact.queued < now:
            self._line_up(talk, contact.deadline)
        else:
            patience_factor = self.agent.router.patience_factor
            contact.deadline = now + contact.patience * patience_factor
            contact.soothed = patience_factor != 1.0
            self._line_up(talk, contact.deadline)

    def _conversation(self, contact: Contact, entry: Held, now: float) -> Conversation:
        chats, number = self.chats, self.agent.number
        script = chats.scripts[contact.contact_type.index]
        marks = len(chats.thresholds_s) + 1
        if not script.shared:
            return Conversation(contact, number, 0, 1, None, entry, marks, now)
        key = mix(contact.key, TURN)
        talk = Conversation(contact, number, key, chats.rounds(contact, script), script.think, entry, marks, now)
        talk.is_gone = contact.outcome != 0
        talk.alarm = Alarm(self._hear, talk)
        return talk

    # -- messages and replies -------------------------------------------------------------------------------------

    def _turn_to(self, talk: Conversation) -> None:
        """Begin the reply to a message, or the wrap-up of a talk."""
        now = self.clock.now
        contact = talk.contact
        contact_type = contact.contact_type.index
        agent = self.agent
        pace = agent.effort[contact_type] * agent.tempo / self.paces[1]
        if talk.wrap > 0.0:
            effort = talk.wrap * pace
        else:
            effort = self._portion(talk) * pace
            if contact.agent is None and not talk.is_gone:
                contact.answered = now
                contact.agent = agent
        if self.last is not talk:
            if len(agent.held) > 1:
                effort += self.chats.switch_s * agent.tempo
            self.last = talk
        self.current = talk
        talk.begun = now
        self.free_at = free_at = now + effort
        self.clock.set(self.reply, free_at, SERVICE_END)
        for waiting in self.pending:
            if waiting.deadline < free_at:
                self._set_patience_alarm(waiting.deadline)

    def _portion(self, talk: Conversation) -> float:
        """The reference effort of this round's reply; also draws how long the customer then thinks."""
        rules = self.rules
        if talk.think is None:
            return talk.work
        if talk.is_gone and talk.contact.agent is None:
            return rules.greeting_s
        bits = mix(talk.key, talk.answered)
        talk.u_think = ((bits >> 32) + 0.5) * _HALF
        left = talk.left
        if left == 1:
            portion = talk.work
        elif rules.even:
            portion = talk.work / left
        else:
            # the first of `left` parts of an even division at random is Beta(1, left - 1)
            portion = talk.work * (1.0 - (((bits & _LOW) + 0.5) * _HALF) ** (1.0 / (left - 1)))
        talk.work -= portion
        if rules.quick_share and uniform(bits, QUICK) < rules.quick_share:
            portion *= rules.quick_time
        return portion * rules.effort_share

    def _sent(self) -> None:
        """The reply is sent, or the wrap-up done: on with the next message."""
        now = self.clock.now
        talk = self.current
        assert talk is not None
        is_over = False
        if talk.wrap > 0.0:
            talk.wrap = 0.0
            is_over = not talk.is_quiet
        else:
            response_s = now - talk.asked
            if talk.answered == 0:
                talk.first_s = response_s
            if response_s > talk.longest_s:
                talk.longest_s = response_s
            talk.answered += 1
            talk.sum_s += response_s
            talk.effort_s += now - talk.begun
            chats = self.chats
            talk.marks[bisect_left(chats.thresholds_s, response_s)] += 1
            if chats.record_turns and talk.think is not None:
                chats.write_turn(talk, now)
            talk.left = left = talk.left - 1
            if talk.is_gone:
                self._wait_in_silence(talk, now)
            elif left:
                think_s = talk.think(talk.u_think)  # type: ignore[misc]  # only chats have a second round
                if think_s <= self.rules.silence_s:
                    self.clock.set(talk.alarm, now + think_s, ARRIVAL)
                else:
                    talk.back_at = now + think_s
                    self._wait_in_silence(talk, now)
            else:
                is_over = self._talked(talk, now)
        if is_over:
            self._finish(talk)  # a newcomer to the slot stands in line before the next message is chosen
        pending = self.pending
        if not pending:
            self.current = None
        elif len(pending) == 1:
            self._turn_to(pending.pop())
        else:
            following = self.chats.choose(pending)
            pending.remove(following)
            self._turn_to(following)

    def _talked(self, talk: Conversation, now: float) -> bool:
        """The last reply is sent: the talk is settled; says whether its slot is free already."""
        contact = talk.contact
        self._mark_settled(talk)
        wrap = self.agent.router.talked(contact)
        if wrap > 0.0:
            talk.wrap = wrap
            talk.asked = now
            self._line_up(talk, _INF)
        rules = self.rules
        if talk.think is None or rules.farewell_share >= 1.0 or uniform(contact.key, FAREWELL) < rules.farewell_share:
            return wrap <= 0.0
        self._wait_in_silence(talk, now)
        return False

    def _mark_settled(self, talk: Conversation) -> None:
        """What becomes of the customer is known, though the slot may still be taken (see Agent.held)."""
        held = self.agent.held
        _, in_talk, order, contact = talk.entry
        if in_talk:
            at = held.index(talk.entry)
            held[at] = talk.entry = (0.0, False, order, contact)

    def _wait_in_silence(self, talk: Conversation, now: float) -> None:
        talk.is_quiet = True
        self.clock.set(talk.alarm, now + self.rules.silence_s, PATIENCE)

    def _hear(self, talk: Conversation) -> None:
        """The customer's next message has come, or their silence has lasted long enough."""
        if talk.is_quiet:
            self._close_silent(talk)
            return
        now = self.clock.now
        talk.asked = now
        talk.rounds += 1
        if self.current is None:
            self._turn_to(talk)
        else:
            if talk.patience_s is None:  # drawn by those alone who ever wait
                patience_of = self.chats.scripts[talk.contact.contact_type.index].patience_s
                talk.patience_s = patience_of(uniform(talk.key, REPLY_PATIENCE))
            self._line_up(talk, now + talk.patience_s)

    # -- those who leave ------------------------------------------------------------------------------------------

    def _line_up(self, talk: Conversation, deadline: float) -> None:
        """The message waits for its turn, its customer until ``deadline``."""
        talk.deadline = deadline
        self.pending.append(talk)
        if deadline < self.free_at:
            self._set_patience_alarm(deadline)

    def go_on_at(self, paces: list[float]) -> None:
        """Reply at the first of these paces from the next message on; the reply in hand goes on as it began."""
        self.paces = paces

    def soothe(self, factor: float) -> None:
        """Lengthen by ``factor`` the patience left to those who wait for a first reply."""
        now = self.clock.now
        for talk in self.pending:
            contact = talk.contact
            if contact.agent is None and not talk.is_gone and not contact.soothed:
                talk.deadline = now + (talk.deadline - now) * factor  # the alarm rings early, and is set again
                contact.soothed = True

    def _set_patience_alarm(self, at: float) -> None:
        """See to it that the alarm of patience rings at ``at``, or before."""
        if at < self.patience_at:
            if self.patience_alarm.pending:
                self.clock.cancel(self.patience_alarm)
                self.patience_alarm = Alarm(TurnHandling._watch, self)
            self.patience_at = at
            self.clock.set(self.patience_alarm, at, PATIENCE)

    def _watch(self) -> None:
        """Let those go who have waited long enough; it may ring early, for those whose patience was lengthened."""
        now = self.clock.now
        self.patience_at = _INF
        for talk in [talk for talk in self.pending if talk.deadline <= now]:
            self._leave(talk)
        for talk in self.pending:
            if talk.deadline < self.free_at:
                self._set_patience_alarm(talk.deadline)

    def _leave(self, talk: Conversation) -> None:
        """A customer has waited long enough for a reply, and leaves: with a word, or without."""
        contact = talk.contact
        router = self.agent.router
        is_silent = uniform(contact.key, SILENCE) < self.rules.silent_share
        first = contact.agent is None
        if first:
            left = Outcome.ABANDONED if contact.patience > 0 else Outcome.BALKED
            contact.outcome = Outcome.SILENT_QUEUE if is_silent else left
            if not is_silent:
                router.left(contact)
        else:
            contact.outcome = Outcome.SILENT_CHAT if is_silent else Outcome.LEFT_CHAT
            self._spend(talk)
        contact.talked = NAN
        self._mark_settled(talk)
        router.gone(contact)
        router.needs.lost(contact)
        if is_silent:
            if first:
                router.record(contact, self.clock.now)
            talk.is_gone = True
            talk.deadline = _INF
        else:
            self.pending.remove(talk)
            self._finish(talk)

    def _close_silent(self, talk: Conversation) -> None:
        """The customer has said nothing for long enough: close, though they may have been thinking."""
        talk.is_quiet = False
        contact = talk.contact
        if talk.left > 0 and not talk.is_gone:
            contact.outcome = Outcome.TIMED_OUT
            contact.talked = NAN
            self._mark_settled(talk)
            self._spend(talk)
            router = self.agent.router
            router.gone(contact)
            child = router.needs.resume(contact, talk.back_at, talk.work)
            self.chats.resumed[child.key] = talk.left
        if talk.wrap <= 0.0:
            self._finish(talk)

    def _spend(self, talk: Conversation) -> None:
        """Work that did not lead to an end tires all the same."""
        self.agent.router.needs.spent(self.agent, talk.contact.work - talk.work)

    def _finish(self, talk: Conversation) -> None:
        """The slot is free again: for whoever waits, if the agent still accepts contacts."""
        contact = talk.contact
        now = self.clock.now
        self.agent.held.remove(talk.entry)
        del self.talks[contact]
        if talk.think is not None:
            del talk.alarm  # an alarm and its owner would keep each other alive
            self.chats.write(talk, now)
        if contact.outcome != Outcome.SILENT_QUEUE:  # that fact was written when they left
            self.agent.router.record(contact, now)
        self.agent.make_room()


def in_turns(chats: Chats) -> Callable[[Agent], TurnHandling]:
    """What makes the handling of an agent whose chats go on in turns."""
    return lambda agent: TurnHandling(agent, chats)
