"""Notes in tables, and in memory for the tests."""
