"""How long talks take: by intent, by agent, by hour of the day, and while customers wait."""
