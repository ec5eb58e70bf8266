"""What the service is called and where it lies; it needs no settings to say so."""

from pathlib import Path

SERVICE = "external-api"
PROJECT = Path(__file__).resolve().parents[2]
"""The project's folder, as long as the service runs from its source tree."""
