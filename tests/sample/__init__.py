"""The sample: what counts of a run, and the series made of it."""
