"""Tests of the benchmark: it measures what it says, and its rivals do the work they claim to do."""
