"""Chinese texts of the project, found wherever they stand, and what a reader in the trade would trip over."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
PLACES = ("conf", "docs", "experiments", "models", "policies", "sim")
HAN = "\u3400-\u9fff"
FULL = HAN + "“”‘’「」《》（）【】、。，；：？！…"
CODE = "\ue000"
"""Stands for what is no text: code, fields to be filled in, addresses, intervals of figures."""

WORDS = {
    r"疑点": "不确定性",
    r"意图": "咨询类型",
    r"[座坐]席": "客服",
    r"人员池": "技能组",
    r"联系(?!编号)": "进线, or 会话 for chats (联系编号 is a column title of users' files)",
    r"重复(?!进线)": "第 n 次仿真, 仿真次数 (重复进线 is a customer who comes again)",
}
"""Words that are not to be used, and what to say instead."""


@dataclass(frozen=True)
class Text:
    """A line that has Chinese in it, and where it stands; ``pure`` if it is written for readers of Chinese alone."""

    place: str
    line: str
    pure: bool

    def faults(self) -> list[str]:
        """What is wrong with it."""
        found = [f"{self.place}: {word} in {self.line!r}, say {better}" for word, better in self._words()]
        return found + [f"{self.place}: half-width {mark} in {self.line!r}" for mark in self._marks()]

    def _words(self) -> list[tuple[str, str]]:
        return [(match[0], better) for word, better in WORDS.items() for match in re.finditer(word, self.line)]

    def _marks(self) -> Iterator[str]:
        """Half-width punctuation that should be full-width.

        In a text for readers of Chinese: wherever a neighbour is no Latin letter or figure. Where both languages
        stand in a line (名称: what it is): between Chinese and Chinese alone, or Chinese and the end.
        """
        line = masked(self.line)
        for match in re.finditer(r"[,;:?!]", line):
            left, right = _beside(line, match.start())
            if self.pure:
                wrong = bool(re.search(f"[{FULL}{CODE}]", left + right))
            else:
                wrong = bool(re.fullmatch(f"[{FULL}]", left) and re.fullmatch(f"[{FULL}]|", right))
            if wrong:
                yield match[0]
        for match in re.finditer(r"\([^()]*\)?|\)", line):
            if _is_wide(line, match, self.pure):
                yield match[0].replace(CODE, "…")


def _is_wide(line: str, match: re.Match[str], pure: bool) -> bool:
    """Whether what stands in brackets, or a bracket whose other half is in another line, should be full-width."""
    left, _ = _beside(line, match.start())
    _, right = _beside(line, match.end() - 1)
    beside = bool(re.fullmatch(f"[{FULL}]", left))
    if not pure:
        return beside and bool(re.search(f"[{HAN}]", match[0]))
    return beside or bool(re.fullmatch(f"[{FULL}]", right)) or bool(re.search(f"[{HAN}]", match[0]))


def masked(line: str) -> str:
    """The line with what is no text blotted out, at its length."""
    for pattern in (r"`[^`]*`", r"\{[^{}]*\}", rf"\[[^\]{HAN}]*\](\([^){HAN}]*\))?", r"\]\([^)]*\)"):
        line = re.sub(pattern, lambda match: CODE * len(match[0]), line)
    return line


def is_pure(line: str) -> bool:
    """Whether a line is Chinese with foreign words in it, rather than the other way round."""
    text = masked(line)
    return len(re.findall(f"[{HAN}]", text)) >= len(re.findall("[A-Za-z]", text))


def _beside(line: str, place: int) -> tuple[str, str]:
    """The characters on both sides, blanks and emphasis passed over; none at an end."""
    return line[:place].rstrip(" *")[-1:], line[place + 1 :].lstrip(" *")[:1]


def texts() -> Iterator[Text]:
    """Every line of the project with Chinese in it: settings, code, documents; tests are left out."""
    files = [file for place in PLACES for file in sorted((ROOT / place).rglob("*"))]
    for file in [*files, *sorted(ROOT.glob("*.md")), ROOT / "make.py"]:
        read = {".yaml": _in_settings, ".py": _in_code, ".md": _in_document}.get(file.suffix)
        if read is None or "__pycache__" in file.parts:
            continue
        place = file.relative_to(ROOT).as_posix()
        for line, pure in read(file.read_text(encoding="utf-8")):
            if re.search(f"[{HAN}]", line):
                yield Text(place, line.strip(), is_pure(line) if pure is None else pure)


Lines = Iterator[tuple[str, bool | None]]


def _in_settings(source: str) -> Lines:
    """Texts under ``zh``, and comments."""
    for line in source.splitlines():
        if match := re.search(r"(?:^|\s)#\s*(.*)", line):
            yield match[1], None
    yield from ((line, True) for text in _chinese(yaml.safe_load(source)) for line in text.splitlines())


def _chinese(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "zh" and isinstance(value, str):
                yield value
            else:
                yield from _chinese(value)
    elif isinstance(node, list):
        for value in node:
            yield from _chinese(value)


def _in_code(source: str) -> Lines:
    """Texts between quotes, and comments."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string.lstrip("# "), None
    inner: set[int] = set()  # the pieces of texts with fields are no texts of their own
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            inner |= {id(part) for part in ast.walk(node) if part is not node}
            pieces = (p.value if isinstance(p, ast.Constant) else "{}" for p in node.values)
            yield from ((line, None) for line in "".join(map(str, pieces)).splitlines())
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inner:
            yield from ((line, None) for line in node.value.splitlines())


def _in_document(source: str) -> Lines:
    """Lines of Markdown; within fences the comments alone."""
    fenced = False
    for line in source.splitlines():
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif not fenced and not line.startswith("    "):
            yield line, None
        elif match := re.search(r"\s#\s+(.*)", line):
            yield match[1], None
