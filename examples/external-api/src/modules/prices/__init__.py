"""Daily prices of the stock market, fetched from somebody else's API and kept in our database."""
