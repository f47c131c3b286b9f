"""Shocks: one small file for each thing that may befall an operation."""
