"""Answers: one small class per way of deciding."""
