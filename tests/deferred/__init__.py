"""Tickets, complaints and hand-overs."""
