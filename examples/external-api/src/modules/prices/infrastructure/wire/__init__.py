"""Asking another service over HTTP: time-outs, retries, limits and a cache, whatever the format."""
