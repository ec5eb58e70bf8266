"""What a daily price is, which days are missing, what prices say. Standard library only."""
