"""Try faults: all kinds on all backends, or those that are named."""

import argparse
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from rich.console import Console

from .places import ALL
from .report import Session

KINDS = ("crash", "relays", "power", "disk", "races", "servers", "load", "inputs", "ways", "hostile")
"""Each a module with `run(session)`."""


def main() -> int:
    """Return 0 if everything was survived and nothing lost."""
    parser = argparse.ArgumentParser(prog="faults", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few of each kind, on what needs no server")
    parser.add_argument("--kind", action="append", choices=KINDS, help="only this kind; may be repeated")
    parser.add_argument("--backend", action="append", choices=ALL, help="only this backend; may be repeated")
    parser.add_argument("--json", type=Path, help="where to write the rows")
    chosen = parser.parse_args()
    console = Console(stderr=True)
    backends = chosen.backend or (["json", "sqlite", "postgresql"] if chosen.quick else list(ALL))
    memory = next(Path("/dev").glob("shm"), None)
    with (
        tempfile.TemporaryDirectory(prefix="faults-") as scratch,
        tempfile.TemporaryDirectory(prefix="faults-", dir=memory) as fast,
    ):
        session = Session(chosen.quick, backends, Path(scratch), Path(fast), console, chosen.json)
        with session.stack:
            for kind in chosen.kind or KINDS:
                module = import_module(f"{__package__}.{kind}")
                session.kind, session.about = kind, " ".join(str(module.__doc__).split())
                module.run(session)
    return 0 if all(row.held for row in session.rows) else 1


if __name__ == "__main__":
    sys.exit(main())
