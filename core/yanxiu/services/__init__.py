"""The use cases: one module per step of the year."""
