"""The score cards of platforms."""

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "lead_platforms": (
        "同一次仿真按各平台的规则计分：每格为数值与 95 % 区间，下行为达标的仿真（或日子）所占比例及其 95 % 区间。区间"
        "整体高于一半时为绿色，整体低于一半时为橙色。",
        "The same runs scored by each platform's own rule: the measure with its 95 % interval, and below it the "
        "share of runs (or days) that meet the target, with its 95 % interval. Green: surely more than half do; "
        "orange: surely less than half.",
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
        "{label}：{definition}。单位：{unit}；时段：{first}–{last} 点；机器人回复{bot}。规则：{as_of}，{grade}，"
        "{source}。",
        "{label}: {definition}. Unit: {unit}; hours: {first}–{last}; bot replies {bot}. Rule: {as_of}, {grade}: "
        "{source}.",
    ),
}
"""Key -> Chinese and English."""
