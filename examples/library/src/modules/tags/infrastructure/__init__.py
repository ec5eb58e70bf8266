"""Where tags are kept: in a table, or in memory."""
