"""What people do with authors, one use case a file."""
