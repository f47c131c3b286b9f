"""One word for each thing: the glossary is sound, and what people read keeps to it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from experiments.command import main

ROOT = Path(__file__).resolve().parent.parent
CODE = ("experiments", "models", "policies", "sim")
CHINESE = re.compile(r"[\u4e00-\u9fff]")

FORBIDDEN_ZH = {
    "疑点": "不确定性",
    "联系(?!编号)": "进线 (会话 for chats)",  # 联系编号 is the title of a column of users' files
    "重复(?!进线)": "仿真 (第 n 次仿真, 仿真次数)",
    "人员池": "技能组",
    "意图": "咨询类型",
}
"""Chinese words that are not used (patterns), and what stands in their place."""

FORBIDDEN_EN = {
    "desk": "router, or say what happens",
    "door": "entrance",
    "gate": "bot admission",
    "clerk": "agent, ticket work",
    "casework": "case handling",
    "caseload": "cases",
    "fate": "outcome",
    "journey": "needs",
    "doubt": "uncertainty",
    "shelf|shelves": "free lists",
    "vigil": "patience alarm",
    "replay": "recorded contacts",
}
"""English words that are not used in the documentation, and what stands in their place."""

MEANT = {
    "指标": "figure",
    "不确定": "doubt",
    "会话": "session",
    "技能组": "pool",
    "仿真次数": "repetition",
    "放弃率": "share that abandons",
    "监控指标": "trigger measure",
}
"""Chinese term -> the English word that stood for it once and does not any more (in labels, not in long texts)."""


class Term(NamedTuple):
    """A row of the glossary."""

    zh: str
    en: str
    meaning: str


@cache
def glossary() -> tuple[Term, ...]:
    """The rows of docs/glossary.md."""
    lines = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return tuple(Term(*row) for row in cells[2:])


def test_every_term_stands_once_in_the_order_of_the_alphabet() -> None:
    terms = glossary()
    assert len(terms) > 150
    for words in ([term.zh for term in terms], [term.en.casefold() for term in terms]):
        assert len(set(words)) == len(words), sorted(word for word in words if words.count(word) > 1)
    assert [term.en.casefold() for term in terms] == sorted(term.en.casefold() for term in terms)


def test_every_term_has_chinese_english_and_a_meaning() -> None:
    for term in glossary():
        assert term.meaning and term.en and not CHINESE.search(term.en), term
        assert CHINESE.search(term.zh), term
        assert not any(re.search(word, term.zh) for word in FORBIDDEN_ZH), term
        assert not any(re.search(rf"\b({word})\b", term.en) for word in FORBIDDEN_EN), term


def pages() -> list[Path]:
    """The pages of the documentation that are written by hand."""
    found = sorted((ROOT / "docs").rglob("*.md"))
    return [page for page in found if not {"_build", "generated"} & set(page.relative_to(ROOT).parts)]


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_documentation_uses_no_word_that_has_been_given_up(page: Path) -> None:
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        for word, better in FORBIDDEN_EN.items():
            assert not re.search(rf"\b({word})\b", line, re.I), f"{page}:{number}: {word}: {better}"
        for word, better in FORBIDDEN_ZH.items():
            assert not re.search(word, line), f"{page}:{number}: {word}: {better}"
        assert not re.search(r"[\u4e00-\u9fff][,;:!?]\s*[\u4e00-\u9fff]", line), f"{page}:{number}: full-width, please"


def test_reports_settings_and_help_use_no_chinese_word_that_has_been_given_up() -> None:
    wrong = [
        f"{file.relative_to(ROOT)}:{number}: {word}"
        for file in sources()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        for word in FORBIDDEN_ZH
        if re.search(word, line)
    ]
    assert not wrong, "\n".join(wrong)


def sources() -> Iterator[Path]:
    """The files in which words for people stand: code and settings."""
    yield from chain.from_iterable(sorted((ROOT / folder).rglob("*.py")) for folder in CODE)
    yield from sorted((ROOT / "conf").rglob("*.yaml"))
    yield ROOT / "README.zh.md"


def test_pairs_of_words_in_reports_and_settings_are_those_of_the_glossary() -> None:
    assert {pair for pair in pairs() if not agrees(*pair)} == set()


def test_english_of_reports_and_settings_uses_no_word_that_has_been_given_up() -> None:
    found = pairs()
    assert len(found) > 600
    given_up = [(en, word) for _, en in found for word in FORBIDDEN_EN if re.search(rf"\b({word})s?\b", en, re.I)]
    meant = [(en, word) for zh, en in found for term, word in MEANT.items() if term in zh and _says(en, word)]
    assert given_up + meant == []


def _says(en: str, word: str) -> bool:
    return bool(re.search(rf"\b{word}s?\b", en, re.I))


@pytest.mark.parametrize("command", ["compare", "run", "calibrate", "validate", "pace", "bench"])
def test_help_uses_no_word_that_has_been_given_up(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    said = capsys.readouterr().out.splitlines()
    assert len(said) > 10
    wrong = [(line, word) for line in said for word in FORBIDDEN_EN if _says(_described(line), f"({word})")]
    assert wrong + [(line, word) for line in said for word in FORBIDDEN_ZH if re.search(word, line)] == []


def _described(line: str) -> str:
    """What a line of help says, without the name that it explains: names of options stay as they are."""
    return re.sub(r"^[ *]*\S+", "", line)


def agrees(zh: str, en: str) -> bool:
    """Whether a label that is a term in one language is the same term in the other; a plural counts as the term."""
    chinese = {term.zh: _singular(term.en) for term in glossary()}
    english = {_singular(term.en): term.zh for term in glossary()}
    word = _singular(en)
    return chinese.get(zh, word) == word and english.get(word, zh) == zh


def _singular(en: str) -> str:
    """An English word or two without case, article and plural."""
    return en.casefold().removeprefix("the ").removesuffix("s")


def pairs() -> set[tuple[str, str]]:
    """Every label in Chinese and English; those of rule books are the platforms' own words and left out."""
    found: set[tuple[str, str]] = set()
    for file in sources():
        text = file.read_text(encoding="utf-8")
        if file.suffix == ".py":
            found |= set(_in_code(ast.parse(text)))
        elif file.suffix == ".yaml":
            found |= set(_in_settings(yaml.safe_load(text)))
    return found


def _in_code(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Mappings ``{"zh": …, "en": …}`` and tuples of a Chinese and an English text."""
    for node in ast.walk(tree):
        match node:
            case ast.Dict([ast.Constant("zh"), ast.Constant("en")], [ast.Constant(str(zh)), ast.Constant(str(en))]):
                yield zh, en
            case ast.Tuple([ast.Constant(str(zh)), ast.Constant(str(en))]) if CHINESE.search(zh) and not CHINESE.search(
                en
            ):
                yield zh, en


def _in_settings(node: Any) -> Iterator[tuple[str, str]]:
    """Mappings of ``zh`` and ``en`` that name a thing."""
    if isinstance(node, dict) and "rule" not in node:
        if set(node) == {"zh", "en"}:
            yield node["zh"], node["en"]
        for child in node.values():
            yield from _in_settings(child)
    elif isinstance(node, list):
        for child in node:
            yield from _in_settings(child)
