"""What happened over the week and in the event evening, and what plans and shocks did."""

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "fig.volume": ("每时段进线与接起", "Contacts offered and answered per interval"),
    "fig.waiting": ("平均排队人数", "Mean number waiting"),
    "fig.backlog": ("未回复工单（积压）", "Tickets without a reply (backlog)"),
    "fig.agents": ("在岗与所需客服", "Agents on duty and needed"),
    "fig.level": ("服务水平", "Service level"),
    "band": (
        "线为各次仿真的平均，色带为 10 %–90 % 的仿真所在范围",
        "Line: mean over replications; band: where the middle 80 % of replications lie",
    ),
    "join": ("；", ". "),
    "stop": ("。", "."),
    "event_note": ("灰底为活动当晚", "Grey: the event evening"),
    "short": ("缺口", "shortfall"),
    "alert_mark": ("三角为第 {replication} 次仿真中的级别上升", "Triangles: level raised in replication {replication}"),
    "no_alerts": ("各次仿真中均未触发预警。", "No alert was raised in any replication."),
    "no_alerts_first": (
        "{label}：第 {replication} 次仿真中没有触发预警。",
        "{label}: no alert in replication {replication}.",
    ),
    "alerts_first": ("{label}：第 {replication} 次仿真的记录", "{label}: log of replication {replication}"),
    "alerts_cut": ("仅列出前 {shown} 条，共 {total} 条。", "The first {shown} of {total} rows are shown."),
    "alerts_count": ("全部 {replications} 次仿真的触发次数", "Triggers over all {replications} replications"),
    "count_total": ("次数", "times"),
    "count_replications": ("出现的仿真次数", "replications with it"),
    "count_mean": ("平均每次仿真", "per replication"),
    "to_level": ("升至级别", "raised to level"),
    "level.normal": ("正常", "normal"),
    "level.nth": ("{number}级", "level {number}"),
    "no_minutes": ("本次未记录逐分钟数据。", "No minute-level record was kept in this run."),
    "no_intervals": ("本次未记录逐时段数据。", "No record by interval was kept in this run."),
}
"""Key -> Chinese and English."""
