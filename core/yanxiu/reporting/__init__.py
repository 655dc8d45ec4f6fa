"""Reports to the national platform and the ministry's summary."""
