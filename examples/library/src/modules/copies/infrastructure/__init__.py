"""Where copies are kept: in a table, or in memory."""
