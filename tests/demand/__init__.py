"""Busy days, and contacts as they were recorded."""
