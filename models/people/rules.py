"""What becomes of people from day to day: the rules."""

from __future__ import annotations

from sim.distributions import NonNegative, Positive, Share
from sim.setting import setting


@setting
class People:
    """What becomes of people from day to day.

    ``absent_share`` of shifts are missed, more by ``absent_fatigue`` per unit of fatigue. ``quit_per_year``
    is the hazard of a settled agent of usual morale; it is multiplied by 1 + ``quit_newness`` × exp(-tenure /
    90 days), by exp(-``quit_morale`` × morale) and by exp(``quit_fatigue`` × (fatigue - typical)). Half the
    gap to full proficiency closes over ``learn_skill_contacts`` × ln 2 contacts, likewise for a line's rules;
    ``other_line`` is the knowledge of a line never worked on. ``usual_load`` is the effort per hour on duty
    above which load weighs on morale, ``usual_abuse`` the share of angry or dissatisfied customers that people
    are used to. ``expected_variable`` is the variable pay that people count on, as a
    share of base pay. People settle and hand in notice at ``settle_hour``; ``replacement_days`` later, at that
    hour, a newcomer takes the seat with its roster, skills and pay, but no tenure (0: there that same morning;
    null: nobody comes, within the run the seat stays empty).
    """

    absent_share: Share = 0.03
    absent_fatigue: NonNegative = 0.03
    quit_per_year: NonNegative = 0.40
    quit_newness: NonNegative = 1.5
    quit_morale: NonNegative = 1.0
    quit_fatigue: NonNegative = 1.0
    learn_skill_contacts: Positive = 800.0
    learn_line_contacts: Positive = 500.0
    other_line: Positive = 0.75
    usual_load: Positive = 1.3
    usual_abuse: Share = 0.3
    expected_variable: NonNegative = 0.2
    break_delay_max_s: NonNegative = 5400.0
    settle_hour: NonNegative = 5.0
    replacement_days: NonNegative | None = None
