"""Behaviour: how speed and quality depend on people, and what customers do; one effect is one file with its words."""
