"""The programs that are measured, each run on a case in the same way."""

import gc
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Final

import numpy as np
from numpy.typing import NDArray

import conf
from experiments.bench import cases, ciw_rival, plain, plain_chat
from experiments.bench.plain import Figures, RivalResult
from models.behaviour import TEXTBOOK
from models.contact.outcome import UNANSWERED, Outcome
from models.files import Files
from models.scenario import Scenario
from models.simulation.centre import Simulation
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

Program = Callable[[int, int], RivalResult]
"""From a number of contacts (the day B2 has its own) and a seed to what happened and how long it took."""


def kefusim_erlang_a(contacts: int, seed: int) -> RivalResult:
    """This model, configured as M/M/n+M."""
    return kefusim(cases.erlang_a(contacts), None, seed)


def kefusim_b2(contacts: int, seed: int) -> RivalResult:
    """This model, configured as the day B2, which has its own number of contacts."""
    return kefusim(*cases.b2(DAY_DIR), seed)


def kefusim_chat(contacts: int, seed: int) -> RivalResult:
    """This model on the day of chats in turns."""
    return kefusim(cases.chat(contacts), None, seed)


def plain_b2(contacts: int, seed: int) -> RivalResult:
    """Plain SimPy on the day B2, which has its own number of contacts."""
    return plain.b2(seed, DAY_DIR)


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


def kefusim(scenario: Scenario, files: Files | None, seed: int) -> RivalResult:
    """Run this model once; the clock runs while it does, not while it is built or summed up.

    It draws all its demand and makes its tables of facts within that time. As in
    :func:`models.simulation.centre.run_once`, the garbage collector is off during the run.
    """
    effects = scenario.behaviour.draw(seed, None) if scenario.behaviour else TEXTBOOK
    centre = Simulation(scenario, files, Chance(seed, 0), effects)
    collecting = gc.isenabled()
    gc.disable()
    try:
        begin = perf_counter()
        facts = centre.run()
        seconds = perf_counter() - begin
    finally:
        if collecting:
            gc.enable()
    attempts = facts.contacts
    redials = int(np.count_nonzero(attempts["ordinal"] > 0))
    total = asked(attempts)
    return RivalResult(
        contacts=int(np.count_nonzero(attempts["ordinal"] == 0)),
        seconds=seconds,
        abandoned_share=total.abandoned_share,
        mean_wait=total.mean_wait,
        served_20s_share=total.served_20s_share,
        # the entries ever put on the agenda, the few that are still to come included, and the arrivals met beside it
        events=next(centre.clock._eid) + centre.desk.asked - redials,
        by_type={
            kind.intent: asked(attempts[attempts["kind"] == kind.index]) for kind in facts.kinds if len(facts.kinds) > 1
        },
        turns=rounds(facts.replies) if len(facts.replies) else {},
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


def asked(attempts: NDArray[np.void]) -> Figures:
    """Sum up those who asked for a person, but the few who still wait when the run stops; in minutes."""
    answered = ~np.isnan(attempts["answered"])
    lost = np.isin(attempts["outcome"], UNANSWERED)
    wait_s = (attempts["answered"] - attempts["queued"])[answered]
    count = int(np.count_nonzero(answered | lost))
    return Figures(
        attempts=count,
        abandoned_share=float(np.count_nonzero(lost) / count),
        mean_wait=float(wait_s.mean() / _MIN_S),
        served_20s_share=float(np.count_nonzero(wait_s <= _IN_TIME_S) / count),
    )
