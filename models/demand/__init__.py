"""Demand: the first contacts that customers would make."""
