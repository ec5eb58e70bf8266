"""What is true of HTTP, whichever the database is."""

import os

collect_ignore_glob = [] if os.environ.get("DB_BACKEND", "sqlite") == "sqlite" else ["test_*.py"]
