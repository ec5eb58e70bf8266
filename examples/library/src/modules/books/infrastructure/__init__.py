"""Where books are kept: in a table, or in memory."""
