"""The programs that are measured, each run on a case in the same way."""

import gc
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Final

import numpy as np
from numpy.typing import NDArray

import conf
from experiments.bench import cases, ciw_rival, plain, plain_chat, plain_day
from experiments.bench.result import AttemptFigures, BenchResult
from models.behaviour.effects import in_force
from models.contact.outcome import UNANSWERED, Outcome
from models.facts.tables import CONTACTS, REPLIES
from models.files import Files
from models.scenario import Scenario
from models.simulation.simulation import Simulation
from sim.chance import Chance
from sim.setting import InputError

ERLANG_A: Final = "erlang_a"
"""M/M/n+M: one queue, one group of agents, impatient customers."""
B2: Final = "b2"
"""A day of 200,000 contacts: bot, three types, four groups, shared chats, shifts, redials."""

CHAT: Final = "chat"
"""A day of chats in turns: one queue, 180 agents with 5 slots, 6 rounds in the mean."""

KEFUSIM: Final = "kefusim"
PLAIN: Final = "plain"
CIW: Final = "ciw"

DAY_DIR: Final = Path(conf.__file__).resolve().parent / "bench" / "b2"
"""The folder of the day B2."""

_IN_TIME_S = 20.0
_MIN_S = 60.0

Program = Callable[[int, int], BenchResult]
"""A program takes a number of contacts (the day B2 has its own) and a seed, and gives its result."""


def kefusim_erlang_a(contacts: int, seed: int) -> BenchResult:
    """This model, configured as M/M/n+M."""
    return kefusim(cases.erlang_a(contacts), None, seed)


def kefusim_b2(contacts: int, seed: int) -> BenchResult:
    """This model, configured as the day B2, which has its own number of contacts."""
    return kefusim(*cases.b2(DAY_DIR), seed)


def kefusim_chat(contacts: int, seed: int) -> BenchResult:
    """This model on the day of chats in turns."""
    return kefusim(cases.chat(contacts), None, seed)


def plain_b2(contacts: int, seed: int) -> BenchResult:
    """Plain SimPy on the day B2, which has its own number of contacts."""
    return plain_day.b2(seed, DAY_DIR)


PROGRAMS: Final[dict[str, dict[str, Program]]] = {
    ERLANG_A: {KEFUSIM: kefusim_erlang_a, PLAIN: plain.erlang_a, CIW: ciw_rival.erlang_a},
    B2: {KEFUSIM: kefusim_b2, PLAIN: plain_b2},
    CHAT: {KEFUSIM: kefusim_chat, PLAIN: plain_chat.chat},
}
"""Case -> program -> how to run it, in the order in which they take turns."""


def available() -> tuple[dict[str, dict[str, Program]], list[str]]:
    """Return the programs that can run here, and a line for each that cannot."""
    programs = {case: dict(named) for case, named in PROGRAMS.items()}
    try:
        ciw_rival.library()
    except InputError as error:
        del programs[ERLANG_A][CIW]
        return programs, [f"{line} (skipped)" for line in error.lines]
    return programs, []


def kefusim(scenario: Scenario, files: Files | None, seed: int) -> BenchResult:
    """Run this model once; only the run is timed, not the building before and the summing up after it.

    It draws all its demand and makes its tables of facts within that time. As in
    :func:`models.simulation.simulation.run_once`, the garbage collector is off during the run.
    """
    simulation = Simulation(scenario, files, Chance(seed, 0), in_force(scenario.behaviour, seed))
    simulation.start()
    collecting = gc.isenabled()
    gc.disable()
    try:
        begin = perf_counter()
        facts = simulation.run()
        seconds = perf_counter() - begin
    finally:
        if collecting:
            gc.enable()
    attempts = facts[CONTACTS]
    redials = int(np.count_nonzero(attempts["ordinal"] > 0))
    return BenchResult(
        contacts=int(np.count_nonzero(attempts["ordinal"] == 0)),
        seconds=seconds,
        # the entries ever put on the agenda, the few that are still to come included, and the arrivals met beside it
        events=next(simulation.world.env.clock._eid) + simulation.floor.router.asked - redials,
        total=asked(attempts),
        by_type={
            contact_type.intent: asked(attempts[attempts["contact_type"] == contact_type.index])
            for contact_type in facts.contact_types
            if len(facts.contact_types) > 1
        },
        turns=rounds(facts[REPLIES]) if len(facts[REPLIES]) else {},
    )


def rounds(replies: NDArray[np.void]) -> dict[str, float]:
    """Sum up the rounds of conversations that had a reply and have ended, as the plain program does; in seconds."""
    talked = replies[(replies["answered"] > 0) & (replies["outcome"] != Outcome.OPEN)]
    answered = int(talked["answered"].sum())
    return {
        "rounds answered": answered / len(talked),
        "mean response": float(talked["sum_s"].sum()) / answered,
        "left half-way share": float((talked["outcome"] == Outcome.LEFT_CHAT).mean()),
    }


def asked(attempts: NDArray[np.void]) -> AttemptFigures:
    """Sum up the contacts that asked for a person, except the few that still wait when the run stops; in minutes."""
    answered = ~np.isnan(attempts["answered"])
    lost = np.isin(attempts["outcome"], UNANSWERED)
    wait_s = (attempts["answered"] - attempts["queued"])[answered]
    count = int(np.count_nonzero(answered | lost))
    return AttemptFigures(
        attempts=count,
        abandoned_share=float(np.count_nonzero(lost) / count),
        mean_wait=float(wait_s.mean() / _MIN_S),
        served_20s_share=float(np.count_nonzero(wait_s <= _IN_TIME_S) / count),
    )
