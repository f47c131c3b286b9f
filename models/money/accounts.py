"""Accounts: what money comes in for and goes out for, in the order of a profit-and-loss statement."""

from __future__ import annotations

from typing import NamedTuple

from sim.setting import Words


class LedgerAccount(NamedTuple):
    """An account: its name in settings and figures, and what it is called in a report."""

    name: str
    label: Words


ACCOUNTS = (
    LedgerAccount("sales_margin", {"zh": "销售毛利", "en": "margin on sales"}),
    LedgerAccount("base_pay", {"zh": "底薪", "en": "base pay"}),
    LedgerAccount("variable_pay", {"zh": "绩效提成", "en": "variable pay"}),
    LedgerAccount("overtime_pay", {"zh": "加班费", "en": "overtime pay"}),
    LedgerAccount("reserve_pay", {"zh": "储备人员", "en": "reserves"}),
    LedgerAccount("absence_pay", {"zh": "缺勤薪酬", "en": "pay in absence"}),
    LedgerAccount("leads", {"zh": "组长", "en": "team leads"}),
    LedgerAccount("coordination", {"zh": "协调开销", "en": "coordination"}),
    LedgerAccount("seats", {"zh": "工位与工具", "en": "seats and tools"}),
    LedgerAccount("vendor", {"zh": "外包", "en": "vendor"}),
    LedgerAccount("bot", {"zh": "机器人", "en": "bot"}),
    LedgerAccount("knowledge", {"zh": "知识库", "en": "knowledge base"}),
    LedgerAccount("quality", {"zh": "质检与辅导", "en": "reviews and coaching"}),
    LedgerAccount("hiring", {"zh": "补员", "en": "replacing leavers"}),
    LedgerAccount("compensation", {"zh": "补偿", "en": "compensation"}),
    LedgerAccount("publicity", {"zh": "舆情损失", "en": "bad publicity"}),
)
"""Every account; the first is the only one of income, which is positive, and cost is negative."""


NUMBERS = {account.name: number for number, account in enumerate(ACCOUNTS)}
"""The number by which the facts name an account: its place among all."""
