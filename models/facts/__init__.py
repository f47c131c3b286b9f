"""Facts: what happened in a run, as tables."""
