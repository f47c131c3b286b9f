"""The synthetic experiment, and warnings as errors, for every test of this folder."""

import warnings
from collections.abc import Iterator

import pytest

from experiments.evidence import Evidence
from tests.report.synthetic import synthetic


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    """The synthetic experiment, shared."""
    return synthetic()


@pytest.fixture
def strict() -> Iterator[None]:
    """Turn every warning, a missing glyph among them, into an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield
