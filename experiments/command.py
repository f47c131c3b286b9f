"""The command line: ``kefusim compare | run | calibrate | validate | pace | bench | files``."""

import argparse
import importlib
import inspect
import os
import shlex
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from sim.setting import InputError

EXAMPLES: Final = "operation/jewellery"
"""Folder in conf/ of the example input files."""

MISTAKE: Final = 2
"""Exit code when the user's input cannot be used."""
STOPPED: Final = 130
"""Exit code when the user stopped the program."""
CLOSED: Final = 141
"""Exit code when the reader of the output went away."""

_COMMANDS: Final = {
    "compare": ("experiments.compare", "compare alternatives on the same customers 用同一批客户比较各方案"),
    "run": ("experiments.single", "simulate one operation 模拟一种运营方案"),
    "calibrate": ("experiments.calibration.command", "learn an operation from a log of its contacts 由通话日志标定"),
    "validate": ("experiments.validation.command", "check the model against what is known 用已知结果验证模型"),
    "pace": ("experiments.pace", "find the pace of several chats at once from chat in turns 由逐轮会话标定并行折速"),
    "bench": ("experiments.bench.command", "measure contacts per second 测量仿真速度"),
}
_OWN_HELP: Final = ("bench", "calibrate", "pace")
"""Commands with settings of their own, which their docstring lists."""
_FILES: Final = "copy the example input files to a folder of yours 复制示例输入文件"
_WORDS: Final = """\
settings are words  设置写成：
  group=option      choose an option of a group 选择一个选项
  key=value         set a key, also inside a group: group.key=value 设定一个值
  +key=value        add a key 新增    ~key   take a key away 删除
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, or 2 with a line for each of the user's mistakes."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:  # a console that cannot show Chinese shows question marks
            reconfigure(errors="replace")
    try:
        code = _dispatch(sys.argv[1:] if arguments is None else list(arguments))
        sys.stdout.flush()
        return code
    except InputError as error:
        for line in error.lines:
            print(line, file=sys.stderr)
        return MISTAKE
    except KeyboardInterrupt:
        print("\nStopped. 已停止。", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        # The interpreter flushes once more at its end; let that go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED


def _dispatch(arguments: list[str]) -> int:
    """Parse the arguments and hand the rest to the command."""
    parser = _parser(arguments)
    parsed, unknown = parser.parse_known_args(arguments)
    if unknown:
        raise InputError([f"{word}: no such option, {_instead(word)}" for word in unknown])
    if parsed.command is None:
        parser.print_help()
        return MISTAKE
    if parsed.command == "files":
        return copy_examples(Path(parsed.folder).expanduser())
    module, _ = _COMMANDS[parsed.command]
    code: int = importlib.import_module(module).main(parsed.words)
    return code


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser of all commands, whose help is about the settings that ``arguments`` have."""
    parser = argparse.ArgumentParser(
        prog="kefusim",
        description="Simulate a customer-service operation and compare how to run it. 客服运营仿真与方案比较。",
        epilog="kefusim COMMAND --help lists all settings. 查看全部设置。",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"kefusim {_version()}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Help)
    for name, (_, text) in _COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
        command.given = arguments
        command.add_argument("words", nargs="*", metavar="WORD", help="a setting, see below 见下")
    files = commands.add_parser("files", help=_FILES, description=_FILES, allow_abbrev=False)
    files.add_argument("folder", metavar="DIR", help="made if it does not exist 不存在则新建")
    return parser


class _Help(argparse.ArgumentParser):
    """A command's parser, whose help ends with the settings there are (read only when asked).

    ``given`` are the words of the command line; a folder of the user's own (``conf=DIR``) has its options in the help.
    """

    given: Sequence[str] = ()

    def format_help(self) -> str:
        name = self.prog.rpartition(" ")[2]
        if name in _OWN_HELP:
            entry = importlib.import_module(_COMMANDS[name][0]).main
            return f"{super().format_help()}\n{inspect.getdoc(entry) or ''}\n"
        if name == "validate":
            return "\n".join([super().format_help(), *_validation()]) + "\n"
        if name in _COMMANDS:
            return "\n".join([super().format_help(), _WORDS, *_settings(self.given)]) + "\n"
        return super().format_help()


def _settings(words: Sequence[str]) -> Iterator[str]:
    """Yield the lines that list groups, options and plain keys."""
    from experiments.settings import all_groups, chosen, keys

    held = chosen()
    yield "groups and their options (* holds if you choose none)  选项组（* 为默认）："
    for group, options in all_groups(words).items():
        yield f"  {group}"
        width = max(map(len, options))
        for option, text in options.items():
            mark = "*" if option in held.get(group, ()) else " "
            yield f"  {mark} {option:<{width}}  {text}".rstrip()
    yield ""
    yield from _keys(keys())


def _keys(found: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    """Yield the lines that list plain keys with their values."""
    yield "keys  单项设置："
    words = {f"{key}={value}": text for key, (value, text) in found.items()}
    width = max(map(len, words), default=0)
    for word, text in words.items():
        yield f"    {word:<{width}}  {text}".rstrip()


def _validation() -> Iterator[str]:
    """Yield the lines that list what can be validated and the keys of the command."""
    from experiments.settings import keys
    from experiments.validation.command import SETTINGS
    from experiments.validation.targets.catalogue import BACKTEST, TARGETS

    yield "targets  验证目标："
    yield "  default   all cases of all targets but the heavy ones 除重型外的全部案例"
    yield "  heavy     the cases that take more than some minutes 需时较长的重型案例"
    yield "  all       everything 全部"
    yield "or a single case, named below its target 或目标下列出的单个案例："
    for target in TARGETS:
        heavy = sum(case.heavy for case in target.cases)
        yield f"  {target.name:<9} {target.en} {target.zh} ({len(target.cases)} cases, {heavy} heavy)"
        yield from textwrap.wrap(
            " ".join(case.name for case in target.cases), 110, initial_indent=" " * 12, subsequent_indent=" " * 12
        )
    yield f"  {BACKTEST:<9} a real centre's month predicted from the month before; needs data= 用实际日志回测"
    yield ""
    yield from _keys(keys(*SETTINGS))


def copy_examples(folder: Path) -> int:
    """Copy the shipped input files into ``folder`` and print the command that uses them.

    Raises:
        InputError: if a file of that name is there already, or the folder cannot be written.
    """
    from experiments.settings import CONF_DIR, compose

    source = CONF_DIR / EXAMPLES
    files = sorted(source.glob("*.csv"))
    there = [folder / file.name for file in files if (folder / file.name).exists()]
    if there:
        raise InputError([f"{file}: exists already, will not be overwritten" for file in there])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            shutil.copyfile(file, folder / file.name)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError([f"{folder}: must be a folder to write in ({reason})"]) from None
    target = folder.resolve().as_posix()
    found: dict[str, str] = {}
    for key, value in _texts(compose([]), ""):
        if value == source.as_posix() or Path(value).parent == source:
            found.setdefault(value, f"{key}={value.replace(source.as_posix(), target)}")
    words = ["kefusim", "compare", *found.values()]
    print(f"{len(files)} files copied to {folder}. 已复制。")
    print("Change them, then run 修改后运行：")
    print(f"  {subprocess.list2cmdline(words) if os.name == 'nt' else shlex.join(words)}")
    return 0


def _texts(node: Any, where: str) -> Iterator[tuple[str, str]]:
    """Yield every text below ``node`` with its dotted key."""
    children = node.items() if isinstance(node, dict) else ()
    for key, child in children:
        path = f"{where}.{key}" if where else str(key)
        if isinstance(child, str):
            yield path, child
        yield from _texts(child, path)


def _instead(word: str) -> str:
    """Say how a setting is written."""
    name = word.lstrip("-")
    return f"a setting is written {name if '=' in name else name + '=…'}"


def _version() -> str:
    """Return the installed version."""
    try:
        return version("kefusim")
    except PackageNotFoundError:
        return "(not installed)"


if __name__ == "__main__":
    sys.exit(main())
