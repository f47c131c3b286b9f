"""The report of a calibration: what was read, what was learnt, and data against fitted curves."""
