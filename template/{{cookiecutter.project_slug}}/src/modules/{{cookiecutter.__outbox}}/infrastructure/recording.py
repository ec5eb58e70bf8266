"""Events as messages: their payload is JSON, by Pydantic, of the types that their fields have."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from core.domain.errors import InvalidValue
from core.domain.ports import Clock, Identifiers

from ..domain.errors import NotDelivered
from ..domain.event import E, Event
from ..domain.message import Message


def messages(
    events: Iterable[Event],
    last: Callable[[Iterable[str]], Mapping[str, int]],
    clock: Clock,
    identifiers: Identifiers,
) -> list[Message]:
    """Return new messages, each behind the `last` position that its key has, if it has any."""
    new, now = [], clock.now()
    for event in events:
        message = Message(
            id=identifiers.new(),
            key=event.key,
            position=1,
            name=event.name(),
            payload=dumped(event),
            recorded_at=now,
            due_at=now,
        )
        new.append(message)
    ends = dict(last(message.key for message in new))
    for message in new:
        message.position = ends[message.key] = ends.get(message.key, 0) + 1
    return new


def dumped(event: Event) -> str:
    """Return an event's payload; `InvalidValue` if it could not be read back as it is."""
    try:
        text: bytes = _adapter(type(event)).dump_json(event, warnings="none")
        same = loaded(type(event), text) == event
    except (PydanticSerializationError, NotDelivered) as error:
        raise InvalidValue(f"{event.name()} cannot be recorded: {error}") from error
    if not same:
        raise InvalidValue(f"{event.name()} cannot be recorded: a field has what its type does not say")
    return text.decode()


def loaded(kind: type[E], payload: str | bytes) -> E:
    """Return the event that a payload is of; `NotDelivered` if it is not what the class has now."""
    try:
        event: E = _adapter(kind).validate_json(payload)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "it"
        raise NotDelivered(f"the payload is no {kind.name()}: {place}: {first['msg']}") from error
    return event


@cache
def _adapter(kind: type[Event]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
