"""Contacts in their queues."""
