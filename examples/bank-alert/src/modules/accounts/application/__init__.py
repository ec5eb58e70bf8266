"""What people and programs do with accounts and alerts: one use case, one module."""
