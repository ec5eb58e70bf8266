"""Where cards are kept: in a table, or in memory."""
