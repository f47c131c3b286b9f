"""Settings: one page for each group of conf/, with its options and every setting class that they can hold."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType
from typing import Any, Final

from pydantic.dataclasses import is_pydantic_dataclass

import experiments
import models
import policies
import sim
from docs.pages.markdown import docstring, first_sentence, table
from experiments.settings import chosen, groups, keys
from models.scenario import Scenario
from sim.explanation import explained

PACKAGES: Final = (sim, models, policies, experiments)
SHARED, OTHER = "shared", "other"


def pages() -> dict[str, str]:
    """The pages by name: an index, one for each group, classes that several groups share, and the rest."""
    world = World(list(_walk(PACKAGES)))
    names = [*groups_in_use(), SHARED, OTHER]
    return {"index": _index(world, names), **{name: _page(world, name) for name in names}}


def groups_in_use() -> list[str]:
    """The groups that a run chooses from, in the order of conf/config.yaml."""
    known = groups()
    return [group for group in chosen() if group in known]


def _walk(packages: Iterable[ModuleType]) -> Iterator[type]:
    """Every setting class and every question (protocol) that the modules of the packages define."""
    for package in packages:
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for thing in vars(importlib.import_module(module.name)).values():
                if isinstance(thing, type) and thing.__module__ == module.name and _is_told(thing):
                    yield thing


def _is_told(cls: type) -> bool:
    return is_pydantic_dataclass(cls) or _is_question(cls)


def _is_question(cls: type) -> bool:
    return bool(getattr(cls, "_is_protocol", False))


@dataclass
class World:
    """All setting classes and questions, and the page on which each of them is told."""

    classes: list[type]

    def answers(self, question: type) -> list[type]:
        """The setting classes that have all that a question asks for."""
        return [cls for cls in self.classes if is_pydantic_dataclass(cls) and _answers(cls, question)]

    def roots(self, group: str) -> list[type]:
        """The classes of a group's options: those of the scenario's field, else the class of the group's name."""
        fields = {field.name: field.classes for field in explained(Scenario)}
        named = [cls for cls in self.classes if cls.__name__.lower() == group and is_pydantic_dataclass(cls)]
        return list(self._closed(fields.get(group, tuple(named))))

    def _closed(self, classes: Iterable[type]) -> Iterator[type]:
        """These classes, a question followed by its answers."""
        for cls in classes:
            yield cls
            if _is_question(cls):
                yield from self.answers(cls)

    def reached(self, group: str) -> list[type]:
        """The classes that the options of a group can hold, without what is told on the page of another group."""
        found = dict.fromkeys(self.roots(group))
        elsewhere = {cls for other in groups_in_use() if other != group for cls in self.roots(other)}
        waiting = list(found)
        while waiting:
            cls = waiting.pop(0)
            held = (inner for field in _fields(cls) for inner in self._closed(field.classes))
            new = [inner for inner in held if inner not in found and inner not in elsewhere]
            found |= dict.fromkeys(new)
            waiting += dict.fromkeys(new)
        return list(found)

    @cached_property
    def told(self) -> dict[str, list[type]]:
        """Page -> the classes that are told on it, each class on one page."""
        reached = {group: self.reached(group) for group in groups_in_use()}
        on = {cls: [group for group, classes in reached.items() if cls in classes] for cls in self.classes}
        result: dict[str, list[type]] = {
            group: [cls for cls in classes if on.get(cls) == [group]] for group, classes in reached.items()
        }
        result[SHARED] = [cls for cls, places in on.items() if len(places) > 1]
        result[OTHER] = [cls for cls, places in on.items() if not places and is_pydantic_dataclass(cls)]
        return result

    def label(self, cls: type) -> str:
        """What other pages link to; with the module where the name alone is not unique."""
        names = [other.__name__ for other in self.classes]
        name = cls.__name__ if names.count(cls.__name__) == 1 else f"{cls.__module__}.{cls.__name__}"
        return f"setting-{name.lower()}"

    def link(self, cls: type) -> str:
        """A link to the class; only its name where it stands on no page."""
        is_told = any(cls in classes for classes in self.told.values())
        return f"[{cls.__name__}](#{self.label(cls)})" if is_told else cls.__name__


def _answers(cls: type, question: type) -> bool:
    """Whether a class has every member of a question, its methods with the same arguments."""
    bases = [base for base in question.__mro__ if _is_question(base)]
    members = {name for base in bases for name in (*vars(base), *vars(base).get("__annotations__", {}))}
    wanted = {name for name in members if not name.startswith("_")}
    fields = cls.__pydantic_fields__  # type: ignore[attr-defined]  # every setting class has them
    return bool(wanted) and all(
        _arguments(question, name) == _arguments(cls, name) if hasattr(cls, name) else name in fields for name in wanted
    )


def _arguments(cls: type, name: str) -> list[str] | None:
    """The names of a method's arguments; None for what is no method."""
    member: Any = getattr(cls, name, None)
    return list(inspect.signature(member).parameters) if inspect.isfunction(member) else None


def _fields(cls: type) -> Iterable[Any]:
    return explained(cls) if is_pydantic_dataclass(cls) else ()


def _index(world: World, names: list[str]) -> str:
    """The page that leads to the others."""
    held, options = chosen(), groups()
    rows = []
    for group in groups_in_use():
        roots = world.roots(group)
        about = first_sentence(roots[0]) if roots else "several keys at once, on top of the other groups"
        default = ", ".join(f"`{option}`" for option in held.get(group, ()))
        rows.append((f"[`{group}`]({group}.md)", about, default, str(len(options[group]))))
    plain = [(f"`{key}`", f"`{value}`", text) for key, (value, text) in keys().items()]
    return "\n".join(
        [
            "# Settings\n",
            "A run chooses one option of each group (`group=option`) and may set single keys (`group.key=value`).",
            "Each option is a YAML file in `conf/GROUP/`. A key's place in the YAML is its dotted name, as in",
            "`operation.channels.phone.trunks=24`.\n",
            "## Groups\n",
            table(("group", "what it says", "default", "options"), rows),
            "## Keys\n",
            table(("key", "default", "meaning"), plain),
            "```{toctree}\n:hidden:\n",
            *names,
            "```\n",
        ]
    )


def _page(world: World, name: str) -> str:
    """The page of a group."""
    options = groups().get(name, {})
    titles = {SHARED: "# Shared by several groups\n", OTHER: "# Other settings\n"}
    parts = [titles.get(name, f"# `{name}`\n")]
    if options:
        held = chosen().get(name, ())
        rows = [(f"`{option}`{' (default)' if option in held else ''}", text) for option, text in options.items()]
        parts += ["## Options\n", table(("option", "what it is"), rows)]
    if classes := world.told[name]:
        parts += ["## Fields\n", *(_section(world, cls) for cls in classes)]
    if options and name != "kpi":  # the measures have a page of their own
        parts.append("## As shipped\n")
        parts += [_shipped(name, option) for option in options]
    return "\n".join(parts)


def _section(world: World, cls: type) -> str:
    """A class: what it means, and its fields; or a question and who answers it."""
    parts = [f"({world.label(cls)})=", f"### {cls.__name__}\n", docstring(cls)]
    if _is_question(cls):
        answers = ", ".join(world.link(answer) for answer in world.answers(cls))
        return "\n".join([*parts, f"Answered by: {answers or 'none that is shipped'}.\n"])
    fields = explained(cls)
    meaning = any(field.meaning for field in fields)
    rows = []
    for field in fields:
        allowed = field.allowed
        for inner in field.classes:
            allowed = re.sub(rf"\b{inner.__name__}\b", world.link(inner), allowed)
        default = "must be given" if field.default is None else f"`{field.default or ' '}`"
        rows.append((f"`{field.name}`", allowed, default, field.meaning)[: 4 if meaning else 3])
    return "\n".join([*parts, table(("field", "what it takes", "default", "meaning")[: 4 if meaning else 3], rows)])


def _shipped(group: str, option: str) -> str:
    """The YAML of an option, included as it is."""
    file = f"../../../../conf/{group}/{option}.yaml"
    return f"### `{group}={option}`\n\n```{{literalinclude}} {file}\n:language: yaml\n```\n"
