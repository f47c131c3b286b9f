"""The command line: exit codes, one line per mistake, help, example files."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import experiments.settings
from experiments.command import main
from sim.setting import InputError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def conf_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a small conf folder in the place of the shipped one."""
    files = {
        "config.yaml": "defaults: [{operation: shop}, _self_]\nseed: 7  # root of all chance\n",
        "operation/shop.yaml": "# A shop\nforecast: ${conf:}/operation/jewellery/forecast.csv\n"
        "people: {roster: '${conf:}/operation/jewellery/roster.csv'}\n",
        "operation/stall.yaml": "# A stall\nforecast: mine.csv\n",
        "operation/jewellery/forecast.csv": "date\n",
        "operation/jewellery/roster.csv": "agent\n",
    }
    for name, text in files.items():
        file = tmp_path / "conf" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    conf = tmp_path / "conf"
    monkeypatch.setattr(experiments.settings, "CONF_DIR", conf)
    return conf


@pytest.fixture
def compare(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[list[str]], Any]], None]:
    """Return what puts a function in the place of ``kefusim compare``."""

    def put(function: Callable[[list[str]], Any]) -> None:
        module = ModuleType("experiments.compare")
        module.main = function  # type: ignore[attr-defined]  # a module made for the test
        monkeypatch.setitem(sys.modules, "experiments.compare", module)

    return put


def test_words_reach_the_command_and_its_code_comes_back(compare: Any) -> None:
    seen: list[list[str]] = []

    def see(words: list[str]) -> int:
        seen.append(words)
        return 5

    compare(see)
    assert main(["compare", "seed=1", "+a=2", "~b", "c=-3"]) == 5
    assert seen == [["seed=1", "+a=2", "~b", "c=-3"]]


def test_mistakes_are_lines_on_stderr(compare: Any, capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(words: list[str]) -> int:
        raise InputError(["a: 1 given, must be 2", "b: unknown key"])

    compare(refuse)
    assert main(["compare"]) == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", "a: 1 given, must be 2\nb: unknown key\n")


def test_option_is_answered_with_the_word_it_should_be(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "--seed=3", "--jobs", "2"]) == 2
    assert capsys.readouterr().err == (
        "--seed=3: no such option, a setting is written seed=3\n--jobs: no such option, a setting is written jobs=…\n"
    )


def test_interrupt_is_one_line(compare: Any, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(words: list[str]) -> int:
        raise KeyboardInterrupt

    compare(interrupt)
    assert main(["compare"]) == 130
    assert capsys.readouterr().err.strip() == "Stopped. 已停止。"


def test_bug_keeps_its_traceback(compare: Any) -> None:
    def fail(words: list[str]) -> int:
        raise RuntimeError("a bug")

    compare(fail)
    with pytest.raises(RuntimeError, match="a bug"):
        main(["compare"])


@pytest.mark.skipif(os.name == "nt", reason="closed pipes are told otherwise there")
def test_closed_pipe_ends_quietly() -> None:
    code = (
        "import sys, types, experiments.command as c\n"
        "m = types.ModuleType('experiments.compare')\n"
        "m.main = lambda words: [print('x' * 99) for _ in range(99999)] and 0\n"
        "sys.modules['experiments.compare'] = m\n"
        "sys.exit(c.main(['compare']))\n"
    )
    program = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert program.stdout and program.stderr
    program.stdout.read(10)
    program.stdout.close()
    assert program.stderr.read() == b""
    program.stderr.close()
    assert program.wait() == 141


def test_no_command_shows_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    out = capsys.readouterr().out
    assert all(name in out for name in ("compare", "run", "bench", "files"))


@pytest.mark.parametrize("command", ["compare", "run"])
def test_help_lists_groups_options_and_keys(command: str, conf_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    lines = capsys.readouterr().out.splitlines()
    at = lines.index("  operation")
    assert lines[at + 1 : at + 3] == ["  * shop   A shop", "    stall  A stall"]
    assert "    seed=7  root of all chance" in lines


def test_files_are_copied_with_the_command_that_uses_them(
    conf_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "my files"
    assert main(["files", str(mine)]) == 0
    assert sorted(file.name for file in mine.iterdir()) == ["forecast.csv", "roster.csv"]
    assert (mine / "forecast.csv").read_text() == "date\n"
    command = capsys.readouterr().out.splitlines()[-1]
    place = mine.resolve().as_posix()
    assert "kefusim compare" in command
    assert f"operation.forecast={place}/forecast.csv" in command
    assert f"operation.people.roster={place}/roster.csv" in command


def test_files_of_the_user_are_never_overwritten(
    conf_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "roster.csv").write_text("precious")
    assert main(["files", str(tmp_path)]) == 2
    assert capsys.readouterr().err == (f"{tmp_path / 'roster.csv'}: exists already, will not be overwritten\n")
    assert (tmp_path / "roster.csv").read_text() == "precious"
    assert not (tmp_path / "forecast.csv").exists()
    assert main(["files", str(tmp_path / "roster.csv" / "x")]) == 2
    assert "must be a folder to write in" in capsys.readouterr().err
