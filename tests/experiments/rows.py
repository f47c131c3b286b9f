"""The table of rows: what every part of the model must be seen to do in the default scenario.

A row turns a parameter off and on, on common customers, and says which KPI moves and in which direction.
"""

from __future__ import annotations

from dataclasses import dataclass

Words = tuple[str, ...]

OWN = "{own}"
"""Stands in a word for the folder of the test's own input files."""


@dataclass(frozen=True)
class Row:
    """One line of the table.

    ``turned`` holds the words of the command line with the parameter off, and with it on, none where the
    default says it; ``common`` words go with both. ``sign`` is that of the ``kpi`` with it on, less the KPI
    with it off.
    """

    row: str
    turned: tuple[Words, Words]
    kpi: str
    sign: int
    why: str
    common: Words = ()

    def __str__(self) -> str:
        return f"{self.row}-{self.why.replace(' ', '_')}-{self.kpi}{'+' if self.sign > 0 else '-'}"


def turn(key: str, off: object = None, on: object = None) -> tuple[Words, Words]:
    """One key from one value to another; None stands for the default."""
    low, high = (() if value is None else (f"{key}={value}",) for value in (off, on))
    return low, high


def only(action: str) -> tuple[Words, Words]:
    """From no plan to a plan that knows one action."""
    levels = ("plan.levels.0.actions=[]", f"plan.levels.1.actions=[{{_target_:{action}}}]")
    return (), (*PLAN, *levels)


CENTRALISED, PIECE, FIXED = ("structure=centralised",), ("pay=piece_rate",), ("pay=fixed",)
PLAN, VENDOR = ("plan=reserves_and_bot",), ("plan=with_vendor", "vendor=overflow")
TURNS = ("chat=turns",)
ALONE = ("operation.channels.chat.shared=false", "demand.scale=0.4")
"""Every contact is handled alone and many agents are free, so that there is a choice."""
CALM = ("demand.scale=0.5",)
"""Quiet days: there is a choice of agents."""
SURGE = ("demand.surge=2",)
SOOTHED = ("soothing=standing", "soothing.patience_gain=0.5")
IDLE = ("callback=in_turn",), ("callback=when_idle",)
ON_CALL = ("callback=in_turn", "callback.standing=false")
TELLING = ("announcement=queue_length", "announcement.standing=false")
ENQUIRY, COMPLAINT = "operation.intents.product_enquiry", "operation.intents.complaint"
GRADES = ("operation.grades.senior.slots=4", "operation.grades.middle.slots=4")
RATES = ("pay.service_tiers.1.rate=0.40", "pay.service_tiers.2.rate=0.40")
SAME, KEEP = ("assignment=same_agent", *CALM), ("assignment=keep_free", *CENTRALISED)
VALUE = ("assignment=value_based", "assignment.vips=false", *CENTRALISED, *CALM)
HEAD = ("selection=head_start", *CENTRALISED)
CLASS_HEAD = ("selection=class_head_start",)
PRESSED = ("behaviour.pressure.active=true",)
AGENTS = "operation.agents_path"
FAILING, SLOW = ("shocks=bot_outage",), ("shocks=slow_system",)
OUTAGE, REVIEWS, BASE = ("setting=bot_outage",), ("quality=even",), ("knowledge=shop",)
NEW_BASE = ("knowledge=new", "knowledge.hours_to_fill=8")
LOW_FIRST = ("quality=low_scorers_first",)
UNLIKE = ("behaviour.consistency.sd_log.value=0.5", "quality.sample_share=0.3", "quality.coaching=null")
WRITING = ("quality=even", "knowledge=shop", "knowledge.writing_share=0.1")
FREE = ("costs.seat_yuan_per_hour=0", "costs.hiring_yuan=0", "costs.lead_yuan_per_month=0")
LEAVING = ("people.quit_per_year=8",)
RENEWED = (*LEAVING, "people.replacement_days=0")
EFFORT, ROSTER, FCR = "behaviour.pay_effort", "operation.roster_path", "first_contact_resolution"
HOURS = "{opens_s:28800,closes_s:82800}"
TICKETS = ("operation=jewellery_tickets",)
MAIL, SOCIAL = "operation.channels.ticket.deferred", "operation.channels.social.deferred"
GRADED, TIER = (*TICKETS, "complaints=graded"), (*TICKETS, "escalation=complaints_desk")
BUSY = (*TICKETS, "demand.scale=1.3")
"""So much to do that tickets lie for long."""
HASTY = (*TICKETS, f"{MAIL}.reply_within_h=0.5", f"{MAIL}.by_intent_h.logistics=0.5", f"{MAIL}.chase_delay_s.mean=600")
"""Customers who expect replies within half an hour."""
UP, DOWN = 1, -1

ROWS = (
    # A. Demand
    Row("A1", turn("demand.busyness.interval_cv", 0, 0.6), "abandonment", UP, "busy half-hours lose more"),
    Row("A2", ((), SURGE), "abandonment", UP, "twice the event"),
    Row("A2", turn("demand.phases.wave.surge_share", 0), "abandonment.logistics.chat", UP, "the wave follows", SURGE),
    Row("A3", turn("demand.scale", on=1.15), "abandonment", UP, "more came than was forecast"),
    Row("A3", turn("demand.volume_basis", on="offered"), "abandonment", DOWN, "totals less redials and repeats"),
    Row("A6", turn("redial", "none"), "repeat_rate", UP, "who left tries again"),
    Row("A6", turn("care.repeat_share", 0), "repeat_rate", UP, "who was answered wrongly comes back"),
    Row("A6", turn("care.complaint_share", 0), "complaint_rate", UP, "poor answers cause complaints"),
    # B. The bot
    Row("B1", turn("bot", "none"), "bot_share", UP, "the bot contains contacts"),
    Row("B1", turn("bot", "none"), "abandonment", DOWN, "the bot relieves the queue"),
    Row("B1", turn("bot.tuning", on=0.8), "bot_share", UP, "opened wider it contains more"),
    Row("B1", turn("bot.tuning", on=0.8), "satisfaction", DOWN, "opened wider it satisfies less"),
    Row("B1", turn("bot.skills.product_enquiry.misled_share", on=0.2), FCR, DOWN, "closed wrongly is not resolved"),
    Row("B1", turn("bot.return_share", 0), "repeat_rate", UP, "the misled return"),
    Row("B1", turn("bot.context_share", 0), "satisfaction", UP, "who is handed over need not explain again"),
    Row("B1", turn("bot.context_share", 0), "handle_time_s", DOWN, "nor take the time of it"),
    Row("B1", turn("bot.at_once", on=20), "abandonment", UP, "a full bot sends the rest to people"),
    Row("B1", turn("bot.line_wait_max_s", on=60), "bot_reached", UP, "some wait for the bot", ("bot.at_once=20",)),
    Row("B1", turn("bot.outages.per_week", on=40), "bot_reached", DOWN, "the bot fails now and then"),
    Row("B1", turn("care.anger_loss", 0), "people_satisfaction", DOWN, "who comes back after a wrong answer is angry"),
    Row("B1", turn("bot.fee_yuan_per_day", on=300), "contribution_yuan", DOWN, "the bot has its fee"),
    Row("B1", turn("bot.tuning", on=0.8), "bot_misled", UP, "opened wider it errs more"),
    Row("B2", ((), NEW_BASE), "self_served", UP, "some find their answer themselves"),
    Row("B2", ((), NEW_BASE), "abandonment", DOWN, "fewer come and answers are quicker"),
    Row("B2", ((), NEW_BASE), "knowledge_yuan", UP, "writing costs"),
    Row("B2", turn("knowledge.analyst_hours_per_day", 0, 16), "right_answers", UP, "written down is known", NEW_BASE),
    Row("B2", turn("knowledge.stale_share_per_day", on=0.3), "knowledge_coverage", DOWN, "it ages", BASE),
    Row("B2", turn("knowledge.changes", "[]"), "knowledge_coverage", DOWN, "a campaign changes the rules", BASE),
    Row("B2", turn("knowledge.writing_share", on=0.2), "service_level", DOWN, "who writes does not answer", BASE),
    Row("B2", (WRITING, (*WRITING, "plan=all_hands")), "knowledge_coverage", DOWN, "nobody writes in the rush"),
    Row("B3", turn("operation.channels.chat.shared", "false"), "abandonment", DOWN, "several chats at once"),
    Row("B3", turn("operation.chat_slowdown", on=0.4), "handle_time_s", UP, "chats at hand slow each other"),
    Row("B3", turn(f"{ENQUIRY}.patience_s.chat.mean", 80), "abandonment.product_enquiry.chat", DOWN, "patience"),
    Row("B3", turn(f"{ENQUIRY}.wrap_s.chat.mean", on=60), "mean_wait_s", UP, "wrap-up keeps from the next contact"),
    Row("B3", turn("operation.channels.phone.trunks", on=3), "blocked", UP, "trunks run out"),
    Row("B3", turn("operation.channels.chat.waiting_places", on=2), "mean_wait_s", DOWN, "a short queue"),
    Row("B3", ((), TICKETS), "occupancy", UP, "tickets fill idle time"),
    Row("B3", turn("blending", on="finish_first"), "ticket_reply_time_s", DOWN, "tickets are finished first", TICKETS),
    Row("B3", turn("blending", on="finish_first"), "mean_wait_s", UP, "live contacts wait for tickets", TICKETS),
    Row("B3", turn("blending", on="reserved"), "mean_wait_s", UP, "reserved hours take people off", TICKETS),
    Row("B3", turn("blending.after_idle_s", 0, 300), "ticket_reply_time_s", UP, "turning to tickets late", TICKETS),
    Row("B3", turn("blending.resume_s", 0, 300), "ticket_reply_time_s", UP, "finding the way back", TICKETS),
    Row(
        "B3",
        turn("ordering", "first_come"),
        "ticket_reply_rate.logistics.ticket",
        UP,
        "those due first come first",
        BUSY,
    ),
    Row(
        "B3",
        turn(f"{MAIL}.chase", "{chat:0,phone:0,ticket:0}", "{chat:0.3,phone:0.6,ticket:0.1}"),
        "repeat_rate",
        UP,
        "who waits chases",
        HASTY,
    ),
    Row(
        "B3",
        turn(f"{SOCIAL}.late_hour_felt_min", 0, 30),
        "satisfaction.complaint.social",
        DOWN,
        "late replies vex",
        BUSY,
    ),
    Row("B3", turn("publicity", on="counted"), "contribution_yuan", DOWN, "public anger costs orders", TICKETS),
    Row("B5", turn("complaints", on="graded"), "abandonment.complaint.chat", UP, "not all are urgent", TICKETS),
    Row("B5", turn("complaints.classes.urgent.urgency", 3), "complaint_response_urgent", UP, "the urgent jump", GRADED),
    Row("B5", turn("plan", on="complaint_duty"), "complaint_response_urgent", UP, "somebody is called in", GRADED),
    Row("B5", (TICKETS, TIER), "transfer_rate", UP, "some need the right to compensate"),
    Row("B5", turn("escalation.gain", 0), "satisfaction", UP, "compensation satisfies", TIER),
    Row("B5", turn("escalation.granted_share", 0), "contribution_yuan", DOWN, "compensation costs", TIER),
    Row("B5", turn("escalation.recap_loss", 0, 1), "satisfaction", DOWN, "telling it all again", TIER),
    Row("B4", turn("chat.talk.further_rounds.mean", on=9), "mean_response_s", DOWN, "smaller replies", TURNS),
    Row("B4", turn("chat.quick_share", on=0.5), "mean_response_s", DOWN, "quick replies", TURNS),
    Row("B4", turn("chat.switch_s", 0, 6), "mean_response_s", UP, "turning from one chat to another", TURNS),
    Row("B4", turn("chat.farewell_share", on=0), "abandonment", UP, "slots kept until silence closes them", TURNS),
    Row("B4", turn("chat.silence_s", on=45), "repeat_rate", UP, "closed while thinking", TURNS),
    Row("B4", turn("chat.silent_share", 0, 0.7), "first_reply_rate", DOWN, "greetings to nobody", TURNS),
    Row("B4", turn("chat.talk.patience_s.mean", on=60), "left_half_way", UP, "patience for a reply", TURNS),
    Row("B4", turn(f"++{COMPLAINT}.slots", on=1), "abandonment", UP, "complaints have their agent alone", TURNS),
    Row("B4", turn("operation.grades.senior.slots", 3, 12), "mean_response_s", UP, "more chats at hand", TURNS),
    Row("B5", turn("operation.vip_first", "false"), "vip_wait_s", DOWN, "VIPs go before others"),
    Row("B5", turn(f"{COMPLAINT}.urgency", 2), "abandonment.complaint.phone", DOWN, "the urgent go before others"),
    Row("B6", turn("plan.levels.0.actions.1.patience_gain", 0, 1), "abandonment", DOWN, "a soothing message", PLAN),
    Row("B6", turn("operation.channels.phone.message_after_s", on=120), "messages", UP, "a message after a wait"),
    Row("B6", ((), SOOTHED), "abandonment", DOWN, "a standing message"),
    Row("B6", turn("announcement", on="queue_length"), "mean_wait_s", DOWN, "told the wait and some do not wait"),
    Row("B6", turn("callback", on="in_turn"), "called_back", UP, "some would rather be called back"),
    Row(
        "B6", turn("callback", on="in_turn"), "abandonment.logistics.phone", DOWN, "who is called back does not give up"
    ),
    Row("B6", turn("callback.window_s", on=600), "callbacks_on_time", DOWN, "a bolder promise", ("callback=in_turn",)),
    Row("B6", IDLE, "time_to_call_back_s", UP, "calls back wait for quiet hours"),
    # C. The team
    Row("C1", ((), CENTRALISED), "abandonment", DOWN, "one pool over all lines"),
    Row("C1", ((), CENTRALISED), "handle_time_s", UP, "one pool on lines that people know less"),
    Row("C1", turn("structure", on="hybrid"), "abandonment", DOWN, "overflow both ways"),
    Row("C2", turn("++structure.help_after_s", 100_000), "abandonment", DOWN, "second skills help out"),
    Row("C4", turn("assignment", on="best_skilled"), FCR, UP, "who knows the line answers", (*CENTRALISED, *CALM)),
    Row("C4", turn("assignment", on="fastest"), "handle_time_s", DOWN, "the fast answer first", ALONE),
    Row("C4", turn("selection", on="preferred_first"), FCR, UP, "all do what they know best", CENTRALISED),
    Row("C4", turn("assignment", on="longest_idle"), "handle_time_s", UP, "by time instead of number", CENTRALISED),
    Row("C4", turn("assignment", on="random"), "handle_time_s", UP, "chats pile up by chance", CENTRALISED),
    Row("C4", turn("assignment.from_yuan", on=1_000_000), "conversion", DOWN, "nobody's orders count", VALUE),
    Row("C4", turn("assignment", on="same_agent"), "same_agent_share", UP, "the same person again", CALM),
    Row("C4", turn("behaviour.familiarity.active", "false"), "handle_time_s", DOWN, "who remembers asks less", SAME),
    Row("C4", turn("behaviour.familiarity.active", "false"), "satisfaction", UP, "being remembered pleases", SAME),
    Row("C4", turn("assignment.wait_s", 0, 600), "same_agent_share", UP, "waiting for one person", SAME),
    Row("C4", turn("assignment.within_h", 0.2), "same_agent_share", UP, "who came long ago is forgotten", SAME),
    Row("C4", turn("assignment", on="keep_free"), "phone_answer_rate", UP, "somebody is free for calls", CENTRALISED),
    Row("C4", turn("assignment.agents", on=3), "phone_answer_rate", UP, "more are kept free", KEEP),
    Row("C4", turn("assignment.share", on=0.2), "phone_answer_rate", UP, "a share is kept free", KEEP),
    Row("C4", turn(AGENTS, on=f"{OWN}/callers.csv"), "phone_answer_rate", UP, "some take calls only", CENTRALISED),
    Row("C4", turn("selection", on="first_come"), "vip_wait_s", UP, "nobody is passed"),
    Row("C4", turn("selection", on="accumulating"), "vip_wait_s", UP, "VIPs no longer before all"),
    Row("C4", turn("selection.vip_rate", 1, 8), "vip_wait_s", DOWN, "VIPs gain faster", ("selection=accumulating",)),
    Row("C4", turn("selection", on="priority_jumps"), "vip_wait_s", UP, "who waits long draws level"),
    Row("C4", turn("selection.rise_every_s", 30, 3600), "vip_wait_s", DOWN, "later", ("selection=priority_jumps",)),
    Row("C4", turn("selection.delay_s", 0, 600), FCR, UP, "own work first for longer", HEAD),
    Row("C4", turn("selection.vip_s", 0, 600), "vip_wait_s", DOWN, "VIPs pass more", CLASS_HEAD),
    Row("C4", turn("selection.since_day", 0, 3650), "vip_wait_s", UP, "not in force", CLASS_HEAD),
    Row(
        "C4",
        turn("selection.urgency_s", on=[0, 0]),
        "abandonment.complaint.phone",
        UP,
        "the urgent wait in line",
        CLASS_HEAD,
    ),
    Row("C6", turn("people.absent_share", on=0.15), "abandonment", UP, "some do not come"),
    Row("C6", turn(ROSTER, f"{OWN}/without_breaks.csv"), "abandonment", UP, "breaks take people off duty"),
    Row("C6", turn(ROSTER, f"{OWN}/without_nights.csv"), "abandonment", DOWN, "a shift for the night"),
    Row("C6", turn("operation.hours", on=HOURS), "came_when_closed", UP, "closed at night"),
    Row("C7", turn("people.other_line", on=1), "handle_time_s", DOWN, "lines with the same rules", CENTRALISED),
    Row("C7", turn("people.other_line", on=1), FCR, UP, "lines with the same rules", CENTRALISED),
    # D. The people
    Row("D1", turn("people.replacement_days", on=0), "abandonment", DOWN, "newcomers take empty seats", LEAVING),
    Row("D1", turn("behaviour.newness.extra_time.value", 0.1, 0.4), "handle_time_s", UP, "the new are slow", RENEWED),
    Row("D2", turn("people.learn_skill_contacts", 1e9, 100), FCR, UP, "learning by doing"),
    Row("D2", turn("people.learn_line_contacts", 1e9, 100), "handle_time_s", DOWN, "learning a line", CENTRALISED),
    Row("D3", (GRADES, ()), "abandonment", DOWN, "higher grades hold more chats"),
    Row("D5", turn("people.quit_per_year", 0.2), "expected_quits", UP, "people quit"),
    Row("D5", turn("people.quit_morale", 0), "expected_quits", UP, "low morale drives away", ("people.usual_abuse=0",)),
    Row("D6", ((), REVIEWS), "right_answers", UP, "who is coached answers better"),
    Row("D6", ((), REVIEWS), "quality_yuan", UP, "reviews and coaching cost"),
    Row("D6", turn("behaviour.coaching.gain.value", 0, 0.3), FCR, UP, "a session achieves something", REVIEWS),
    Row("D6", turn("quality.coaching", "null"), "coaching_h", UP, "coaching takes paid time", REVIEWS),
    Row("D6", turn("quality.hit_share", on=0.4), "review_score", UP, "what is missed looks right", REVIEWS),
    Row("D6", turn("quality.false_alarm_share", on=0.1), "review_score", DOWN, "false alarms", REVIEWS),
    Row("D6", (REVIEWS, LOW_FIRST), "review_score", DOWN, "the poor looked at more often", UNLIKE),
    Row("D6", turn("quality.standard", on=1), "quality_variance", DOWN, "one standard", REVIEWS),
    Row("D6", turn("quality.standard", on=1), "right_answers", UP, "one standard lifts the poor", REVIEWS),
    Row("D6", turn("behaviour.consistency.sd_log.value", 0.1, 0.5), "quality_variance", UP, "people differ"),
    Row("D6", turn("behaviour.attitude.fatigue.value", 0, 0.06), "people_satisfaction", UP, "the rested are kinder"),
    # E. Incentives
    Row("E1", (FIXED, ()), "variable_pay_yuan", UP, "a commission"),
    Row("E1", (FIXED, PIECE), "variable_pay_yuan", UP, "piece rates"),
    Row("E1", turn("pay.base", 1, 1.26), "pay_yuan", UP, "a higher base pay", FIXED),
    Row("E1", (RATES, ()), "variable_pay_yuan", UP, "the rate rises tier by tier"),
    Row("E2", turn(f"{EFFORT}.active", "false"), "handle_time_s", DOWN, "pay by the contact makes quick", PIECE),
    Row("E2", turn(f"{EFFORT}.trade.value", 0), FCR, DOWN, "pay by the contact costs quality", PIECE),
    Row("E2", turn(f"{EFFORT}.selling.value", 0, 0.15), "conversion", DOWN, "less is sold without commission", FIXED),
    Row("E2", turn("behaviour.pressure.active", on="true"), "handle_time_s", DOWN, "queues make quick"),
    Row("E2", turn("behaviour.pressure.speed.value", 0.01, 0.15), "abandonment", DOWN, "still quicker", PRESSED),
    Row("E2", turn(f"{EFFORT}.tier.value", 0, 0.05), "handle_time_s", DOWN, "just below a tier people try harder"),
    # F. The vendor
    Row("F2", (PLAN, VENDOR), "sales_lost_yuan", DOWN, "overflow is answered", SURGE),
    Row("F2", (PLAN, VENDOR), "vendor_yuan", UP, "overflow has its price"),
    Row("F2", turn("vendor.ramp_delay_s", on=10_800), "abandonment", UP, "seats that open late", VENDOR),
    # G. Peaks
    Row("G1", ((), PLAN), "service_level", UP, "the plan helps"),
    Row("G1", ((), PLAN), "overtime_h", UP, "the plan calls people up"),
    Row("G2", only("WidenBot,tuning:0.6"), "bot_share", UP, "the bot opened wider"),
    Row("G2", only("CallReserves,agents:16,delay_s:600"), "abandonment", DOWN, "reserves"),
    Row("G2", only("OfferCallbacks"), "called_back", UP, "offers to call back while the alert stands", ON_CALL),
    Row("G2", only("Announce"), "mean_wait_s", DOWN, "waits announced while the alert stands", TELLING),
    Row("G2", only("PostponeBreaks"), "abandonment.product_enquiry.chat", DOWN, "breaks put off"),
    Row("G3", ((), OUTAGE), "abandonment", UP, "without the bot everybody goes to people"),
    Row("G3", ((), ("plan=bot_outage",)), "abandonment", DOWN, "a plan for the outage", OUTAGE),
    Row("G3", turn("shocks.bot_outage.when.per_week", 0, 40), "bot_reached", DOWN, "the bot fails by chance", FAILING),
    Row("G3", turn("shocks", on="slow_system"), "handle_time_s", UP, "the agents' system is slow"),
    Row("G3", turn("shocks.slow_system.what.factor", 1, 2), "abandonment", UP, "the slower the system", SLOW),
    Row("G4", turn("plan.lag_s", on=3600), "service_level", DOWN, "seen late and acted on late", PLAN),
    # H. Value
    Row("I", turn("care.repeat_share", 0), "customer_effort", DOWN, "coming again is an effort"),
    Row("I", turn("bot.context_share", 0), "net_promoter", UP, "nobody recommends having to explain again"),
    Row("H1", turn("sales.wait_mean_min", 5), "conversion", UP, "who waits goes elsewhere"),
    Row("H1", turn("sales.kept_lost", 0), "conversion", UP, "some buy unanswered"),
    Row("H4", (FREE, ()), "cost_yuan", UP, "seats and hiring and leads cost"),
    Row("H4", turn("bot.cost_yuan_per_contact", 0), "contribution_yuan", DOWN, "the bot costs"),
)
