"""Where authors are kept: in a table, or in memory."""
