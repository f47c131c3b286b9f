"""Setting files: settings as plain containers, written as YAML that the other commands read."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import yaml

from sim import distributions

Node = dict[str, Any]
"""A setting as plain containers."""


def named(kind: type, **keys: Any) -> Node:
    """A setting of a class where there is a choice of classes."""
    return {"_target_": kind.__name__} | keys


def node_of(value: Any) -> Any:
    """A distribution, of which there are several, or a setting of the only class at its place, with all its keys."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, tuple):
        return [node_of(each) for each in value]
    keys = {field.name: node_of(getattr(value, field.name)) for field in fields(value)}
    return named(type(value), **keys) if type(value).__module__ == distributions.__name__ else keys


def both(text: str) -> dict[str, str]:
    """A label that is the same in both languages: a name from the log."""
    return {"zh": text, "en": text}


def write_option(folder: Path, group: str, name: str, comment: str, keys: Node) -> None:
    """Write an option of a group of settings."""
    text = yaml.safe_dump(keys, allow_unicode=True, sort_keys=False, width=120, default_flow_style=None)
    _write(folder / group / f"{name}.yaml", f"# {comment}\n{text}")


def write_choices(folder: Path, name: str, comment: str, choices: dict[str, str], keys: Node) -> None:
    """Write a setting that chooses an option of each group and then sets keys."""
    defaults: Node = {"defaults": [{f"override /{group}": option} for group, option in choices.items()]}
    text = yaml.safe_dump(defaults | keys, allow_unicode=True, sort_keys=False, width=120)
    _write(folder / "setting" / f"{name}.yaml", f"# @package _global_\n# {comment}\n{text}")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
