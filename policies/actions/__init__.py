"""Emergency actions: one small file for each, with its words."""
