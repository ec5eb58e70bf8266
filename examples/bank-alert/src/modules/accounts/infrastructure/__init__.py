"""Where accounts and alerts are kept, and the ways on which alerts leave."""
