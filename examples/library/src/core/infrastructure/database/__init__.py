"""One relational store behind the ports, whichever of the backends is chosen."""
