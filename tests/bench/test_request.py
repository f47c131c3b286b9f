"""The words of the command are read, or refused in one line each."""

from pathlib import Path

import pytest

from experiments.bench import command
from sim.setting import InputError


def test_every_wrong_word_has_a_line(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        command.read(["contacts=100", "rounds=0", "seed=x", "speed=3", "fast", "results="])
    assert caught.value.lines == (
        "contacts: '100' given, must be a whole number >= 20000",
        "rounds: '0' given, must be a whole number >= 1",
        "seed: 'x' given, must be a whole number >= 0",
        "speed=3: not a word of bench, must be contacts=, rounds=, seed= or results=",
        "fast: not a word of bench, must be contacts=, rounds=, seed= or results=",
        "results=: not a word of bench, must be contacts=, rounds=, seed= or results=",
    )
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(InputError, match=r"results: .*must be a folder to write in"):
        command.main([f"results={blocked}"])


def test_words_are_read() -> None:
    assert command.read([]) == command.BenchRequest()
    given = command.read(["contacts=30000", "rounds=5", "seed=0", "results=a=b"])
    assert given == command.BenchRequest(contacts=30_000, rounds=5, seed=0, results=Path("a=b"))
