"""Explanation: what a setting class takes, field by field, as help and reference tell it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic.dataclasses import is_pydantic_dataclass
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

_PLAIN: Final = {
    "float": "number",
    "int": "whole number",
    "bool": "true or false",
    "str": "text",
    "date": "date",
    "datetime": "date and time",
    "Any": "anything",
}


@dataclasses.dataclass(frozen=True)
class Explained:
    """One field: its name, what may be given, what holds if nothing is given, and what it means.

    ``default`` is None where a value must be given. ``classes`` are the setting classes, and the questions
    (protocols) that setting classes answer, which stand in the field's type. ``meaning`` is the string under the
    field in its class; empty where there is none.
    """

    name: str
    allowed: str
    default: str | None
    meaning: str
    classes: tuple[type, ...]


def explained(cls: type) -> list[Explained]:
    """The fields of a setting class, in the order in which they stand."""
    if not is_pydantic_dataclass(cls):
        raise TypeError(f"{cls.__qualname__} is no setting class")
    fields: Mapping[str, FieldInfo] = cls.__pydantic_fields__
    return [
        Explained(
            name=name,
            allowed=_allowed(field.annotation, field.metadata),
            default=_default(field),
            meaning=" ".join((field.description or "").split()),
            classes=tuple(dict.fromkeys(_classes(field.annotation))),
        )
        for name, field in fields.items()
    ]


def _allowed(annotation: Any, rules: list[Any]) -> str:
    """What a value of this type may be, within these rules, in words."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _allowed(inner[0], [*_flat(inner[1:]), *rules])
    if origin in (Union, UnionType):
        choices = [_allowed(choice, rules) for choice in inner if choice is not NoneType]
        return " or ".join([*choices, "null"] if NoneType in inner else choices)
    if origin is Literal:
        return " or ".join(f"`{choice}`" for choice in inner)
    if origin is tuple:
        items = [_allowed(item, []) for item in inner if item is not Ellipsis]
        text = f"list: {', '.join([*items, '…'] if Ellipsis in inner else items)}"
    elif origin in (dict, Mapping):
        text = f"mapping: {_allowed(inner[0], [])} → {_allowed(inner[1], [])}"
    else:
        name = getattr(annotation, "__name__", str(annotation))
        text = _PLAIN.get(name, name)
    return f"{text}{_range(rules)}"


def _flat(rules: tuple[Any, ...]) -> Iterator[Any]:
    """The rules themselves, also those that stand in a ``Field(...)``."""
    for rule in rules:
        if isinstance(rule, FieldInfo):
            yield from rule.metadata
        else:
            yield rule


def _range(rules: list[Any]) -> str:
    """The rules as a range in words, with a blank before it; empty without rules that have one."""
    bounds = {
        key: getattr(rule, key)
        for rule in _flat(tuple(rules))
        for key in ("gt", "ge", "lt", "le", "multiple_of", "min_length", "max_length")
        if getattr(rule, key, None) is not None
    }
    if "ge" in bounds and "le" in bounds:
        return f" from {bounds['ge']:g} to {bounds['le']:g}"
    signs = {"gt": "> {:g}", "ge": "≥ {:g}", "lt": "< {:g}", "le": "≤ {:g}", "multiple_of": "in steps of {:g}"}
    signs |= {"min_length": "(at least {})", "max_length": "(at most {})"}
    told = [sign.format(bounds[key]) for key, sign in signs.items() if key in bounds]
    return f" {' and '.join(told)}" if told else ""


def _default(field: FieldInfo) -> str | None:
    """What holds if nothing is given, as YAML would write it."""
    if field.default is not PydanticUndefined:
        return _written(field.default)
    if field.default_factory is not None:
        return _written(field.default_factory())  # type: ignore[call-arg]  # none of ours looks at other fields
    return None


def _written(value: Any) -> str:
    """A value as YAML would write it; a setting as its class with what differs from its own defaults."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_written(item)}" for key, item in value.items()) + "}"
    if is_pydantic_dataclass(type(value)):
        fields = type(value).__pydantic_fields__
        given = {name: getattr(value, name) for name in fields}
        told = [f"{name}: {_written(item)}" for name, item in given.items() if item != fields[name].default]
        return f"{type(value).__name__}{{{', '.join(told)}}}" if told else type(value).__name__
    return str(value)


def _classes(annotation: Any) -> Iterator[type]:
    """The setting classes and protocols in a type."""
    for inner in get_args(annotation):
        yield from _classes(inner)
    is_question = getattr(annotation, "_is_protocol", False)
    if isinstance(annotation, type) and (is_question or is_pydantic_dataclass(annotation)):
        yield annotation
