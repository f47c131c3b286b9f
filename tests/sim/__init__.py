"""Time, chance, distributions, replications, statistics and formulas of queues."""
