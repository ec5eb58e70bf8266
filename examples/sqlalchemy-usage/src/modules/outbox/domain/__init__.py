"""Events, and the messages that they become."""
