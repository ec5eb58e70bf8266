"""Models made up at random: all types, options and relations, and names that are as odd as they may be."""

import re

from _generator import names
from _generator.grammar import parse
from _generator.rules import ModelError
from hypothesis import strategies as st


def words(text: str) -> list[str]:
    return text.split()


ENTITIES = words("""
Order User Group Select Table Customer OrderLine HTTPCheck2 X1 Sheep(plural=Sheep)
Person(plural=People) Box Category Y2K Copy Match Case Address ABC Row2 Region Job Tag Entry Event
Invoice_Item key Status Version2 Test Note
""")
FIELDS = words("""
order user group select table column index key name number count level comment size mode rank usage
role of grade by_hand a x1 is_active full_name e_mail title label code notes price day_of_birth
from_day to_day primary values_ default check_in end start begin_at rate total kind state status
parent child owner_name row rows text flag day instant money choice amount currency first last
limit_to self_made identifier json_text data body detail format_of session online initial access
""")
CHOICES = words("new open closed a-b in_stock SOLD x9 none true class")

LETTERS = st.sampled_from("abcdefghijklmnopqrstuvwxyz")
WORD = st.text(LETTERS, min_size=1, max_size=9)
ENTITY = st.one_of(st.sampled_from(ENTITIES), WORD.map(str.capitalize), st.tuples(WORD, WORD).map("_".join))
LONG = st.lists(WORD, min_size=4, max_size=8).map(lambda parts: "_".join(parts)[: names.LONGEST].rstrip("_"))
FIELD = st.one_of(st.sampled_from(FIELDS), WORD, st.tuples(WORD, WORD).map("_".join), LONG)

KEY = st.sampled_from([1, 2, 5, 20, 100, 254]).map(lambda length: f"key({length})")
DEFAULTS = {
    "text": r"C:\new",
    "integer": "-7",
    "decimal": "12.5",
    "flag": "true",
    "day": "today",
    "instant": "now",
}
LONGEST = 12
"""Entities that a model has at most."""


@st.composite
def _type(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(["key", *DEFAULTS, "money", "choice"]))
    if kind == "key":
        return draw(KEY) + draw(st.sampled_from(["", "!", "?", "!?", "=x"]))
    if kind == "choice":
        choices = draw(st.lists(st.sampled_from(CHOICES), min_size=2, max_size=4, unique=True))
        return "|".join(choices) + draw(st.sampled_from(["", "?", f"={choices[-1]}"]))
    if kind == "money":
        return "money" + draw(st.sampled_from(["", "?"]))
    unique = kind in {"integer", "decimal", "day", "instant"}
    marks = ["", "?", f"={DEFAULTS[kind]}", *(["!", "!?"] if unique else [])]
    return kind + draw(st.sampled_from(marks))


@st.composite
def _entity(draw: st.DrawFn, name: str, earlier: list[str]) -> str:
    own = draw(st.lists(FIELD, min_size=1, max_size=6, unique_by=names.snake))
    fields = [f"{each}:{draw(_type())}" for each in own]
    refers = draw(st.lists(FIELD.filter(lambda each: each not in own), max_size=3, unique_by=names.snake))
    for each in refers:
        target = draw(st.sampled_from([*earlier, name]))
        marks = ["?", "*"] if target == name else ["", "?", "!", "!?", "*"]
        fields.append(f"{each}:{target.partition('(')[0]}{draw(st.sampled_from(marks))}")
    together = [each.partition(":")[0] for each in fields if not each.endswith(("*", "?", "text", "money"))]
    if len(together) > 1 and draw(st.booleans()):
        fields.append(f"!({','.join(together[: draw(st.integers(2, 4))])})")
    options = [
        *re.findall(r"\((.*)\)", name),
        *draw(st.sampled_from([[], [], ["archive"], ["archive=30d", "by"], ["by"]])),
    ]
    head = name.partition("(")[0] + (f"({', '.join(options)})" if options else "")
    return " ".join([head, *draw(st.permutations(fields))])


def _accepted(text: str) -> bool:
    try:
        parse(text)
    except ModelError:
        return False
    return True


@st.composite
def models(draw: st.DrawFn) -> str:
    """Return the text of a model that is accepted; an entity that would not fit is left out."""
    text = ""
    earlier: list[str] = []
    for name in draw(st.lists(ENTITY, min_size=1, max_size=LONGEST, unique_by=names.camel)):
        entity = draw(_entity(name, earlier))
        if _accepted(longer := f"{text}{entity}\n"):
            text, earlier = longer, [*earlier, name]
    return text or "Item name:key(100)!\n"
