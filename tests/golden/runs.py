"""The runs: short, and every option of conf/ is in one of them."""

from __future__ import annotations

import shlex

from tests.cases import FOLDER, PLAIN

SMALL = "demand.scale=0.1"
"""A tenth of the customers: a run takes a second."""
SHORT = f"{SMALL} people.absent_share=0.8"
"""And so few agents that customers wait."""
RUSH = f"{SHORT} demand.surge=4"
"""And an event evening that runs over, so that emergency plans act."""


def _case(name: str, *words: str) -> tuple[str, ...]:
    """One of the small cases."""
    return (f"conf={FOLDER / name}", *PLAIN, *words)


def _of(text: str) -> tuple[str, ...]:
    return tuple(shlex.split(text))


RUNS: dict[str, tuple[str, ...]] = {
    # structures, pay plans, assignment and selection
    "as_shipped": _of(SMALL),
    "centralised": _of(f"structure=centralised pay=piece_rate assignment=best_skilled selection=accumulating {SHORT}"),
    "hybrid": _of(
        f"structure=hybrid pay=fixed assignment=value_based selection=priority_jumps setting=worlds_apart {SHORT}"
    ),
    "alike": _of(f"setting=alike assignment=same_agent selection=first_come behaviour.pressure.active=true {SHORT}"),
    "related": _of(
        f"setting=related assignment=keep_free selection=class_head_start quality=one_standard soothing=standing "
        f"people.quit_per_year=20 people.replacement_days=1 {SHORT}"
    ),
    "textbook": _of(f"behaviour=none people=none care=none redial=none sales=none bot=none assignment=random {SMALL}"),
    # emergency plans
    "reserves": _of(f"plan=reserves_and_bot selection=preferred_first quality=even {RUSH}"),
    "vendor": _of(f"plan=with_vendor vendor=overflow structure=centralised assignment=fastest {RUSH}"),
    "callbacks": _of(
        "plan=with_callbacks callback=in_turn announcement=position assignment=longest_idle selection=head_start "
        f"quality=low_scorers_first callback.standing=false announcement.standing=false {RUSH}"
    ),
    "all_hands": _of(
        f"plan=all_hands knowledge=shop quality=new_first callback=when_idle announcement=queue_length {RUSH}"
    ),
    "bot_outage": _of(f"plan=bot_outage setting=bot_outage knowledge=new bot.at_once=5 bot.line_wait_max_s=60 {RUSH}"),
    # shocks
    "bot_fails": _of(f"shocks=bot_outage shocks.bot_outage.when.per_week=10 plan=bot_outage {SHORT}"),
    "slow_system": _of(f"shocks=slow_system operation=jewellery_tickets behaviour.pressure.active=true {SHORT}"),
    # tickets
    "tickets": _of(
        "operation=jewellery_tickets blending=reserved ordering=first_come complaints=graded "
        f"escalation=complaints_desk publicity=counted {SHORT}"
    ),
    "tickets_duty": _of(
        f"operation=jewellery_tickets blending=finish_first complaints=graded plan=complaint_duty {SHORT}"
    ),
    # chat in turns
    "turns": _of(f"chat=turns record=turns kpi=[default,taobao,jd,pdd,douyin,telephone] {SHORT}"),
    "turns_longest_wait": _of(
        "chat=turns_longest_wait operation=jewellery_tickets callback=in_turn announcement=last_to_enter "
        f"plan=reserves_and_bot {SHORT}"
    ),
    "turns_new_first": _of(f"chat=turns_new_first assignment=same_agent structure=centralised {SHORT}"),
    # head-counts, rates and recorded contacts
    "counts": _case("uneven_period", *_of("operation.staffing.help={start_s:[0,1800],period_s:5400}")),
    "recorded_counts": _case("right_closed_desk"),
    "recorded_roster": _case("alert_memory", "plan=own", "plan.levels.0.lower_for_s=600"),
    "recorded_people": _case("right_year", "behaviour=default", "people=default"),
}
