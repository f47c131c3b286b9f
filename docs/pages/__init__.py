"""Pages of the reference, written from the code at every build; a small extension of Sphinx.

The pages go to ``docs/reference/generated``, which git ignores. Nothing is listed here: what is described is found by
walking the packages, the groups of conf/ and the help of the command line.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from docs.pages import commands, measures, settings, tables

if TYPE_CHECKING:
    from sphinx.application import Sphinx

GENERATED: Final = Path(__file__).resolve().parent.parent / "reference" / "generated"
"""The folder of the pages that are written."""


def setup(app: Sphinx) -> dict[str, bool]:
    """Let Sphinx write the pages before it reads the others."""
    app.connect("builder-inited", lambda _: write())
    return {"parallel_read_safe": True}


def write(folder: Path = GENERATED) -> None:
    """Write every page; one that has not changed is left alone, and one that is no longer made is taken away."""
    made = {
        **{f"settings/{name}": text for name, text in settings.pages().items()},
        "measures": measures.page(),
        "tables": tables.page(),
        "commands": commands.page(),
    }
    for name, text in made.items():
        file = folder / f"{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8", newline="\n")
    for file in folder.rglob("*.md"):
        if file.relative_to(folder).with_suffix("").as_posix() not in made:
            file.unlink()
