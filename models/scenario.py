"""A scenario: everything that is decided before a run, frozen."""

from __future__ import annotations

from models.behaviour import Behaviour
from models.bot import Bot
from models.care import Care, Redial
from models.demand import Demand
from models.desk import Assignment, Selection
from models.operation import Operation
from models.pay import Costs, PayPlan
from models.plan import Plan
from models.sales import SalesRules
from models.team import Structure
from models.vendor import Vendor
from models.workforce import People
from sim.setting import setting


@setting
class Reference:
    """The operation in which the user's handle times were measured; all effects are 1 there."""

    structure: Structure
    pay: PayPlan


@setting
class Scenario:
    """An operation, its customers, its people, and the policies that run it.

    What is null is left out of the world: no bot, no vendor, every answer is right (``care``), who leaves does
    not try again (``redial``), nothing is sold, people are all alike (``behaviour``) and stay so (``people``).
    """

    operation: Operation
    demand: Demand
    structure: Structure
    reference: Reference
    pay: PayPlan
    plan: Plan
    assignment: Assignment
    selection: Selection
    costs: Costs = Costs()
    bot: Bot | None = None
    vendor: Vendor | None = None
    care: Care | None = None
    redial: Redial | None = None
    sales: SalesRules | None = None
    behaviour: Behaviour | None = None
    people: People | None = None
