"""The operation as its owner describes it."""
