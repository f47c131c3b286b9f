"""Customers: what they need, how satisfied they are, what they buy, and whether they come again."""
