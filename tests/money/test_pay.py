"""Pay plans to the cent: at every edge of a tier, just below and just above it, and as booked day by day."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest

import policies.pay
from experiments.settings import build, compose, groups
from models.customers.sales import SalesRules
from models.facts.tables import LEDGER
from models.money.accounts import NUMBERS
from models.money.pay import Tally
from models.questions import PayPlan
from policies.pay import FixedPay, PieceRate, Tier, TieredCommission
from policies.structure import Serves
from sim.distributions import Constant
from tests.operations import DAY_S, Stage, files


def tiers(*steps: tuple[float, float]) -> tuple[Tier, ...]:
    """Tiers from (at, rate)."""
    return tuple(Tier(at=at, rate=rate) for at, rate in steps)


COMMISSION = TieredCommission(
    sales_tiers=tiers((0, 0.002), (150_000, 0.0026), (250_000, 0.0032), (400_000, 0.004)),
    service_tiers=tiers((0, 0.40), (500, 0.55), (800, 0.70)),
)
LATE = TieredCommission(  # nothing is earned below the first tier
    sales_tiers=tiers((100_000, 0.01), (200_000, 0.015)), service_tiers=tiers((300, 1.0), (600, 1.25))
)
PIECE = PieceRate(per_contact_yuan=0.49)


@dataclass(frozen=True)
class Row:
    """What somebody has done in the period, and the variable pay for it in yuan, worked out by hand."""

    plan: PayPlan
    sells: bool
    amount: float
    yuan: float

    @property
    def tally(self) -> Tally:
        """The work as the plan sees it: what it does not pay for is there too, and must not count."""
        if isinstance(self.plan, TieredCommission) and not self.sells:
            return Tally(False, contacts=self.amount + 77, resolved=self.amount, sales_yuan=5e5)
        if isinstance(self.plan, TieredCommission):
            return Tally(True, contacts=4e3, resolved=3e3, sales_yuan=self.amount)
        return Tally(self.sells, contacts=self.amount, resolved=self.amount / 2, sales_yuan=5e5)

    def __str__(self) -> str:
        what = "sold" if self.sells else "done"
        late = "-late" if self.plan is LATE else ""
        return f"{type(self.plan).__name__}{late}-{what}-{self.amount:.12g}"


FIXED_ROWS = [Row(FixedPay(base=1.26), sells, amount, 0.0) for sells in (True, False) for amount in (0, 1, 500, 1e6)]

PIECE_ROWS = [
    Row(PIECE, False, 0, 0.0),
    Row(PIECE, False, 1, 0.49),
    Row(PIECE, False, 2, 0.98),
    Row(PIECE, True, 100, 49.0),
    Row(PIECE, True, 1_234, 604.66),
    Row(PIECE, False, 1_000_000, 490_000.0),
]

SALES_ROWS = [
    Row(COMMISSION, True, 0, 0.0),
    Row(COMMISSION, True, 0.01, 0.00002),
    Row(COMMISSION, True, 1_000, 2.0),
    # 150,000: 0.2 % of the whole amount before, 0.26 % of it from there on; by the part above it alone 300.00
    Row(COMMISSION, True, 149_999.99, 299.99998),
    Row(COMMISSION, True, 150_000, 390.0),
    Row(COMMISSION, True, 150_000.01, 390.000026),
    Row(COMMISSION, True, 200_000, 520.0),
    # 250,000: from 0.26 % to 0.32 %; by parts 560.00
    Row(COMMISSION, True, 249_999.99, 649.999974),
    Row(COMMISSION, True, 250_000, 800.0),
    Row(COMMISSION, True, 250_000.01, 800.000032),
    # 400,000: from 0.32 % to 0.4 %; by parts 1,040.00
    Row(COMMISSION, True, 399_999.99, 1_279.999968),
    Row(COMMISSION, True, 400_000, 1_600.0),
    Row(COMMISSION, True, 400_000.01, 1_600.00004),
    Row(COMMISSION, True, 10_000_000, 40_000.0),  # far above the last tier its rate stands
]

SERVICE_ROWS = [
    Row(COMMISSION, False, 0, 0.0),
    Row(COMMISSION, False, 1, 0.40),
    # the 500th contact resolved lifts all 500 from 0.40 to 0.55; by parts 200.00
    Row(COMMISSION, False, 499, 199.60),
    Row(COMMISSION, False, 500, 275.0),
    Row(COMMISSION, False, 501, 275.55),
    # the 800th lifts all 800 from 0.55 to 0.70; by parts 365.00
    Row(COMMISSION, False, 799, 439.45),
    Row(COMMISSION, False, 800, 560.0),
    Row(COMMISSION, False, 801, 560.70),
    Row(COMMISSION, False, 100_000, 70_000.0),
]

LATE_ROWS = [
    Row(LATE, True, 0, 0.0),
    Row(LATE, True, 99_999.99, 0.0),
    Row(LATE, True, 100_000, 1_000.0),
    Row(LATE, True, 100_000.01, 1_000.0001),
    Row(LATE, True, 199_999.99, 1_999.9999),
    Row(LATE, True, 200_000, 3_000.0),
    Row(LATE, True, 200_000.01, 3_000.00015),
    Row(LATE, False, 0, 0.0),
    Row(LATE, False, 299, 0.0),
    Row(LATE, False, 300, 300.0),
    Row(LATE, False, 301, 301.0),
    Row(LATE, False, 599, 599.0),
    Row(LATE, False, 600, 750.0),
    Row(LATE, False, 601, 751.25),
]

ROWS = [*FIXED_ROWS, *PIECE_ROWS, *SALES_ROWS, *SERVICE_ROWS, *LATE_ROWS]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_variable_pay_is_exactly_this(row: Row) -> None:
    paid = row.plan.variable_yuan(row.tally)
    assert paid == pytest.approx(row.yuan, rel=1e-13, abs=0)
    assert f"{paid:.2f}" == f"{row.yuan:.2f}"


def test_every_pay_plan_has_its_rows() -> None:
    found = {cls for _, cls in inspect.getmembers(policies.pay, inspect.isclass) if hasattr(cls, "variable_yuan")}
    plans = {cls for cls in found if cls.__module__ == policies.pay.__name__}
    assert plans == {type(row.plan) for row in ROWS}


def test_the_shipped_plans_are_those_of_the_rows() -> None:
    question: Any = PayPlan  # a protocol: answered by whatever class the setting names
    shipped = {name: build(question, compose([f"pay={name}"])["pay"], "pay") for name in groups()["pay"]}
    assert shipped == {"fixed": FIXED_ROWS[0].plan, "piece_rate": PIECE, "tiered_commission": COMMISSION}


@pytest.mark.parametrize("sells", [True, False], ids=["sales", "service"])
def test_every_tier_of_a_commission_has_rows_at_below_and_above_its_edge(sells: bool) -> None:
    for plan in (COMMISSION, LATE):
        amounts = [row.amount for row in ROWS if row.plan is plan and row.sells is sells]
        step = 0.01 if sells else 1
        steps = plan.sales_tiers if sells else plan.service_tiers
        for tier in steps:
            assert tier.at in amounts
            assert any(amount == pytest.approx(tier.at + step, rel=1e-12) for amount in amounts)
            assert tier.at == 0 or any(amount == pytest.approx(tier.at - step, rel=1e-12) for amount in amounts)


def by_parts(plan: TieredCommission, row: Row) -> float:
    """The other rule, which is not meant: every rate on the part of the amount within its tier alone."""
    steps = plan.sales_tiers if row.sells else plan.service_tiers
    ends = [upper.at for _, upper in pairwise(steps)] + [float("inf")]
    return sum(tier.rate * max(0.0, min(row.amount, end) - tier.at) for tier, end in zip(steps, ends, strict=True))


def test_tiers_by_parts_would_not_pass() -> None:
    for sells in (True, False):
        rows = [row for row in ROWS if row.plan is COMMISSION and row.sells is sells]
        second = COMMISSION.sales_tiers[1].at if sells else COMMISSION.service_tiers[1].at
        for row in rows:
            other = by_parts(COMMISSION, row)
            if row.amount < second:
                assert other == pytest.approx(row.yuan, rel=1e-12), "the rules agree within the first tier"
            else:
                assert abs(other - row.yuan) > 1, str(row)


# -- what is booked ------------------------------------------------------------------------------------------

SMALL = TieredCommission(
    sales_tiers=tiers((0, 0.01), (300, 0.02), (600, 0.05)), service_tiers=tiers((0, 1.0), (3, 2.0), (6, 5.0))
)
SALES = SalesRules(conversion={"ask": 1.0}, order_value_yuan={"shop": 200.0}, order_value=Constant(mean=1.0))
NINE, SIX = 9 * 3600.0, 18 * 3600.0


def booked(pay: PayPlan, first_day: int, second_day: int, **more: Any) -> list[tuple[int, float]]:
    """(day, yuan of variable pay) of one person who answers so many contacts on two days, a minute each."""
    shifts = [("an", NINE, SIX, ()), ("an", DAY_S + NINE, DAY_S + SIX, ())]
    people = files(["shop/ask/phone"], shifts, days=2)
    given: dict[str, Any] = {"serves": {"any": [Serves(intent="ask")]}, "pay": pay, **more}
    stage = Stage(contact_types=["ask/phone"], groups={}, people=people, more=given)
    for day, count in enumerate((first_day, second_day)):
        for number in range(count):
            stage.send(f"{day} {number}", DAY_S * day + NINE + 600.0 * number, 60.0)
    stage.run()
    assert stage.facts is not None
    rows = stage.facts[LEDGER][stage.facts[LEDGER]["account"] == NUMBERS["variable_pay"]]
    return [(int(row["day"]), float(row["amount_yuan"])) for row in rows]


def test_the_second_day_is_paid_what_the_total_grows_by() -> None:
    # two contacts at 1 yuan, then five in all at 2: 2 on the first day, 10 - 2 on the second
    assert booked(SMALL, 2, 3) == [(0, -2.0), (1, -8.0)]
    # seven in all at 5, of which 2 are paid already
    assert booked(SMALL, 2, 5) == [(0, -2.0), (1, -33.0)]
    # three on the first day reach the second tier at once: 6; one more is worth 2
    assert booked(SMALL, 3, 1) == [(0, -6.0), (1, -2.0)]


def test_what_was_sold_is_paid_the_same_way() -> None:
    # every contact is an order of 200 yuan, and whoever serves it sells: 400 at 2 %, then 1,000 in all at 5 %
    assert booked(SMALL, 2, 3, sales=SALES) == [(0, -8.0), (1, pytest.approx(-42.0, rel=1e-12))]
    # 200 at 1 %, then 400 in all at 2 %
    assert booked(SMALL, 1, 1, sales=SALES) == [(0, -2.0), (1, pytest.approx(-6.0, rel=1e-12))]


def test_piece_rates_are_paid_by_the_day_and_fixed_pay_books_nothing() -> None:
    assert booked(PieceRate(per_contact_yuan=1.5), 2, 4) == [(0, -3.0), (1, -6.0)]
    assert booked(FixedPay(), 2, 4) == []


def test_a_day_without_work_books_nothing_and_takes_nothing_back() -> None:
    assert booked(SMALL, 4, 0) == [(0, -8.0)]
    assert booked(SMALL, 0, 4) == [(1, -8.0)]
