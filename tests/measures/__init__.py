"""Tests of the room models/measures/."""
