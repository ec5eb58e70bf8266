"""The providers of daily prices, one a file. PRICES_PROVIDER names the file, which has a class `Provider`."""
