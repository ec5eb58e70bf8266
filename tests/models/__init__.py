"""Models to test the generator with: made up at random, and some that are worth a test of their own."""
