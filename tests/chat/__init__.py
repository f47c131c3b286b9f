"""Chat in turns."""
