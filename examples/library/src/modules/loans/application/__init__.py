"""What people do with loans, one use case a file."""
