"""Vocabulary: what the parts of an operation and of its books are called, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.evidence import KpiNote, RuleNote, TargetNote, Words
from models.measures.kpi import Kpi
from models.measures.people import COUNT_WORDS
from models.measures.rule import TRUST_WORDS
from models.operation.operation import Operation
from models.scenario import Scenario

_COMMON: dict[str, Words] = {
    "waiting": {"zh": "排队数", "en": "waiting"},
    "waiting_per_agent": {"zh": "人均排队", "en": "waiting per agent"},
    "longest_wait_s": {"zh": "最长等待", "en": "longest wait"},
    "abandoned_share": {"zh": "近十分钟放弃率", "en": "abandoned, last ten minutes"},
    "bot_out": {"zh": "机器人故障", "en": "bot out"},
    "complaint_wait_s": {"zh": "紧急投诉等待", "en": "wait of an urgent complaint"},
    "0": {"zh": "正常", "en": "normal"},
    "1": {"zh": "一级", "en": "level 1"},
    "2": {"zh": "二级", "en": "level 2"},
    "3": {"zh": "三级", "en": "level 3"},
    "CallReserves": {"zh": "呼叫储备人员", "en": "call reserves"},
    "CallComplaintDuty": {"zh": "呼叫投诉值班", "en": "call complaint duty"},
    "PostponeBreaks": {"zh": "推迟休息", "en": "postpone breaks"},
    "WidenBot": {"zh": "放宽机器人", "en": "open the bot wider"},
    "CloseBot": {"zh": "关闭机器人", "en": "close the bot"},
    "PostponeCoaching": {"zh": "推迟辅导", "en": "postpone coaching"},
    "FreezeKnowledge": {"zh": "暂停知识库更新", "en": "freeze the knowledge base"},
    "Soothe": {"zh": "安抚话术", "en": "soothing message"},
    "VendorOverflow": {"zh": "启用外包溢出", "en": "vendor overflow"},
    "amount_CallReserves": {"zh": "{} 人来", "en": "{} come"},
    "amount_CallComplaintDuty": {"zh": "{} 人来", "en": "{} come"},
    "amount_WidenBot": {"zh": "调至 {}", "en": "to {}"},
    "amount_VendorOverflow": {"zh": "{} 席", "en": "{} seats"},
    "amount_OfferCallbacks": {"zh": "{} 人即接受", "en": "{} accept at once"},
    "stop_CallReserves": {"zh": "不再呼叫储备", "en": "call no more reserves"},
    "stop_CallComplaintDuty": {"zh": "不再呼叫值班", "en": "call no more duty"},
    "stop_PostponeBreaks": {"zh": "恢复休息", "en": "breaks as rostered"},
    "stop_WidenBot": {"zh": "机器人恢复", "en": "bot as usual"},
    "stop_CloseBot": {"zh": "重开机器人", "en": "bot open again"},
    "stop_PostponeCoaching": {"zh": "恢复辅导", "en": "coaching again"},
    "stop_FreezeKnowledge": {"zh": "恢复知识库更新", "en": "write again"},
    "stop_Soothe": {"zh": "停止安抚", "en": "stop the message"},
    "stop_VendorOverflow": {"zh": "停止外包", "en": "release the vendor"},
}


def dimensions(scenario: Scenario) -> dict[str, Words]:
    """Names of the scenario's own parts, and of what every report shares."""
    operation = scenario.operation
    found = _COMMON | COUNT_WORDS
    found |= {name: channel.label for name, channel in operation.channels.items()}
    found |= {name: intent.label for name, intent in operation.intents.items()}
    found |= {name: grade.label for name, grade in operation.grades.items()}
    found |= operation.lines
    found |= operation.skills
    return {name: words for name, words in found.items() if words}


def kpi_notes(kpis: Mapping[str, Kpi], operation: Operation) -> dict[str, KpiNote]:
    """What the report must know of every KPI."""
    return {
        name: KpiNote(kpi.label, kpi.unit, kpi.better, kpi.definition, kpi.rare, _rule_note(kpi, operation))
        for name, kpi in kpis.items()
    }


def _rule_note(kpi: Kpi, operation: Operation) -> RuleNote | None:
    rule, counted = kpi.rule, kpi.counted
    if rule is None:
        return None
    return RuleNote(
        book=rule.book,
        book_label=rule.book_label,
        lines=tuple(line for line, book in operation.platforms.items() if book == rule.book),
        unit=counted.unit,
        hours=counted.hours,
        bot=counted.bot,
        targets=tuple(
            TargetNote(target.value, target.at_least is not None, target.over == "day", target.label)
            for target in rule.targets
        ),
        source=rule.source,
        as_of=rule.as_of.isoformat(),
        grade=TRUST_WORDS[rule.grade],
        needs_turns=kpi.needs_turns,
    )
