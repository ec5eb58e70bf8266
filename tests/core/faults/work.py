"""What workers do in the database, and what must be true of it whatever becomes of them.

Each transaction raises a number by one; those of two tables write it into both. A byte in a file of its own
stands for each commit that was acknowledged, another one for each whose outcome nobody can know.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import structlog

from core.domain.errors import OutcomeUnknown, StorageUnavailable
from core.infrastructure.database.base import Base
from core.infrastructure.database.engine import Database
from core.infrastructure.retry import retried
from tests.integration.contract.specimens import Box, Specimen, SpecimenBase, SqlSpecimenUnitOfWork
from tests.processes import processes

from .places import Place

NUMBER, LABEL = f"{1:032x}", f"{2:032x}"
DONE, DOUBTFUL = b".", b"?"

# from here on each process is there at once, whichever the backend
processes.set_forkserver_preload(["__main__", __name__, "psycopg", "pymysql", "sqlalchemy.dialects.mysql"])

# json and csv look for their tables there
for table in SpecimenBase.metadata.sorted_tables:
    table.to_metadata(Base.metadata)

logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)  # connections are lost here all the time
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))


def prepare(database: Database) -> None:
    """Make the tables and what the workers change, where they are not there yet."""
    database.create_schema(SpecimenBase.metadata)
    with SqlSpecimenUnitOfWork(database) as work:
        if not work.specimens.exists(NUMBER):
            work.boxes.add(Box(id=LABEL, label="0"))
            work.specimens.add(Specimen(id=NUMBER, name="number", number=0))
            work.commit()


def raise_by_one(database: Database, both: bool) -> None:
    """One transaction."""
    with SqlSpecimenUnitOfWork(database) as work:
        found = work.specimens.get(NUMBER, for_change=True)
        found.number = (found.number or 0) + 1
        work.specimens.update(found)
        if both:
            box = work.boxes.get(LABEL)
            box.label = str(found.number)
            work.boxes.update(box)
        work.commit()


def keep_raising(place: Place, told: Path, both: bool) -> None:
    """Do that until killed; go on where the database comes back."""
    database = place.open()
    step: Callable[[Database, bool], None] = retried(raise_by_one)
    with told.open("ab", buffering=0) as told_of:
        while True:
            try:
                step(database, both)
            except OutcomeUnknown:
                told_of.write(DOUBTFUL)
            except StorageUnavailable:
                continue
            else:
                told_of.write(DONE)


@dataclass(frozen=True)
class State:
    """What the database says."""

    number: int
    label: str

    def wrong(self, both: bool) -> str:
        """Say what is torn, if anything."""
        torn = both and self.label != str(self.number)
        return f"the tables disagree: {self.number} and {self.label}" if torn else ""


def state(database: Database) -> State:
    """Read both tables in one transaction."""
    with SqlSpecimenUnitOfWork(database) as work:
        work.snapshot()
        return State(work.specimens.get(NUMBER).number or 0, work.boxes.get(LABEL).label)


def promises(told: Path) -> tuple[int, int]:
    """Return how many commits were acknowledged, and of how many nobody knows."""
    said = told.read_bytes() if told.exists() else b""
    return said.count(DONE), said.count(DOUBTFUL)


def all_promises(told: list[Path]) -> tuple[int, int]:
    """Return the same of several workers."""
    done, doubtful = zip(*map(promises, told), strict=True)
    return sum(done), sum(doubtful)


def wait_for_more(told: list[Path], seconds: float = 60.0) -> None:
    """Return when there is one more promise."""
    seen, latest = all_promises(told)[0], time.monotonic() + seconds
    while all_promises(told)[0] <= seen:
        if time.monotonic() > latest:
            raise TimeoutError("no worker commits anything any more")
        time.sleep(0.002)
