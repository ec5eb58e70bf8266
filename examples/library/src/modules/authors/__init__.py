"""Authors."""
