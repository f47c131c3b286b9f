"""Accounts: what money comes in for and goes out for, in the order of a profit-and-loss statement."""

from __future__ import annotations

from typing import NamedTuple

from sim.setting import Words


class Account(NamedTuple):
    """An account: its name in settings and figures, and what it is called in a report."""

    name: str
    label: Words


ACCOUNTS = (
    Account("sales_margin", {"zh": "销售毛利", "en": "margin on sales"}),
    Account("base_pay", {"zh": "底薪", "en": "base pay"}),
    Account("variable_pay", {"zh": "绩效提成", "en": "variable pay"}),
    Account("overtime_pay", {"zh": "加班费", "en": "overtime"}),
    Account("reserve_pay", {"zh": "储备人员", "en": "reserves"}),
    Account("absence_pay", {"zh": "缺勤薪酬", "en": "pay in absence"}),
    Account("leads", {"zh": "组长", "en": "team leads"}),
    Account("coordination", {"zh": "协调开销", "en": "coordination"}),
    Account("seats", {"zh": "工位与工具", "en": "seats and tools"}),
    Account("vendor", {"zh": "外包", "en": "vendor"}),
    Account("bot", {"zh": "机器人", "en": "bot"}),
    Account("knowledge", {"zh": "知识库", "en": "knowledge base"}),
    Account("quality", {"zh": "质检与辅导", "en": "reviews and coaching"}),
    Account("hiring", {"zh": "补员", "en": "replacing leavers"}),
    Account("compensation", {"zh": "补偿", "en": "compensation"}),
    Account("publicity", {"zh": "舆情损失", "en": "bad publicity"}),
)
"""Every account; the first is the only one of income, which is positive, and cost is negative."""


NUMBERS = {account.name: number for number, account in enumerate(ACCOUNTS)}
"""The number by which the facts name an account: its place among all."""
