"""Events that a transaction records with what it changes, and that a relay delivers afterwards."""
