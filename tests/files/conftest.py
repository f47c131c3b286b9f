"""A reader of small files, for every test of this folder."""

from pathlib import Path

import pytest

from models.files import Files, read_operation
from tests.files.shop import AGENTS, FORECAST, NAMES, ROSTER, VOCABULARY, Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """Return a reader of an operation whose files are the small ones, save those given."""

    def read(forecast: str | bytes = FORECAST, roster: str | bytes = ROSTER, agents: str | bytes = AGENTS) -> Files:
        paths = [tmp_path / name for name in NAMES]
        for path, text in zip(paths, (forecast, roster, agents), strict=True):
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_operation(paths[0], paths[1], paths[2], VOCABULARY)

    return read
