"""How many at once: enough for full speed, few enough for bounded memory and for what each backend takes."""

from core.application.batches import batched, uncollected

__all__ = ["KEYS", "batched", "uncollected"]

KEYS = 500
"""Values in one IN list: Oracle takes 1,000, SQL Server 2,100 parameters in a statement."""
