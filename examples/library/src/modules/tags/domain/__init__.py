"""The rules of tags."""
