"""Shared domain vocabulary: errors, ports and the rules that all entities keep. Standard library only."""
