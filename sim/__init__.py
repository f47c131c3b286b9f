"""Time, chance, facts, replications and statistics; nothing about customer service."""
