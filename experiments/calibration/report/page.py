"""The page: what was read, what was learnt, and how near the simulation comes to the log."""

from __future__ import annotations

from pathlib import Path

from experiments.calibration.availability import Match
from experiments.calibration.estimates import Estimates
from experiments.calibration.report.agents import presence_section, talks_section
from experiments.calibration.report.blocks import Say
from experiments.calibration.report.customers import patience_section, precedence_sections
from experiments.calibration.report.demand import arrivals_section, log_section
from experiments.report import write_pages
from experiments.report.page import Page, PageBlock, Section
from experiments.report.words import LANGUAGES


def write_report(found: Estimates, match: Match, path: Path, log: str, language: str = "both") -> Path:
    """Write the report of one calibration and return where it is; ``log`` is the name of the log."""
    return write_pages([_page(found, match, log, each) for each in LANGUAGES if language in (each, "both")], path)


def _page(found: Estimates, match: Match, log: str, language: str) -> Page:
    say = Say(language)
    made, seen = match.simulated, match.observed
    headline = say(
        f"仿真平均等待 {made[1]:.1f} 秒，日志为 {seen[1]:.1f} 秒；放弃率 {made[0]:.1%}，日志为 {seen[0]:.1%}。",
        f"Simulated mean wait {made[1]:.1f} s against {seen[1]:.1f} s in the log; "
        f"abandonment {made[0]:.1%} against {seen[0]:.1%}.",
    )
    sections = (
        log_section(found, say),
        arrivals_section(found.arrivals, say),
        talks_section(found, say),
        patience_section(found.customers, say),
        *precedence_sections(found, say),
        presence_section(found, match, say),
        _assumptions(say),
    )
    return Page(
        language=language,
        title=say("由日志标定的运营", "An operation calibrated from its log"),
        question=log,
        headline=headline,
        sentences=(),
        legend=(),
        sections=sections,
        words=say.page_words(),
    )


def _assumptions(say: Say) -> Section:
    items = (
        say(
            "在岗：客服自首次通话至末次通话视为在岗，间隔超过 20 分钟的除外。",
            "Presence: an agent is there from the first call to the last one, except in gaps of over 20 min.",
        ),
        say(
            "话后处理与离席：有三人以上排队时，两次通话的间隔不超过一分钟算话后处理，更长算离席。",
            "Wrap-up and time away: while three or more customers wait, a pause of up to a minute is wrap-up and a "
            "longer one is time away.",
        ),
        say(
            "技能：某类咨询明显少于应有份额一半的客服，视为不接该类；通话不足 50 次的客服视同多数人。",
            "Skills: an agent with clearly less than half the usual share of an intent does not serve it; an agent "
            "with fewer than 50 calls serves what most agents serve.",
        ),
        say(
            "重拨概率只来自能识别的客户，并假定其他客户相同。",
            "Redials are known of identified customers only; the others are assumed to be like them.",
        ),
    )
    return Section("assumed", say("假定", "What is assumed"), (PageBlock(items=items),))
