"""What people do with cards, one use case a file."""
