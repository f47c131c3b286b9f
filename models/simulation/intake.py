"""The intake: which contact types there are, and how many of each are to be expected when."""

from __future__ import annotations

from datetime import date
from math import ceil

import numpy as np

from models.chat.chat import Turns
from models.demand.campaign import Demand
from models.demand.streams import Stream
from models.files import Files
from models.operation.contact_type import ContactType
from models.operation.rates import Rates
from models.scenario import Scenario
from sim.calendar import DAY_S
from sim.chance import Floats

Name = tuple[str, str, str]
"""Line, intent, channel."""


def intake(
    scenario: Scenario, files: Files | None, first_date: date, end_s: float
) -> tuple[list[ContactType], list[Stream]]:
    """The contact types, those that are only caused included, and the expected first contacts until ``end_s``."""
    operation, demand = scenario.operation, scenario.demand
    forecasts = files.forecast.streams if files else {}
    given = {*forecasts, *(_split(name) for name in operation.rates)}
    contact_types = operation.contact_types(sorted(_caused(scenario, given)))
    if scenario.sales is not None:
        for contact_type in contact_types:
            contact_type.worth_yuan = scenario.sales.worth_yuan(contact_type)
    if isinstance(scenario.chat, Turns):
        for contact_type in contact_types:
            contact_type.silent_share = scenario.chat.silent_share if contact_type.shared else 0.0
    streams = []
    for contact_type in contact_types:
        key = (contact_type.line, contact_type.intent, contact_type.channel)
        if key not in given:
            continue
        if files and key in forecasts:
            forecast = forecasts[key]
            edges_s: Floats = np.multiply(files.forecast.interval_s, np.arange(len(forecast.volume) + 1.0))
            factor = demand.multipliers(contact_type, first_date, edges_s[:-1])
            volume: Floats = np.multiply(forecast.volume, factor)
            handle_s = np.nan_to_num(forecast.handle_time_s, nan=contact_type.handle_time_s)
            streams.append(Stream(contact_type, edges_s, volume, handle_s, np.ones(len(volume))))
        else:
            streams.append(_by_rates(contact_type, operation.rates[contact_type.name], demand, first_date, end_s))
    return contact_types, streams


def _caused(scenario: Scenario, given: set[Name]) -> set[Name]:
    """First contacts, and what they may lead to: complaints, chases of overdue replies, and what is handed over."""
    care, escalation, operation = scenario.care, scenario.escalation, scenario.operation
    complains = care is not None and care.complaint_intent in operation.intents
    found, before = set(given), set[Name]()
    while found != before:
        before = set(found)
        for line, intent, channel in before:
            if care is not None and complains:
                found.add((line, care.complaint_intent, channel))
            if escalation is not None and intent in escalation.share:
                found.add((line, escalation.intent, channel))
            rules = operation.channels[channel].deferred
            found |= {(line, intent, other) for other in rules.chase} if rules else set()
    return found


def _by_rates(contact_type: ContactType, rates: Rates, demand: Demand, first_date: date, end_s: float) -> Stream:
    """A piecewise constant rate as expected numbers on its grid, cut at midnights."""
    steps = len(rates.start_s)
    starts: Floats = np.array(rates.start_s)
    if rates.period_s is not None:
        starts = np.asarray(starts + np.arange(ceil(end_s / rates.period_s))[:, None] * rates.period_s).ravel()
    cuts = np.arange(1, ceil(end_s / DAY_S) + 1) * DAY_S
    marks = np.concatenate([starts, cuts, np.array([end_s])])
    edges_s: Floats = np.asarray(np.unique(marks[marks <= end_s]), np.float64)
    step = (np.searchsorted(starts, edges_s[:-1], "right") - 1) % steps

    def course(given: float | tuple[float, ...]) -> Floats:
        return np.asarray(np.broadcast_to(np.array(given, np.float64), steps)[step])

    factor = demand.multipliers(contact_type, first_date, edges_s[:-1])
    volume: Floats = np.multiply(course(rates.per_hour) / 3600.0 * np.diff(edges_s), factor)
    return Stream(contact_type, edges_s, volume, course(rates.handle_time_s), course(rates.patience_factor))


def _split(name: str) -> Name:
    line, intent, channel = name.split("/")
    return line, intent, channel
