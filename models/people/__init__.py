"""People: skill, tiredness, morale, shifts, quality, and who leaves."""
