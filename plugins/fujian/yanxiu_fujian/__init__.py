"""Policy plugin: Fujian province."""
