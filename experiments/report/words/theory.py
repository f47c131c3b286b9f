"""The simulation beside Erlang's formulas, and why they differ."""

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "lead_theory": (
        "排班人员常用爱尔朗公式：把每个技能组当作一条独立的队列，每个半小时都处于稳态。下表用仿真中同样的来量、在岗与"
        "耐心套用公式：爱尔朗A会放弃，爱尔朗C人人等到底。公式与仿真应当接近；差得多时，差别来自公式没有考虑的事，逐组"
        "说明如下。",
        "Planners size teams with Erlang's formulas: each group of agents is a queue of its own, in its steady state "
        "in every half-hour. Here the formulas get the simulation's own contacts, agents on duty and patience: in "
        "Erlang A people give up, in Erlang C everybody waits to the end. The two should be near each other; where "
        "they are not, something matters that the formulas leave out, as said below for each group.",
    ),
    "lead_theory_read": (
        "一个客服能同时接几个会话时，每个会话位算作公式中的一个客服。只比较平均至少一次进线和一个会话位的时段。“∞”表"
        "示有的时段工作量超过在岗能力，爱尔朗C没有稳态。括号内为 95 % 区间。",
        "Where an agent holds several chats, each slot counts as an agent of the formula. Only half-hours with at "
        "least one contact and one slot on average are compared. “∞”: in some half-hours there is more work than "
        "people, and Erlang C has no steady state. In brackets the 95 % interval.",
    ),
    "fig.theory": (
        "服务水平：实线为仿真，虚线为爱尔朗A，点线为爱尔朗C（各时段，各次仿真平均）；只画来量最大的几个技能组",
        "Service level by half-hour, mean over replications: simulated (solid), Erlang A (dashed), Erlang C "
        "(dotted); the groups with most contacts",
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
        "{share}的进线在工作量超过在岗能力的时段到来，队伍要一段时间才排长、也要一段时间才消化，而公式里每个时段一开"
        "始就是稳态",
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
        "formula's slots keep their pace",
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
        "handle times vary more than the formula's (variance {size} times that of the exponential distribution)",
    ),
    "theory.why.regular": (
        "处理时长比公式假设的更整齐（方差为指数分布的{size}倍）",
        "handle times vary less than the formula's (variance {size} times that of the exponential distribution)",
    ),
    "theory.why.ahead": (
        "{share}的进线优先级不同，不按先来先服务",
        "{share} of the contacts have another priority, so it is not first come, first served",
    ),
    "theory.why.people": ("客服之间快慢不同", "some agents are faster than others"),
    "theory.why.patience": ("客户的耐心不是指数分布", "customers' patience is not exponential"),
}
"""Key -> Chinese and English."""
