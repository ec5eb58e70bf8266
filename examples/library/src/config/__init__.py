"""Settings and logging of the whole service."""
