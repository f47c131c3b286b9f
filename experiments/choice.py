"""Choice: which classes a mapping in the settings may become, by the type that is expected at its place."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType, UnionType
from typing import Annotated, Any, Final, Protocol, TypeGuard, Union, get_args, get_origin

from experiments.classes import is_setting, named_classes
from experiments.phrases import given, hint
from experiments.renamed import new_class

TARGET: Final = "_target_"
"""The key that names a class, where there is a choice of classes."""


@dataclass(frozen=True)
class ClassChoice:
    """What a mapping at one place may become.

    ``classes`` are those that can be named there, and ``usual`` is the one that it becomes without a name, if there
    is one. There are none where the type ``expected`` has nothing to do with settings: a mapping stays a mapping.
    """

    expected: Any
    packages: tuple[str, ...]
    classes: Mapping[str, type]
    usual: type | None

    @classmethod
    def of(cls, expected: Any, packages: tuple[str, ...]) -> ClassChoice:
        """The choice at a place whose annotation is ``expected``.

        One class is possible where the annotation is that class. Several are where it is a union of them, or a
        question (a protocol): every class answers a question that has its methods. Where one class stands beside a
        question (``Channel | ChannelRules``) it is the usual answer, which need not be named.
        """
        classes = {part.__name__: part for part in _parts(expected) if is_setting(part)}
        questions = [part for part in _parts(expected) if _is_question(part)]
        usual = next(iter(classes.values())) if len(classes) == 1 else None
        for question in questions:
            classes |= answers(question, packages)
        return cls(expected, packages, classes, usual)

    @property
    def only(self) -> type | None:
        """The class that is possible, where there is no other."""
        return self.usual if len(self.classes) == 1 else None

    def named(self, node: Mapping[Any, Any]) -> type | None:
        """The class that ``node`` becomes, None if it stays a mapping; for a node that is not refused."""
        return self.classes.get(node[TARGET]) if TARGET in node else self.usual

    def refusal(self, node: Mapping[Any, Any]) -> str:
        """Say why ``node`` cannot become what it should, and what is allowed; empty if it can."""
        name = node.get(TARGET)
        if TARGET not in node:
            must_choose = self.classes and self.usual is None
            return f"not given, must be one of {', '.join(self.classes)}" if must_choose else ""
        if isinstance(name, str) and name in self.classes:
            return ""
        if self.classes:
            return f"{given(name)} given, {self._allowed(name)}"
        is_mapping = any(_is_a(part, Mapping) for part in _parts(self.expected))
        return f"{given(name)} given, must be left out: there is no choice of classes here" if is_mapping else ""

    def _allowed(self, name: Any) -> str:
        """Why a name is refused, and what is allowed in its place."""
        if self.only is not None:
            return f"must be {self.only.__name__}, or left out"
        new = new_class(str(name))
        if new in self.classes:
            return f"its name is {new} now"
        allowed = f"; allowed: {', '.join(self.classes)}"
        known = named_classes(self.packages).get(new)
        if known is None:
            return f"no such class{hint(new, list(self.classes))}{allowed}"
        missing = [lacks(known, part) for part in _parts(self.expected) if _is_question(part)]
        return f"{new} does not fit here{''.join(f', it has no {each}' for each in missing[:1])}{allowed}"


def inner(expected: Any, key: object) -> Any:
    """The type expected of what stands under ``key`` in a mapping, or at that place in a list."""
    for part in _parts(expected):
        origin, arguments = get_origin(part), get_args(part)
        if not arguments:
            continue
        if not isinstance(key, int):
            if _is_a(part, Mapping):
                return arguments[1]
        elif origin is not tuple:
            if _is_a(part, Sequence):
                return arguments[0]
        elif arguments[-1] is Ellipsis:
            return arguments[0]
        elif key < len(arguments):
            return arguments[key]
    return Any


@cache
def answers(question: type, packages: tuple[str, ...]) -> Mapping[str, type]:
    """The classes that answer a question, by name."""
    found = named_classes(packages)
    return MappingProxyType({name: cls for name, cls in found.items() if not lacks(cls, question)})


@cache
def lacks(cls: type, question: type) -> str:
    """The first thing that a question asks for and ``cls`` does not have; empty if it has all.

    A method counts if its parameters have the names that the question gives them: several questions have a method of
    one name, such as ``choose``, and only the parameters tell them apart.
    """
    for name, parameters in _asked(question).items():
        own = getattr(cls, name, None)
        if parameters is None:
            if callable(own) or (own is None and name not in getattr(cls, "__dataclass_fields__", {})):
                return name
        elif not callable(own) or _parameters(own) != parameters:
            return f"{name}({', '.join(parameters)})"
    return ""


def _asked(question: type) -> dict[str, list[str] | None]:
    """What a question asks for: the parameters of each method, None for a figure."""
    found: dict[str, list[str] | None] = {}
    for part in question.__mro__:
        if part is not Protocol and _is_question(part):
            members = dict.fromkeys(getattr(part, "__annotations__", {})) | vars(part)
            for name, member in members.items():
                if not name.startswith("_"):
                    found.setdefault(name, _parameters(member) if inspect.isfunction(member) else None)
    return found


def _parameters(method: Any) -> list[str]:
    return [name for name in inspect.signature(method).parameters if name != "self"]


def _parts(expected: Any) -> Iterator[Any]:
    """The types of a union, or the only one, without pydantic's notes on them."""
    origin = get_origin(expected)
    if origin is Annotated:
        yield from _parts(get_args(expected)[0])
    elif origin in (Union, UnionType):
        for part in get_args(expected):
            yield from _parts(part)
    else:
        yield expected


def _is_question(part: Any) -> TypeGuard[type]:
    return isinstance(part, type) and bool(getattr(part, "_is_protocol", False))


def _is_a(part: Any, kind: type) -> bool:
    """Whether a type such as ``dict[str, int]`` is of a kind of containers."""
    origin = get_origin(part) or part
    return isinstance(origin, type) and issubclass(origin, kind)
