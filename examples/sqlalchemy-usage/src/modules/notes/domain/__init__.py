"""What a note is, and what its collection can do."""
