"""Vocabulary: what the parts of an operation and of its books are called, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.evidence import KpiNote, RuleNote, TargetNote, Words
from models.measures import Kpi
from models.operation.operation import Operation
from models.scenario import Scenario
from models.score import BY_ROUND, Score

ACCOUNT_WORDS: dict[str, Words] = {
    "sales_margin": {"zh": "销售毛利", "en": "margin on sales"},
    "base_pay": {"zh": "底薪", "en": "base pay"},
    "variable_pay": {"zh": "绩效提成", "en": "variable pay"},
    "overtime_pay": {"zh": "加班费", "en": "overtime"},
    "reserve_pay": {"zh": "储备人员", "en": "reserves"},
    "absence_pay": {"zh": "缺勤薪酬", "en": "pay in absence"},
    "leads": {"zh": "组长", "en": "team leads"},
    "coordination": {"zh": "协调开销", "en": "coordination"},
    "seats": {"zh": "工位与工具", "en": "seats and tools"},
    "vendor": {"zh": "外包", "en": "vendor"},
    "bot": {"zh": "机器人", "en": "bot"},
    "knowledge": {"zh": "知识库", "en": "knowledge base"},
    "quality": {"zh": "质检与辅导", "en": "reviews and coaching"},
    "hiring": {"zh": "补员", "en": "replacing leavers"},
    "compensation": {"zh": "补偿", "en": "compensation"},
    "publicity": {"zh": "舆情损失", "en": "bad publicity"},
}

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
    "quits": {"zh": "离职人数", "en": "people who quit"},
    "absences": {"zh": "缺勤班次", "en": "shifts missed"},
}

_BOOKS: dict[str, Words] = {
    "book.taobao": {"zh": "淘宝/天猫", "en": "Taobao and Tmall"},
    "book.jd": {"zh": "京东", "en": "JD"},
    "book.pdd": {"zh": "拼多多", "en": "Pinduoduo"},
    "book.douyin": {"zh": "抖音电商", "en": "Douyin"},
    "book.telephone": {"zh": "电话客服", "en": "Telephone"},
}

_ASSUMPTIONS: dict[str, Words] = {
    "individual.sd_log": {"zh": "个人快慢差异(处理时长对数的标准差)", "en": "spread of speed between people"},
    "proficiency.time_power": {"zh": "熟练度每差一分,多花的时间(幂)", "en": "time lost with less proficiency (power)"},
    "proficiency.quality_power": {
        "zh": "熟练度对答对的影响(幂)",
        "en": "right answers lost with less proficiency (power)",
    },
    "newness.extra_time": {"zh": "新人第一天多花的时间", "en": "extra time on the first day"},
    "newness.days": {"zh": "新人变熟的天数", "en": "days over which newness fades"},
    "ownership.shared_time": {"zh": "公共队列中放慢的时间", "en": "extra time in a queue that is nobody's own"},
    "fatigue.time": {"zh": "疲劳时多花的时间", "en": "extra time when tired"},
    "fatigue.quality": {"zh": "疲劳时答错更多", "en": "more wrong answers when tired"},
    "fatigue.per_busy_hour": {"zh": "每小时工作增加的疲劳", "en": "fatigue gained per hour of work"},
    "fatigue.recovery_hours": {"zh": "疲劳恢复所需小时", "en": "hours in which fatigue fades"},
    "morale.time": {"zh": "士气对速度的影响", "en": "speed gained by morale"},
    "morale.quality": {"zh": "士气对答对的影响", "en": "right answers gained by morale"},
    "morale.pay_weight": {"zh": "收入与预期之差对士气的影响", "en": "weight of pay against expectation in morale"},
    "morale.load_weight": {"zh": "超负荷对士气的影响", "en": "weight of overload in morale"},
    "morale.abuse_weight": {"zh": "不满客户对士气的影响", "en": "weight of angry customers in morale"},
    "pay_effort.speed": {"zh": "按件付酬带来的提速", "en": "speed gained by pay per contact"},
    "pay_effort.trade": {"zh": "按件付酬损失的质量", "en": "quality lost by pay per contact"},
    "pay_effort.selling": {"zh": "提成带来的转化提升", "en": "conversion gained by commission"},
    "pay_effort.tier": {"zh": "接近下一档时的加把劲", "en": "extra effort just below a tier"},
    "pressure.speed": {"zh": "有人排队时的提速", "en": "speed gained while customers wait"},
    "heed.share": {"zh": "听信等待播报的客户占比", "en": "share of customers who heed an announced wait"},
    "heed.tolerance": {"zh": "愿等到自身耐心的几倍", "en": "announced wait accepted, as a multiple of one's patience"},
    "heed.calm": {
        "zh": "播报时长内离开意愿的下降",
        "en": "fall of the hazard of leaving until the announced wait is over",
    },
    "heed.haste": {
        "zh": "超出播报后每分钟离开意愿的上升",
        "en": "growth of the hazard of leaving per minute beyond it",
    },
    "concurrency.factor": {"zh": "多会话互相拖慢的程度(倍数)", "en": "how much chats slow each other (multiple)"},
    "handover.repeat_s": {"zh": "机器人转人工须重述时多花的人工", "en": "effort of asking again after the bot"},
    "familiarity.time": {"zh": "同一客服再次接待时省下的时间", "en": "time saved by the same agent again"},
    "familiarity.goodwill": {"zh": "同一客服再次接待时多得的满意", "en": "satisfaction gained by the same agent again"},
    "consistency.sd_log": {"zh": "人与人之间答对率的差异", "en": "spread of right answers between people"},
    "consistency.answer_sd_log": {"zh": "同一人各次回答答对率的差异", "en": "spread of right answers of one person"},
    "consistency.shrink": {"zh": "统一服务标准缩小差异的比例", "en": "share of the spread that one standard removes"},
    "attitude.sd": {"zh": "人与人之间服务态度的差异", "en": "spread of manner between people"},
    "attitude.morale": {"zh": "士气对满意的影响", "en": "satisfaction gained by morale"},
    "attitude.fatigue": {"zh": "疲劳对满意的影响", "en": "satisfaction lost when tired"},
    "coaching.gain": {"zh": "一次辅导带来的答对提升", "en": "right answers gained by a coaching session"},
    "coaching.spread": {"zh": "各次辅导效果的差异", "en": "spread of what sessions achieve"},
    "coaching.days": {"zh": "辅导效果消退的天数", "en": "days over which coaching fades"},
    "assist.time": {"zh": "知识库全覆盖时省下的时间", "en": "time saved by a full knowledge base"},
    "assist.quality": {"zh": "知识库全覆盖时答对的提升", "en": "right answers gained by a full knowledge base"},
    "assist.self_service": {"zh": "知识库全覆盖时自助解决的占比", "en": "contacts spared by a full knowledge base"},
    "handover.goodwill": {"zh": "须重述问题时损失的满意", "en": "satisfaction lost by having to explain again"},
}


def dimensions(scenario: Scenario) -> dict[str, Words]:
    """Names of the scenario's own parts, and of what every report shares."""
    operation = scenario.operation
    found = _COMMON | _BOOKS | _ASSUMPTIONS
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
    rule, measure = kpi.rule, kpi.measure
    if rule is None:
        return None
    scored = measure if isinstance(measure, Score) else None
    return RuleNote(
        book=rule.book,
        lines=tuple(line for line, book in operation.platforms.items() if book == rule.book),
        unit=scored.unit if scored else "",
        hours=scored.hours if scored else (0.0, 24.0),
        bot=scored.bot if scored else "",
        targets=tuple(
            TargetNote(target.value, target.at_least is not None, target.over == "day", target.label)
            for target in rule.targets
        ),
        source=rule.source,
        as_of=rule.as_of.isoformat(),
        grade=rule.grade,
        in_turns=scored is not None and scored.unit in BY_ROUND,
    )
