"""The rules of copies."""
