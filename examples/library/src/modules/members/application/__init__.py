"""What people do with members, one use case a file."""
