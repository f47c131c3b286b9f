"""Every table of facts that the project itself writes. Times are seconds after the first date, 00:00.

``root`` and ``ordinal`` together name one attempt: ``root`` is the key of the need, ``ordinal`` counts its attempts
from 0.
"""

from __future__ import annotations

from collections.abc import Sequence

from models.facts.declared import FactTable, column

_ROOT = column("root", "u8", "", "key of the need", "需求编号")
_ORDINAL = column("ordinal", "i2", "", "number of the attempt, from 0", "第几次进线（从 0 起）")
_KIND = column("contact_type", "i2", "", "contact type", "进线类型")
_VIP = column("vip", "i1", "", "1 for a VIP", "1 表示 VIP")
_OUTCOME = column("outcome", "i1", "", "how the attempt ended, an Outcome", "进线结果（Outcome）")
_AGENT = column("agent", "i4", "", "agent, -1 without one", "客服（-1 表示没有）")

CONTACTS = FactTable(
    "contacts",
    {"zh": "每次进线一行", "en": "one row for each attempt, with its one outcome"},
    (
        _ROOT,
        _ORDINAL,
        _KIND,
        _VIP,
        _OUTCOME,
        column("satisfied", "i1", "", "1 satisfied, 0 not, -1 where nobody was asked", "1 满意，0 不满意，-1 未询问"),
        column("stage", "i1", "", "overflow thresholds passed", "已越过的溢出阈值数"),
        _AGENT,
        column("arrived", "f8", "s", "when the customer came", "客户到达时刻"),
        column("queued", "f8", "s", "when they asked for a person, nan if never", "请求人工的时刻（没有则为 nan）"),
        column("answered", "f8", "s", "when a person answered, nan if nobody did", "人工应答的时刻（没有则为 nan）"),
        column("talked", "f8", "s", "when it was talked through, nan if it was not", "谈完的时刻（没有则为 nan）"),
        column("ended", "f8", "s", "when the agent was free of it or the customer left", "客服脱手或客户离开的时刻"),
        column("work", "f8", "s", "effort at one contact at a time in the reference operation", "基准运营下的工作量"),
    ),
)

NEEDS = FactTable(
    "needs",
    {"zh": "每个需求一行", "en": "one row for each need"},
    (
        _ROOT,
        column("contact_type", "i2", "", "contact type of the first attempt", "首次进线的类型"),
        _VIP,
        column("attempts", "i2", "", "attempts made", "进线次数"),
        column("settlement", "i1", "", "how the need ended, a Settlement", "需求结局（Settlement）"),
        column("how", "i1", "", "outcome of the last attempt", "最后一次进线的结果"),
        column("would_buy", "i1", "", "1 if the customer buys when answered well and at once", "立即答好便会下单"),
        column("sold", "i1", "", "1 if the customer bought", "是否下单"),
        column("agent", "i4", "", "agent of the last attempt, -1 without one", "最后一次进线的客服"),
        column("first_at", "f8", "s", "when the customer first came", "首次到达时刻"),
        column("settled_at", "f8", "s", "when it was settled, nan if open", "了结时刻（未了结为 nan）"),
        column("value", "f8", "yuan", "value of the order that is to be won, 0 without one", "可得订单金额"),
    ),
)

PRESENCE = FactTable(
    "presence",
    {"zh": "每段在岗一行", "en": "one row for each stretch of time that an agent was at work"},
    (
        _AGENT,
        column("why", "i1", "", "why: a shift, as reserve, for the vendor, by count", "原因：排班、储备、外包、按人数"),
        column("start", "f8", "s", "from when", "起"),
        column("end", "f8", "s", "until when", "止"),
    ),
)

LEDGER = FactTable(
    "ledger",
    {"zh": "每笔收支一行", "en": "one row for each movement of money"},
    (
        column("day", "i2", "day", "day of the run, from 0", "第几天（从 0 起）"),
        column("account", "i1", "", "number of the account", "科目编号"),
        _AGENT,
        column("amount_yuan", "f8", "yuan", "income positive, cost negative", "收入为正，成本为负"),
        column("hours", "f8", "h", "hours paid, where they are", "计薪小时"),
    ),
)

EVENTS = FactTable(
    "events",
    {"zh": "每件人员事件一行", "en": "one row for each event of a person"},
    (
        _AGENT,
        column("event", "i1", "", "absence, hazard of quitting, quit, morale, fatigue, pay, joined", "事件种类"),
        column("day", "i2", "day", "day of the run, from 0", "第几天（从 0 起）"),
        column("value", "f8", "", "hours, probability, state or yuan, by the event", "数值（随事件而定）"),
    ),
)

ALERTS = FactTable(
    "alerts",
    {"zh": "每次应急动作或等级变化一行", "en": "one row for every action started or stopped and every change of level"},
    (
        column("time", "f8", "s", "when", "时刻"),
        column("level_from", "i1", "", "level of alert before", "原等级"),
        column("level_to", "i1", "", "level of alert after", "新等级"),
        column("indicator", "i1", "", "number of the indicator that triggered it", "监控指标编号"),
        column("value", "f8", "", "value of the indicator", "指标值"),
        column("threshold", "f8", "", "threshold that it passed", "阈值"),
        column("action", "i1", "", "number of the action", "动作编号"),
        column("sign", "i1", "", "1 started, -1 stopped, 0 a change of level", "1 启动，-1 停止，0 等级变化"),
        column("amount", "f8", "", "what it came to: people called, tuning set", "动作的量：呼叫人数、调至的值等"),
    ),
)

SHOCKS = FactTable(
    "shocks",
    {"zh": "突发事件开始、结束各一行", "en": "one row when a shock begins, and one when it ends"},
    (
        column("time", "f8", "s", "when", "时刻"),
        column("shock", "i2", "", "number of the shock", "突发事件编号"),
        column("sign", "i1", "", "1 it begins, -1 it ends", "1 开始，-1 结束"),
        column("amount", "f8", "", "what it came to: the factor of work", "事件的量：处理耗时的倍数等"),
    ),
)

VISITS = FactTable(
    "visits",
    {"zh": "每个到机器人前的首次进线一行", "en": "one row for every first contact of a type that meets the bot"},
    (
        _ROOT,
        _KIND,
        column("how", "i1", "", "whether the bot took it, was full, out, or broke off", "机器人是否接待"),
        column("outcome", "i1", "", "outcome at the bot, OPEN for those who went on to a person", "机器人处的结果"),
        column("bare", "i1", "", "1 if handed over without what was said to the bot", "转人工时未带上下文"),
        column("arrived", "f8", "s", "when the customer came", "到达时刻"),
        column("ended", "f8", "s", "when they were through with the bot, nan if still there", "离开机器人的时刻"),
    ),
)

COVERAGE = FactTable(
    "coverage",
    {
        "zh": "知识库覆盖率每次变动一行",
        "en": "the coverage of each intent by the knowledge base, whenever it has moved",
    },
    (
        column("at", "f8", "s", "when", "时刻"),
        column("intent", "i2", "", "number of the intent in alphabetical order", "咨询类型编号"),
        column("coverage", "f8", "share", "what is written down, 0 to 1", "覆盖率（0 至 1）"),
    ),
)

PROMISES = FactTable(
    "promises",
    {
        "zh": "每次回呼提议或须回复的留言一行",
        "en": "one row for each offer to call back, and for each message answered",
    },
    (
        _ROOT,
        column("ordinal", "i2", "", "attempt that ended, or not, by the promise", "承诺所在的进线序号"),
        _KIND,
        _VIP,
        column("message", "i1", "", "1 for a message", "1 表示留言"),
        column("accepted", "i1", "", "1 if accepted", "是否接受"),
        column("offered", "f8", "s", "when it was offered", "提议时刻"),
        column("due", "f8", "s", "until when a call was promised", "承诺回呼的期限"),
        column("called", "f8", "s", "when an agent first rang, nan if nobody did", "首次回呼时刻"),
        column("reached", "f8", "s", "when the customer picked up, nan if never", "接通时刻"),
        column("tries", "i2", "", "calls made", "呼叫次数"),
        column("missed", "i1", "", "1 if the customer came again before anybody had called", "客户先行再次进线"),
    ),
)

REVIEWS = FactTable(
    "reviews",
    {"zh": "每个抽检班次一行", "en": "one row for each shift of which something was sampled, when the result is known"},
    (
        _AGENT,
        column("handled", "i4", "", "answers given", "应答数"),
        column("right", "i4", "", "of these right", "答对数"),
        column("sampled", "i4", "", "reviewed", "抽检数"),
        column("wrong", "i4", "", "of the reviewed wrong", "抽检中答错数"),
        column("found", "i4", "", "of the wrong found", "检出数"),
        column("false", "i4", "", "right ones faulted", "误判数"),
        column("at", "f8", "s", "when it is known", "得知时刻"),
    ),
)

SESSIONS = FactTable(
    "sessions",
    {"zh": "每次辅导一行", "en": "one row for each coaching session"},
    (
        _AGENT,
        column("at", "f8", "s", "when it ended", "结束时刻"),
        column("hours", "f8", "h", "how long it took", "时长"),
        column("gain", "f8", "log odds", "what it added to the log odds of a right answer", "答对对数几率的增加"),
    ),
)

CASES = FactTable(
    "cases",
    {"zh": "每张工单或分级投诉一行", "en": "one row for each attempt that is a ticket or a classed complaint"},
    (
        _ROOT,
        _ORDINAL,
        _KIND,
        column("grade", "i1", "", "number of the complaint's class, -1 without one", "投诉等级（-1 表示没有）"),
        column("reach", "f8", "people", "people who see it", "看到的人数"),
        column("opened", "f8", "s", "when its first message came", "首条留言时刻"),
        column("due", "f8", "s", "when a reply is due", "应回复时刻"),
    ),
)

SPELLS = FactTable(
    "spells",
    {"zh": "每段工单处理一行", "en": "one row for every spell that an agent spent on a ticket without a break"},
    (
        _AGENT,
        _ROOT,
        _ORDINAL,
        _KIND,
        column("start", "f8", "s", "from when", "起"),
        column("end", "f8", "s", "until when", "止"),
    ),
)

TURNS = FactTable(
    "turns",
    {"zh": "每轮对话一行（按需记录）", "en": "one row for each round of a chat, written on request"},
    (
        _ROOT,
        _ORDINAL,
        _KIND,
        _AGENT,
        column("turn", "i4", "", "number of the round, from 0", "第几轮（从 0 起）"),
        column("asked", "f8", "s", "when the customer's message came", "客户消息时刻"),
        column("begun", "f8", "s", "when the agent turned to it", "客服开始处理时刻"),
        column("sent", "f8", "s", "when the reply was sent", "回复发出时刻"),
    ),
)

THRESHOLDS_S = (30.0, 60.0, 180.0, 3600.0)
"""The responses that platforms ask for: 30 s (first answer), 1 min, 3 min, 1 h."""


def within(threshold_s: float) -> str:
    """The column that counts the rounds answered within ``threshold_s``."""
    return f"within_{threshold_s:g}"


def replies(thresholds_s: Sequence[float]) -> FactTable:
    """The replies that each conversation got, counted within each of these thresholds.

    A *round* runs from a customer's message to the person's reply to it; the bot's replies do not count. The first
    round begins when the customer asks for a person, so its response includes the wait in queue; who leaves without a
    reply has one round asked and none answered.
    """
    return FactTable(
        "replies",
        {"zh": "每个请求人工的会话一行", "en": "one row for each attempt by chat that asked for a person"},
        (
            _ROOT,
            _ORDINAL,
            _KIND,
            _VIP,
            _OUTCOME,
            _AGENT,
            column("asked", "f8", "s", "when the customer asked for a person", "请求人工的时刻"),
            column("assigned", "f8", "s", "when it came to an agent, nan if never", "分配给客服的时刻"),
            column("ended", "f8", "s", "when its slot was free again, nan if it never was", "接待位空出的时刻"),
            column("rounds", "i4", "", "rounds asked", "提问轮数"),
            column("answered", "i4", "", "rounds answered", "回复轮数"),
            column("first_s", "f8", "s", "first response, nan without one", "首次响应时长"),
            column("sum_s", "f8", "s", "responses of the answered rounds together", "各轮响应时长之和"),
            column("longest_s", "f8", "s", "longest response", "最长响应时长"),
            column("effort_s", "f8", "s", "time that the agent spent on replies", "客服回复所用时间"),
            *(
                column(within(at), "i4", "", f"rounds answered in at most {at:g} s", f"{at:g} 秒内回复的轮数")
                for at in thresholds_s
            ),
        ),
    )


REPLIES = replies(THRESHOLDS_S)
"""The replies as they are declared with the usual thresholds."""
