"""Accounts: the books of a run closed, every account with its total."""

from __future__ import annotations

from math import ceil

import numpy as np

from models.centre import Facts
from models.contact import Outcome
from models.demand import DAY_S
from models.ledger import ACCOUNTS
from models.scenario import Scenario

_DAYS_PER_MONTH = 30.4


def totals(scenario: Scenario, facts: Facts) -> dict[str, float]:
    """Yuan per account over the whole run, income positive and cost negative, in the order of ACCOUNTS.

    Pay is booked as people settle; what depends on the whole run is booked here: the margin on sales, the
    bot and the vendor by the contact, team leads by the day, and coordination as a share of base pay.
    """
    ledger = facts.ledger
    sums = np.bincount(ledger["account"], ledger["amount_yuan"], len(ACCOUNTS))
    books = dict(zip(ACCOUNTS, sums.tolist(), strict=True))
    days = facts.end_s / DAY_S
    if scenario.sales is not None:
        sold = facts.needs["sold"] == 1
        books["sales_margin"] += float(facts.needs["value"][sold].sum()) * scenario.sales.margin_share
    costs = scenario.costs
    if facts.people:
        leads = sum(ceil(len(team.members) / costs.span) for team in facts.teams)
        books["leads"] -= leads * costs.lead_yuan_per_month * days / _DAYS_PER_MONTH
    books["coordination"] += scenario.structure.overhead_share() * books["base_pay"]
    books["bot"] -= _bot_yuan(scenario, facts)
    books["vendor"] -= _vendor_yuan(scenario, facts, days)
    return books


def _bot_yuan(scenario: Scenario, facts: Facts) -> float:
    """Every first contact that met the bot, whatever became of it."""
    bot = scenario.bot
    if bot is None:
        return 0.0
    meets = np.array([bot.meets(kind) for kind in facts.kinds])
    contacts = facts.contacts
    return bot.cost_yuan_per_contact * float(((contacts["ordinal"] == 0) & meets[contacts["kind"]]).sum())


def _vendor_yuan(scenario: Scenario, facts: Facts, days: float) -> float:
    """The retainer, and once called the contacts at their price or the minimum."""
    vendor = scenario.vendor
    if vendor is None:
        return 0.0
    first = len(facts.seats) - vendor.seats
    contacts = facts.contacts
    taken = float((contacts["agent"] >= first).sum())
    called = bool((facts.presence["agent"] >= first).any())
    due = max(taken * vendor.price_yuan, vendor.minimum_yuan if called else 0.0)
    return due + vendor.retainer_yuan_per_day * days


ANSWERED = (Outcome.RESOLVED, Outcome.UNRESOLVED)
"""Outcomes of attempts that a person answered."""
