"""The rules of books."""
