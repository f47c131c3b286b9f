"""Tests of calibration: it finds what made a log, and what it writes runs."""
