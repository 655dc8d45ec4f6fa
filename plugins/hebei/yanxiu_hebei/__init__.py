"""Policy plugin: Hebei province."""
