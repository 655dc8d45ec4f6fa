"""Policy plugin: the national rules."""
