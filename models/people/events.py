"""What is written down about people: how they came to be at work, and what happened to them."""

from __future__ import annotations

SHIFT, RESERVE, VENDOR, COUNT = range(4)
"""How somebody came to be at work."""

ABSENCE, HAZARD, LEFT, SETTLED_MORALE, SETTLED_FATIGUE, SETTLED_PAY, JOINED = range(7)
"""Events of people."""
