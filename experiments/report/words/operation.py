"""The parts of an operation: the bot, money, people and what is assumed of them."""

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "result": ("结余", "Result"),
    "total": ("合计差额", "Total difference"),
    "lead_bot": (
        "机器人承接了多少，以及它服务的客户、人工服务的客户和由它转人工的客户各有多满意。",
        "How much the bot takes, beside how content those are whom it served, whom people served, and whom it handed "
        "over.",
    ),
    "fig.money": (
        "各科目与{baseline}之差（千元，各次仿真平均）；绿色增加收益，橙色减少收益",
        "Each account's difference to {baseline} (thousand yuan, mean over replications); green adds to the result, "
        "orange takes from it",
    ),
    "fig.money_single": ("各科目金额（千元，各次仿真平均）", "Each account (thousand yuan, mean over replications)"),
    "thousand_yuan": ("千元", "thousand yuan"),
    "fig.people": ("各方案的人员指标与 95 % 区间", "Measures of people with their 95 % intervals"),
    "no_ledger": ("本次没有账目。", "There is no ledger in this run."),
    "money_from": ("{baseline}合计 {amount}", "{baseline} in total: {amount}"),
    "lead_assumptions": (
        "以下数值是假设，并非测得的事实；范围内的取值可随每次仿真抽取，各方案取相同的值。",
        "These are assumptions, not measured facts. Values may be drawn from their range per replication, the same "
        "for all alternatives.",
    ),
}
"""Key -> Chinese and English."""
