"""An import that is killed at any moment is whole or not there, and started again it gives the same."""

import sys
import time
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pydantic import SecretStr

from config.settings import Settings
from core.domain.ports import Begin
from core.infrastructure.records import Format
from modules.accounts.application.import_balances import Imported
from modules.accounts.composition import Accounts, compose
from modules.accounts.domain.ports import AccountsUnitOfWork
from modules.accounts.infrastructure.bank_files.bank_file import BadLinesFile, BankFile, Documented
from modules.accounts.infrastructure.settings import AlertSettings
from tests.processes import processes, running

LINES, OPENED = 2_500, 2_498
"""More than two of the parts in which a file is read."""
KILLS = 4

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")


def composed(database_url: str) -> Accounts:
    settings = Settings(_env_file=None, database_url=SecretStr(database_url))
    return compose(settings, AlertSettings(_env_file=None))


def bring_in(accounts: Accounts, path: Path) -> Imported:
    with path.open("rb") as stream:
        file = BankFile(stream, Documented(Format.CSV))
        bad = BadLinesFile(file, path.with_suffix(".bad.csv"))
        return accounts.import_(lambda: file.read(bad.add), file=file.identifier(), bad=bad)


def work(database_url: str, path: Path, begins: Any) -> None:
    """Import a file and end, or be killed."""
    accounts = composed(database_url)
    begins.set()
    bring_in(accounts, path)


def written(folder: Path, name: str) -> Path:
    """Write a file of balances of accounts that are not known, two lines of which are bad."""
    lines = [f"{name}-{n},EUR,{n}.25,Ada,ada@example.org\n" for n in range(LINES)]
    lines[LINES // 2] = f"{name}-X,EUR,1e3,Ada,ada@example.org\n"
    lines[-1] = f"{name}-Y,EUR,5\n"
    path = folder / f"{name}.csv"
    path.write_text("account,currency,balance,holder,address\n" + "".join(lines), "utf-8")
    return path


def test_a_killed_import_that_is_started_again_gives_the_same(
    settings: Settings, begin: Begin[AccountsUnitOfWork], accounts: Accounts, tmp_path: Path
) -> None:
    def count() -> int:
        with begin() as unit:
            return unit.accounts.count()

    assert settings.database_url
    url = settings.database_url.get_secret_value()
    started = time.monotonic()
    bring_in(accounts, written(tmp_path, "K"))
    lasts = time.monotonic() - started
    random = Random(1)
    for kill in range(1, KILLS + 1):
        path, begins = written(tmp_path, f"K{kill}"), processes.Event()
        with running(work, url, path, begins) as process:
            assert begins.wait(60)
            time.sleep(random.uniform(0, 1.2 * lasts))
            process.kill()
            process.join()
        was_whole = count() == OPENED * (kill + 1)
        assert was_whole or count() == OPENED * kill
        again = bring_in(accounts, path)
        assert (again.opened, again.before is None) == ((0, False) if was_whole else (OPENED, True))
        assert count() == OPENED * (kill + 1)
        assert path.with_suffix(".bad.csv").read_text("utf-8").splitlines()[1:] == [
            f"K{kill}-X,EUR,1e3,Ada,ada@example.org",
            f"K{kill}-Y,EUR,5",
        ]
