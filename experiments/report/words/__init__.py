"""The page's own words in Chinese and English, a module for each subject.

What a thing is called (a measure, an account, an action, an effect) stands with the thing and is not among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from experiments.report.words import comparison, course, operation, page, scores, theory

LANGUAGES: Final = ("zh", "en")

_SUBJECTS: Final = (page, comparison, course, scores, operation, theory)
_WORDS: Final[dict[str, tuple[str, str]]] = {key: pair for subject in _SUBJECTS for key, pair in subject.WORDS.items()}


def word(key: str, language: str, /, **fields: object) -> str:
    """The page's text for ``key``, with ``fields`` filled in."""
    text = _WORDS[key][LANGUAGES.index(language)]
    return text.format(**fields) if fields else text


def texts() -> tuple[str, ...]:
    """Every text of the page in both languages, as a font must be able to write them."""
    return tuple(text for subject in _SUBJECTS for pair in subject.WORDS.values() for text in pair)


def say(words: Mapping[str, str] | None, language: str, otherwise: str = "") -> str:
    """A thing's words in ``language``, in any other language they have, or ``otherwise``."""
    if not words:
        return otherwise
    return words.get(language) or next((text for text in words.values() if text), otherwise)
