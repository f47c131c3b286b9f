"""Emergency actions: what each does, and that it ends."""
