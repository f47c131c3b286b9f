"""The table of rows: what every part of the model must be seen to do in the default scenario.

A row turns a parameter off and on, on common customers, and says which KPI moves, and in which direction.
"""

from __future__ import annotations

from dataclasses import dataclass

PLAN = "plan=reserves_and_bot"
VENDOR = ("plan=with_vendor", "vendor=overflow")
SECOND = "plan.levels.1.actions"


@dataclass(frozen=True)
class Row:
    """One line of the table.

    ``off`` and ``on`` are words of the command line, beside the ``common`` ones of both sides; ``sign`` is
    that of the ``kpi`` with ``on`` less the KPI with ``off``. ``{own}`` in a word stands for the folder of
    the test's own input files.
    """

    row: str
    kpi: str
    sign: int
    off: tuple[str, ...]
    on: tuple[str, ...]
    common: tuple[str, ...] = ()
    why: str = ""

    @property
    def name(self) -> str:
        """Row, what is turned on, and the KPI."""
        turned = "+".join(word.rpartition("/")[2] for word in self.on or self.off)
        return f"{self.row} {turned} {self.kpi}"


def _action(name: str, more: str = "") -> str:
    """The words of a plan's second level with this one measure."""
    return f"{SECOND}=[{{_target_:policies.plan.{name}{more}}}]"


ROWS = (
    # A. Demand
    Row(
        "A1", "abandonment", 1,
        ("demand.busyness.interval_cv=0",), ("demand.busyness.interval_cv=0.6",), ("demand.busyness.day_cv=0",),
        "busy half-hours lose more than quiet ones save",
    ),
    Row(
        "A1", "mean_wait_s", 1,
        ("demand.busyness.common_share=0",), ("demand.busyness.common_share=1",),
        ("structure=centralised", "demand.busyness.day_cv=0", "demand.busyness.interval_cv=0.6"),
        "when all kinds are busy at once, pooling cannot even them out",
    ),
    Row(
        "A2", "abandonment", 1, ("demand.surge=1",), ("demand.surge=2",), (),
        "twice the event",
    ),
    Row(
        "A2", "abandonment.logistics.chat", 1,
        ("demand.phases.wave.surge_share=0",), ("demand.phases.wave.surge_share=0.6",), ("demand.surge=2",),
        "a larger event has a larger wave of after-sales contacts after it",
    ),
    Row("A3", "abandonment", 1, ("demand.scale=1",), ("demand.scale=1.15",), (), "more came than was forecast"),
    Row(
        "A3", "abandonment", -1, ("demand.volume_basis=first",), ("demand.volume_basis=offered",), (),
        "redials and repeats are taken out of observed totals",
    ),
    Row("A6", "repeat_rate", 1, ("redial=none",), ("redial=default",), (), "who leaves calls again"),
    Row(
        "A6", "repeat_rate", 1, ("care.repeat_share=0",), ("care.repeat_share=0.5",), (),
        "who was answered wrongly comes back",
    ),
    Row(
        "A6", "complaint_rate", 1, ("care.complaint_share=0",), ("care.complaint_share=0.08",), (),
        "poor answers cause complaints",
    ),
    # B. The front door
    Row("B1", "bot_share", 1, ("bot=none",), ("bot=shop",), (), "the bot contains contacts"),
    Row("B1", "abandonment", -1, ("bot=none",), ("bot=shop",), (), "and takes them off the queue"),
    Row("B1", "bot_share", 1, ("bot.tuning=0",), ("bot.tuning=0.8",), (), "opened wider it contains more"),
    Row("B1", "satisfaction", -1, ("bot.tuning=0",), ("bot.tuning=0.8",), (), "and satisfies less"),
    Row(
        "B1", "first_contact_resolution", -1,
        ("bot.skills.product_enquiry.misled_share=0",), ("bot.skills.product_enquiry.misled_share=0.2",), (),
        "wrong containment is not resolution",
    ),
    Row(
        "B1", "repeat_rate", 1, ("bot.return_share=0",), ("bot.return_share=0.65",), (),
        "the misled return",
    ),
    Row(
        "B3", "abandonment", -1,
        ("operation.channels.chat.shared=false",), ("operation.channels.chat.shared=true",), (),
        "several chats at once get through more work than one at a time",
    ),
    Row(
        "B3", "handle_time_s", 1, ("operation.chat_slowdown=0.1",), ("operation.chat_slowdown=0.4",), (),
        "chats at hand slow each other",
    ),
    Row(
        "B3", "abandonment.product_enquiry.chat", -1,
        ("operation.intents.product_enquiry.patience_s.chat.mean=120",),
        ("operation.intents.product_enquiry.patience_s.chat.mean=480",), (),
        "the patient stay",
    ),
    Row(
        "B3", "mean_wait_s", 1,
        ("operation.intents.product_enquiry.wrap_s.chat.mean=0",),
        ("operation.intents.product_enquiry.wrap_s.chat.mean=60",), (),
        "wrap-up keeps the agent from the next",
    ),
    Row(
        "B5", "vip_wait_s", -1, ("operation.vip_first=false",), ("operation.vip_first=true",), (),
        "VIPs go before others",
    ),
    Row(
        "B5", "mean_wait_s.complaint.chat", -1,
        ("operation.intents.complaint.urgency=2",), ("operation.intents.complaint.urgency=0",), (),
        "urgent contacts go before others",
    ),
    Row(
        "B6", "abandonment", -1,
        ("plan.levels.0.actions.1.patience_gain=0",), ("plan.levels.0.actions.1.patience_gain=0.5",), (PLAN,),
        "a soothing message lengthens patience",
    ),
    # C. The team
    Row("C1", "abandonment", -1, ("structure=distributed",), ("structure=centralised",), (), "pooling"),
    Row(
        "C1", "handle_time_s", 1, ("structure=distributed",), ("structure=centralised",), (),
        "on lines that people know less",
    ),
    Row("C1", "abandonment", -1, ("structure=distributed",), ("structure=hybrid",), (), "overflow both ways"),
    Row(
        "C1", "handle_time_s", -1, ("structure=centralised",), ("structure=hybrid",), (),
        "most contacts stay with the team that knows the line",
    ),
    Row(
        "C2", "abandonment", -1,
        ("structure.help_after_s=100000",), ("structure.help_after_s=0",), ("structure=distributed",),
        "second skills help out",
    ),
    Row(
        "C4", "first_contact_resolution", 1, ("assignment=least_loaded",), ("assignment=best_skilled",), (),
        "those who answer best come first",
    ),
    Row(
        "C4", "handle_time_s", -1, ("assignment=least_loaded",), ("assignment=fastest",), (),
        "the fast come first",
    ),
    Row(
        "C4", "first_contact_resolution", 1,
        ("selection=longest_wait",), ("selection=preferred_first",), ("structure=centralised",),
        "people stay with what they know best",
    ),
    Row("C6", "abandonment", 1, ("people.absent_share=0",), ("people.absent_share=0.15",), (), "some do not come"),
    Row(
        "C6", "abandonment", 1,
        ("operation.roster_path={own}/without_breaks.csv",), ("operation.roster_path={own}/roster.csv",), (),
        "breaks take people off the desk",
    ),
    Row(
        "C6", "abandonment", -1,
        ("operation.roster_path={own}/without_nights.csv",), ("operation.roster_path={own}/roster.csv",), (),
        "the night shift covers the night",
    ),
    Row(
        "C7", "handle_time_s", -1, ("people.other_line=0.6",), ("people.other_line=1",),
        ("structure=centralised",), "knowing the rules of the other lines",
    ),
    Row(
        "C7", "first_contact_resolution", 1, ("people.other_line=0.6",), ("people.other_line=1",),
        ("structure=centralised",), "knowing the rules of the other lines",
    ),
    # D. The people
    Row(
        "D2", "first_contact_resolution", 1,
        ("people.learn_skill_contacts=1e9",), ("people.learn_skill_contacts=100",), (), "learning by doing",
    ),
    Row(
        "D2", "handle_time_s", -1,
        ("people.learn_line_contacts=1e9",), ("people.learn_line_contacts=100",), ("structure=centralised",),
        "learning a line's rules",
    ),
    Row(
        "D3", "abandonment", -1,
        ("operation.grades.senior.slots=4", "operation.grades.middle.slots=4"),
        ("operation.grades.senior.slots=6", "operation.grades.middle.slots=5"), (),
        "higher grades hold more chats",
    ),
    Row("D5", "expected_quits", 1, ("people.quit_per_year=0.2",), ("people.quit_per_year=0.4",), (), "the hazard"),
    Row(
        "D5", "expected_quits", 1, ("people.quit_newness=0",), ("people.quit_newness=1.5",), (),
        "the new leave first",
    ),
    Row(
        "D5", "expected_quits", 1, ("people.quit_morale=0",), ("people.quit_morale=1",), (),
        "this week's morale is low",
    ),
    Row(
        "D5", "expected_quits", 1, ("people.quit_fatigue=0",), ("people.quit_fatigue=1",), (),
        "and fatigue is high",
    ),
    # E. Incentives
    Row("E1", "variable_pay_yuan", 1, ("pay=fixed",), ("pay=tiered_commission",), (), "commission"),
    Row("E1", "variable_pay_yuan", 1, ("pay=fixed",), ("pay=piece_rate",), (), "piece rates"),
    Row("E1", "pay_yuan", 1, ("pay.per_contact_yuan=0.35",), ("pay.per_contact_yuan=0.7",), ("pay=piece_rate",), ""),
    Row(
        "E1", "variable_pay_yuan", 1, ("pay.service_tiers.1.rate=0.4",), ("pay.service_tiers.1.rate=0.55",),
        ("pay=tiered_commission",), "the rate rises with the tier",
    ),
    Row(
        "E2", "handle_time_s", -1,
        ("behaviour.pay_effort.active=false",), ("behaviour.pay_effort.active=true",), ("pay=piece_rate",),
        "pay for every contact makes people quicker",
    ),
    Row(
        "E2", "first_contact_resolution", -1,
        ("behaviour.pay_effort.trade.value=0",), ("behaviour.pay_effort.trade.value=0.8",), ("pay=piece_rate",),
        "at the cost of quality",
    ),
    Row(
        "E2", "conversion", -1,
        ("behaviour.pay_effort.selling.value=0",), ("behaviour.pay_effort.selling.value=0.15",), ("pay=fixed",),
        "without commission people sell less",
    ),
    Row(
        "E2", "handle_time_s", -1,
        ("behaviour.pay_effort.tier.value=0",), ("behaviour.pay_effort.tier.value=0.05",), (),
        "just below a tier people try harder",
    ),
    # F. The vendor
    Row("F2", "abandonment", -1, ("vendor=none",), ("vendor=overflow",), ("plan=with_vendor",), "overflow"),
    Row("F2", "vendor_yuan", 1, ("vendor=none",), ("vendor=overflow",), ("plan=with_vendor",), "at a price"),
    Row(
        "F2", "abandonment", 1, ("vendor.ramp_delay_s=600",), ("vendor.ramp_delay_s=10800",), VENDOR,
        "seats that come late help little",
    ),
    # G. Peaks
    Row("G1", "abandonment", -1, ("plan=none",), (PLAN,), (), "the plan helps"),
    Row("G1", "overtime_h", 1, ("plan=none",), (PLAN,), (), "with people who are called up"),
    Row(
        "G2", "abandonment", -1, ("plan.levels.0.actions=[]",), (_action("WidenBot", ",tuning:1"), "plan.levels.0.actions=[]"), (PLAN,),
        "the bot opened wider",
    ),
    Row("G4", "abandonment", 1, ("plan.lag_s=60",), ("plan.lag_s=3600",), (PLAN,), "seen late, acted late"),
    # H. Value
    Row(
        "H1", "conversion", 1, ("sales.wait_mean_min=5",), ("sales.wait_mean_min=30",), (),
        "who waits goes elsewhere",
    ),
    Row("H1", "conversion", 1, ("sales.kept_lost=0",), ("sales.kept_lost=0.8",), (), "some buy unanswered"),
    Row("H1", "sales_lost_yuan", -1, ("sales.kept_wrong=0",), ("sales.kept_wrong=1",), (), "a poor answer loses orders"),
    Row("H4", "cost_yuan", 1, ("costs.seat_yuan_per_hour=0",), ("costs.seat_yuan_per_hour=4",), (), "seats"),
    Row("H4", "cost_yuan", 1, ("costs.hiring_yuan=0",), ("costs.hiring_yuan=6000",), (), "replacing those who quit"),
    Row("H4", "contribution_yuan", -1, ("bot.cost_yuan_per_contact=0",), ("bot.cost_yuan_per_contact=0.05",), (), "bot"),
    Row("H4", "cost_yuan", 1, ("costs.lead_yuan_per_month=0",), ("costs.lead_yuan_per_month=9000",), (), "leads"),
)
