"""Shifts, replacement, agents by count, reviews and coaching."""
