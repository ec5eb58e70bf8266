"""Adapters that several features share: database, clock, identifiers, web and command line."""
