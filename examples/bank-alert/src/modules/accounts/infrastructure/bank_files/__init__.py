"""Files as banks send them: profiles that say how to read them, and what reads by a profile."""
