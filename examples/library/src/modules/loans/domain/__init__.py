"""The rules of loans."""
