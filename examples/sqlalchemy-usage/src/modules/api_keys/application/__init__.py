"""What people do with API keys, one use case a file."""
