"""Notes in the tables of a database."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Row, bindparam, case, distinct, func, or_, select
from sqlalchemy.orm import Session

from core.domain.ports import Page
from core.infrastructure.database.base import Base
from core.infrastructure.database.batches import KEYS, batched
from core.infrastructure.database.expressions import contains
from core.infrastructure.database.repository import SqlRepository
from core.infrastructure.database.unit_of_work import SqlUnitOfWork
from core.infrastructure.database.upsert import insert_missing

from ..domain.entities import Note, Statistics
from ..domain.ports import NoteRepository, NotesUnitOfWork
from .models import NoteModel, NoteTagModel, TagModel

TAGS = Base.metadata.tables[TagModel.__tablename__]
KNOWN = select(NoteModel.id).where(NoteModel.id.in_(bindparam("ids", expanding=True)))


class SqlNoteRepository(SqlRepository[Note], NoteRepository):
    """Notes in one table, the tags that they are under in another."""

    entity = Note
    model = NoteModel
    links: ClassVar = {"tags": NoteTagModel}

    def to_entities(self, rows: Sequence[Row[Any]]) -> list[Note]:
        notes = super().to_entities(rows)
        for note in notes:
            note.tags = frozenset(note.tags)
        return notes

    def store_parts(self, entities: Sequence[Note], *, new: bool) -> None:
        self._add_tags({tag for note in entities for tag in note.tags})
        super().store_parts(entities, new=new)

    def search(
        self,
        text: str,
        tags: Collection[str],
        *,
        limit: int = 100,
        after: str | None = None,
        before: str | None = None,
    ) -> Page[Note]:
        conditions: list[ColumnElement[bool]] = []
        if wanted := set(tags):
            id = NoteTagModel.note_id
            under = select(id).where(NoteTagModel.tag.in_(wanted)).group_by(id)
            conditions.append(NoteModel.id.in_(under.having(func.count() == len(wanted))))
        if text:
            conditions.append(or_(contains(NoteModel.title, text), contains(NoteModel.body, text)))
        return self.page(conditions, limit=limit, after=after, before=before)

    def known(self, ids: Iterable[str]) -> set[str]:
        connection, found = self._session.connection(), set[str]()
        for some in batched(ids, KEYS):
            found.update(connection.scalars(KNOWN, {"ids": some}))
        return found

    def statistics(self) -> Statistics:
        edited = func.count(case((NoteModel.version > 1, NoteModel.id)))
        first, last = func.min(NoteModel.created_at), func.max(NoteModel.updated_at)
        notes, edits, created, updated = self._session.execute(
            select(func.count(NoteModel.id), edited, first, last)
        ).one()
        tagged = self._session.scalar(select(func.count(distinct(NoteTagModel.note_id)))) or 0
        name, uses = NoteTagModel.tag, func.count().label("uses")
        used = self._session.execute(select(name, uses).group_by(name).order_by(uses.desc(), name))
        return Statistics(
            notes=notes,
            edited=edits,
            untagged=notes - tagged,
            created_first=created,
            updated_last=updated,
            tags=dict(used.all()),
        )

    def _add_tags(self, names: Collection[str]) -> None:
        if not names:
            return
        rows = [{"name": name} for name in sorted(names)]  # in one order everywhere, so that nobody deadlocks
        insert_missing(self._session.connection(), TAGS, ["name"], rows)


class SqlNotesUnitOfWork(SqlUnitOfWork, NotesUnitOfWork):
    """A transaction on notes in a database."""

    def _enter(self, session: Session) -> None:
        self.notes = SqlNoteRepository(session)
