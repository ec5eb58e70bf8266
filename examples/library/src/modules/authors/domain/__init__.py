"""The rules of authors."""
