"""Construction: objects from plain settings whose ``_target_`` names their class."""

import difflib
import importlib
import inspect
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError
from pydantic.dataclasses import is_pydantic_dataclass
from pydantic_core import ErrorDetails

from sim.setting import InputError

PACKAGES: Final = ("sim", "models", "policies", "experiments")
"""The packages whose classes a setting may name; a user's plug-in packages come on top."""

TARGET: Final = "_target_"
_FAILED: Final = object()
_LONGEST_GIVEN: Final = 60

_ALLOWED: Final = {
    "greater_than": "must be > {gt:g}",
    "greater_than_equal": "must be >= {ge:g}",
    "less_than": "must be < {lt:g}",
    "less_than_equal": "must be <= {le:g}",
    "multiple_of": "must be a multiple of {multiple_of:g}",
    "literal_error": "must be {expected}",
    "enum": "must be {expected}",
    "too_short": "must have at least {min_length} items",
    "too_long": "must have at most {max_length} items",
    "string_pattern_mismatch": "must match {pattern}",
    "is_instance_of": "must be a {class}",
    "dataclass_type": "must be a mapping of {class_name}",
    "finite_number": "must be a finite number",
    "value_error": "{error}",
    "assertion_error": "{error}",
}
_KINDS: Final = {
    "int": "must be a whole number",
    "float": "must be a number",
    "bool": "must be true or false",
    "string": "must be text",
    "tuple": "must be a list",
    "list": "must be a list",
    "dict": "must be a mapping",
    "mapping": "must be a mapping",
    "none": "must be null",
}


def build(node: Any, where: str = "", plugins: Sequence[str] = (), packages: Sequence[str] = PACKAGES) -> Any:
    """Build what plain settings describe.

    A mapping with ``_target_`` becomes the setting class of that dotted path, its children first;
    a list becomes a tuple; any other mapping stays a dict.

    Args:
        node: plain containers, as :func:`experiments.settings.compose` returns them.
        where: path of ``node`` in the whole configuration, for messages.
        plugins: packages of the user's own whose classes may be named too.
        packages: packages of this project whose classes may be named.

    Raises:
        InputError: with a line for every problem in the tree. If any ``_target_`` is not an
            allowed setting class, nothing at all is built.
    """
    lines = list(_bad_targets(node, where, (*packages, *plugins)))
    if lines:
        raise InputError(lines)
    value = _build(node, where, lines)
    if lines:
        raise InputError(lines)
    return value


def _bad_targets(node: Any, where: str, packages: Sequence[str]) -> Iterator[str]:
    """Yield a line for every ``_target_`` below ``node`` that may not be built."""
    if isinstance(node, Mapping):
        if TARGET in node:
            problem = _refusal(node[TARGET], packages)
            if problem:
                yield f"{_join(where, TARGET)}: {given(node[TARGET])} given, {problem}"
        for key, child in node.items():
            yield from _bad_targets(child, _join(where, key), packages)
    elif isinstance(node, (list, tuple)):
        for index, child in enumerate(node):
            yield from _bad_targets(child, _join(where, index), packages)


def _refusal(target: Any, packages: Sequence[str]) -> str:
    """Say why ``target`` is not an allowed setting class; empty if it is one."""
    roots = f"must be the dotted path of a setting class in {', '.join(packages)}"
    if not isinstance(target, str):
        return roots
    module_name, _, name = target.rpartition(".")
    if not all(part.isidentifier() for part in target.split(".")) or not module_name:
        return roots
    if module_name.partition(".")[0] not in packages:
        return roots
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        missing = error.name or ""
        if missing == module_name or module_name.startswith(missing + "."):
            return f"there is no module {missing}"
        raise
    found = getattr(module, name, None)
    if found is None:
        choices = [key for key, value in vars(module).items() if _is_setting(value, packages)]
        return f"{module_name} has no such class{hint(name, choices)}"
    if not _is_setting(found, packages):
        return roots
    return ""


def _is_setting(value: object, packages: Sequence[str]) -> bool:
    """Whether ``value`` is a setting class at home in ``packages`` (not merely imported there)."""
    if not isinstance(value, type) or not is_pydantic_dataclass(value):
        return False
    return value.__module__.partition(".")[0] in packages


def _build(node: Any, where: str, lines: list[str]) -> Any:
    """Build ``node``, or add to ``lines`` and return the mark of failure."""
    if isinstance(node, Mapping):
        children = {key: _build(child, _join(where, key), lines) for key, child in node.items() if key != TARGET}
        if TARGET in node:
            module_name, _, name = node[TARGET].rpartition(".")
            cls = getattr(importlib.import_module(module_name), name)
            return _instance(cls, children, where, lines)
        return _FAILED if any(v is _FAILED for v in children.values()) else children
    if isinstance(node, (list, tuple)):
        items = tuple(_build(child, _join(where, i), lines) for i, child in enumerate(node))
        return _FAILED if any(item is _FAILED for item in items) else items
    return node


def _instance(cls: type, children: dict[Any, Any], where: str, lines: list[str]) -> Any:
    """Build one ``cls``; children that failed are left out and not complained of again."""
    names = list(inspect.signature(cls).parameters)
    found: list[str] = []
    for key in children:
        if key not in names:
            allowed = ", ".join(names) or "none"
            text = f"unknown key{hint(str(key), names)}; allowed: {allowed}"
            found.append(f"{_join(where, key)}: {text}")
    failed = {key for key, value in children.items() if value is _FAILED}
    known = {k: v for k, v in children.items() if k in names and k not in failed}
    value: Any = _FAILED
    try:
        value = cls(**known)
    except ValidationError as error:
        details = [
            detail
            for detail in error.errors(include_url=False)
            # What is missing or does not go together may be so only because a child failed.
            if not failed or (detail["loc"] and detail["loc"][0] not in failed)
        ]
        found += _lines(details, known, where, cls.__name__)
    except InputError as error:
        found += [_join(where, line) for line in error.lines]
    lines += found
    return _FAILED if found or failed else value


def _lines(details: Sequence[ErrorDetails], known: Mapping[str, Any], where: str, name: str) -> list[str]:
    """Turn pydantic's errors into lines; the branches of a union share one line, the one that fits best."""
    merged: dict[tuple[str, str], list[str]] = {}
    for detail in details:
        path = where
        for part in _followed(known, detail["loc"]):
            path = _join(path, part)
        kind = detail["type"]
        if kind == "missing":
            merged.setdefault((path, "not given, "), []).append("must be given")
        elif kind in ("unexpected_keyword_argument", "extra_forbidden"):
            merged.setdefault((path, ""), []).append("unknown key")
        elif not detail["loc"]:
            merged.setdefault((path or name, ""), []).append(_allowed(detail))
        else:
            start = f"{given(detail['input'])} given, "
            merged.setdefault((path, start), []).append(_allowed(detail))
    result = []
    for (path, start), texts in merged.items():
        if any(other.startswith(f"{path}.") for other, _ in merged):
            continue  # a branch that takes lists has looked inside this one
        distinct = list(dict.fromkeys(texts))
        rest = [text.removeprefix("must be ") for text in distinct[1:]]
        result.append(f"{path}: {start}{' or '.join([distinct[0], *rest])}")
    return result


def _followed(value: Any, loc: Sequence[int | str]) -> Iterator[int | str]:
    """Yield the parts of ``loc`` that are the user's keys, leaving out pydantic's union tags."""
    for position, part in enumerate(loc):
        last = position == len(loc) - 1
        if isinstance(value, Mapping) and (part in value or last):
            value = value.get(part)
        elif isinstance(value, (list, tuple)) and isinstance(part, int):
            value = value[part] if part < len(value) else None
        else:
            continue
        yield part


def _allowed(detail: ErrorDetails) -> str:
    """Say what would have been allowed."""
    kind = detail["type"]
    if kind in _ALLOWED:
        return _ALLOWED[kind].format(**detail.get("ctx", {}))
    phrase = _KINDS.get(kind.partition("_")[0])
    if phrase and kind.endswith(("_type", "_parsing", "_from_float")):
        return phrase
    return detail["msg"].replace("Input should be", "must be")


def given(value: Any) -> str:
    """Write a value as the user may have written it, shortened."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, Mapping):
        text = f"a mapping of {', '.join(map(str, value))}" if value else "an empty mapping"
    elif isinstance(value, (list, tuple)):
        text = f"[{', '.join(given(item) for item in value)}]"
    elif isinstance(value, (str, int, float)):
        text = repr(value)
    else:
        text = f"a {type(value).__name__}"
    return text if len(text) <= _LONGEST_GIVEN else text[: _LONGEST_GIVEN - 1] + "…"


def hint(word: str, choices: Sequence[str]) -> str:
    """Return ``, did you mean …?`` if some choices look like ``word``, else nothing."""
    close = difflib.get_close_matches(word, choices, n=3, cutoff=0.75)
    return f", did you mean {' or '.join(close)}?" if close else ""


def _join(where: str, key: object) -> str:
    """Append one key to a dotted path."""
    return f"{where}.{key}" if where else str(key)
