"""What the repository costs at a size, alone in a process: `python -m tests.performance.growing SIZE FILE`.

Prints JSON: by operation the processor's seconds for a row, and the MiB that the process took at most in it.
"""

import json
import sys
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from time import process_time

from config.settings import Backend, Settings
from core.infrastructure.cursors import cut, place_of
from core.infrastructure.database.engine import Database, create_engine_for
from tests.performance.parcels import Parcel, ParcelBase, ParcelRepository, ParcelUnitOfWork, lazily

FEW = 1_000
"""Parcels that are changed one by one."""
PAGES = 100
DRIVER = " by the driver"


def grow(database: Database, size: int) -> dict[str, dict[str, float]]:
    """Fill an empty database with so many parcels, and do with them what can be done."""
    middle = cut("name", place_of(f"parcel {size // 2:08}", f"{size // 2:032x}"))

    def measured(rows: int, work: Callable[[ParcelRepository], object], made: int = 0) -> dict[str, float]:
        """Return what a row costs, apart from the making of so many parcels, and the peak of memory."""
        begun = process_time()
        deque(lazily(made), maxlen=0)
        making = process_time() - begun
        Path("/proc/self/clear_refs").write_text("5", "ascii")  # the peak begins anew
        begun = process_time()
        with ParcelUnitOfWork(database) as transaction:
            work(transaction.parcels)
            transaction.commit()
        seconds = process_time() - begun - making
        status = Path("/proc/self/status").read_text("ascii")
        peak = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
        return {"seconds": seconds / rows, "MiB": int(peak) / 2**10}

    def update(parcels: ParcelRepository) -> None:
        for each in some:
            parcels.update(each)

    def leaf(parcels: ParcelRepository) -> None:
        for _ in range(PAGES):
            parcels.list(order_by="name", limit=50, after=middle)

    found = {
        "add_many": measured(size, lambda parcels: parcels.add_many(lazily(size)), made=size),
        "stream": measured(size, lambda parcels: deque(parcels.stream(), maxlen=0)),
        "upsert_many": measured(size, lambda parcels: parcels.upsert_many(lazily(size)), made=size),
        "page, deep": measured(PAGES, leaf),
    }
    with ParcelUnitOfWork(database) as transaction:
        some = transaction.parcels.get_many(f"{number:032x}" for number in range(0, size, size // FEW))
    found["update"] = measured(FEW, update)
    return found | {
        f"stream{DRIVER}": {"seconds": streamed(database, size)},
        f"page, deep{DRIVER}": {"seconds": leafed(database, size)},
        f"update{DRIVER}": {"seconds": updated(database, some)},
    }


def streamed(database: Database, size: int) -> float:
    """Return the processor's seconds that the driver alone takes to read a row in the order of the key."""
    begun = process_time()
    with database.engine.begin() as connection:
        deque(connection.exec_driver_sql("SELECT * FROM parcels ORDER BY id"), maxlen=0)
    return (process_time() - begun) / size


def leafed(database: Database, size: int) -> float:
    """Return the processor's seconds that the driver alone takes for a page in the middle."""
    statement = "SELECT * FROM parcels WHERE name > ? ORDER BY name LIMIT 51"
    begun = process_time()
    with database.engine.begin() as connection:
        for _ in range(PAGES):
            connection.exec_driver_sql(statement, (f"parcel {size // 2:08}",)).all()
    return (process_time() - begun) / PAGES


def updated(database: Database, some: Iterable[Parcel]) -> float:
    """Return the processor's seconds that the driver alone takes to write a row with an index on its name."""
    statement = "UPDATE parcels SET version = version + 1, name = ? WHERE id = ?"
    begun = process_time()
    with database.engine.begin() as connection:
        for each in some:
            connection.exec_driver_sql(statement, (each.name, each.id))
    return (process_time() - begun) / FEW


if __name__ == "__main__":
    settings = Settings(
        _env_file=None, db_backend=Backend.SQLITE, db_path=Path(sys.argv[2]), database_url=None
    )
    database = Database(create_engine_for(settings))
    database.create_schema(ParcelBase.metadata)
    sys.stdout.write(json.dumps(grow(database, int(sys.argv[1]))))
