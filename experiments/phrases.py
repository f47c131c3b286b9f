"""Phrases: a mistake in one line, which says where it stands, what was given and what is allowed."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic_core import ErrorDetails

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


def lines_of(details: Sequence[ErrorDetails], known: Mapping[str, Any], where: str, name: str) -> list[str]:
    """Turn pydantic's errors into lines; the branches of a union share one line, the one that fits best.

    Args:
        details: the errors.
        known: the values by key that were to become one object.
        where: path of that object in the whole configuration.
        name: what the object is called where its path is empty.
    """
    merged: dict[tuple[str, str], list[str]] = {}
    for detail in details:
        path = where
        for part in _followed(known, detail["loc"]):
            path = join(path, part)
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


def join(where: str, key: object) -> str:
    """Append one key to a dotted path."""
    return f"{where}.{key}" if where else str(key)
