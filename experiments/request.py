"""A request: how much to simulate, what to compare, and whose classes may be named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import Field, model_validator

from experiments.classes import PACKAGES, named_classes
from experiments.construction import build
from experiments.phrases import given
from sim.setting import InputError, setting

_ALONE: Final = {
    "name": "run",
    "title": {"zh": "一种运营方案", "en": "One operation"},
    "question": {"zh": "这样运营会怎样？", "en": "How does this operation do?"},
    "baseline": "operation",
    "alternatives": {"operation": {"label": {"zh": "本方案", "en": "this operation"}}},
}
"""The experiment of a single operation, which is compared with no other."""


@setting
class StudyRequest:
    """How much to simulate, and where the results go."""

    seed: Annotated[int, Field(ge=0)]
    """The root of all chance: the same seed gives the same customers and the same results."""
    replications: Annotated[int, Field(ge=1, le=100_000)]
    """How many independent runs of each alternative are simulated."""
    jobs: Annotated[int, Field(ge=-1, le=4096)]
    """Processes at once, -1 for every processor; the results do not depend on it."""
    uncertainty: Literal["people", "none"]
    """``people``: the assumptions about people are drawn anew every two runs; ``none``: best guesses."""
    results: str
    """The folder into which results are written."""
    language: Literal["both", "zh", "en"]
    """The language of the report."""
    record: Literal["figures", "contacts", "turns"]
    """What is written: ``figures``; ``contacts`` the facts of every contact too, ``turns`` also those of every reply
    (Parquet, needs pyarrow)."""

    @model_validator(mode="after")
    def _some_jobs(self) -> StudyRequest:
        if self.jobs == 0:
            raise ValueError("jobs: 0 given, must be a number of processes, or -1 for every processor")
        return self

    def draw_of(self, replication: int) -> int | None:
        """The number of the draw of assumptions that a replication uses; None for best guesses.

        Two replications share a draw, so that the chance of customers and what is not known about people can
        be told apart; with fewer than four replications each has its own.
        """
        if self.uncertainty == "none":
            return None
        return replication // 2 if self.replications >= 4 else replication


@setting
class Option:
    """One alternative of an experiment."""

    label: dict[str, str]
    """What it is called, in Chinese (``zh``) and English (``en``)."""
    words: tuple[str, ...] = ()
    """What is set for it, in the words of the command line, such as ``structure=hybrid``."""


@setting
class Experiment:
    """What is compared."""

    name: str
    """The name of the experiment, after which the folder of its results is named."""
    title: dict[str, str]
    """The title of the report, in Chinese (``zh``) and English (``en``)."""
    question: dict[str, str]
    """What the experiment is to answer, in both languages."""
    baseline: str
    """The alternative that the others are measured against."""
    main_kpis: tuple[str, ...]
    """The KPIs that decide."""
    alternatives: dict[str, Option]
    """The alternatives, by name."""
    event: tuple[datetime, Annotated[int, Field(ge=10, le=10_080)]] | None = None
    """The start and the length in minutes of what is charted minute by minute; null: no such chart."""


def plugins_of(config: Mapping[str, Any]) -> tuple[str, ...]:
    """The user's own packages whose classes may be named.

    Raises:
        InputError: if they are not a list of packages, or a class of theirs has a name that is taken.
    """
    plugins = config.get("plugins", ())
    if not isinstance(plugins, (list, tuple)):
        raise InputError([f"plugins: {given(plugins)} given, must be a list of packages"])
    named_classes((*PACKAGES, *map(str, plugins)))
    return tuple(map(str, plugins))


def request_of(config: Mapping[str, Any], parts: Mapping[str, Any]) -> StudyRequest:
    """How much to simulate, from a configuration of which ``parts`` are the keys that are built elsewhere.

    Raises:
        InputError: with a line for each mistake.
    """
    own = [field.name for field in fields(StudyRequest)]
    extra = set(config) - set(own) - set(parts) - {"plugins"}
    if extra:
        raise InputError([f"{name}: no such key" for name in sorted(extra)])
    return build(StudyRequest, {name: config[name] for name in own})


def experiment_of(config: Mapping[str, Any], alone: bool) -> Experiment:
    """What is compared; with ``alone`` the configuration itself is the only alternative.

    Raises:
        InputError: with a line for each mistake.
    """
    experiment = build(Experiment, {**config["experiment"], **(_ALONE if alone else {})}, "experiment")
    if experiment.baseline not in experiment.alternatives:
        names = ", ".join(experiment.alternatives)
        raise InputError([f"experiment.baseline: {experiment.baseline} given, must be one of {names}"])
    return experiment
