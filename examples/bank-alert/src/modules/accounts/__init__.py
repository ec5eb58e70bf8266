"""Accounts, their balances, and alerts for balances that fall below a threshold."""
