"""What becomes of people from day to day: the rules."""

from __future__ import annotations

from sim.distributions import NonNegative, Positive, Share
from sim.setting import setting


@setting
class People:
    """What becomes of people from day to day: absence, learning, notice and who comes in their place."""

    absent_share: Share = 0.03
    """The share of shifts that a rested person misses."""
    absent_fatigue: NonNegative = 0.03
    """What this share gains per unit of fatigue."""
    quit_per_year: NonNegative = 0.40
    """The hazard of handing in notice, per year, of a settled agent of usual morale and typical fatigue."""
    quit_newness: NonNegative = 1.5
    """Newcomers: the hazard is multiplied by 1 + this figure × exp(-tenure / 90 days)."""
    quit_morale: NonNegative = 1.0
    """The hazard is multiplied by exp(-this figure × morale)."""
    quit_fatigue: NonNegative = 1.0
    """The hazard is multiplied by exp(this figure × (fatigue - typical fatigue))."""
    learn_skill_contacts: Positive = 800.0
    """Contacts of a skill after which 1/e of the gap to full proficiency is left."""
    learn_line_contacts: Positive = 500.0
    """Contacts of a line after which 1/e of the gap to full knowledge of its rules is left."""
    other_line: Positive = 0.75
    """What is known of a line never worked on; 1 is full knowledge."""
    usual_load: Positive = 1.3
    """Hours of effort per hour on duty above which load weighs on morale."""
    usual_abuse: Share = 0.3
    """The share of angry or dissatisfied customers that people are used to."""
    expected_variable: NonNegative = 0.2
    """The variable pay that people count on, as a share of base pay."""
    break_delay_max_s: NonNegative = 5400.0
    """Seconds by which an emergency plan may put off a break, at most."""
    settle_hour: NonNegative = 5.0
    """The hour of the day at which people hand in notice, and at which it is decided who is coached."""
    replacement_days: NonNegative | None = None
    """Days from the notice until a newcomer takes the seat with its roster, skills and pay, but no tenure. 0: that same
    morning; null: nobody comes, the seat stays empty within the run."""
