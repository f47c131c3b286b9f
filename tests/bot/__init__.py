"""The bot, its admission, and the knowledge base."""
