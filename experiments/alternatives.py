"""Alternatives: the words that make each of them, and which of a command's words each can use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from experiments.evidence import Words
from experiments.request import Experiment, Option
from experiments.settings import compose
from models.files import Files
from models.scenario import Scenario
from sim.setting import InputError


@dataclass(frozen=True)
class Alternative:
    """One way of running the operation, ready to run."""

    name: str
    label: Words
    scenario: Scenario
    files: Files | None


def parted(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words for the whole study, and those about the inside of a group that the alternatives choose."""
    if not any("." in word.split("=")[0] for word in words):
        return list(words), []
    try:
        chosen = compose([word for word in words if _group(word) == "experiment"])
    except InputError:
        return list(words), []  # composing all the words tells this mistake and any other
    varied = _varied(chosen["experiment"]["alternatives"].values())
    inner = [word for word in words if "." in word.split("=")[0] and _group(word) in varied]
    return [word for word in words if word not in inner], inner


def fitting(common: Sequence[str], inner: Sequence[str], options: Mapping[str, Option]) -> dict[str, list[str]]:
    """Which of the inner words each alternative can use: ``vendor.seats`` is for those that have a vendor.

    Raises:
        InputError: with a line for each word that no alternative can use.
    """
    fitting: dict[str, list[str]] = {name: [] for name in options}
    lines: list[str] = []
    for word in inner:
        for name, option in options.items():
            with suppress(InputError):
                compose([*common, *option.words, word], explain=False)
                fitting[name].append(word)
        if not any(word in kept for kept in fitting.values()):
            lines.append(f"{_complaint([*common, *option.words, word])} (in every alternative of the experiment)")
    if lines:
        raise InputError(lines)
    return fitting


def refuse_varied(words: Sequence[str], experiment: Experiment) -> None:
    """A word that the alternatives set themselves would change nothing: say so instead.

    Raises:
        InputError: with a line for each such word.
    """
    varied = _varied(experiment.alternatives.values())
    lines = [
        f"{word}: the experiment {experiment.name} compares {_group(word)} itself; leave it out, "
        "or use `kefusim run` or another experiment"
        for word in words
        if _group(word) in varied
    ]
    if lines:
        raise InputError(lines)


def _complaint(words: Sequence[str]) -> str:
    """What is wrong with words that do not compose: the last line of it."""
    try:
        compose(words)
    except InputError as error:
        return error.lines[-1]
    raise AssertionError(words)


def _group(word: str) -> str:
    """The group that a word sets, or sets a key of."""
    return word.split("=")[0].lstrip("+~").split(".")[0]


def _varied(options: Iterable[Mapping[str, Any] | Option]) -> set[str]:
    """The groups that the alternatives set themselves."""
    found = (option.words if isinstance(option, Option) else option.get("words", ()) for option in options)
    return {_group(word) for words in found for word in words}
