"""How a need ended."""

from __future__ import annotations

from enum import IntEnum


class Settlement(IntEnum):
    """How a need ended."""

    OPEN = 0
    """not settled when the run stopped"""
    RESOLVED = 1
    """met, by a person or the bot"""
    LOST = 2
    """given up"""
