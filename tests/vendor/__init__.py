"""The vendor and its agents."""
