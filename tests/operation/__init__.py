"""What the user's operation is, as far as it decides by itself."""
