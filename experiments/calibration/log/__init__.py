"""Logs of contacts as they happened, read whatever system wrote them."""
