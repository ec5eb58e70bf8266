"""The rules of API keys."""
