"""What is out of the ordinary: what plans see, what can be done to an operation, and what befalls it."""
