"""Tests of validation: what the command writes, and the model against values that are known."""
