"""The rules of members."""
