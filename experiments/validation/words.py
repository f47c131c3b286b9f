"""The words of a validation's table and report, in Chinese and English."""

from __future__ import annotations

import re
from typing import Final

_ZH_EN: Final[dict[str, tuple[str, str]]] = {
    "title": ("模型验证", "Validation"),
    "question": (
        "仿真结果与已知的理论值、已发表结果及独立程序是否一致？",
        "Does the simulation agree with theory, published results and independent programs?",
    ),
    "all_passed": ("全部 {total} 项检查通过。", "All {total} checks passed."),
    "not_all": (
        "{total} 项检查：{passed} 项通过，{failed} 项不符，{undecided} 项精度不足、未能下结论。",
        "{total} checks: {passed} passed, {failed} failed, {undecided} undecided for want of precision.",
    ),
    "split": (
        "其中 {known} 项为已知值，{inputs} 项为随机输入（到达数、工作量、耐心）的核对。",
        "{known} of them are known values, {inputs} are checks of what comes in by chance: arrivals, work, patience.",
    ),
    "level": (
        "所有检查合计的误报概率不超过 1%：单项检查的 |z| 须超过约 {critical:.2f} 才算不符。",
        "All checks together raise a false alarm with at most 1 %: a single one fails beyond |z| of about "
        "{critical:.2f}.",
    ),
    "worst": (
        "最接近界限的一项：|z| 为 {z:.2f}（{name}）。",
        "The check nearest to its limit has |z| {z:.2f} ({name}).",
    ),
    "not_run": ("本次未运行：{names}。", "Not run this time: {names}."),
    "everything_run": ("所有目标均已运行。", "Every target was run."),
    "failures": (
        "{count} 次仿真失败，见 failures.csv；相关案例不能判为通过。",
        "{count} replications failed, see failures.csv; their cases cannot pass.",
    ),
    # sections
    "verdict": ("结论", "Verdict"),
    "scores": ("偏差一览", "All checks at a glance"),
    "curves": ("与理论曲线对照", "Beside the curves of theory"),
    "inputs": ("随机输入", "What comes in by chance"),
    "reading": ("如何阅读", "How to read this"),
    "reproduce": ("复现", "Repeat this run"),
    "contents": ("目录", "Contents"),
    "switch": ("English", "中文"),
    "footer": ("由 kefusim 生成；本页不需要网络。", "Made by kefusim; this page needs no network."),
    "configuration": ("完整配置", "Complete configuration"),
    # heads
    "target": ("验证目标", "Validation target"),
    "measure": ("指标", "Measure"),
    "reference": ("参考值", "Reference"),
    "simulated": ("仿真值 ± 误差", "Simulated ± error"),
    "z": ("z", "z"),
    "result": ("结论", "Verdict"),
    "case": ("案例", "Case"),
    "contacts": ("进线", "Contacts"),
    "ratio": ("实际 ÷ 期望", "Seen ÷ expected"),
    # verdicts
    "passed": ("通过", "passed"),
    "failed": ("不符", "failed"),
    "undecided": ("未定", "undecided"),
    # kinds
    "exact": ("精确", "exact"),
    "published": ("已发表", "published"),
    "own": ("独立程序", "own program"),
    "input": ("输入", "input"),
    # figures
    "fig.z": (
        "每个点为一项检查：空心为随机输入，实心为已知值；竖线为本次全部检查合计 1% 误报水平下的界限。",
        "A dot is a check, hollow for what comes in by chance, filled for a known value; the vertical lines are the "
        "limits at which all checks of this run together raise a false alarm with 1 %.",
    ),
    "fig.deviation": (
        "点与横线：仿真值相对参考值的偏差及其 95% 误差；浅色带：通过所要求的精度；粗灰线：参考值自身的误差。",
        "Dot and bar: simulated minus reference, as a share of the reference, with its error at 95 %; pale band: the "
        "precision that a pass needs; thick grey line: the reference's own error.",
    ),
    "fig.agents": (
        "每分钟 100 通来电、处理与耐心均为 1 分钟：曲线为 Erlang A 理论，点为仿真值及 95% 误差。",
        "100 calls a minute, handled and patient for 1 min: curves are Erlang A, dots are simulated with their error "
        "at 95 %.",
    ),
    "fig.wave": (
        "正弦来量下系统内至少 N 人的概率随相位的变化：曲线为泊松理论，点为不同排班方式下的仿真值。",
        "Chance of at least N in the system over the wave: curves are Poisson, dots are simulated with each staffing.",
    ),
    "axis.z": ("z（偏差 ÷ 标准误）", "z (difference ÷ standard error)"),
    "axis.deviation": ("相对偏差 %", "difference, % of the reference"),
    "axis.agents": ("客服人数", "number of agents"),
    "axis.share": ("比例", "share"),
    "axis.phase": ("相位（弧度）", "phase (radians)"),
    "lead.target": ("{text}（{name}）", "{text} ({name})"),
    "lead.inputs": (
        "估计值已用回归剔除到达量、工作量等的运气成分；因此这些输入本身也须逐项核对，否则输入错误会被掩盖。",
        "Estimates are freed by regression from the luck in what comes in; a fault there would be hidden, so each "
        "input is a check of its own.",
    ),
    "read.pass": (
        "“通过”有两个条件：与参考值之差在误差之内（全部检查合计误报 1%），且自身 95% 误差不超过规定的精度；"
        "精度不足为“未定”，不算通过。",
        "“Passed” takes two things: the difference is within the error (1 % false alarms over all checks), and the "
        "simulation's own error at 95 % is within the stated margin. With less precision a check is undecided, which "
        "is not a pass.",
    ),
    "read.kinds": (
        "精确：由理论给出；已发表：他人仿真程序的结果及其区间；独立程序：由另一程序算得并给出误差。"
        "下结论时，参考值与仿真值两方的误差都计入。",
        "Exact: given by theory; published: another simulator's output with its interval; own program: computed "
        "independently, with its error. The reference's error counts as well as the simulation's.",
    ),
    "read.ratio": (
        "比率均为总和之比，不是各次之比的平均；平均等待包含放弃者，除非另行注明。",
        "A ratio is a ratio of sums, never a mean of ratios; mean waits include those who gave up unless said.",
    ),
    "read.more": (
        "仿真次数只取决于精度，与是否相符无关；任意进程数下结果逐位相同。",
        "How many replications are made depends on precision alone, not on agreement; the results are the same to the "
        "last bit for any number of processes.",
    ),
}

_MEASURES: Final[dict[str, tuple[str, str]]] = {
    "waiting_share": ("需等待的比例", "share that waits"),
    "abandonment": ("放弃率", "abandonment"),
    "mean_wait_s": ("平均等待（秒）", "mean wait, s"),
    "mean_wait_min": ("平均等待（分钟）", "mean wait, min"),
    "mean_wait_ratio": ("合并前后平均等待之比", "mean wait after ÷ before pooling"),
    "mean_queue": ("平均排队人数", "mean number waiting"),
    "occupancy": ("占用率", "occupancy"),
    "mean_output": ("人均产出", "mean output of a person"),
    "young_share": ("入职不足三个月的占比", "share with under three months' tenure"),
    "served_within": ("{0} 内接起", "served within {0}"),
    "crowded": ("相位 {1} 时系统内至少 {0} 人", "at least {0} in the system at phase {1}"),
    "served": ("接起数", "number served"),
    "abandoned": ("放弃数", "number who abandon"),
    "messages": ("留言数", "number of messages"),
    "disconnected": ("被断线数", "number cut off"),
    "overflow": ("溢出比例", "share that overflows"),
    "offered_erlang": ("呈现话务量（Erlang）", "load offered, Erlang"),
    "carried_erlang": ("承载话务量（Erlang）", "load carried, Erlang"),
    "lost": ("呼损率", "share lost"),
    "blocking": ("被阻塞比例", "share blocked"),
    "mean_response_s": ("平均响应时间（秒）", "mean response, s"),
    "busy_share": ("客服忙碌比例", "share of time the agent is busy"),
}
"""First part of a measure's name -> its words."""

_NOTES: Final[dict[str, tuple[str, str]]] = {
    "overall": ("全部", "all"),
    "short": ("短来电", "short calls"),
    "long": ("长来电", "long calls"),
    "met": ("及早放弃算达标", "early abandonment counts as met"),
    "left_out": ("及早放弃不计", "early abandonment left out"),
    "percent": ("%", "%"),
    "day": ("全天", "whole day"),
    "hour": ("第 {0} 小时", "hour {0}"),
    "of_expected": ("除以期望来电数", "of the calls expected"),
    "first": ("第一组", "first group"),
    "outsourcer": ("外包方", "outsourcer"),
    "entered": ("进入系统者", "those who entered"),
}
"""Further parts of a measure's name -> their words."""


def word(key: str, language: str, **values: object) -> str:
    """The page's words for ``key``."""
    return _ZH_EN[key][language == "en"].format(**values)


def measure(name: str, language: str) -> str:
    """A measure's name in words; a part without words of its own is shown as it is."""
    if match := re.fullmatch(r"crowded\.(\d+)\.([\d.]+)", name):
        return _MEASURES["crowded"][language == "en"].format(*match.groups())
    head, *parts = name.split(".")
    if match := re.fullmatch(r"served_within_(\d+)s", head):
        text = _MEASURES["served_within"][language == "en"].format(f"{match[1]} s")
    else:
        text = _MEASURES.get(head, (head, head))[language == "en"]
    notes = [_note(part, language) for part in parts]
    if not notes:
        return text
    return f"{text}, {', '.join(notes)}" if language == "en" else f"{text}（{'，'.join(notes)}）"


def _note(part: str, language: str) -> str:
    """A further part of a name; a number after an underscore is filled in."""
    key, _, number = part.rpartition("_")
    if number.isdigit():
        return _NOTES.get(key, (part, part))[language == "en"].format(number)
    return _NOTES.get(part, (part, part))[language == "en"]
