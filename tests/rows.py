"""The table of rows: what every part of the model must be seen to do in the default scenario.

A row turns a parameter off and on, on common customers, and says which KPI moves and in which direction.
"""

from __future__ import annotations

from dataclasses import dataclass

Words = tuple[str, ...]

DEFAULT: Words = ()
CENTRALISED = ("structure=centralised",)
PIECE = ("pay=piece_rate",)
PLAN = ("plan=reserves_and_bot",)
VENDOR = ("plan=with_vendor", "vendor=overflow")
OWN = "{own}"
"""Stands in a word for the folder of the test's own input files."""


@dataclass(frozen=True)
class Row:
    """One line of the table.

    ``off`` and ``on`` are words of the command line beside the ``common`` ones, none where the default says
    it; ``sign`` is that of the ``kpi`` with ``on`` less the KPI with ``off``.
    """

    row: str
    common: Words
    off: Words
    on: Words
    kpi: str
    sign: int
    why: str

    def __str__(self) -> str:
        return f"{self.row}-{'higher' if self.sign > 0 else 'lower'}-{self.kpi}-{self.why.replace(' ', '_')}"


def alone(action: str) -> Words:
    """A plan with one measure only."""
    return (*PLAN, "plan.levels.0.actions=[]", f"plan.levels.1.actions=[{{_target_:policies.plan.{action}}}]")


def set_to(name: str, value: object) -> Words:
    """One word."""
    return (f"{name}={value}",)


FREE = ("costs.seat_yuan_per_hour=0", "costs.hiring_yuan=0", "costs.lead_yuan_per_month=0")
PATIENCE = "operation.intents.product_enquiry.patience_s.chat.mean"
WRAP = "operation.intents.product_enquiry.wrap_s.chat.mean"
GAIN = "plan.levels.0.actions.1.patience_gain"
EFFORT = "behaviour.pay_effort"
ROSTER = "operation.roster_path"
FEW_SLOTS = ("operation.grades.senior.slots=4", "operation.grades.middle.slots=4")
ONE_RATE = ("pay.service_tiers.1.rate=0.40", "pay.service_tiers.2.rate=0.40")
EVEN = set_to("demand.busyness.interval_cv", 0)
UNEVEN = set_to("demand.busyness.interval_cv", 0.6)

ROWS = (
    # A. Demand
    Row("A1", (), EVEN, UNEVEN, "abandonment", 1, "busy half-hours lose more than quiet ones save"),
    Row("A2", (), DEFAULT, set_to("demand.surge", 2), "abandonment", 1, "twice the event"),
    Row(
        "A2",
        set_to("demand.surge", 2),
        set_to("demand.phases.wave.surge_share", 0),
        (),
        "abandonment.logistics.chat",
        1,
        "a larger event brings a larger wave after it",
    ),
    Row("A3", (), DEFAULT, set_to("demand.scale", 1.15), "abandonment", 1, "more came than was forecast"),
    Row(
        "A3",
        (),
        DEFAULT,
        set_to("demand.volume_basis", "offered"),
        "abandonment",
        -1,
        "redials and repeats are taken out of totals",
    ),
    Row("A6", (), ("redial=none",), DEFAULT, "repeat_rate", 1, "who left tries again"),
    Row("A6", (), set_to("care.repeat_share", 0), DEFAULT, "repeat_rate", 1, "who was answered wrongly comes back"),
    Row("A6", (), set_to("care.complaint_share", 0), DEFAULT, "complaint_rate", 1, "poor answers cause complaints"),
    # B. The front door
    Row("B1", (), ("bot=none",), DEFAULT, "bot_share", 1, "the bot contains contacts"),
    Row("B1", (), ("bot=none",), DEFAULT, "abandonment", -1, "the bot relieves the queue"),
    Row("B1", (), DEFAULT, set_to("bot.tuning", 0.8), "bot_share", 1, "opened wider it contains more"),
    Row("B1", (), DEFAULT, set_to("bot.tuning", 0.8), "satisfaction", -1, "opened wider it satisfies less"),
    Row(
        "B1",
        (),
        DEFAULT,
        set_to("bot.skills.product_enquiry.misled_share", 0.2),
        "first_contact_resolution",
        -1,
        "closed wrongly is not resolved",
    ),
    Row("B1", (), set_to("bot.return_share", 0), DEFAULT, "repeat_rate", 1, "the misled return"),
    Row(
        "B3",
        (),
        set_to("operation.channels.chat.shared", "false"),
        DEFAULT,
        "abandonment",
        -1,
        "several chats at once get through more",
    ),
    Row("B3", (), DEFAULT, set_to("operation.chat_slowdown", 0.4), "handle_time_s", 1, "chats at hand slow each other"),
    Row("B3", (), set_to(PATIENCE, 80), DEFAULT, "abandonment.product_enquiry.chat", -1, "the patient stay"),
    Row("B3", (), DEFAULT, set_to(WRAP, 60), "mean_wait_s", 1, "wrap-up keeps agents from the next contact"),
    Row("B5", (), set_to("operation.vip_first", "false"), DEFAULT, "vip_wait_s", -1, "VIPs go before others"),
    Row(
        "B5",
        (),
        set_to("operation.intents.complaint.urgency", 2),
        DEFAULT,
        "mean_wait_s.complaint.chat",
        -1,
        "the urgent go before others",
    ),
    Row("B6", PLAN, set_to(GAIN, 0), set_to(GAIN, 0.5), "abandonment", -1, "a soothing message lengthens patience"),
    # C. The team
    Row("C1", (), DEFAULT, CENTRALISED, "abandonment", -1, "one pool over all lines"),
    Row(
        "C1",
        (),
        DEFAULT,
        CENTRALISED,
        "first_contact_resolution.return_exchange.chat",
        -1,
        "on lines whose rules people know less",
    ),
    Row("C1", (), DEFAULT, ("structure=hybrid",), "abandonment", -1, "overflow both ways"),
    Row("C2", (), set_to("++structure.help_after_s", 100000), DEFAULT, "abandonment", -1, "second skills help out"),
    Row(
        "C4",
        (),
        DEFAULT,
        ("assignment=best_skilled",),
        "first_contact_resolution",
        1,
        "those who answer best come first",
    ),
    Row("C4", (), DEFAULT, ("assignment=fastest",), "handle_time_s", -1, "the fast come first"),
    Row(
        "C4",
        CENTRALISED,
        DEFAULT,
        ("selection=preferred_first",),
        "first_contact_resolution",
        1,
        "people stay with what they know best",
    ),
    Row("C6", (), DEFAULT, set_to("people.absent_share", 0.15), "abandonment", 1, "some do not come"),
    Row(
        "C6",
        (),
        set_to(ROSTER, f"{OWN}/without_breaks.csv"),
        DEFAULT,
        "abandonment",
        1,
        "breaks take people off the desk",
    ),
    Row(
        "C6",
        (),
        set_to(ROSTER, f"{OWN}/without_nights.csv"),
        DEFAULT,
        "abandonment",
        -1,
        "the night shift covers the night",
    ),
    Row(
        "C7",
        CENTRALISED,
        DEFAULT,
        set_to("people.other_line", 1),
        "handle_time_s",
        -1,
        "quicker where the other lines' rules are known",
    ),
    Row(
        "C7",
        CENTRALISED,
        DEFAULT,
        set_to("people.other_line", 1),
        "first_contact_resolution",
        1,
        "better where the other lines' rules are known",
    ),
    # D. The people
    Row(
        "D2",
        (),
        set_to("people.learn_skill_contacts", 1e9),
        set_to("people.learn_skill_contacts", 100),
        "first_contact_resolution",
        1,
        "learning by doing",
    ),
    Row(
        "D2",
        CENTRALISED,
        set_to("people.learn_line_contacts", 1e9),
        set_to("people.learn_line_contacts", 100),
        "handle_time_s",
        -1,
        "learning a line's rules",
    ),
    Row("D3", (), FEW_SLOTS, DEFAULT, "abandonment", -1, "higher grades hold more chats"),
    Row("D5", (), set_to("people.quit_per_year", 0.2), DEFAULT, "expected_quits", 1, "people quit"),
    Row("D5", (), set_to("people.quit_morale", 0), DEFAULT, "expected_quits", 1, "low morale in a hard week"),
    # E. Incentives
    Row("E1", (), ("pay=fixed",), DEFAULT, "variable_pay_yuan", 1, "a commission"),
    Row("E1", (), ("pay=fixed",), PIECE, "variable_pay_yuan", 1, "piece rates"),
    Row("E1", (), DEFAULT, ("pay=fixed",), "pay_yuan", 1, "a higher base pay"),
    Row("E1", (), ONE_RATE, DEFAULT, "variable_pay_yuan", 1, "the rate rises tier by tier"),
    Row(
        "E2", PIECE, set_to(f"{EFFORT}.active", "false"), DEFAULT, "handle_time_s", -1, "pay by the contact makes quick"
    ),
    Row(
        "E2",
        PIECE,
        set_to(f"{EFFORT}.trade.value", 0),
        DEFAULT,
        "first_contact_resolution",
        -1,
        "at the cost of quality",
    ),
    Row(
        "E2",
        ("pay=fixed",),
        set_to(f"{EFFORT}.selling.value", 0),
        set_to(f"{EFFORT}.selling.value", 0.15),
        "conversion",
        -1,
        "without commission less is sold",
    ),
    Row(
        "E2",
        (),
        set_to(f"{EFFORT}.tier.value", 0),
        set_to(f"{EFFORT}.tier.value", 0.05),
        "handle_time_s",
        -1,
        "just below a tier people try harder",
    ),
    # F. The vendor
    Row("F2", ("plan=with_vendor",), DEFAULT, ("vendor=overflow",), "abandonment", -1, "overflow is answered"),
    Row("F2", ("plan=with_vendor",), DEFAULT, ("vendor=overflow",), "vendor_yuan", 1, "overflow has its price"),
    Row(
        "F2",
        VENDOR,
        DEFAULT,
        set_to("vendor.ramp_delay_s", 10800),
        "abandonment",
        1,
        "seats that open late help little",
    ),
    # G. Peaks
    Row("G1", (), DEFAULT, PLAN, "abandonment", -1, "the plan helps"),
    Row("G1", (), DEFAULT, PLAN, "overtime_h", 1, "people are called up"),
    Row("G2", (), DEFAULT, alone("WidenBot,tuning:0.6"), "bot_share", 1, "the bot opened wider"),
    Row("G2", (), DEFAULT, alone("CallReserves,agents:8"), "abandonment", -1, "reserves"),
    Row("G2", (), DEFAULT, alone("PostponeBreaks"), "abandonment", -1, "breaks put off"),
    Row("G4", PLAN, DEFAULT, set_to("plan.lag_s", 3600), "abandonment", 1, "seen late and acted on late"),
    # H. Value
    Row("H1", (), set_to("sales.wait_mean_min", 5), DEFAULT, "conversion", 1, "who waits goes elsewhere"),
    Row("H1", (), set_to("sales.kept_lost", 0), DEFAULT, "conversion", 1, "some buy unanswered"),
    Row("H4", (), FREE, DEFAULT, "cost_yuan", 1, "seats and hiring and leads cost"),
    Row("H4", (), set_to("bot.cost_yuan_per_contact", 0), DEFAULT, "contribution_yuan", -1, "the bot costs"),
    Row("H4", (), set_to("sales.margin_share", 0.1), DEFAULT, "contribution_yuan", 1, "sales earn their margin"),
)
"""Every row, some with several parameters."""
