"""Construction: objects from plain settings, each of the class that is expected at its place or named there."""

import inspect
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from experiments.choice import TARGET, ClassChoice, inner
from experiments.classes import PACKAGES, is_setting
from experiments.phrases import hint, join, lines_of
from experiments.renamed import new_key
from sim.setting import InputError

T = TypeVar("T")

_FAILED: Final = object()


def build(
    expected: type[T], node: Any, where: str = "", plugins: Sequence[str] = (), packages: Sequence[str] = PACKAGES
) -> T:
    """Build what plain settings describe.

    What a mapping becomes follows from the annotations of the settings around it: one class where there is only one,
    else the one that ``_target_`` names, by its short name, of those that are possible there. Children are built
    first; a list becomes a tuple; a mapping for which no class is expected stays a dict.

    Args:
        expected: the type of the whole, such as a setting class, or ``dict[str, Kpi]``.
        node: plain containers, as :func:`experiments.settings.compose` returns them.
        where: path of ``node`` in the whole configuration, for messages.
        plugins: packages of the user's own whose classes may be named too.
        packages: packages of this project whose classes may be named.

    Raises:
        InputError: with a line for every problem in the tree. If the class of any mapping cannot be told, nothing at
            all is built.
    """
    known = (*packages, *plugins)
    lines = list(_refusals(expected, node, where, known))
    if lines:
        raise InputError(lines)
    value = _build(expected, node, where, known, lines)
    if lines:
        raise InputError(lines)
    return _checked(expected, value, where)


def _refusals(expected: Any, node: Any, where: str, packages: tuple[str, ...]) -> Iterator[str]:
    """Yield a line for every mapping at or below ``node`` of which the class cannot be told."""
    cls = None
    if isinstance(node, Mapping):
        choice = ClassChoice.of(expected, packages)
        problem = choice.refusal(node)
        if problem:
            yield f"{join(where, TARGET)}: {problem}"
        else:
            cls = choice.named(node)
    for key, child, asked in _children(expected, cls, node):
        yield from _refusals(asked, child, join(where, key), packages)


def _children(expected: Any, cls: type | None, node: Any) -> Iterator[tuple[Any, Any, Any]]:
    """Yield key, value and expected type of what stands in a mapping, which becomes ``cls`` if given, or in a list."""
    if isinstance(node, Mapping):
        fields: Mapping[str, Any] = {} if cls is None else vars(cls)["__pydantic_fields__"]
        for key, child in node.items():
            if cls is None:
                yield key, child, inner(expected, key)
            elif key != TARGET:
                yield key, child, fields[key].annotation if key in fields else Any
    elif isinstance(node, (list, tuple)):
        for index, child in enumerate(node):
            yield index, child, inner(expected, index)


def _build(expected: Any, node: Any, where: str, packages: tuple[str, ...], lines: list[str]) -> Any:
    """Build ``node``, or add to ``lines`` and return the mark of failure."""
    if not isinstance(node, (Mapping, list, tuple)):
        return node
    cls = ClassChoice.of(expected, packages).named(node) if isinstance(node, Mapping) else None
    children = {
        key: _build(asked, child, join(where, key), packages, lines)
        for key, child, asked in _children(expected, cls, node)
    }
    if cls is not None:
        return _instance(cls, children, where, lines)
    if any(value is _FAILED for value in children.values()):
        return _FAILED
    return children if isinstance(node, Mapping) else tuple(children.values())


def _instance(cls: type, children: dict[Any, Any], where: str, lines: list[str]) -> Any:
    """Build one ``cls``; children that failed are left out and not complained of again."""
    names = list(inspect.signature(cls).parameters)
    found = [f"{join(where, key)}: {_unknown(str(key), where, names)}" for key in children if key not in names]
    failed = {key for key, value in children.items() if value is _FAILED}
    renamed = (new_key(join(where, key)) for key in children)
    failed |= {new.rpartition(".")[2] for new in renamed if new}  # given, if by the old name
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
        found += lines_of(details, known, where, cls.__name__)
    except InputError as error:
        found += [join(where, line) for line in error.lines]
    lines += found
    return _FAILED if found or failed else value


def _checked(expected: type[T], value: Any, where: str) -> T:
    """Return what was built, once it is seen to be of the type that was asked for."""
    config = None if is_setting(expected) else ConfigDict(arbitrary_types_allowed=True)
    try:
        return TypeAdapter(expected, config=config).validate_python(value)
    except ValidationError as error:
        known = value if isinstance(value, Mapping) else {}
        name = getattr(expected, "__name__", "settings")
        raise InputError(lines_of(error.errors(include_url=False), known, where, name)) from None


def _unknown(key: str, where: str, names: Sequence[str]) -> str:
    """Say what is wrong with a key that is none of ``names``, and what is allowed."""
    new = new_key(join(where, key))
    if new is not None:
        return f"its name is {new} now"
    return f"unknown key{hint(key, names)}; allowed: {', '.join(names) or 'none'}"
