"""Figures of the report, a module per family: functions from evidence and language to a Figure."""
