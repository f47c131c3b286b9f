"""Tests of the room models/behaviour."""
