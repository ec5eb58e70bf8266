"""What several features share: the domain's vocabulary, its ports, and the adapters behind them."""
