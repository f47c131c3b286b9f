"""What a user starts: settings, construction, commands, results."""
