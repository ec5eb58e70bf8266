"""What other processes do to the same folder."""

from typing import Any

from sqlalchemy import Engine, create_engine, select, update

from core.infrastructure.database.backends.sqlite import Count
from core.infrastructure.database.errors import install_translation

from .library import books, metadata, plain


def open_store(url: str, **options: Any) -> Engine:
    """Open the library as the service opens its own store."""
    given = {"metadata": metadata, "decimals": (Count,)}
    engine = create_engine(url, **given | options)
    install_translation(engine)
    return engine


def increment(url: str, times: int) -> None:
    """Raise the same number again and again, each time in a transaction that reads and then writes."""
    engine = open_store(url)
    for _ in range(times):
        with engine.begin() as connection:
            pages = connection.execute(select(books.c.pages)).scalar_one()
            connection.execute(update(books).values(pages=pages + 1))


def increment_both(url: str, begun: Any) -> None:
    """Change two tables together, for ever."""
    engine = open_store(url)
    while True:
        with engine.begin() as connection:
            connection.execute(update(books).values(pages=books.c.pages + 1))
            connection.execute(update(plain).values(number=plain.c.number + 1))
        begun.set()


def hold(url: str, begun: Any, enough: Any) -> None:
    """Keep a transaction open."""
    with open_store(url).begin() as connection:
        connection.execute(select(books)).all()
        begun.set()
        enough.wait(30)
