"""What is true of servers only: they want a password, and they come and go."""

import os

collect_ignore_glob = (
    ["test_*.py"] if os.environ.get("DB_BACKEND", "sqlite") in {"json", "csv", "sqlite"} else []
)
