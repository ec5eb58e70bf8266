"""What people do with tags, one use case a file."""
