"""What the model's speed is measured against, and on which work."""
