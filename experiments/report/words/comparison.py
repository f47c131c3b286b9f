"""Alternatives side by side: marks, units, differences, and how to read the intervals."""

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "difference": ("与{baseline}之差", "Difference to {baseline}"),
    "difference_of": ("{label}与{baseline}之差", "{label} minus {baseline}"),
    "named_baseline": ("{label}（基准）", "{label} (baseline)"),
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
    "fig.forest": (
        "各方案与{baseline}之差。粗线为 95 % 区间，细线为同时区间（一次看所有方案时仍有 95 % 把握）；空心点表示无法判"
        "断。右侧说明单次仿真之差的不确定性来自哪里。",
        "Difference of each alternative to {baseline}. Thick line: 95 % interval; thin line: simultaneous interval, "
        "valid for all alternatives at once; a hollow dot cannot be told from zero. On the right, where the "
        "uncertainty of one replication's difference comes from.",
    ),
    "interval": ("95 % 区间", "95 % interval"),
    "simultaneous": ("同时区间", "simultaneous interval"),
    "noise": ("仿真随机性", "simulation noise"),
    "lead_main": (
        "每格为均值与 95 % 区间。之差按同一批客户逐次配对；只有当同时区间不含零时才着色，否则标为“无法判断”。",
        "Each cell gives the mean and its 95 % interval. Differences are paired on the same customers and are "
        "coloured only when the simultaneous interval excludes zero; all others cannot be told.",
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
    "lead_scoped_single": ("± 为 95 % 区间的一半。", "± is half of the 95 % interval."),
    "lead_scoped": (
        "着色规则同上；± 为 95 % 区间的一半。",
        "Coloured by the same rule as above; ± is half of the 95 % interval.",
    ),
    "read.interval": (
        "区间说的是均值有多可靠：若把整个仿真重做很多遍，约 95 % 的区间会包含真实均值。仿真次数翻四倍，区间约缩短一半"
        "。",
        "An interval tells how well the mean is known: if the whole simulation were repeated many times, about 95 % "
        "of the intervals would contain the true mean. Four times as many replications halve its length.",
    ),
    "read.paired": (
        "各方案面对同一批客户、同样的到达时刻，因此差异比单独的均值更准；请看差异，不要比较两个均值的区间是否重叠。",
        "All alternatives meet the same customers at the same moments, so a difference is known better than either "
        "mean. Look at the difference, not at whether two intervals overlap.",
    ),
    "read.simultaneous": (
        "同时比较多个方案时，总有一个看似更好。同时区间更宽，对此作了修正；着色只依据它。",
        "Among many alternatives one will always look better. The simultaneous interval is wider and allows for "
        "that; colours rest on it alone.",
    ),
    "read.untold": (
        "“无法判断”不等于“没有差异”：只是以现有的仿真次数，差异尚不能与零区分。",
        "“Cannot be told” does not mean “no difference”: with this many replications the difference cannot be "
        "separated from zero.",
    ),
    "read.best": (
        "“最优概率”是按仿真结果估计的、该方案在这一指标上胜过其他所有方案的可能性。",
        "“Best” gives the chance, as estimated from the simulation, that the alternative beats all others on this "
        "measure.",
    ),
    "uncertainty": ("不确定性来自哪里", "Where the uncertainty comes from"),
    "people_uncertainty": ("对人的假设", "assumptions about people"),
    "read.uncertainty": (
        "不确定性有两部分：仿真随机性可以靠增加仿真次数减小；对人的假设（例如薪酬对努力的影响）不能，只有数据能减小它"
        "。",
        "Uncertainty has two parts. Simulation noise shrinks with more replications; assumptions about people, such "
        "as how pay moves effort, do not: only data can narrow them.",
    ),
}
"""Key -> Chinese and English."""
