"""What the migrations of a project say to SQL Server and Oracle, run inside of it: `python -P elsewhere.py`.

Each goes up and down; every statement is written down as it would go out, and has to parse.
"""

import re
from importlib import import_module
from io import StringIO
from typing import Any

from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

UNKNOWN_TO_THE_PARSER = [
    r"EXEC sp_rename '[\w.]+', '?\w+'?(, '?(OBJECT|COLUMN|INDEX)'?)?",
    r"ALTER (INDEX|TABLE) \w+ RENAME .*",
    r"ALTER TABLE \w+ MODIFY \w+ (NOT NULL|NULL|VARCHAR2\(\d+ CHAR\)( COLLATE \w+)?)",
]
SEPARATOR = re.compile(r";?\s*\n\s*(?:GO|/)\s*(?:\n|\Z)|;\s*(?:\n|\Z)")


def statements(dialect: str) -> list[str]:
    """All that is said on the way up and on the way down."""
    schema: Any = import_module("core.infrastructure.database.schema")
    metadata = import_module("core.infrastructure.database.base").Base.metadata
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    said = StringIO()
    context = MigrationContext.configure(
        dialect_name=dialect, opts={"as_sql": True, "output_buffer": said, "target_metadata": metadata}
    )
    revisions = list(ScriptDirectory.from_config(config).walk_revisions())
    with Operations.context(context):
        for revision in reversed(revisions):
            revision.module.upgrade()
        for revision in revisions:
            revision.module.downgrade()
    return [part.strip() for part in SEPARATOR.split(said.getvalue()) if part.strip()]


if __name__ == "__main__":
    parse = import_module("tests.integration.syntax").parse
    for name in ("mssql", "oracle"):
        found = statements(name)
        for statement in found:
            if not any(re.fullmatch(known, statement) for known in UNKNOWN_TO_THE_PARSER):
                parse(statement, name)
        print(f"{name}: {len(found)} statements")
