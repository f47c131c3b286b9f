"""Commands: what each of them says when asked for help."""

from __future__ import annotations

import contextlib
import io
import os
import re

from docs.pages.markdown import code
from experiments.command import main

WIDTH = "110"


def page() -> str:
    """The page: the help of ``kefusim`` and of every command that it names."""
    own = said([])
    names = re.findall(r"^    (\w+)\b", own.partition("COMMAND")[2], re.M)
    parts = [
        "# Commands\n",
        "This is what `kefusim --help` and `kefusim COMMAND --help` print. Exit codes: 0 all went well, 1 something",
        "failed (a replication, a check), 2 a setting or a file cannot be used, 130 stopped by the user.\n",
        code(own),
    ]
    for name in names:
        parts += [f"## kefusim {name}\n", code(said([name]))]
    return "\n".join(parts)


def said(words: list[str]) -> str:
    """What a command prints when asked for help."""
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = WIDTH
    try:
        with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.suppress(SystemExit):
            main([*words, "--help"])
    finally:
        if before is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = before
    return out.getvalue()
