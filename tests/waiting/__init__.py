"""What those who wait are told and offered."""
