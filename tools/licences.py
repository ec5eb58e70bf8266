"""Lists under which licences the packages are that the examples lock, in docs/licences.md.

Fails where one names none that is listed here as fit to be passed on with any service. Run it where what the
examples require is installed; what is only for another system or Python is left out.
"""

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from tools import ROOT, registry

PAGE = ROOT / "docs" / "licences.md"
FIT = re.compile(r"MIT|BSD|Apache|PSF|Python Software|ISC|MPL|Mozilla|LGPL|Lesser|Unlicense|Zlib|HPND|CC0")
KNOWN = {"mssql-python", "mssql-python-odbc"}
"""SQL Server's driver, an extra: one of the two names no licence, the other Microsoft's own."""
HEAD = """# Licences

<!-- Written by `nox -s licences`; not by hand. -->

What the examples' locks name, development tools included, and under which licence each package says that it
is. SQL Server's driver, an extra, brings software of Microsoft's along, which has terms of its own.

| package | licence |
| --- | --- |
"""


def main() -> int:
    locks = [(example / "requirements.lock").read_text(encoding="utf-8") for example in registry()]
    names = {name for lock in locks for name in re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)}
    found = {name: licence for name in names if (licence := licence_of(name)) is not None}
    rows = [f"| {name} | {found[name] or 'not named'} |\n" for name in sorted(found)]
    PAGE.write_text(HEAD + "".join(rows), encoding="utf-8", newline="\n")
    unfit = sorted(name for name, licence in found.items() if name not in KNOWN and not FIT.search(licence))
    print(
        f"{len(found)} packages",
        *[f"{name}: {found[name] or 'names no licence'}" for name in unfit],
        sep="\n",
    )
    return int(bool(unfit))


def licence_of(name: str) -> str | None:
    """What a package says of itself; None if it is not installed here."""
    try:
        package: Distribution = distribution(name)
    except PackageNotFoundError:
        return None
    told = package.metadata
    if "License-Expression" in told:
        return told["License-Expression"]
    classified = [
        each.rpartition(" :: ")[2] for each in told.get_all("Classifier") or [] if "License ::" in each
    ]
    (first, *_) = told.get_all("License") or [""]
    return ", ".join(classified) or first.partition("\n")[0][:60]


if __name__ == "__main__":
    sys.exit(main())
