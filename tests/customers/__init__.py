"""What follows from how an attempt ended."""
