"""Whole operations, drawn at random, against exact chains and the rules themselves."""
