"""Classes: the setting classes that settings may name, each by its own short name, wherever its file lies."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType, ModuleType
from typing import Any, Final, TypeGuard

from pydantic.dataclasses import is_pydantic_dataclass

from experiments.phrases import given
from sim.setting import InputError

PACKAGES: Final = ("sim", "models", "policies")
"""The packages whose classes a setting may name; a user's plug-in packages come on top."""


@cache
def named_classes(packages: tuple[str, ...]) -> Mapping[str, type]:
    """Return name -> setting class for all that stand in the modules of ``packages``.

    Raises:
        InputError: if there is no such package, or two classes have the same name.
    """
    found: dict[str, type] = {}
    lines = []
    for module in (module for package in packages for module in _modules(package)):
        for value in vars(module).values():
            if not is_setting(value) or value.__module__ != module.__name__ or value.__name__.startswith("_"):
                continue
            first = found.setdefault(value.__name__, value)
            if first is not value:
                lines.append(f"plugins: {place(first)} and {place(value)} have the same name, one must be renamed")
    if lines:
        raise InputError(lines)
    return MappingProxyType(dict(sorted(found.items())))


def is_setting(value: Any) -> TypeGuard[type]:
    """Whether ``value`` is a class whose objects are settings."""
    return isinstance(value, type) and is_pydantic_dataclass(value)


def place(cls: type) -> str:
    """Where a class stands in the source."""
    return f"{cls.__module__}.{cls.__qualname__}"


def _modules(package: str) -> Iterator[ModuleType]:
    """Import a package and all modules in it, but for what would run as a program."""
    try:
        root = importlib.import_module(package)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{package}.".startswith(f"{error.name}."):
            raise  # the package is there, and what it needs is not
        raise InputError([f"plugins: {given(package)} given, there is no such package"]) from None
    yield root
    for found in pkgutil.walk_packages(getattr(root, "__path__", ()), f"{package}."):
        if found.name.rpartition(".")[2] != "__main__":
            yield importlib.import_module(found.name)
