"""Where API keys are kept: in a table, or in memory."""
