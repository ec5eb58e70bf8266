"""Where members are kept: in a table, or in memory."""
