"""The page: sections in reading order, each a title and blocks of text, figures and tables."""

import json
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from experiments.evidence import Evidence
from experiments.report import alerts, notes, platforms, tables, theory
from experiments.report.figures import canvas, evening, forest, staff, waterfall, week, yardstick
from experiments.report.findings import (
    account_means,
    any_raised,
    differences,
    first_replication,
    others,
    people,
    replication_count,
    scoped,
)
from experiments.report.format import scale
from experiments.report.names import label
from experiments.report.tables import PageTable
from experiments.report.words import say, word

_PAGE_WORDS = ("switch", "contents", "footer", "verdict", "configuration")


@dataclass(frozen=True)
class Picture:
    """A figure as a ``data:`` address with its title and caption."""

    title: str
    caption: str
    address: str


@dataclass(frozen=True)
class PageBlock:
    """One piece of a section: exactly one of its fields is filled."""

    text: str = ""
    picture: Picture | None = None
    table: PageTable | None = None
    grid: tuple[PageTable, ...] = ()
    items: tuple[str, ...] = ()
    record: str = ""


@dataclass(frozen=True)
class Section:
    """A titled part of the page; ``key`` names it in links."""

    key: str
    title: str
    blocks: tuple[PageBlock, ...]


@dataclass(frozen=True)
class Page:
    """The page in one language."""

    language: str
    title: str
    question: str
    headline: str
    sentences: tuple[str, ...]
    legend: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    words: dict[str, str]


def page(evidence: Evidence, language: str) -> Page:
    """Everything that the page says in ``language``."""
    built = [build(evidence, language) for build in _SECTIONS]
    sentences = [say(sentence, language) for sentence in evidence.verdict]
    colour = canvas.colours(evidence)
    order = [evidence.baseline, *others(evidence)]
    return Page(
        language=language,
        title=say(evidence.title, language, evidence.experiment),
        question=say(evidence.question, language),
        headline=sentences[0] if sentences else "",
        sentences=tuple(sentences[1:]),
        legend=tuple((_named(evidence, each, language), colour[each]) for each in order),
        sections=tuple(section for section in built if section is not None and section.blocks),
        words={key: word(key, language) for key in _PAGE_WORDS},
    )


def _named(evidence: Evidence, alternative: str, language: str) -> str:
    text = label(evidence, alternative, language)
    if others(evidence) and alternative == evidence.baseline:
        return word("named_baseline", language, label=text)
    return text


def _picture(
    draw: Callable[[Evidence, str], Figure], evidence: Evidence, language: str, title: str = "", caption: str = ""
) -> PageBlock:
    return PageBlock(picture=Picture(title, caption, canvas.image(draw(evidence, language))))


def _main(evidence: Evidence, language: str) -> Section:
    compared = bool(others(evidence))
    title = word("main" if compared else "main_single", language)
    if evidence.summary.empty:
        return Section("main", title, (PageBlock(text=word("no_summary", language)),))
    blocks = [PageBlock(text=word("lead_main" if differences(evidence) else "lead_single", language))]
    if replication_count(evidence) == 1:
        blocks.append(PageBlock(text=word("one_replication", language)))
    blocks.append(PageBlock(table=tables.kpis(evidence, language, evidence.main_kpis)))
    if forest.shown(evidence):
        baseline = label(evidence, evidence.baseline, language)
        caption = word("fig.forest", language, baseline=baseline)
        blocks.append(_picture(forest.draw, evidence, language, caption=caption))
    elif not compared:
        blocks.append(PageBlock(text=word("no_differences", language)))
    return Section("main", title, tuple(blocks))


def _week(evidence: Evidence, language: str) -> Section:
    charts = (
        (week.volume, "fig.volume", ("offered", "answered")),
        (week.waiting, "fig.waiting", ("waiting",)),
        (week.backlog, "fig.backlog", ("backlog", "overdue")),
        (week.agents, "fig.agents", ("agents_on", "agents_needed")),
        (week.level, "fig.level", ("in_time", "served_base")),
    )
    blocks = [
        _picture(draw, evidence, language, word(title, language))
        for draw, title, measures in charts
        if week.has(evidence, *measures)
    ]
    note = word("band", language)
    if len(evidence.minute_start_s) > 1:
        note += word("join", language) + word("event_note", language)
    lead = PageBlock(text=note + word("stop", language) if blocks else word("no_intervals", language))
    return Section("week", word("week", language), (lead, *blocks))


def _evening(evidence: Evidence, language: str) -> Section:
    title = word("evening", language)
    if not evening.kept(evidence):
        return Section("evening", title, (PageBlock(text=word("no_minutes", language)),))
    note = word("band", language)
    if any_raised(evidence):
        mark = word("alert_mark", language, replication=first_replication(evidence))
        note += word("join", language) + mark
    lead = PageBlock(text=note + word("stop", language))
    return Section("evening", title, (lead, _picture(evening.draw, evidence, language)))


def _triggers(evidence: Evidence, language: str) -> Section | None:
    if not evidence.planned and evidence.alerts.empty:
        return None
    title = word("triggers", language)
    blocks = []
    if any_raised(evidence):
        blocks.append(PageBlock(table=alerts.counts(evidence, language)))
    elif evidence.planned:
        blocks.append(PageBlock(text=word("no_alerts", language)))
    if evidence.alerts.empty:
        return Section("triggers", title, tuple(blocks))
    first = first_replication(evidence)
    blocks += [PageBlock(table=table) for table in alerts.logs(evidence, language)]
    rows = evidence.alerts[evidence.alerts["replication"] == first]
    for each in evidence.alternatives:
        if each in set(evidence.alerts["alternative"]) - set(rows["alternative"]):
            text = label(evidence, each, language)
            text = word("no_alerts_first", language, label=text, replication=first)
            blocks.append(PageBlock(text=text))
    return Section("triggers", title, tuple(blocks))


def _scoped(evidence: Evidence, language: str) -> Section | None:
    if not scoped(evidence):
        return None
    found = tuple(tables.by_intent_and_channel(evidence, language))
    lead = PageBlock(text=word("lead_scoped" if others(evidence) else "lead_scoped_single", language))
    return Section("scoped", word("scoped", language), (lead, PageBlock(grid=found)))


def _platforms(evidence: Evidence, language: str) -> Section | None:
    if not platforms.shown(evidence):
        return None
    lead = PageBlock(text=word("lead_platforms", language))
    found = [PageBlock(table=table) for table in platforms.cards(evidence, language)]
    rules = PageBlock(items=platforms.definitions(evidence, language))
    return Section("platforms", word("platforms", language), (lead, *found, rules))


def _theory(evidence: Evidence, language: str) -> Section | None:
    if not any(evidence.theory.values()):
        return None
    blocks = [PageBlock(text=word("lead_theory", language)), PageBlock(text=word("lead_theory_read", language))]
    for each in (name for name in evidence.alternatives if evidence.theory.get(name)):
        blocks.append(PageBlock(table=theory.table(evidence, language, each)))
        blocks.append(PageBlock(items=tuple(theory.sentence(evidence, one, language) for one in evidence.theory[each])))
    caption = word("fig.theory", language) + word("stop", language)
    blocks.append(_picture(yardstick.draw, evidence, language, caption=caption))
    return Section("theory", word("theory", language), tuple(blocks))


_SERVED = (
    "bot_share",
    "bot_reached",
    "bot_misled",
    "bot_satisfaction",
    "people_satisfaction",
    "handed_over_satisfaction",
)


def _bot(evidence: Evidence, language: str) -> Section | None:
    """How much the bot takes, set beside how content those are whom it served, and those whom people served."""
    table = evidence.summary
    if table.empty or not (table["mean"][table["kpi"] == "bot_share"] > 0).any():
        return None
    found = [kpi for kpi in _SERVED if kpi in set(table["kpi"])]
    blocks = (PageBlock(text=word("lead_bot", language)), PageBlock(table=tables.kpis(evidence, language, found)))
    return Section("bot", word("bot", language), blocks)


def _money(evidence: Evidence, language: str) -> Section:
    title = word("money", language)
    if waterfall.steps(evidence).empty:
        return Section("money", title, (PageBlock(text=word("no_ledger", language)),))
    baseline = label(evidence, evidence.baseline, language)
    if others(evidence):
        total = float(account_means(evidence)[evidence.baseline].sum())
        amount = scale([total], "yuan", language).text(total)
        caption = word("fig.money", language, baseline=baseline) + word("join", language)
        caption += word("money_from", language, baseline=baseline, amount=amount)
    else:
        caption = word("fig.money_single", language)
    chart = _picture(waterfall.draw, evidence, language, caption=caption + word("stop", language))
    return Section("money", title, (chart,))


def _people(evidence: Evidence, language: str) -> Section | None:
    if not people(evidence):
        return None
    chart = _picture(staff.draw, evidence, language, caption=word("fig.people", language))
    table = PageBlock(table=tables.staff(evidence, language))
    return Section("people", word("people", language), (chart, table))


def _all(evidence: Evidence, language: str) -> Section | None:
    if evidence.summary.empty:
        return None
    table = tables.kpis(evidence, language, _unscoped(evidence))
    return Section("all", word("all", language), (PageBlock(table=table),))


def _unscoped(evidence: Evidence) -> list[str]:
    """Main KPIs first, then those with a note, then any other without a scope; rare ones where they were seen."""
    unseen = evidence.unseen()
    found = [str(kpi) for kpi in evidence.summary["kpi"].unique() if "." not in str(kpi) and kpi not in unseen]
    known = [*evidence.main_kpis, *evidence.kpis]
    return list(dict.fromkeys([kpi for kpi in known if kpi in found] + found))


def _definitions(evidence: Evidence, language: str) -> Section | None:
    if not evidence.kpis:
        return None
    table = notes.definitions(evidence, language)
    return Section("definitions", word("definitions", language), (PageBlock(table=table),))


def _assumptions(evidence: Evidence, language: str) -> Section | None:
    if evidence.assumptions.empty:
        return None
    lead = PageBlock(text=word("lead_assumptions", language))
    table = PageBlock(table=notes.assumptions(evidence, language))
    return Section("assumptions", word("assumptions", language), (lead, table))


def _reading(evidence: Evidence, language: str) -> Section:
    keys = ["interval"]
    if others(evidence):
        keys += ["paired", "simultaneous", "untold", "best", "uncertainty"]
    items = tuple(word(f"read.{key}", language) for key in keys)
    return Section("reading", word("reading", language), (PageBlock(items=items),))


def _reproduce(evidence: Evidence, language: str) -> Section:
    record = json.dumps(evidence.manifest, ensure_ascii=False, indent=2, default=_jsonable)
    blocks = (PageBlock(table=notes.manifest(evidence, language)), PageBlock(record=record))
    return Section("reproduce", word("reproduce", language), blocks)


def _jsonable(value: object) -> object:
    return value.item() if isinstance(value, np.generic) else str(value)


_SECTIONS: tuple[Callable[[Evidence, str], Section | None], ...] = (
    _main,
    _week,
    _evening,
    _triggers,
    _scoped,
    _platforms,
    _theory,
    _bot,
    _money,
    _people,
    _all,
    _definitions,
    _assumptions,
    _reading,
    _reproduce,
)
