"""Markdown: the few forms that the pages of the reference are written in."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; empty without rows."""
    lines = [_row(row) for row in rows]
    return "\n".join([_row(heads), _row(["---"] * len(heads)), *lines]) + "\n" if lines else ""


def _row(cells: Sequence[str]) -> str:
    """One row, on one line whatever its cells hold."""
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"


def code(text: str, language: str = "text") -> str:
    """A block of code."""
    return f"```{language}\n{text.rstrip()}\n```\n"


def docstring(thing: object) -> str:
    """The docstring of a thing as Markdown, without its list of arguments and errors."""
    text = inspect.getdoc(thing) or ""
    text = re.split(r"^(?:Args|Returns|Raises|Attributes):$", text, maxsplit=1, flags=re.M)[0]
    text = re.sub(r":\w+:`~?(?:[\w.]+\.)?(\w+)`", r"`\1`", text)  # a reference to code: its last name
    return re.sub(r"``(.+?)``", r"`\1`", text).strip() + "\n"


def first_sentence(thing: object) -> str:
    """The first sentence of a docstring."""
    summary = " ".join(docstring(thing).split("\n\n")[0].split())
    return re.split(r"(?<=[.?])\s", summary, maxsplit=1)[0]
