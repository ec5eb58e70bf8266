"""What people do with copies, one use case a file."""
