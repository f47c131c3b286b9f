"""Tables of facts: every table that the model declares, with its columns."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass, fields
from types import ModuleType
from typing import Final

import models
from docs.pages.markdown import docstring, table
from models.facts.facts import Facts
from sim.facts import Table

_TYPES: Final = {"i": "whole number", "u": "key of 64 bits", "f": "number"}
_ENDING: Final = "_table"


@dataclass(frozen=True)
class Declared:
    """A table: its name, what a row is, and its columns with their numpy types."""

    name: str
    meaning: str
    columns: dict[str, str]


def page() -> str:
    """The page: one section for each table."""
    parts = [
        "# Tables of facts\n",
        "What happened in a run, one row for each thing that happened. `record=contacts` writes these tables as",
        "Parquet files, `record=turns` those of every round as well; a table without rows is left out. Times are",
        "seconds from the first midnight of the run; `nan` stands for what has not happened. In the files, contact",
        "types and agents are written by name instead of by number.\n",
    ]
    for declared in sorted(_declared(), key=lambda found: found.name):
        rows = [(f"`{name}`", _TYPES[kind[0]]) for name, kind in declared.columns.items()]
        parts += [f"## {declared.name}\n", declared.meaning, table(("column", "type"), rows)]
    return "\n".join(parts)


def _declared() -> Iterator[Declared]:
    """Every table of the model: made by a function called ``x_table``, or by a class for itself."""
    for found in pkgutil.walk_packages(models.__path__, "models."):
        module = importlib.import_module(found.name)
        if vars(module).get("Table") is not Table:
            continue
        for name, thing in vars(module).items():
            if getattr(thing, "__module__", "") != module.__name__:
                continue
            if inspect.isfunction(thing) and name.endswith(_ENDING):
                yield _made(module, name)
            elif inspect.isclass(thing):
                yield from _owned(thing)


def _made(module: ModuleType, name: str) -> Declared:
    """The table that a function makes; one that needs thresholds gets the model's own."""
    function = getattr(module, name)
    needed = inspect.signature(function).parameters
    made: Table = function(*(getattr(module, need.upper()) for need in needed))
    columns = {column: made.dtype[column].str[1:] for column in made.dtype.names or ()}
    return Declared(_plural(name.removesuffix(_ENDING)), docstring(function), columns)


def _plural(name: str) -> str:
    """The name that the table has among the facts, such as ``replies`` for ``reply``."""
    forms = (name, f"{name}s", f"{name[:-1]}ies")
    return next((field.name for field in fields(Facts) if field.name in forms), name)


def _owned(cls: type) -> Iterator[Declared]:
    """The tables that a class makes for itself: ``self.name = Table({...})``."""
    for node in ast.walk(ast.parse(inspect.cleandoc("\n" + inspect.getsource(cls)))):
        match node:
            case ast.Assign([ast.Attribute(attr=name)], ast.Call(ast.Name("Table"), [ast.Dict() as columns])):
                own = cls.__name__.lower() if name == "table" else name
                yield Declared(own, docstring(cls), ast.literal_eval(columns))
