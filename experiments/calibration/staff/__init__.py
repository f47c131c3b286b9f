"""What agents do beside talking: when they are there, what they serve, and their pauses."""
