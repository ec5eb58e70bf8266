"""Keys by which other programs call the API, if AUTH=api-key."""
