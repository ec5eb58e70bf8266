"""Orchestration that several features share. No framework, no I/O."""
