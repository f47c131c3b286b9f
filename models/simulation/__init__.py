"""The one place that wires an operation together and runs it."""
