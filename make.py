"""Set up the project's own environment and do its chores: ``python make.py demo|test|docs|...``.

Needs nothing but Python 3.11 or later. ``make TARGET`` calls this file, too.
"""

from __future__ import annotations  # an older Python must get as far as being told so

import argparse
import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PROGRAMS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = PROGRAMS / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "installed"
EARLIEST = (3, 11)

DEMO = (["compare"], ["compare", "experiment=incentives"], ["compare", "experiment=emergency"])
TWO_BY_TWO = ("-n", "2", "--dist", "loadfile")
"""The tests in two processes; those of a file share what they have set up, so they stay together."""
DOCS = ["sphinx-build", "--fail-on-warning", "--keep-going", "--builder", "html", "docs", "docs/_build/html"]
LINT = (["ruff", "check", "."], ["mypy"], ["lint-imports"])


def main() -> int:
    """Do the chore that the command line names; return its exit code."""
    chores = {"setup": setup, "demo": demo, "test": test, "slow": slow, "bench": bench, "lint": lint, "docs": docs}
    parser = argparse.ArgumentParser(
        prog="make.py", formatter_class=argparse.RawDescriptionHelpFormatter, description=__doc__
    )
    described = "; ".join(f"{name}: {chore.__doc__}" for name, chore in chores.items())
    parser.add_argument("chore", choices=chores, help=described)
    parser.add_argument("words", nargs="*", help="passed on, such as replications=4")
    chosen, options = parser.parse_known_args()
    if sys.version_info < EARLIEST:
        return _refuse(f"Python {sys.version.split()[0]} found, 3.11 or later is needed.")
    try:
        return set_up() or chores[chosen.chore]([*chosen.words, *options])
    except KeyboardInterrupt:
        return _refuse("Stopped.", 130)


def setup(words: list[str]) -> int:
    """Set up the environment, which every other chore does first."""
    print(f"The environment is ready: {VENV}")
    return 0


def demo(words: list[str]) -> int:
    """Run the three comparisons and say where their reports are."""
    reports: list[Path] = []
    for command in DEMO:
        print(f"\n$ kefusim {' '.join([*command, *words])}", flush=True)
        before = _reports(words)
        code = _run(["kefusim", *command, *words])
        if code:
            return code
        reports += sorted(_reports(words) - before)
    print("\nReports, to be opened in a browser 报告（用浏览器打开）：")
    for page in reports:
        print(f"  {page}")
    return 0


def test(words: list[str]) -> int:
    """Lint, check types and imports, and run the tests."""
    return lint([]) or _run(["pytest", *TWO_BY_TWO, *words])


def slow(words: list[str]) -> int:
    """Run the tests that take minutes."""
    return _run(["pytest", "-m", "slow", *words])


def bench(words: list[str]) -> int:
    """Measure speed beside other programs."""
    return _run(["kefusim", "bench", *words])


def lint(words: list[str]) -> int:
    """Check style, types and the direction of imports."""
    codes = [_run(command) for command in LINT]
    return max(codes)


def docs(words: list[str]) -> int:
    """Build the documentation, with every warning an error, and say where it is."""
    code = _run([*DOCS, *words])
    if not code:
        print(f"\nTo be opened in a browser:\n  {ROOT / 'docs' / '_build' / 'html' / 'index.html'}")
    return code


def set_up() -> int:
    """Make ``.venv`` and install what is pinned, unless that has been done; return an exit code."""
    wanted = _fingerprint()
    if STAMP.is_file() and PYTHON.is_file() and STAMP.read_text(encoding="utf-8") == wanted:
        return 0
    if not _works():
        if importlib.util.find_spec("ensurepip") is None:
            return _refuse(
                "This Python cannot make environments: its venv package is missing. "
                "On Debian or Ubuntu: sudo apt install python3-venv"
            )
        print("Making the environment .venv ...", flush=True)
        code = subprocess.call([sys.executable, "-m", "venv", "--clear", str(VENV)])
        if code:
            return _refuse("The environment could not be made, see above.")
    print("Installing the pinned libraries into .venv (once, a few minutes) ...", flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check"]
    for step in (
        [*pip, "--quiet", "--requirement", "requirements.txt"],
        # hatchling, which builds the project, is among the pinned.
        [*pip, "--quiet", "--no-deps", "--no-build-isolation", "--editable", "."],
    ):
        if subprocess.call(step, cwd=ROOT):
            return _refuse("Installing failed, see above. Is the package index within reach?")
    STAMP.write_text(wanted, encoding="utf-8")
    return 0


def _works() -> bool:
    """Whether ``.venv`` holds a Python that is recent enough and has pip."""
    if not PYTHON.is_file():
        return False
    check = f"import sys, pip; sys.exit(sys.version_info < {EARLIEST})"
    return subprocess.call([str(PYTHON), "-c", check], stderr=subprocess.DEVNULL) == 0


def _fingerprint() -> str:
    """Return what changes whenever something must be installed anew."""
    parts = [(ROOT / name).read_bytes() for name in ("requirements.txt", "pyproject.toml")]
    return hashlib.sha256(b"\0".join([str(ROOT).encode(), *parts])).hexdigest()


def _run(command: list[str]) -> int:
    """Run a program of the environment in the project's folder; return its exit code."""
    suffix = ".exe" if os.name == "nt" else ""
    program = PROGRAMS / (command[0] + suffix)
    # PYTHONUTF8: on Windows, pipes and files are otherwise in the system's own encoding.
    environment = {**os.environ, "PYTHONUTF8": "1", "VIRTUAL_ENV": str(VENV)}
    return subprocess.call([str(program), *command[1:]], cwd=ROOT, env=environment)


def _reports(words: list[str]) -> set[Path]:
    """Return the report of every run in the results folder."""
    folders = [word.partition("=")[2] for word in words if word.startswith("results=")]
    return set((ROOT / (folders or ["results"])[-1]).glob("*/*/report.html"))


def _refuse(line: str, code: int = 1) -> int:
    """Say why nothing more is done."""
    print(line, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
