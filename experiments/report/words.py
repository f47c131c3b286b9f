"""The page's own words in Chinese and English, and the names of the evidence's things."""

from collections.abc import Mapping

from experiments.evidence import Evidence, Words

LANGUAGES = ("zh", "en")

_ZH_EN: dict[str, tuple[str, str]] = {
    # sections
    "verdict": ("结论", "Verdict"),
    "main": ("主要指标对比", "Main figures"),
    "main_single": ("主要指标", "Main figures"),
    "week": ("逐时段走势", "Over the week"),
    "evening": ("活动当晚（逐分钟）", "The event evening, minute by minute"),
    "triggers": ("应急与突发记录", "Alerts and shocks"),
    "scoped": ("按咨询类型与渠道", "By intent and channel"),
    "platforms": ("平台考核", "Platforms' score cards"),
    "theory": ("仿真与理论对照", "Simulation beside theory"),
    "bot": ("机器人与人工", "The bot and people"),
    "money": ("收支拆解", "Where the money comes from"),
    "people": ("人员", "People"),
    "all": ("全部指标", "All figures"),
    "definitions": ("指标定义", "What the figures mean"),
    "assumptions": ("行为假设", "Assumptions about behaviour"),
    "reading": ("如何阅读区间", "How to read the intervals"),
    "reproduce": ("复现", "Repeat this run"),
    # table heads
    "kpi": ("指标", "Figure"),
    "difference": ("与{baseline}之差", "Difference to {baseline}"),
    "difference_of": ("{label}与{baseline}之差", "{label} minus {baseline}"),
    "time": ("时间", "Time"),
    "level": ("级别", "Level"),
    "trigger": ("监控指标", "Indicator"),
    "value": ("数值", "Value"),
    "threshold": ("阈值", "Threshold"),
    "action": ("动作", "Action"),
    "alternative": ("方案", "Alternative"),
    "intent_channel": ("咨询类型 · 渠道", "Intent · channel"),
    "definition": ("定义", "Definition"),
    "unit": ("单位", "Unit"),
    "better_head": ("方向", "Better when"),
    "name": ("名称", "Name"),
    "range": ("范围", "Range"),
    "span": ("{low} 至 {high}", "{low} to {high}"),
    "source": ("来源", "Source"),
    "measure": ("指标", "Measure"),
    "item": ("项目", "Item"),
    "total": ("合计差额", "Total difference"),
    "result": ("结余", "Result"),
    "named_baseline": ("{label}（基准）", "{label} (baseline)"),
    # marks
    "better": ("更好", "better"),
    "worse": ("更差", "worse"),
    "different": ("有差异", "different"),
    "unknown": ("无法判断", "cannot be told"),
    "same": ("完全相同", "no difference"),
    "best": ("最优概率 {share}", "best: {share}"),
    "higher": ("越高越好", "higher"),
    "lower": ("越低越好", "lower"),
    "neither": ("—", "—"),
    "higher_hint": ("越高越好 →", "better →"),
    "lower_hint": ("← 越低越好", "← better"),
    "unit.share": ("占比", "share"),
    "unit.s": ("时长", "duration"),
    "unit.h": ("小时", "hours"),
    "unit.yuan": ("元", "yuan"),
    "unit.count": ("数量", "number"),
    # figures
    "fig.forest": (
        "各方案与{baseline}之差。粗线为 95 % 区间，细线为同时区间（一次看所有方案时仍有 95 % 把握"
        "）；"
        "空心点表示无法判断。右侧说明单次仿真之差的不确定性来自哪里。",
        "Difference of each alternative to {baseline}. Thick line: 95 % interval; thin line: "
        "simultaneous "
        "interval, valid for all alternatives at once; a hollow dot cannot be told from zero. On "
        "the right, "
        "where the uncertainty of one replication's difference comes from.",
    ),
    "interval": ("95 % 区间", "95 % interval"),
    "simultaneous": ("同时区间", "simultaneous interval"),
    "noise": ("仿真随机性", "simulation noise"),
    "people_doubt": ("对人的假设", "assumptions about people"),
    "doubt": ("不确定性来自哪里", "Where the uncertainty comes from"),
    "fig.volume": ("每时段进线与接起", "Contacts offered and answered per interval"),
    "fig.waiting": ("平均排队人数", "Mean number waiting"),
    "fig.backlog": ("未回复工单（积压）", "Tickets without a reply (backlog)"),
    "fig.agents": ("在岗与所需坐席", "Agents on duty and needed"),
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
    "fig.money": (
        "各科目与{baseline}之差（千元，各次仿真平均）；绿色增加收益，橙色减少收益",
        "Each account's difference to {baseline} (thousand yuan, mean over replications); green "
        "adds to the "
        "result, orange takes from it",
    ),
    "fig.money_single": ("各科目金额（千元，各次仿真平均）", "Each account (thousand yuan, mean over replications)"),
    "thousand_yuan": ("千元", "thousand yuan"),
    "fig.people": ("各方案的人员指标与 95 % 区间", "Measures of people with their 95 % intervals"),
    # sentences
    "lead_main": (
        "每格为均值与 95 % 区间。之差按同一批客户逐次配对；只有当同时区间不含零时才着色，否则标为“无法判断”。",
        "Each cell gives the mean and its 95 % interval. Differences are paired on the same "
        "customers and are "
        "coloured only when the simultaneous interval excludes zero; all others cannot be told.",
    ),
    "lead_platforms": (
        "同一次仿真按各平台的规则计分：每格为数值与 95 % 区间，下行为达标的仿真（或日子）所占比例及其 "
        "95 % 区间。区间整体高于一半时为绿色，整体低于一半时为橙色。",
        "The same runs scored by each platform's own rule: the figure with its 95 % interval, and "
        "below it the share of runs (or days) that meet the target, with its 95 % interval. Green: "
        "surely more than half do; orange: surely less than half.",
    ),
    "score.card": ("{book}（计分范围：{lines}）", "{book} (scored: {lines})"),
    "score.all_lines": ("全部业务线", "all lines"),
    "score.target": ("要求", "Target"),
    "score.each_day": ("逐日", "each day"),
    "score.needs_turns": ("未测量：需要 chat=turns", "not measured: needs chat=turns"),
    "score.exempt": ("量太少，不考核", "too few, not assessed"),
    "score.runs_met": ("{share} 的仿真达标 [{low}, {high}]", "met in {share} of runs [{low}, {high}]"),
    "score.days_met": ("{share} 的日子达标 [{low}, {high}]", "met on {share} of days [{low}, {high}]"),
    "score.rule": (
        "{label}：{definition}。单位：{unit}；时段：{first}–{last} 点；机器人回复{bot}。"
        "规则：{as_of}，{grade}，{source}。",
        "{label}: {definition}. Unit: {unit}; hours: {first}–{last}; bot replies {bot}. "
        "Rule: {as_of}, {grade}: {source}.",
    ),
    "lead_bot": (
        "机器人承接了多少，以及它服务的客户、人工服务的客户和由它转人工的客户各有多满意。",
        "How much the bot takes, beside how content those are whom it served, whom people served, and whom it "
        "handed over.",
    ),
    "lead_single": ("每格为均值与 95 % 区间。", "Each cell gives the mean and its 95 % interval."),
    "one_replication": (
        "只运行了一次仿真，没有区间，也无法判断差异是否偶然。",
        "Only one replication was run: there are no intervals, and no difference can be told from chance.",
    ),
    "no_differences": (
        "只有一个方案，没有可比较的差异。",
        "There is one alternative only, so there are no differences.",
    ),
    "no_summary": ("没有可用的结果。", "There are no figures to show."),
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
    "no_minutes": ("本次未记录逐分钟数据。", "No minute-level record was kept in this run."),
    "no_intervals": ("本次未记录逐时段数据。", "No record by interval was kept in this run."),
    "no_ledger": ("本次没有账目。", "There is no ledger in this run."),
    "lead_scoped_single": ("± 为 95 % 区间的一半。", "± is half of the 95 % interval."),
    "lead_scoped": (
        "着色规则同上；± 为 95 % 区间的一半。",
        "Coloured by the same rule as above; ± is half of the 95 % interval.",
    ),
    "money_from": ("{baseline}合计 {amount}", "{baseline} in total: {amount}"),
    "lead_assumptions": (
        "以下数值是假设，并非测得的事实；范围内的取值可随每次仿真抽取，各方案取相同的值。",
        "These are assumptions, not measured facts. Values may be drawn from their range per "
        "replication, the "
        "same for all alternatives.",
    ),
    "read.interval": (
        "区间说的是均值有多可靠：若把整个仿真重做很多遍，约 95 % 的区间会包含真实均值。仿真次数翻"
        "四倍，区间约缩短一半。",
        "An interval tells how well the mean is known: if the whole simulation were repeated many "
        "times, about "
        "95 % of the intervals would contain the true mean. Four times as many replications halve "
        "its length.",
    ),
    "read.paired": (
        "各方案面对同一批客户、同样的到达时刻，因此差异比单独的均值更准；请看差异，不要比较两个均值的区间是否重叠。",
        "All alternatives meet the same customers at the same moments, so a difference is known "
        "better than "
        "either mean. Look at the difference, not at whether two intervals overlap.",
    ),
    "read.simultaneous": (
        "同时比较多个方案时，总有一个看似更好。同时区间更宽，对此作了修正；着色只依据它。",
        "Among many alternatives one will always look better. The simultaneous interval is wider "
        "and allows for "
        "that; colours rest on it alone.",
    ),
    "read.untold": (
        "“无法判断”不等于“没有差异”：只是以现有的仿真次数，差异尚不能与零区分。",
        "“Cannot be told” does not mean “no difference”: with this many replications the "
        "difference cannot be "
        "separated from zero.",
    ),
    "read.best": (
        "“最优概率”是按仿真结果估计的、该方案在这一指标上胜过其他所有方案的可能性。",
        "“Best” gives the chance, as estimated from the simulation, that the alternative "
        "beats all others on this figure.",
    ),
    "read.doubt": (
        "不确定性有两部分：仿真随机性可以靠增加仿真次数减小；对人的假设（例如薪酬对努力的影响）不"
        "能，只有数据能减小它。",
        "Uncertainty has two parts. Simulation noise shrinks with more replications; assumptions about "
        "people, such as "
        "how pay moves effort, do not: only data can narrow them.",
    ),
    # beside theory
    "lead_theory": (
        "排班人员常用爱尔朗公式：把每个技能组当作一条独立的队列，每个半小时都处于稳态。下表用仿真中同样的来量、在岗与耐心"
        "套用公式：爱尔朗A会放弃，爱尔朗C人人等到底。公式与仿真应当接近；差得多时，差别来自公式没有考虑的事，逐组说明如下。",
        "Planners size teams with Erlang's formulas: each group of agents is a queue of its own, in its steady "
        "state in every half-hour. Here the formulas get the simulation's own contacts, agents on duty and patience: "
        "in Erlang A people give up, in Erlang C everybody waits to the end. The two should be near each other; where "
        "they are not, something matters that the formulas leave out, as said below for each group.",
    ),
    "lead_theory_read": (
        "一个客服能同时接几个会话时，每个会话位算作公式中的一个坐席。只比较平均至少一次进线、一个会话位的时段。"
        "“∞”表示有的时段工作量超过在岗能力，爱尔朗C没有稳态。括号内为95 %区间。",
        "Where an agent holds several chats, each place counts as an agent of the formula. Only half-hours with at "
        "least one contact and one place on average are compared. “∞”: in some half-hours there is more work than "
        "people, and Erlang C has no steady state. In brackets the 95 % interval.",
    ),
    "fig.theory": (
        "服务水平：实线为仿真，虚线为爱尔朗A，点线为爱尔朗C（各时段，各次仿真平均）；只画来量最大的几个技能组",
        "Service level by half-hour, mean over replications: simulated (solid), Erlang A (dashed), Erlang C (dotted); "
        "the groups with most contacts",
    ),
    "group": ("技能组", "Group"),
    "group_agents": ("平均在岗", "Agents on duty"),
    "and": ("、", ", "),
    "theory.load": ("负荷 {share}", "load {share}"),
    "theory.level": ("{seconds}秒服务水平", "service level ({seconds} s)"),
    "theory.abandoned": ("放弃率", "abandonment"),
    "theory.wait_s": ("平均等待", "mean wait"),
    "theory.simulated": ("{measure}：仿真", "{measure}: simulated"),
    "theory.erlang_a": ("爱尔朗A", "Erlang A"),
    "theory.erlang_c": ("爱尔朗C", "Erlang C"),
    "theory.agrees": (
        "{group}：仿真 {simulated}，爱尔朗A {theory}，两者相符。",
        "{group}: {simulated} simulated, {theory} by Erlang A. They agree.",
    ),
    "theory.better": (
        "{group}：仿真 {simulated}，好于爱尔朗A的 {theory}，因为",
        "{group}: {simulated} simulated, better than the {theory} of Erlang A, because ",
    ),
    "theory.worse": (
        "{group}：仿真 {simulated}，不如爱尔朗A的 {theory}，因为",
        "{group}: {simulated} simulated, worse than the {theory} of Erlang A, because ",
    ),
    "theory.untold": (
        "（但仿真次数尚少，这一差别也可能是偶然）",
        " (with so few replications the difference may also be chance)",
    ),
    "theory.semicolon": ("；", "; "),
    "theory.against": ("。反方向起作用的是：", ". Pulling the other way: "),
    "theory.no_reason": ("几件小事加在一起", "several small things add up"),
    "theory.why.helped": ("{share}的进线由其他组的客服接起", "agents of other groups answered {share} of its contacts"),
    "theory.why.bought": ("{share}的进线由外包接起", "the vendor answered {share} of its contacts"),
    "theory.why.lent": (
        "本组客服{share}的工作时间用在了其他组的进线上",
        "its agents spent {share} of their working time on the contacts of other groups",
    ),
    "theory.why.overloaded": (
        "{share}的进线在工作量超过在岗能力的时段到来，队伍要一段时间才排长、也要一段时间才消化，而公式里每个时段一开始就是稳态",
        "{share} of the contacts came in half-hours with more work than people, where a queue takes time to grow and "
        "to clear, while the formula is in its steady state at once",
    ),
    "theory.why.busyness": (
        "忙日与闲日、忙时与闲时之间的波动是随机到达的{times}倍，忙时的损失多于闲时的所得",
        "busy and quiet days differ {times} times as much as chance arrivals would, and the busy ones lose more than "
        "the quiet ones gain",
    ),
    "theory.why.slowdown": (
        "同时接的会话互相拖慢（每多一个慢{share}），人手最紧时恰好最慢，而公式里每个会话位速度不变",
        "chats at hand slow each other (by {share} for each further one) just when hands are short, while the "
        "formula's places keep their pace",
    ),
    "theory.why.calls": (
        "会话位时间的{share}用于电话，电话要等到客服手上没有会话",
        "{share} of the working time is calls, which must wait for an agent without any chat",
    ),
    "theory.why.uneven": (
        "人均负荷从一个时段到下一个平均变化{share}（高峰、休息、换班），时段之内也在变",
        "the load on an agent changes by {share} from one half-hour to the next (peaks, breaks, shift changes), and "
        "within them too",
    ),
    "theory.why.again": (
        "{share}的进线是重拨或再次进线，往往紧跟在拥堵之后",
        "{share} of the contacts are redials or repeats, which follow upon congestion",
    ),
    "theory.why.varied": (
        "处理时长比公式假设的更分散（方差为指数分布的{size}倍）",
        "handle times vary more than the formula's (variance {size} times that of the exponential law)",
    ),
    "theory.why.regular": (
        "处理时长比公式假设的更整齐（方差为指数分布的{size}倍）",
        "handle times vary less than the formula's (variance {size} times that of the exponential law)",
    ),
    "theory.why.ahead": (
        "{share}的进线优先级不同，不按先来先服务",
        "{share} of the contacts have another priority, so it is not first come, first served",
    ),
    "theory.why.people": ("客服之间快慢不同", "some agents are faster than others"),
    "theory.why.patience": ("客户的耐心不是指数分布", "customers' patience is not exponential"),
    # reproduce
    "command": ("命令", "Command"),
    "first_date": ("起始日期", "First date"),
    "configuration": ("完整记录（manifest.json）", "Full record (manifest.json)"),
    "seed": ("随机种子", "Seed"),
    "config_hash": ("配置哈希", "Configuration hash"),
    "versions": ("版本", "Versions"),
    "replications": ("仿真次数", "Replications"),
    "wall_s": ("运行用时（秒）", "Wall time (s)"),
    "warm_up_s": ("预热（秒）", "Warm-up (s)"),
    "days": ("天数", "Days"),
    "failures": ("失败的仿真", "Failed replications"),
    "jobs": ("进程数", "Processes"),
    "created": ("生成时间", "Created"),
    "switch": ("English", "中文"),
    "contents": ("目录", "Contents"),
    "footer": (
        "所有数字均由仿真得出。本页不需要网络即可阅读。",
        "Every figure on this page was simulated. The page needs no network.",
    ),
}

_ALIASES = {
    "root_seed": "seed",
    "configuration_hash": "config_hash",
    "hash": "config_hash",
    "replication_count": "replications",
}

_NAMES = frozenset(
    (
        "seed",
        "config_hash",
        "versions",
        "replications",
        "wall_s",
        "warm_up_s",
        "days",
        "failures",
        "jobs",
        "created",
        "first_date",
        "command",
    )
)
"""Names of things that the page can say by itself when the evidence does not."""


def word(key: str, language: str, /, **fields: object) -> str:
    """The page's text for ``key``, with ``fields`` filled in."""
    text = _ZH_EN[key][LANGUAGES.index(language)]
    return text.format(**fields) if fields else text


def texts() -> tuple[str, ...]:
    """Every text of the page in both languages, as a font must be able to write them."""
    return tuple(text for pair in _ZH_EN.values() for text in pair)


def say(words: Mapping[str, str] | None, language: str, otherwise: str = "") -> str:
    """A text of the evidence in ``language``, in any other language it has, or ``otherwise``."""
    if not words:
        return otherwise
    return words.get(language) or next((text for text in words.values() if text), otherwise)


def name(evidence: Evidence, key: object, language: str) -> str:
    """What people call an intent, channel, level, indicator or measure; its own key when unnamed."""
    text = str(key)
    found: Words | None = evidence.dimensions.get(text)
    if found:
        return say(found, language, text)
    note = evidence.kpis.get(text)
    if note:
        return say(note.label, language, text)
    text = _ALIASES.get(text, text)
    return word(text, language) if text in _NAMES else text.replace("_", " ")


def figure_name(evidence: Evidence, figure: str, language: str) -> str:
    """What a figure by interval is called."""
    return say(evidence.interval_words.get(figure), language, figure.replace("_", " "))


def label(evidence: Evidence, alternative: str, language: str) -> str:
    """An alternative's name for people."""
    return say(evidence.labels.get(alternative), language, alternative)


def kpi_label(evidence: Evidence, kpi: str, language: str) -> str:
    """A KPI's name for people; the name of its unscoped KPI with its scope when it has one."""
    head, *scope = kpi.split(".")
    note = evidence.kpis.get(head)
    text = say(note.label, language, head) if note else head.replace("_", " ")
    return " · ".join([text, *(name(evidence, part, language) for part in scope)])
