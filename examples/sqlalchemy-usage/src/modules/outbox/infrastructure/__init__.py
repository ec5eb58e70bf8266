"""Where messages are kept, and whom they are handed to."""
