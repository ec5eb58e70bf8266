"""Mail, webhooks and a page in a browser: what needs no database is tried once, not on each backend."""

import os

collect_ignore_glob = [] if os.environ.get("DB_BACKEND", "sqlite") == "sqlite" else ["test_*.py"]
