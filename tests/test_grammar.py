"""A model is read as its grammar says, or refused by one sentence that names the place."""

import pytest
from _generator.grammar import parse
from _generator.model import Entity, Field, Kind
from _generator.rules import ModelError

LIBRARY = """
Member  email:key(254)!  full_name:key(100)  joined:day=today  phone:key(32)?
        status:active|suspended=active  balance:decimal=0  notes:text?   # of one line, or of several
Card    number:key(20)!  member:Member!  issued:instant=now
Loan    item:Copy  member:Member  due:day  returned:flag=false; Tag label:key(50)!
Author  name:key(100)!  mentor:Author?
Book    isbn:key(13)!  title:key(200)  author:Author  tags:Tag*  price:money  pages:integer  rating:decimal?
Copy    book:Book  number:integer  !(book, number)
"""


def entities(text: str) -> dict[str, Entity]:
    return {entity.name: entity for entity in parse(text).entities}


def field(text: str) -> Field:
    return parse(f"Tag label:text; Thing {text}").entities[-1].fields[0]


def test_entities_come_after_those_that_they_refer_to() -> None:
    assert list(entities(LIBRARY)) == ["Member", "Card", "Author", "Tag", "Book", "Copy", "Loan"]


def test_a_reference_leads_to_its_entity() -> None:
    found = entities(LIBRARY)
    assert found["Loan"].field("item").target is found["Copy"]
    assert found["Author"].field("mentor").target is found["Author"]
    assert found["Book"].targets == (found["Author"], found["Tag"])
    assert [each.name for each in found["Book"].links] == ["tags"]


def test_lines_semicolons_and_comments_make_no_difference() -> None:
    lines = "Tag  # a comment\n  label : key( 50 )!\n\nBook tags:Tag*\n   title:text"
    assert repr(parse(lines)) == repr(parse("Tag label:key(50)!;Book tags:Tag* title:text;;"))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a:key(1)", Kind.KEY),
        ("a:text", Kind.TEXT),
        ("a:integer", Kind.INTEGER),
        ("a:decimal", Kind.DECIMAL),
        ("a:flag", Kind.FLAG),
        ("a:day", Kind.DAY),
        ("a:instant", Kind.INSTANT),
        ("a:money", Kind.MONEY),
        ("a:in-stock|sold", Kind.CHOICE),
        ("a:Tag", Kind.REFERENCE),
        ("a:tag*", Kind.LINKS),
    ],
)
def test_every_kind_of_field_is_read(text: str, kind: Kind) -> None:
    assert field(text).kind is kind


def test_marks_and_defaults_are_read() -> None:
    one = field("a:key(20)!?")
    assert (one.length, one.unique, one.optional, one.required) == (20, True, True, False)
    assert field('a:text="two words; and # all"').default == "two words; and # all"
    assert field("a:decimal=-1.5000").default == "-1.5000"
    assert field("a:flag=true").default == "true"
    assert field("a:day=2026-03-01").default == "2026-03-01"
    assert field("a:open|closed=closed").choices == ("open", "closed")
    assert field("a:open|closed").choice_class == "ThingA"


def test_the_natural_key_is_the_first_that_is_unique_and_always_there() -> None:
    assert [each.key for each in entities(LIBRARY).values()] == [
        ("email",), ("number",), ("name",), ("label",), ("isbn",), ("book", "number"), ("id",),
    ]  # fmt: skip
    assert parse("Thing a:key(5)!? b:key(5)! c:key(5)!").entities[0].key == ("b",)


def test_the_natural_key_and_the_order_can_be_stated() -> None:
    one = parse("Thing(key=day+place, order=day, plural=Stuff) name:key(9)! place:key(9) day:day").entities[0]
    assert (one.key, one.order, one.plural) == (("day", "place"), "day", "Stuff")
    assert one.uniques == (("name",), ("day", "place"))


def test_lists_are_in_the_order_of_the_first_required_key_else_of_identifiers() -> None:
    assert [each.order for each in entities(LIBRARY).values()] == [
        "email", "number", "name", "label", "isbn", "id", "id",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "snake", "plural", "kebab"),
    [
        ("Invoice", "invoice", "Invoices", "invoices"),
        ("InvoiceLine", "invoice_line", "InvoiceLines", "invoice-lines"),
        ("invoice_line", "invoice_line", "InvoiceLines", "invoice-lines"),
        ("Category", "category", "Categories", "categories"),
        ("Address", "address", "Addresses", "addresses"),
        ("Journey", "journey", "Journeys", "journeys"),
        ("HTTPCheck2", "http_check2", "HTTPCheck2s", "http-check2s"),
        ("BOX", "box", "BOXES", "boxes"),
        ("B", "b", "Bs", "bs"),
    ],
)
def test_names_follow_from_the_entity(name: str, snake: str, plural: str, kebab: str) -> None:
    one = parse(f"{name} a:text").entities[0]
    assert (one.snake, one.plural, one.plural_kebab) == (snake, plural, kebab)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("OrderLine", "an order line"),
        ("APIKey", "an API key"),
        ("URLMap", "a URL map"),
        ("HTTPCheck", "an HTTP check"),
        ("BOX", "a box"),
        ("URL", "a url"),
        ("X1", "an x1"),
        ("Hour", "an hour"),
        ("Ewe", "a ewe"),
    ],
)
def test_people_read_the_name_as_words(name: str, words: str) -> None:
    assert parse(f"{name} a:text").entities[0].one == words


def test_one_may_be_called_like_many() -> None:
    one = parse("Sheep(plural=Sheep) name:key(9)!").entities[0]
    assert one.snake == one.plural_snake == "sheep"


def test_words_of_sql_are_names_like_any_other() -> None:
    one = parse("Group order:key(9)! user:integer group:day select:flag table:text").entities[0]
    assert [each.name for each in one.fields] == ["order", "user", "group", "select", "table"]


def test_a_name_in_any_case_becomes_one_of_python() -> None:
    one = parse("thing fullName:key(9) ISBN:key(13)! !(fullName, isbn)").entities[0]
    assert (one.name, [each.name for each in one.fields]) == ("Thing", ["full_name", "isbn"])


def test_what_is_removed_is_kept_if_asked_for() -> None:
    found = entities("One(archive) a:day; Two(order=a, archive=90d) a:day; Three a:day")
    assert [(each.archive, each.days) for each in found.values()] == [(True, 0), (True, 90), (False, 0)]


def test_who_did_it_is_kept_if_asked_for() -> None:
    found = entities("One(by, archive) a:day; Two a:day")
    assert [each.by for each in found.values()] == [True, False]
    assert [each.name for each in found["One"].kept] == ["a", "created_by", "updated_by"]


REFUSED = {
    "": "the model: it has no entity",
    "# only a comment": "the model: it has no entity",
    "a:text": "line 1: at 'a:text': a model begins with the name of an entity",
    "Thing": "Thing: an entity has at least one field",
    "Thing a": "line 1, Thing: at 'a': this is neither a field",
    "Thing a:text b": "line 1, Thing: at 'b': this is neither a field",
    "Thing a:": "line 1, Thing.a: at the end of the line: here must stand a type",
    "Thing a:text\n  b:wrong": "Thing.b: Wrong is neither a type",
    "Thing a:text\n  b:keey(5)": "line 2, Thing.b: at '(5)': keey takes no length",
    "Thing a:key": "line 1, Thing.a: at the end of the line: a key has a length",
    "Thing a:key(-1)": "line 1, Thing.a: at '(-1)': a key has a length",
    "Thing a:key(0)": "Thing.a: key(0) has no use",
    "Thing a:key(256)": "Thing.a: key(256) has no use",
    "Thing a:text$": "line 1, Thing.a: at '$': a blank must stand before this",
    "Thing a:text a:day": "line 1, Thing.a: at 'day': there are two fields of this name",
    "Thing aB:text a_b:day": "line 1, Thing.a_b: at 'day': there are two fields of this name",
    "Thing(plural=) a:text": "line 1, Thing: at ')': here must stand a name",
    "Thing(size=a) a:text": "line 1, Thing: at '=a)': size is no option",
    "Thing(order=a,order=a) a:day": "line 1, Thing: at '=a)': order is no option, or one given twice",
    "Thing(order) a:day": "line 1, Thing: at ')': what does order say?",
    "Thing(archive=9) a:day": "line 1, Thing: at '9)': here must stand a number of days, such as archive=90d",
    "Thing(archive=0d) a:day": "line 1, Thing: at '0d)': here must stand a number of days",
    "Thing(archive) archived_at:day": "Thing.archived_at: archive uses the name archived_at too",
    "Thing(archive) a:day; ArchivedThing a:day": "Thing: its table would be called archived_things",
    f"{'W' * 25}(archive) a:text": f"{'W' * 25}: the table archived_{'w' * 25}s has 35 letters",
    "Tag a:text; Thing(archive) t:Tag*; ArchivedThingT(plural=Old) a:text": "archived_thing_t, like that",
    "Thing(by=a) a:day": "line 1, Thing: at '=a)': a closing ) is missing",
    "Thing(by) updated_by:day": "Thing.updated_by: by uses the name updated_by too",
    "Thing(order=a a:day": "line 1, Thing: at 'a:day': a closing ) is missing",
    "Thing(order=a) a:text": "Thing: lists cannot be in the order of a",
    "Thing(order=b) a:text": "Thing: lists cannot be in the order of b",
    "Thing(order=a) a:day?": "Thing: lists cannot be in the order of a",
    "Thing(key=a) a:text": "Thing: !(a): a text cannot be part of what is unique",
    "Thing(key=a) a:key(5)?": "Thing: the natural key a must not be optional",
    "Thing a:text!": "Thing.a: a text cannot be unique",
    "Thing a:flag!": "Thing.a: a flag cannot be unique",
    "Thing a:money!": "Thing.a: a money cannot be unique",
    "Thing a:day !(a, b)": "Thing: !(a, b) names b, which is no field of it",
    "Thing a:day b:day? !(a, b)": "Thing: !(a, b): b is optional",
    "Thing a:day !(a, a)": "Thing: !(a, a) names a field twice",
    "Thing a:key(255) b:key(255) !(a, b)": "Thing: !(a, b) may have 2040 bytes",
    "Thing a:Thing": "Thing.a: the first one could refer to none",
    "Thing a:Thing*?": "Thing.a: many may be none anyway",
    "A1 b:B1; B1 c:C1; C1 a:A1": "A1 -> B1 -> C1 -> A1: entities must not refer to each other in a circle",
    "A1 b:B1*; B1 a:A1*": "A1 -> B1 -> A1: entities must not refer to each other in a circle",
    "Thing a:on|On": "Thing.a: two of the choices are the same",
    f"Thing a:b|{'c' * 33}": f"Thing.a: the choice {'c' * 33} has more than 32 letters",
    "Thing a:text=": "line 1, Thing.a: at the end of the line: a value must stand after =",
    "Thing a:text?=x": "Thing.a: it is either optional or has a value of its own",
    "Thing a:day!=today": "Thing.a: what is unique has no value of its own",
    "Thing a:money=1": "Thing.a: this type has no value of its own",
    "Thing a:key(3)=long": "Thing.a: =long is no key; write English text of at most 3 letters",
    "Thing a:integer=1.5": "Thing.a: =1.5 is no integer",
    "Thing a:decimal=1.23456": "Thing.a: =1.23456 is no decimal",
    "Thing a:flag=yes": "Thing.a: =yes is no flag; write true or false",
    "Thing a:day=tomorrow": "Thing.a: =tomorrow is no day",
    "Thing a:day=1582-10-10": "Thing.a: =1582-10-10 is no day",
    "Thing a:instant=today": "Thing.a: =today is no instant",
    "Thing a:on|off=of": "Thing.a: =of is no choice; write on or off",
    "Thïng a:text": "line 1, Th: at 'ïng': names are made of English letters",
    "Thing ä:text": "line 1, Thing: at 'ä:text': names are made of English letters",
    "Thing a:on|öff": "names are made of English letters",
    "Exception a:text": "Exception: Exception is a word of Python itself",
    "List a:text": "List: List is a word of Python itself",
    "Class a:text": "Class: Class is a word of Python itself",
    "None a:text": "None: None is a word of Python itself",
    "Variable(plural=Vars) a:text": "Variable: its plural Vars is a word of Python itself",
    "Versioned a:text": "Versioned: Versioned is a name that the generated code already uses",
    "Page a:text": "Page: Page is a name that the generated code already uses",
    "O a:text": "O: O looks like a digit",
    "Core a:text": "Core: core is a part of every project",
    "Doc a:text": "Doc: docs is a part of every project",
    "Sin(plural=Commit) a:text": "Sin: commit is a part of every project",
    "Thing a:text; THING a:text": "THING: Thing is called thing too",
    "Thing a:text; Things a:text": "Things: Thing is called things too",
    "Thing a:text; Stuff(plural=Things) a:text": "Stuff: Thing is called things too",
    "Tag a:text; Book tags:Tag*; BookTag a:text": "Book.tags: its table would be called book_tags",
    f"{'W' * 30} a:text": f"{'W' * 30}: the table {'w' * 30}s has 31 letters, at most 30 are allowed",
    f"Thing {'w' * 31}:text": f"Thing.{'w' * 31}: the column",
    f"Thing {'w' * 22}:money": f"Thing.{'w' * 22}: the column",
    "Thing class:text": "Thing.class: class is a word of Python itself",
    "Thing ctid:text": "Thing.ctid: ctid is a column that PostgreSQL has in every table",
    "Mapping a:text": "Mapping: Mapping is a name that the generated code already uses",
    "Thing self:text": "Thing.self: self is a name that every entity",
    "Thing type:text": "Thing.type: type is a word of Python itself",
    "Thing model_config:text": "Thing.model_config: model_config is a name that every entity",
    "Thing a:money a_amount:decimal": "Thing.a_amount: a uses the name a_amount too",
    "Thing due:day due_from:text": "Thing.due_from: due uses the name due_from too",
    "Thing model:a|b": "Thing.model: a choice cannot be called model",
}
TAKEN = ["id", "version", "metadata", "registry", "limit", "after", "copy", "json", "schema", "construct"]
REFUSED |= {f"Thing {name}:text": f"Thing.{name}: {name} is a name that every entity" for name in TAKEN}


@pytest.mark.parametrize(("text", "sentence"), REFUSED.items(), ids=list(REFUSED))
def test_refuses(text: str, sentence: str) -> None:
    with pytest.raises(ModelError) as refused:
        parse(text)
    said = str(refused.value)
    assert sentence in said
    assert "\n" not in said
    assert not said.endswith(".")
