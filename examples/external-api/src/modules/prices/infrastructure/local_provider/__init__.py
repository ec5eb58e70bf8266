"""A provider on this machine: a real server with invented prices, for the demo, tests and trying faults."""
