"""Mistakes: which words of a command line Hydra could not use, why, and what is allowed."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, Final

import yaml
from hydra.errors import HydraException, MissingConfigException
from omegaconf import DictConfig, ListConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from experiments.choice import TARGET
from experiments.phrases import given, hint
from experiments.renamed import new_key, new_option

MISTAKES: Final = (HydraException, OmegaConfBaseException, ValueError, yaml.YAMLError)
"""What Hydra raises when it cannot use a word or a file."""

Compose = Callable[[Sequence[str]], DictConfig]
"""Composes the configuration with some words."""

_MOST_LISTED: Final = 24


def bad_words(words: Sequence[str], compose: Compose, groups: Collection[str]) -> list[str]:
    """Find the words that do not fit by adding one at a time; return a line for each.

    A word is tried again after the others, because an option chosen by a later word may bring
    the key it sets.
    """
    try:
        base = compose([])
    except MISTAKES as error:
        return [f"conf: {first_line(error)}"]
    kept: list[str] = []
    waiting = list(words)
    errors: dict[str, Exception] = {}
    while True:
        refused = []
        for word in waiting:
            try:
                base = compose([*kept, word])
                kept.append(word)
            except MISTAKES as error:
                refused.append(word)
                errors[word] = error
        if len(refused) == len(waiting):
            break
        waiting = refused
    groups_refused = {_key(word) for word in refused if isinstance(errors[word], MissingConfigException)}
    return [
        _word_line(word, errors[word], base, groups)
        for word in refused
        if not any(_key(word).startswith(f"{group}.") for group in groups_refused)
    ]


def _word_line(word: str, error: Exception, base: DictConfig, groups: Collection[str]) -> str:
    """Say what is wrong with one word and what is allowed in its place."""
    text = first_line(error)
    key = _key(word)
    if isinstance(error, MissingConfigException):
        return _missing_line(word, error)
    if text.startswith("Could not override") and key in groups:
        return f"{word}: no option of this group is in use, must be +{word}"
    if text.startswith(("Could not override", "Could not delete")):
        sign, new_path = "~" if text.startswith("Could not delete") else "", new_key(key)
        if new_path is not None:
            return f"{sign}{key}: its name is {new_path} now"
        return f"{sign}{key}: unknown key{_alternatives(key, base, groups)}"
    if text.startswith("Could not append"):
        return f"{word}: this key exists already, must be {word.lstrip('+')}"
    if text.startswith("Ambiguous value"):
        value = word.partition("=")[2]
        return f"{word}: several values given, must be one, or a list: {key}=[{value}]"
    return f"{word}: {text}"


def _missing_line(word: str, error: MissingConfigException) -> str:
    """Say which option there is not, one that the word chooses or that a file which it chooses asks for."""
    key, missing = _key(word), error.missing_cfg_file or ""
    group, _, option = missing.rpartition("/")
    options = list(error.options or ())
    allowed = f"; allowed: {', '.join(options)}" if options else ""
    new = new_option(group, option)
    if group == key.partition("@")[0]:
        if new is not None:
            return f"{key}={option}: its name is {new} now, must be {key}={new}"
        return f"{key}={option}: no such option{hint(option, options)}{allowed}"
    if new is not None:
        return f"{word}: asks for {missing}, its name is {group}/{new} now"
    return f"{word}: asks for {missing}, which does not exist{allowed}"


def _alternatives(key: str, base: DictConfig, groups: Collection[str]) -> str:
    """Return what the user may have meant, and the keys allowed at that place."""
    plain = OmegaConf.to_container(base, resolve=False)
    everything = dict.fromkeys([*groups, *_flat(plain, "")])
    known = [name for name in everything if not key.startswith(f"{name}.")]
    same_end = [other for other in known if other.rpartition(".")[2] == key.rpartition(".")[2]]
    meant = f", did you mean {' or '.join(same_end[:3])}?" if same_end else hint(key, known)
    parent = plain
    above, _, _ = key.rpartition(".")
    for part in above.split(".") if above else ():
        parent = parent.get(part) if isinstance(parent, dict) else None
    if not isinstance(parent, dict):
        return meant
    names = [str(name) for name in parent if name != TARGET]
    if not above:
        names = sorted({*names, *groups})
    if not names or len(names) > _MOST_LISTED:
        return meant
    place = f" in {above}" if above else ""
    return f"{meant}; allowed{place}: {', '.join(names)}"


def unresolved(node: DictConfig | ListConfig, where: str) -> Iterator[str]:
    """Yield a line for every value below ``node`` that is missing or refers to nothing."""
    names: Sequence[Any] = range(len(node)) if isinstance(node, ListConfig) else list(node.keys())
    for name in names:
        path = f"{where}.{name}" if where else str(name)
        if OmegaConf.is_missing(node, name):
            yield f"{path}: not given, must be given: {path}=…"
            continue
        try:
            value = node[name]
        except OmegaConfBaseException as error:
            raw = OmegaConf.to_container(node, resolve=False)
            assert isinstance(raw, (dict, list))
            yield f"{path}: {given(raw[name])} given, but {first_line(error)}"
            continue
        nested = isinstance(value, (DictConfig, ListConfig))
        if nested and not OmegaConf.is_interpolation(node, name):
            yield from unresolved(value, path)


def _flat(node: Any, where: str) -> Iterator[str]:
    """Yield every dotted key below ``node``."""
    if isinstance(node, dict):
        for key, child in node.items():
            path = f"{where}.{key}" if where else str(key)
            yield path
            yield from _flat(child, path)


def _key(word: str) -> str:
    """Return the key that a word sets."""
    return word.lstrip("+~").partition("=")[0]


def first_line(error: Exception) -> str:
    """Return the first line of an error's text."""
    return str(error).strip().partition("\n")[0]
