"""A model is changed by changes: its text keeps its layout, and the steps of the tables follow."""

import ast
import re

import pytest
from _generator.layout import WIDTH
from _generator.migration import evolve
from _generator.rules import ModelError

LIBRARY = """# the library
Member  email:key(254)!  full_name:key(100)   # people
Book    isbn:key(13)!  title:key(200)  tags:Tag*  price:money
Tag     label:key(50)!
Loan(order=due)  item:Book  member:Member  due:day  returned:flag=false  !(item, member)"""

BY = ("created_by", "updated_by")


def text(*changes: str) -> str:
    return evolve(LIBRARY, changes, "0002", "0001").text


def ups(*changes: str) -> list[str]:
    return body(changes, "upgrade")


def downs(*changes: str) -> list[str]:
    return body(changes, "downgrade")


def body(changes: tuple[str, ...], function: str) -> list[str]:
    migration = evolve(LIBRARY, changes, "0002", "0001").migration
    lines = migration.partition(f"def {function}() -> None:\n")[2].partition("\n\n\n")[0]
    return [line.strip() for line in lines.splitlines()]


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        ("Loan renewed:integer=0", "!(item, member)", "!(item, member) renewed:integer=0"),
        ("member phone:key(32)?", "full_name:key(100)", "full_name:key(100) phone:key(32)?"),
        ("Member full_name:key(200)", "full_name:key(100)", "full_name:key(200)"),
        ("Book !(title,isbn)", "price:money", "price:money !(title,isbn)"),
        ("drop Book.price", "  price:money", ""),
        ("drop Loan !(item,member)", "  !(item, member)", ""),
        ("Loan(key=item+member)", "Loan(order=due)", "Loan(order=due, key=item+member)"),
        ("Loan(archive=9d)", "Loan(order=due)", "Loan(order=due, archive=9d)"),
        ("Loan(by)", "Loan(order=due)", "Loan(order=due, by)"),
        ("drop Loan(order)", "Loan(order=due)", "Loan"),
        ("Branch city:key(9)!", "!(item, member)", "!(item, member)\nBranch city:key(9)!"),
    ],
)
def test_only_what_a_change_is_about_is_written_anew(change: str, old: str, new: str) -> None:
    assert text(change) == LIBRARY.replace(old, new)


def test_a_renamed_field_is_renamed_wherever_the_model_names_it() -> None:
    assert text("Loan.due -> back", "Loan.item -> book").splitlines()[-1] == (
        "Loan(order=back)  book:Book  member:Member  back:day  returned:flag=false  !(book, member)"
    )


def test_a_renamed_entity_is_renamed_where_others_refer_to_it() -> None:
    renamed = text("Book -> Work(plural=Oeuvre)")
    assert "Work(plural=Oeuvre)    isbn:key(13)!" in renamed
    assert "item:Work " in renamed


def test_a_required_field_takes_its_default_for_rows_that_are_there() -> None:
    assert ups("Loan renewed:integer=0") == [
        'steps.add_column("loans", "renewed", types.Integer64(), value=0)'
    ]
    assert downs("Loan renewed:integer=0") == ['steps.drop_column("loans", "renewed")']


def test_text_that_rows_get_is_the_text_of_the_model_however_long() -> None:
    long = "so long that no line holds it, " * 4 + "and longer"
    for default in (r"C:\new", f'"{long}"'):
        migration = evolve(LIBRARY, [f"Loan note:text={default}"], "0002", "0001").migration
        values = [node for node in ast.walk(ast.parse(migration)) if isinstance(node, ast.keyword)]
        assert [ast.literal_eval(each.value) for each in values] == [default.strip('"')]
        too_long = [line for line in migration.splitlines() if len(line) > WIDTH]
        assert [line for line in too_long if "noqa: E501" not in line] == []


def test_a_rename_is_a_rename() -> None:
    assert 'steps.rename_table("loans", "borrowings")' in ups("Loan -> Borrowing")
    assert 'steps.rename_table("borrowings", "loans")' in downs("Loan -> Borrowing")
    (column,) = [line for line in ups("Member.full_name -> name") if "rename_column" in line]
    assert column == 'steps.rename_column("members", "full_name", "name", types.KeyText(100), optional=False)'


def test_the_way_down_is_the_way_up_from_its_end() -> None:
    there, back = ups("Loan -> Borrowing"), downs("Loan -> Borrowing")
    kinds = [line.partition("(")[0].removeprefix("steps.") for line in there]
    opposite = {"add": "drop", "drop": "add", "rename": "rename"}
    turned = [opposite[verb] + rest for verb, rest in (re.split("(?=_)", kind, maxsplit=1) for kind in kinds)]
    assert [line.partition("(")[0].removeprefix("steps.") for line in back] == turned[::-1]


def test_what_changes_no_table_has_no_migration() -> None:
    assert evolve(LIBRARY, ["Loan returned:flag=true"], "0002", "0001").migration == ""


def test_an_archive_goes_once_it_is_empty() -> None:
    assert ups("Tag(archive)")[:2] == ["steps.create_table(", '"archived_tags",']
    assert downs("Tag(archive)") == ['steps.empty("archived_tags")', 'steps.drop_table("archived_tags")']
    archived = LIBRARY.replace("\nTag ", "\nTag(archive) ")
    gone = evolve(archived, ["drop Tag(archive)"], "0002", "0001")
    assert gone.text == archived.replace("(archive)", "")
    assert gone.migration.index("steps.empty(") < gone.migration.index("steps.drop_table(")


def test_who_did_it_is_not_known_of_rows_that_are_there() -> None:
    added = [f'steps.add_column("tags", "{name}", types.KeyText(255), optional=True)' for name in BY]
    assert ups("Tag(by)") == added
    assert downs("Tag(by)") == [f'steps.drop_column("tags", "{name}")' for name in reversed(BY)]


def test_a_change_is_made_to_what_is_archived_too() -> None:
    archived = LIBRARY.replace("Member ", "Member(archive) ", 1)
    migration = evolve(archived, ["Member.full_name -> name", "Member age:integer=0"], "2", "1").migration
    for table in ("members", "archived_members"):
        assert f'steps.rename_column("{table}", "full_name", "name"' in migration.replace("\n        ", " ")
        assert f'steps.add_column("{table}", "age", types.Integer64(), value=0)' in migration
    assert "archived_books" not in migration


def test_choices_that_go_are_looked_for_first() -> None:
    changes = ("Loan state:open|closed=open", "Loan state:open|lost=open")
    assert ups(*changes)[-1] == 'steps.only("loans", "state", "open", "lost")'


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("Loan count:integer", "rows that are there would have none; say with =value"),
        ("Book worth:money", "make it optional with [?] first"),
        ("Loan returned:text", "a flag does not become another type"),
        ("Loan member:Book", "a reference does not become another type"),
        ("drop Loan due", "drop Loan due: this changes nothing; write such as Loan title"),
        ("", "the change: this changes nothing"),
        ("drop Foo", "no such entity; it has Member, Book, Tag, Loan"),
        ("Loan.foo -> x", "no such field; Loan has item"),
        ("drop Book", "Loan.item refers to it; drop that first"),
        ("drop Loan.item", r"it is a part of !\(item, member\)"),
        ("drop Loan !(due, member)", "does not say"),
        ("drop Loan(archive)", "Loan: the model says nothing of archive there"),
        ("Loan.due -> member", "two fields of this name"),
        ("Loan -> Book", "called"),
        ("drop Tag.label", "refers to it|at least one field|order"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(change: str, said: str) -> None:
    with pytest.raises(ModelError, match=said):
        evolve(LIBRARY, [change], "0002", "0001")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (("Loan renewed:integer=0", "Loan.renewed -> times"), "has that name since this command only"),
        (("Loan.due -> back", "Loan.back -> until"), "has that name since this command only"),
        (("drop Loan.due", "Loan.returned -> due"), "has been given up in this command"),
        (("Loan(archive)", "Loan -> Borrowing"), "has that name since this command only"),
        (("Member -> Reader", "Member name:key(9)!"), "has been given up in this command"),
    ],
)
def test_what_could_not_be_run_again_is_refused(changes: tuple[str, ...], said: str) -> None:
    with pytest.raises(ModelError, match=said):
        evolve(LIBRARY.replace("(order=due)", ""), changes, "0002", "0001")


def test_a_renamed_entity_may_change_otherwise_too() -> None:
    assert ups("Loan -> Borrowing", "Borrowing.returned -> back", "Borrowing renewed:integer=0")
