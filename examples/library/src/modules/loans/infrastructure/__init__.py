"""Where loans are kept: in a table, or in memory."""
