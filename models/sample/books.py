"""Books: the accounts of a run with their totals."""

from __future__ import annotations

from math import ceil

import numpy as np

from models.bot.admission import BROKEN, MET
from models.customers.settlement import Settlement
from models.facts.facts import Facts
from models.facts.recorder import Rows
from models.facts.tables import CONTACTS, LEDGER, NEEDS, VISITS
from models.money.accounts import ACCOUNTS
from models.sample.cases import responses
from models.scenario import Scenario
from sim.calendar import DAY_S

_DAYS_PER_MONTH = 30.4


def totals(scenario: Scenario, facts: Facts, since_s: float = 0.0) -> dict[str, float]:
    """Yuan per account from ``since_s`` (a midnight) on, in the order of ACCOUNTS: income positive, cost negative.

    Pay is booked as people settle; what depends on the whole run is booked here: the margin on sales, the
    bot and the vendor by the contact, team leads by the day, and coordination as a share of base pay.
    """
    ledger, contacts, needs = facts[LEDGER], facts[CONTACTS], facts[NEEDS]
    ledger = ledger[ledger["day"] >= since_s / DAY_S] if since_s else ledger
    contacts = contacts[contacts["arrived"] >= since_s]
    needs = needs[needs["first_at"] >= since_s]
    sums = np.bincount(ledger["account"], ledger["amount_yuan"], len(ACCOUNTS))
    books = dict(zip((account.name for account in ACCOUNTS), sums.tolist(), strict=True))
    days = (facts.end_s - since_s) / DAY_S
    if scenario.sales is not None:
        sold = needs["sold"] == 1
        books["sales_margin"] += float(needs["value"][sold].sum()) * scenario.sales.margin_share
    costs = scenario.costs
    if facts.people:
        leads = sum(ceil(len(team.members) / costs.span) for team in facts.teams)
        books["leads"] -= leads * costs.lead_yuan_per_month * days / _DAYS_PER_MONTH
    books["coordination"] += scenario.structure.overhead_share() * books["base_pay"]
    books["bot"] -= _bot_yuan(scenario, facts, since_s, days)
    if scenario.knowledge is not None:
        books["knowledge"] -= scenario.knowledge.fee_yuan_per_day * days
    if scenario.quality is not None:
        books["quality"] -= scenario.quality.standard * scenario.quality.standard_yuan_per_day * days
    books["vendor"] -= _vendor_yuan(scenario, facts, contacts, days)
    books["publicity"] -= _publicity_yuan(scenario, facts, since_s)
    return books


def _bot_yuan(scenario: Scenario, facts: Facts, since_s: float, days: float) -> float:
    """The fee, and every conversation that the bot had, whatever became of it."""
    bot = scenario.bot
    if bot is None:
        return 0.0
    visits = facts[VISITS]
    visits = visits[visits["arrived"] >= since_s]
    had = float(np.isin(visits["how"], (MET, BROKEN)).sum())
    return bot.cost_yuan_per_contact * had + bot.fee_yuan_per_day * days


def _vendor_yuan(scenario: Scenario, facts: Facts, contacts: Rows, days: float) -> float:
    """The retainer, and once called the contacts at their price or the minimum."""
    vendor = scenario.vendor
    if vendor is None:
        return 0.0
    first = len(facts.seats) - vendor.seats
    taken = float((contacts["agent"] >= first).sum())
    due = max(taken * vendor.price_yuan, vendor.minimum_yuan if facts.vendor_called else 0.0)
    return due + vendor.retainer_yuan_per_day * days


def _publicity_yuan(scenario: Scenario, facts: Facts, since_s: float) -> float:
    """What messages that others see lost, by reach and lateness; those never responded to count as late as can be."""
    rules = scenario.publicity
    if rules is None:
        return 0.0
    found, needs = responses(facts), facts[NEEDS]
    lost = np.isin(found.root, needs["root"][needs["settlement"] == Settlement.LOST])
    until = np.where(np.isnan(found.responded), np.where(lost, np.inf, facts.end_s), found.responded)
    late_s = until - found.due
    counted = found.opened >= since_s
    return sum(rules.yuan(r, late) for r, late in zip(found.reach[counted], late_s[counted], strict=True))
