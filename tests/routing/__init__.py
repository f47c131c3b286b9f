"""Router, admission and agents, in exact traces."""
