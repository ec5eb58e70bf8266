"""What people do with books, one use case a file."""
