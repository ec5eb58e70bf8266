"""A unit of work on an SQLAlchemy session."""

from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core.domain.errors import Error, StorageUnavailable
from core.domain.ports import Repository, UnitOfWork

from .engine import Database
from .errors import translate
from .failing import refuse


class SqlUnitOfWork(UnitOfWork):
    """One session, one transaction. A feature's own unit of work adds its repositories in `_enter`."""

    def __init__(self, database: Database, **others: Callable[[Session], Repository[Any]]) -> None:
        """`others` are repositories of other features, by the attributes that the port has for them."""
        self._database, self._others = database, others

    def _enter(self, session: Session) -> None:
        """Make the repositories that work in this session."""

    def __enter__(self) -> Self:
        self._session = self._database.session()
        for name, repository in self._others.items():
            setattr(self, name, repository(self._session))
        self._enter(self._session)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(Error, SQLAlchemyError):  # the connection is lost, and what was not committed with it
            self._session.close()
        if isinstance(error, SQLAlchemyError):
            raise self._in_domain_terms(error) from error

    def snapshot(self) -> None:
        refuse(self._session.failed)
        if level := self._database.backend.snapshot:
            self._session.connection(execution_options={"isolation_level": level})

    def commit(self) -> None:
        refuse(self._session.failed)
        try:
            self._session.commit()
        except (Error, SQLAlchemyError) as error:
            known = self._in_domain_terms(error)
            with suppress(Error, SQLAlchemyError):
                self._session.rollback()
            self._session.failed = known
            if known is error:
                raise
            raise known from error

    def rollback(self) -> None:
        self._session.failed = None
        try:
            self._session.rollback()
        except SQLAlchemyError as error:
            raise self._in_domain_terms(error) from error

    def _in_domain_terms(self, error: Error | SQLAlchemyError) -> Error:
        """Return the domain's error for one that SQLAlchemy raised outside of a statement (a full pool)."""
        if isinstance(error, Error):
            return error
        known = translate(error, self._database.backend)
        return known or StorageUnavailable(f"the database cannot be used: {type(error).__name__}")
