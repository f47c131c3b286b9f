"""Calibration: an operation's parameters from the log of what happened there."""
