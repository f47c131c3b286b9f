"""Policies, in exact traces worked out by hand."""
