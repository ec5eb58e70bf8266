"""What people do with notes, one use case a file."""
