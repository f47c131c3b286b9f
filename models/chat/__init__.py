"""Chat: conversations at a pace, and in turns."""
