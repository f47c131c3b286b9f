"""Pay to the cent."""
