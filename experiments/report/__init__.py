"""The report: one HTML file that a manager reads, in Chinese and English, without any network."""

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from joblib import Parallel, delayed

from experiments.evidence import Evidence
from experiments.report.page import Page, page
from experiments.report.words import LANGUAGES

__all__ = ["write_pages", "write_report"]


def write_report(evidence: Evidence, path: Path, language: str = "both", jobs: int = 1) -> Path:
    """Write the report of one experiment to ``path`` and return it.

    ``language`` is ``zh``, ``en`` or ``both``; with both, a button switches, and the page opens in
    the browser's language. Works for a single alternative too, then without differences. With ``jobs`` other
    than 1 each language has a process of its own.

    Raises:
        ValueError: ``language`` is none of these.
    """
    if language not in (*LANGUAGES, "both"):
        raise ValueError(f"language={language!r}: give one of zh, en, both")
    languages = [each for each in LANGUAGES if language in (each, "both")]
    return write_pages(Parallel(n_jobs=jobs)(delayed(page)(evidence, each) for each in languages), path)


def write_pages(pages: Sequence[Page], path: Path) -> Path:
    """Write one page, or the same page in two languages, as a self-contained file and return its path."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.get_template("template.html.j2")
    path.write_text(template.render(pages=pages), encoding="utf-8")
    return path
