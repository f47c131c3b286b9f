"""The benchmark's cases as kefusim scenarios: the same work that the rivals do."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import numpy as np

from experiments.bench import plain_chat
from models.behaviour.assumption import Assumption
from models.behaviour.proficiency import Proficiency
from models.bot.bot import Bot, BotSkill
from models.chat.chat import Talk, Turns
from models.customers.redial import Redial
from models.demand.busyness import Busyness
from models.demand.campaign import Demand
from models.files import AgentRecord, Files, ShiftRecord, StreamForecast
from models.files import Forecast as ForecastFile
from models.operation.channel import Channel
from models.operation.grade import Grade
from models.operation.headcount import Headcount
from models.operation.intent import Intent
from models.operation.operation import Operation
from models.operation.rates import Rates
from models.scenario import Reference, Scenario
from policies.assignment import LeastLoaded
from policies.pay import FixedPay
from policies.plan import NoPlan
from policies.reply import FirstMessageFirst
from policies.selection import LongestWait
from policies.structure import Explicit, Serves
from sim.distributions import Constant, Exponential, Lognormal

STEADY = Demand(busyness=Busyness(day_cv=0, interval_cv=0))
MIN_S = 60.0


def erlang_a(contacts: int) -> Scenario:
    """M/M/n+M: 100 contacts a minute, 100 agents, service mean 1 min, patience mean 2 min."""
    structure = Explicit(serves={"agents": (Serves(intent="call"),)})
    return Scenario(
        operation=Operation(
            lines={"line": {}},
            channels={"phone": Channel()},
            intents={
                "call": Intent(skill="call", handle=Exponential(), patience_s={"phone": Exponential(mean=2 * MIN_S)})
            },
            rates={"line/call/phone": Rates(per_hour=(6000.0,), handle_time_s=MIN_S)},
            staffing={"agents": Headcount(agents=(100,))},
            duration_s=contacts / 6000.0 * 3600.0,
        ),
        demand=STEADY,
        structure=structure,
        reference=Reference(structure=structure, pay=FixedPay()),
        pay=FixedPay(),
        plan=NoPlan(),
        assignment=LeastLoaded(),
        selection=LongestWait(),
    )


def chat(contacts: int) -> Scenario:
    """A day of 200,000 conversations in turns, 6 rounds in the mean, 180 agents with 5 slots each."""
    structure = Explicit(serves={"agents": (Serves(intent="ask"),)})
    per_hour = plain_chat.ARRIVALS_PER_S * 3600.0
    arrivals_s = contacts / plain_chat.ARRIVALS_PER_S
    return Scenario(
        operation=Operation(
            lines={"line": {}},
            channels={"chat": Channel(shared=True)},
            intents={
                "ask": Intent(
                    skill="ask",
                    handle=Lognormal(sigma=plain_chat.EFFORT_SIGMA),
                    patience_s={"chat": Exponential(mean=plain_chat.QUEUE_PATIENCE_MEAN_S)},
                )
            },
            rates={
                "line/ask/chat": Rates(
                    start_s=(0.0, arrivals_s), per_hour=(per_hour, 0.0), handle_time_s=plain_chat.EFFORT_MEAN_S
                )
            },
            staffing={"agents": Headcount(agents=(plain_chat.AGENTS,), slots=plain_chat.SLOTS)},
            duration_s=arrivals_s + 4 * 3600.0,  # until all have left, as the plain program does
        ),
        demand=STEADY,
        structure=structure,
        reference=Reference(structure=structure, pay=FixedPay()),
        pay=FixedPay(),
        plan=NoPlan(),
        assignment=LeastLoaded(),
        selection=LongestWait(),
        chat=Turns(
            order=FirstMessageFirst(),
            talk=Talk(
                further_rounds=Exponential(mean=plain_chat.FURTHER_ROUNDS_MEAN),
                think_s=Exponential(mean=plain_chat.THINK_MEAN_S),
                patience_s=Exponential(mean=plain_chat.REPLY_PATIENCE_MEAN_S),
            ),
            rounds_follow_work=False,
            silence_s=1e9,
        ),
    )


def b2(folder: Path) -> tuple[Scenario, Files]:
    """The 200,000-contact day of ``conf/bench/b2``: bot, three types, four groups, chats, shifts, redials."""
    given = json.loads((folder / "parameters.json").read_text(encoding="utf-8"))
    types = ("A", "B", "C")
    serves: dict[str, tuple[Serves, ...]] = {name: (Serves(intent=name),) for name in types}
    serves["any"] = tuple(Serves(intent=name, rank=1) for name in types)
    structure = Explicit(serves=serves)
    scenario = Scenario(
        operation=Operation(
            lines={"line": {}},
            channels={"chat": Channel(shared=True), "phone": Channel()},
            intents={
                name: Intent(
                    skill=name,
                    handle=Lognormal(sigma=given["sigma"][i]),
                    patience_s={_channel(name): Exponential(mean=given["patience_mean"][i] * MIN_S)},
                )
                for i, name in enumerate(types)
            },
            grades={"agent": Grade(slots=given["chat_slots"])},
            forecast_path="rates.csv",
            roster_path="staff.csv",
            agents_path="staff.csv",
        ),
        demand=STEADY,
        structure=structure,
        reference=Reference(structure=structure, pay=FixedPay()),
        pay=FixedPay(),
        plan=NoPlan(),
        assignment=LeastLoaded(),
        selection=LongestWait(),
        bot=Bot(
            channels=("chat", "phone"),
            skills=dict.fromkeys(types, BotSkill(contained_share=given["bot"]["contains"])),
            time_s=Constant(mean=given["bot"]["time"] * MIN_S),
            handover_loss_share=0.0,
        ),
        redial=Redial(
            share=given["redial"]["probability"], delay_s=Exponential(mean=given["redial"]["delay_mean"] * MIN_S)
        ),
        behaviour={
            "proficiency": Proficiency(
                time_power=Assumption(value=1, low=1, high=1), quality_power=Assumption(value=0, low=0, high=0)
            )
        },
    )
    return scenario, _files(folder, given, types)


def _channel(name: str) -> str:
    """Type A is chat, the others are handled alone."""
    return "chat" if name == "A" else "phone"


def _files(folder: Path, given: dict[str, list[list[float]]], types: tuple[str, ...]) -> Files:
    """Rates, people and shifts in the form in which the readers of user files give them."""
    per_min = [float(row["contacts_per_min"]) for row in _rows(folder / "rates.csv")]
    first = date(2000, 1, 1)
    means = given["mean_service"]
    streams = {
        ("line", name, _channel(name)): StreamForecast(
            np.array(per_min) * 15.0 * float(given["mix"][i]),  # type: ignore[arg-type]  # a list of floats
            np.full(len(per_min), means[i][i] * MIN_S),
        )
        for i, name in enumerate(types)
    }
    flexible = {name: means[i][i] / means[i][3] for i, name in enumerate(types)}
    agents, shifts = [], []
    for row in _rows(folder / "staff.csv"):
        group = int(row["group"])
        skills = flexible if group == 3 else {types[group]: 1.0}
        name = "any" if group == 3 else types[group]
        agents.append(AgentRecord(row["agent"], "line", {"line": 1.0}, name, skills, "agent", first, 5000.0))
        on_s, off_s = float(row["on_min"]) * MIN_S, float(row["off_min"]) * MIN_S
        shifts.append(ShiftRecord(row["agent"], first, on_s, off_s, ()))
    return Files(ForecastFile(first, 1, 900.0, streams), tuple(agents), tuple(shifts), ())


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))
