"""A page of the documentation whose commands and code are run as its reader would run them."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
DOCS: Final = ROOT / "docs"

SET_UP: Final = ("git", "cd", "make", "source")
"""First words of the lines that set the project up, which has been done where a test runs."""

SMALL: Final = ("replications=2", "jobs=1", "demand.scale=0.05", "language=en")
"""Words added to the commands that simulate, so that a page is run in seconds."""

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: its language and its text."""

    language: str
    text: str


def blocks(name: str) -> list[Block]:
    """The blocks of the page ``docs/<name>.md``, in order."""
    text = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    return [Block(language, body) for language, body in _BLOCK.findall(text)]


def commands(name: str) -> list[list[str]]:
    """The commands of a page as words, those that set up left out."""
    lines = [line for block in blocks(name) if block.language == "sh" for line in block.text.splitlines()]
    split = [shlex.split(line, comments=True) for line in lines]
    return [words for words in split if words and words[0] not in SET_UP]


def follow(name: str, folder: Path) -> str:
    """Do in ``folder`` what the page says, block after block, and return all that was printed.

    Commands that simulate are run with :data:`SMALL`, Python is run as it stands, and a YAML block is written to the
    file that the text before it names in backquotes.

    Raises:
        AssertionError: if a command or a piece of code fails.
    """
    said: list[str] = []
    code: list[str] = []  # a later piece goes on with the names of the earlier ones
    for block in blocks(name):
        if block.language == "sh":
            said += [_run(_kefusim(words), folder) for words in map(_words, block.text.splitlines()) if words]
        elif block.language == "python":
            code.append(block.text)
            said.append(_run([sys.executable, "-c", "\n".join(code)], folder))
        elif block.language == "yaml":
            _write(name, block, folder)
    return "\n".join(said)


def write_files(name: str, folder: Path) -> None:
    """Write the files that the page tells the reader to write."""
    for block in blocks(name):
        if block.language == "yaml":
            _write(name, block, folder)


def _write(name: str, block: Block, folder: Path) -> None:
    """Write a block to the last file that the page names before it."""
    text = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w/]+\.yaml)`", text[: text.index(block.text)])
    file = folder / named[-1]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(block.text, encoding="utf-8")


def _words(line: str) -> list[str]:
    """A line as words; none if it sets up."""
    words = shlex.split(line, comments=True)
    return [] if words and words[0] in SET_UP else words


def _kefusim(words: list[str]) -> list[str]:
    """The command as it is run here."""
    program, *rest = words
    assert program == "kefusim", f"{words}: a reader has no such program"
    small = SMALL if rest[0] in ("compare", "run") else ()
    return [sys.executable, "-m", "experiments.command", *rest, *small]


def _run(command: list[str], folder: Path) -> str:
    """Run a program in the folder; return what it prints."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, f"{command}: {done.stdout}\n{done.stderr}"
    return done.stdout
