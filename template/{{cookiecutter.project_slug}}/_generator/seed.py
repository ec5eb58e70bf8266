"""Rows to begin with: for each entity several dozen that fit the model and each other, always the same ones."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from .model import Entity, Field, Kind, Model

ROWS = 36
TRIES = 60
EVERY_FOURTH = 4
"""Of what is optional, each fourth is missing."""

DAY = date(2026, 1, 5)
FIRST = "Ada Bram Chidi Dana Emre Farah Goran Hana Ines Jonas Keiko Luca Mei Noor Olga Pavel Rosa Tomas".split()
LAST = "Abebe Brandt Castillo Dubois Eriksen Ferrari Horvat Ito Jansen Kaya Lindgren Moreau Novak Silva".split()
THINGS = "Amber Birch Cedar Copper Delta Ember Falcon Garnet Harbour Indigo Juniper Lantern Meadow Opal".split()
KINDS = "Atlas Bridge Compass Engine Garden Journey Ledger Map Orchard River Signal Voyage".split()
CURRENCIES = "EUR USD GBP CHF".split()
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

Row = dict[str, Any]


def seeds(model: Model) -> dict[str, str]:
    """Return the text of each file of seed data by its path."""
    rows: dict[Entity, list[Row]] = {}
    for nth, entity in enumerate(model.entities):
        rows[entity] = list(_rows(entity, nth, rows))
    return {
        f"data/seed/{entity.plural_snake}.jsonl": "".join(f"{json.dumps(row)}\n" for row in made)
        for entity, made in rows.items()
    }


def _rows(entity: Entity, nth: int, others: dict[Entity, list[Row]]) -> Iterator[Row]:
    """Yield rows that break no rule. Where a few values are all that there are, so are the rows."""
    made: list[Row] = []
    taken: set[tuple[Any, ...]] = set()
    for number in range(ROWS):
        for attempt in range(TRIES):
            row = _row(entity, nth, number, attempt, others | {entity: made})
            keys = {
                (together, repr([row[name] for name in together]))
                for together in entity.uniques
                if all(name in row for name in together)
            }
            if not keys & taken:
                taken |= keys
                made.append(row)
                yield row
                break


def _row(entity: Entity, nth: int, number: int, attempt: int, rows: dict[Entity, list[Row]]) -> Row:
    moment = datetime(2026, 3, 1, 8, tzinfo=UTC) + timedelta(minutes=37 * number)
    row: Row = {"id": f"{int(moment.timestamp() * 1000):012x}7{nth:03x}8000{number + 1:012x}"}
    for each in entity.fields:
        if each.optional and _pick(EVERY_FOURTH, entity, each, number, "missing") == 0:
            continue
        chance = [entity, each, number, attempt]
        if not each.target:
            row |= _value(each, number + ROWS * attempt, chance)
        elif others := rows[each.target]:
            row |= _reference(each, [_name(each.target, other) for other in others], chance)
    return row | {"created_at": moment.isoformat().replace("+00:00", "Z")}


def _name(entity: Entity, row: Row) -> Any:
    """Return what records call the one that a row describes: what it refers to goes by its name in there."""
    values = [row[name] for name in entity.key]
    return values if len(values) > 1 else values[0]


def _reference(one: Field, there: list[Any], chance: list[Any]) -> Row:
    if one.kind is Kind.LINKS:
        some = {_pick(len(there), *chance, nth) for nth in range(_pick(4, *chance))}
        return {one.name: sorted((there[place] for place in some), key=str)}
    return {one.name: there[_pick(len(there), *chance)]}


def _value(one: Field, number: int, chance: list[Any]) -> Row:
    """Return a field of a record; the number is another one for each row and each attempt."""
    some = _pick(1_000, *chance)
    match one.kind:
        case Kind.KEY:
            value: object = _key(one, number, some)
        case Kind.TEXT:
            value = f"{THINGS[some % len(THINGS)]} and {THINGS[number % len(THINGS)].lower()}, as agreed."
        case Kind.INTEGER:
            value = 1 + some % (1_000 if one.unique else 40)
        case Kind.DECIMAL:
            value = str(Decimal(some) / 4)
        case Kind.FLAG:
            value = some % 3 == 0
        case Kind.DAY:
            value = (DAY + timedelta(days=some % 300)).isoformat()
        case Kind.INSTANT:
            value = f"{(DAY + timedelta(days=some % 300)).isoformat()}T{8 + some % 10:02}:30:00Z"
        case Kind.CHOICE:
            value = one.choices[some % len(one.choices)]
        case _:
            amount, currency = Decimal(100 + some * 5) / 100, CURRENCIES[some % len(CURRENCIES)]
            return {f"{one.name}_amount": f"{amount:.2f}", f"{one.name}_currency": currency}
    return {one.name: value}


def _key(one: Field, number: int, some: int) -> str:
    """Return short text that looks like what the field is called, as far as there is room for it."""
    first, last = FIRST[number % len(FIRST)], LAST[some % len(LAST)]
    if "mail" in one.name:
        text = f"{first}.{last}{number + 1}@example.org".lower()
    elif "phone" in one.name:
        text = f"+49 30 55{number:03} {some:03}"
    elif "isbn" in one.name:
        text = f"978{10_000_000 + number * 7_919:09}{some % 10}"
    elif "name" in one.name:
        text = f"{first} {last}"
    elif "title" in one.name:
        text = f"The {THINGS[number % len(THINGS)]} {KINDS[some % len(KINDS)]}"
    else:
        text = f"{THINGS[number % len(THINGS)]} {KINDS[some % len(KINDS)]}"
    if len(text) > one.length:
        text = text.partition(" ")[0]
    return text if len(text) <= one.length else _code(number, one.length)


def _code(number: int, length: int) -> str:
    """Return the number in few letters."""
    code = ""
    for _ in range(min(length, 4)):
        number, digit = divmod(number, len(DIGITS))
        code = DIGITS[digit] + code
    return code


def _pick(among: int, *chance: Any) -> int:
    """Return a number below `among` that looks like chance, the same one for the same reasons."""
    words = [each.name if isinstance(each, Entity | Field) else each for each in chance]
    return int.from_bytes(hashlib.sha256(repr(words).encode()).digest()[:8]) % among
