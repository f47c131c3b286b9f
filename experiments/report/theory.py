"""Simulation beside theory: what Erlang's formulas say of every skill group, and why the simulation differs."""

import math

import numpy as np

from experiments.evidence import Evidence
from experiments.report.format import NOTHING, Scale, scale
from experiments.report.names import label, name
from experiments.report.tables import Cell, PageTable
from experiments.report.words import word
from experiments.theory import MODELS, Beside

REASONS = 4
"""Reasons told for a group; the weightiest come first."""

_UNITS = {"level": "share", "abandoned": "share", "wait_s": "s"}


def table(evidence: Evidence, language: str, alternative: str) -> PageTable:
    """A row per skill group: simulated, Erlang A and Erlang C for each measure, agents and load."""
    groups = evidence.theory[alternative]
    heads = [word("group", language), word("group_agents", language)]
    for measure in _UNITS:
        title = word(f"theory.{measure}", language, seconds=f"{evidence.threshold_s:g}")
        # in Erlang C nobody gives up
        shown = ("simulated", *(who for who in MODELS if (who, measure) != ("erlang_c", "abandoned")))
        heads += [word(f"theory.{who}", language, measure=title) for who in shown]
    written = {measure: _scale(groups, measure, language) for measure in _UNITS}
    rows = []
    for one in groups:
        load = float(np.nansum(one.load) / np.nansum(one.places))
        agents = Cell(f"{one.agents:.1f}", word("theory.load", language, share=f"{100 * load:.0f} %"))
        cells = [Cell(group_name(evidence, one, language)), agents]
        for measure, scaled in written.items():
            found = one.simulated[measure]
            cells.append(Cell(scaled.text(found.mean), scaled.interval(found.low, found.high)))
            cells.append(Cell(scaled.text(one.totals["erlang_a", measure])))
            if measure != "abandoned":
                cells.append(Cell(_endless(one.totals["erlang_c", measure], scaled)))
        rows.append(tuple(cells))
    return PageTable(tuple(heads), tuple(rows), label(evidence, alternative, language))


def _scale(groups: tuple[Beside, ...], measure: str, language: str) -> Scale:
    values = [one.simulated[measure].mean for one in groups] + [one.totals["erlang_a", measure] for one in groups]
    return scale([value for value in values if math.isfinite(value)], _UNITS[measure], language)


def _endless(value: float, scaled: Scale) -> str:
    """Without a steady state the wait has no end."""
    return "∞" if math.isinf(value) else scaled.text(value) if math.isfinite(value) else NOTHING


def group_name(evidence: Evidence, one: Beside, language: str) -> str:
    """The lines, unless it serves all that any group does, and the agents' groups."""
    every = {line for found in evidence.theory.values() for each in found for line in each.group.lines}
    groups = word("and", language).join(name(evidence, group, language) for group in one.group.agent_groups)
    if set(one.group.lines) == every:
        return groups
    lines = word("and", language).join(name(evidence, line, language) for line in one.group.lines)
    return f"{lines} · {groups}"


def sentence(evidence: Evidence, one: Beside, language: str) -> str:
    """Whether the two agree, and if not what the textbook leaves out here, most telling first."""
    said = {
        "group": group_name(evidence, one, language),
        "simulated": _percent(one.simulated["level"].mean),
        "theory": _percent(one.totals["erlang_a", "level"]),
    }
    if one.agrees:
        return word("theory.agrees", language, **said)
    sign = 1 if one.gap > 0 else -1
    text = word("theory.better" if sign > 0 else "theory.worse", language, **said)
    along = [_reason(each.name, each.size, language) for each in one.reasons if each.sign in (0, sign)][:REASONS]
    against = [_reason(each.name, each.size, language) for each in one.reasons if each.sign == -sign][: REASONS // 2]
    semicolon = word("theory.semicolon", language)
    text += semicolon.join(along) if along else word("theory.no_reason", language)
    if against:
        text += word("theory.against", language) + semicolon.join(against)
    if not one.told:
        text += word("theory.untold", language)
    return text + word("stop", language)


def _reason(reason: str, size: float, language: str) -> str:
    return word(f"theory.why.{reason}", language, share=_percent(size), size=f"{size:.1f}", times=f"{1 + size:.1f}")


def _percent(value: float) -> str:
    return f"{100 * value:.0f} %"
