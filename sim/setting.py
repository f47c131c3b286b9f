"""Settings: frozen values with ranges, and the one error a user's mistake becomes."""

from collections.abc import Sequence
from typing import TypeVar, dataclass_transform

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

T = TypeVar("T")


class InputError(Exception):
    """A user's input cannot be used.

    ``lines`` holds one line per problem, each saying where, what was given and what is allowed.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = tuple(lines)

    def __reduce__(self) -> tuple[type["InputError"], tuple[tuple[str, ...]]]:
        return type(self), (self.lines,)


@dataclass_transform(frozen_default=True, kw_only_default=True)
def setting(cls: type[T]) -> type[T]:
    """Make a class a frozen, keyword-only pydantic dataclass that refuses unknown keys."""
    config = ConfigDict(extra="forbid", arbitrary_types_allowed=True, allow_inf_nan=True, use_attribute_docstrings=True)
    made = dataclass(frozen=True, kw_only=True, config=config)(cls)
    return made  # type: ignore[return-value]  # pydantic's decorator returns the same class, wrapped
