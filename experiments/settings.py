"""Settings: the words of a command line and the YAML of conf/, composed by Hydra."""

import hashlib
import json
import re
import warnings
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import yaml
from hydra import compose as hydra_compose
from hydra import initialize_config_dir
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf

import conf
from experiments.construction import build as build
from experiments.mistakes import MISTAKES, bad_words, first_line, unresolved
from sim.setting import InputError

CONF_DIR: Final = Path(conf.__file__).resolve().parent
"""The folder of the shipped YAML and example files; ``${conf:}`` in a YAML stands for it."""

OWN: Final = "conf="
"""Begins the word that names a folder of the user's own settings."""

ELSEWHERE: Final = ("jobs", "results", "language")
"""Keys that say where and how to run and write, not what: no part of a configuration's hash."""

_WORD: Final = re.compile(r"(?P<sign>[+~]{0,2})(?P<key>[A-Za-z_][\w./@:-]*)(=(?P<value>.*))?", re.S)


def compose(
    overrides: Sequence[str], conf_dir: Path | None = None, name: str = "config", explain: bool = True
) -> dict[str, Any]:
    """Compose the configuration and resolve it into plain containers.

    Args:
        overrides: Hydra's words: ``key=value``, ``group=option``, ``+key=value``, ``~key``; and ``conf=DIR``, a
            folder of the user's own groups, for which ``${own:}`` stands in its YAML.
        conf_dir: folder of the YAML groups; the shipped one if not given.
        name: the primary configuration in it.
        explain: whether to find out which words cannot be used, which takes a composition for each.

    Raises:
        InputError: with a line for every word that cannot be used and for every value that is
            missing or refers to nothing.
    """
    conf_dir = conf_dir or CONF_DIR
    place = conf_dir.as_posix()
    OmegaConf.register_new_resolver("conf", lambda: place, replace=True)
    problems: list[str] = []
    own = own_conf(overrides)
    OmegaConf.register_new_resolver("own", lambda: (own or conf_dir).as_posix(), replace=True)
    words = [_legible(word, problems) for word in overrides if not word.startswith(OWN)]
    legible = [word for word in words if word is not None]
    hydra = partial(_compose, conf_dir, name, own)
    known = all_groups(overrides, conf_dir)
    if problems:
        raise InputError([*problems, *bad_words(legible, hydra, known)])
    try:
        composed = hydra(legible)
    except MISTAKES as error:
        lines = bad_words(legible, hydra, known) if explain else []
        raise InputError(lines or [f"conf: {first_line(error)}"]) from None
    problems = list(unresolved(composed, ""))
    if problems:
        raise InputError(problems)
    plain = OmegaConf.to_container(composed, resolve=True, throw_on_missing=True)
    assert isinstance(plain, dict)
    return {str(key): value for key, value in plain.items()}


def own_conf(words: Sequence[str]) -> Path | None:
    """Return the user's own folder of groups, named by the word ``conf=DIR``; None without one.

    Raises:
        InputError: if it is not a folder.
    """
    given = [word.removeprefix(OWN) for word in words if word.startswith(OWN)]
    if not given:
        return None
    folder = Path(given[-1]).expanduser()
    if not given[-1] or not folder.is_dir():
        raise InputError([f"conf: {given[-1] or 'nothing'} given, must be a folder with groups of settings"])
    return folder.resolve()


def all_groups(words: Sequence[str], conf_dir: Path | None = None) -> dict[str, dict[str, str]]:
    """The groups of settings, those in the user's own folder among them, see :func:`groups`.

    Raises:
        InputError: if the word ``conf=DIR`` names no folder.
    """
    own = own_conf(words)
    first, second = groups(conf_dir), {} if own is None else groups(own)
    return {group: first.get(group, {}) | second.get(group, {}) for group in sorted({*first, *second})}


def config_hash(node: Any, conf_dir: Path | None = None, without: Sequence[str] = ELSEWHERE) -> str:
    """Return 12 hex digits that name a configuration, the same on every machine.

    The place of ``conf_dir`` and the top-level keys ``without`` do not count, nor does the order
    of keys.
    """
    if isinstance(node, Mapping):
        node = {key: value for key, value in node.items() if key not in without}
    text = json.dumps(_canonical(node, conf_dir or CONF_DIR), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def groups(conf_dir: Path | None = None) -> dict[str, dict[str, str]]:
    """Return group -> option -> the first line of comment in the option's YAML."""
    conf_dir = conf_dir or CONF_DIR
    found: dict[str, dict[str, str]] = {}
    for file in sorted(conf_dir.rglob("*.yaml")):
        folder = file.parent.relative_to(conf_dir).as_posix()
        if folder != "." and not file.stem.startswith("_"):
            found.setdefault(folder, {})[file.stem] = _first_comment(file)
    return found


def chosen(conf_dir: Path | None = None, name: str = "config") -> dict[str, tuple[str, ...]]:
    """Return group -> the options that hold when the user does not choose any; mostly it is one, or none."""
    primary = yaml.safe_load(_primary(conf_dir, name)) or {}
    result: dict[str, tuple[str, ...]] = {}
    for entry in primary.get("defaults", []):
        if isinstance(entry, dict):
            for group, option in entry.items():
                plain = group.removeprefix("optional ").removeprefix("override ").lstrip("/")
                options = option if isinstance(option, list) else [] if option is None else [option]
                result[plain.partition("@")[0]] = tuple(map(str, options))
    return result


def keys(conf_dir: Path | None = None, name: str = "config") -> dict[str, tuple[str, str]]:
    """Return the primary configuration's plain keys: key -> (value as written, its comment)."""
    lines = _primary(conf_dir, name).splitlines()
    result: dict[str, tuple[str, str]] = {}
    above = ""
    for line in lines:
        match = re.fullmatch(r"(\w+):\s+([^#\s].*?)\s*(?:\s#\s*(.*))?", line)
        if match and match[1] not in ("defaults", "_target_"):
            result[match[1]] = (match[2], match[3] or above)
        above = line.lstrip("# ").strip() if line.startswith("#") else ""
    return result


def _primary(conf_dir: Path | None, name: str) -> str:
    """Return the text of the primary configuration."""
    return ((conf_dir or CONF_DIR) / f"{name}.yaml").read_text(encoding="utf-8")


def _compose(conf_dir: Path, name: str, own: Path | None, words: Sequence[str]) -> DictConfig:
    """Let Hydra compose; a search path that does not exist is an error, not a warning."""
    if own is not None:
        place = _quoted(f"file://{own.as_posix()}")
        words = [*words, f"hydra.searchpath=[{place}]"]
    with warnings.catch_warnings(record=True) as caught, initialize_config_dir(str(conf_dir), version_base="1.3"):
        warnings.simplefilter("always")
        composed = hydra_compose(name, overrides=list(words))
    for warning in caught:
        if str(warning.message).endswith("is not available."):
            place = str(warning.message).rpartition("path=")[2].removesuffix(" is not available.")
            raise ValueError(f"there is no folder {place}")
    return composed


def _legible(word: str, problems: list[str]) -> str | None:
    """Return a word that Hydra's grammar can read, or add a line to ``problems``.

    That grammar wants quotes around a value with, say, Chinese letters or brackets; a user who
    gives a path should not need to know.
    """
    match = _WORD.fullmatch(word)
    if match is None or (match["value"] is None and match["sign"] != "~"):
        problems.append(f"{word}: not a setting, must be key=value, +key=value or ~key")
        return None
    parser = OverridesParser.create()
    try:
        # Hydra would take the first backslash of a Windows share (\\host) as an escape.
        if not (match["value"] or "").startswith("\\\\"):
            parser.parse_override(word)
            return word
    except HydraException:
        pass  # perhaps it can be read in quotes
    quoted = f"{match['sign']}{match['key']}={_quoted(match['value'] or '')}"
    try:
        parser.parse_override(quoted)
    except HydraException as error:
        problems.append(f"{word}: {first_line(error)}")
        return None
    return quoted


def _quoted(text: str) -> str:
    """Put ``text`` in quotes; Hydra unescapes backslashes only where they stand before a quote."""
    last = len(text) - len(text.rstrip("\\"))
    inner = re.sub(r"(\\*)'", r"\1\1\\'", text)
    return f"'{inner}{text[len(text) - last :]}'"


def _canonical(node: Any, conf_dir: Path) -> Any:
    """Return ``node`` with text keys, lists for tuples, and ``conf:`` for the folder's place."""
    if isinstance(node, Mapping):
        return {str(key): _canonical(value, conf_dir) for key, value in node.items()}
    if isinstance(node, (list, tuple)):
        return [_canonical(value, conf_dir) for value in node]
    if isinstance(node, str):
        return node.replace(conf_dir.as_posix(), "conf:").replace(str(conf_dir), "conf:")
    return node


def _first_comment(file: Path) -> str:
    """Return the first line of comment that is not an instruction to Hydra."""
    for line in file.read_text(encoding="utf-8").splitlines():
        text = line.strip("# ").strip()
        if line.startswith("#") and text and not text.startswith("@package"):
            return text
    return ""
