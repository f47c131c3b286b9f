"""The bot in front of people, and the knowledge base."""
