"""What happened, as tables."""
