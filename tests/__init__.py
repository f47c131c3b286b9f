"""Tests; a package so that they can share the builders in operations.py."""

import pytest

pytest.register_assert_rewrite("tests.conserved")  # its assertions tell what they saw, as those of test files do
