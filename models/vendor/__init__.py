"""The outsourcing vendor."""
