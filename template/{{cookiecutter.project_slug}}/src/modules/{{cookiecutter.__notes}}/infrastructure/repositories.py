"""Notes in the tables of a database."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, case, delete, distinct, func, insert, or_, select
from sqlalchemy.orm import Session

from core.domain.errors import AlreadyExists, TransactionAborted
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
TAGS_OF = select(NoteTagModel.note_id, NoteTagModel.tag).where(
    NoteTagModel.note_id.in_(bindparam("ids", expanding=True))
)


class SqlNoteRepository(SqlRepository[Note], NoteRepository):
    """Notes in one table, the tags that they are under in another."""

    entity = Note
    model = NoteModel

    def to_entities(self, rows: Sequence[Row[Any]]) -> list[Note]:
        notes = super().to_entities(rows)
        tags = self._tags([note.id for note in notes])
        for note in notes:
            note.tags = frozenset(tags[note.id])
        return notes

    def store_parts(self, entities: Sequence[Note], *, new: bool) -> None:
        stored = defaultdict[str, set[str]](set) if new else self._tags([note.id for note in entities])
        gone = [(note.id, tag) for note in entities for tag in stored[note.id] - note.tags]
        come = [(note.id, tag) for note in entities for tag in note.tags - stored[note.id]]
        for note_id, tag in gone:
            self._session.execute(
                delete(NoteTagModel).where(NoteTagModel.note_id == note_id, NoteTagModel.tag == tag)
            )
        if come:
            self._add_tags({tag for _, tag in come})
            pairs = [{"note_id": note_id, "tag": tag} for note_id, tag in come]
            self._session.connection().execute(insert(NoteTagModel), pairs)

    def search(
        self, text: str, tags: Collection[str], *, limit: int = 100, after: str | None = None
    ) -> Page[Note]:
        conditions: list[ColumnElement[bool]] = [
            NoteModel.id.in_(select(NoteTagModel.note_id).where(NoteTagModel.tag == tag)) for tag in tags
        ]
        if text:
            conditions.append(or_(contains(NoteModel.title, text), contains(NoteModel.body, text)))
        return self.page(conditions, limit=limit, after=after)

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

    def _tags(self, ids: Iterable[str]) -> defaultdict[str, set[str]]:
        """Return the stored tags by note."""
        connection, tags = self._session.connection(), defaultdict[str, set[str]](set)
        for some in batched(ids, KEYS):
            for note_id, tag in connection.execute(TAGS_OF, {"ids": some}):
                tags[note_id].add(tag)
        return tags

    def _add_tags(self, names: Collection[str]) -> None:
        rows = [{"name": name} for name in sorted(names)]  # in one order everywhere, so that nobody deadlocks
        try:
            insert_missing(self._session.connection(), TAGS, ["name"], rows)
        except AlreadyExists as error:
            # Somebody else made the same tag at this very moment: in the next try it will be there.
            raise TransactionAborted(str(error)) from error


class SqlNotesUnitOfWork(SqlUnitOfWork, NotesUnitOfWork):
    """A transaction on notes in a database."""

    def _enter(self, session: Session) -> None:
        self.notes = SqlNoteRepository(session)
