"""Blocks: the pieces of which the sections of a report are made, in one of two languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from matplotlib.figure import Figure

from experiments.calibration.bootstrap import Interval
from experiments.report.figures.canvas import image
from experiments.report.page import PageBlock, Picture
from experiments.report.tables import Cell, PageTable
from experiments.report.words import word

PAGE_WORDS: Final = ("switch", "contents", "footer", "verdict", "configuration")


@dataclass(frozen=True)
class Say:
    """Chooses between a Chinese and an English text."""

    language: str

    def __call__(self, zh: str, en: str) -> str:
        """The text in the language of the page."""
        return zh if self.language == "zh" else en

    def page_words(self) -> dict[str, str]:
        """The words of the page around the sections."""
        return {key: word(key, self.language) for key in PAGE_WORDS}


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], look: str = "figures") -> PageBlock:
    """A table of plain texts."""
    return PageBlock(table=PageTable(tuple(heads), tuple(tuple(Cell(text) for text in row) for row in rows), look=look))


def items(say: Say, rows: Sequence[tuple[str, str]], heads: tuple[str, str] | None = None) -> PageBlock:
    """A table of names and values."""
    return table(heads or (say("项目", "what"), say("数值", "value")), rows)


def picture(title: str, caption: str, figure: Figure) -> PageBlock:
    """A figure in the page."""
    return PageBlock(picture=Picture(title, caption, image(figure)))


def between(each: Interval, digits: int = 2, factor: float = 1.0) -> str:
    """An estimate with its interval."""
    low, value, high = (f"{part * factor:.{digits}f}" for part in (each.low, each.value, each.high))
    return f"{value} [{low}, {high}]"
