"""Providers on the wire, and prices in the database."""
