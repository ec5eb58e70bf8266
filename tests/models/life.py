"""The life of every entity of a project, through its command line and its web API; run inside of the project.

`python -P life.py MODEL BACKEND FOLDER` with the project, its src and the generator on PYTHONPATH. The
database lies in the folder, or on a server that is found or started as for the project's own tests. The rows
of the seed data are imported, shown, listed, filtered, changed, removed, added again, exported and imported
again. Prints nothing and ends with 0, or with what went wrong.
"""

import json
import os
import sys
from importlib import import_module
from itertools import cycle
from pathlib import Path
from typing import Any

import main
from _generator.grammar import parse
from _generator.model import Entity, Field, Kind
from click.testing import CliRunner
from fastapi.testclient import TestClient
from typer.main import get_command

FORMS = ("jsonl", "csv")
"""Of files; all are exported, and entities imported from one after the other."""
COMMAND: Any = get_command(main.app)
"""Made once: with many entities it takes longer than what it is told to do."""
LONGEST = 255
"""Characters of a part of a text that may be looked for."""
SOME = 3
"""Rows of an entity that are looked at; all are imported and exported."""


def run(*arguments: str) -> str:
    """What the command prints; it must not fail."""
    result = CliRunner().invoke(COMMAND, list(arguments))
    if result.exit_code:
        raise AssertionError(f"{arguments}: {result.exit_code}: {result.output}{result.exception!r}")
    return result.stdout


def fits(each: Field, found: Any, value: Any) -> bool:
    """Say whether a value is what is asked for, in the way of its kind."""
    if each.filter == "has":
        return value[0] in found
    if each.filter == "part":
        return found is not None and found.startswith(value[:LONGEST])
    return bool(found == value)


class Life:
    """One entity, seen through both interfaces."""

    def __init__(self, entity: Entity, client: TestClient) -> None:
        self.entity, self.client = entity, client
        self.route, self.group = f"/{entity.plural_kebab}", entity.plural_kebab
        seed = Path("data", "seed", f"{entity.plural_snake}.jsonl").read_text(encoding="utf-8")
        self.rows = len(seed.splitlines())

    def http(self, method: str, path: str, expect: int, **options: Any) -> Any:
        answer = self.client.request(method, self.route + path, **options)
        assert answer.status_code == expect, (method, self.route + path, options, answer.text)
        return answer.json() if answer.content else None

    def everything(self) -> list[dict[str, Any]]:
        return list(self.http("GET", "?limit=1000", 200)["items"])

    def body(self, view: dict[str, Any]) -> dict[str, Any]:
        return {each.name: view[each.name] for each in self.entity.fields}

    def is_read(self) -> None:
        views = self.everything()
        assert len(views) == self.rows, (self.group, len(views), self.rows)
        first = self.http("GET", "?limit=2", 200)
        if self.rows > 2:
            then = self.http("GET", "", 200, params={"limit": 1000, "after": first["next"]})
            assert first["items"] + then["items"] == views
        assert json.loads(run(self.group, "list", "--limit", "1000", "--json"))["items"] == views
        for view in views[:SOME]:
            assert self.http("GET", f"/{view['id']}", 200) == view
            assert json.loads(run(self.group, "show", view["id"], "--json")) == view
            for each in self.entity.filters:
                self.is_filtered(each, view, views)

    def is_filtered(self, each: Field, view: dict[str, Any], views: list[dict[str, Any]]) -> None:
        value = view[each.name]
        if not value and value is not False and value != 0:
            return
        if each.filter == "range":
            asked = {f"{each.name}_from": value, f"{each.name}_to": value}
        elif each.filter == "part":
            asked = {f"{each.name}_begins": value[:LONGEST], f"{each.name}_contains": value[:LONGEST]}
        else:
            asked = {each.name: value[0] if each.filter == "has" else value}
        wanted = [one for one in views if fits(each, one[each.name], value)]
        texts = {
            name: json.dumps(said) if isinstance(said, bool) else str(said) for name, said in asked.items()
        }
        assert self.http("GET", "", 200, params={"limit": 1000, **texts})["items"] == wanted, asked
        options = [part for name, said in texts.items() for part in self.option(name, said, each)]
        found = json.loads(run(self.group, "list", "--limit", "1000", "--json", *options))["items"]
        assert found == wanted, options

    def option(self, name: str, said: str, each: Field) -> list[str]:
        flag = f"--{name.replace('_', '-')}"
        if each.kind is Kind.FLAG:
            return [flag if said == "true" else f"--no-{flag[2:]}"]
        return [f"{flag}={said}"]

    def options(self, view: dict[str, Any]) -> list[str]:
        """The options of `create` that give what a client sees."""
        found: list[str] = []
        for each in self.entity.fields:
            value = view[each.name]
            if value is None:
                continue
            for one in value if each.kind is Kind.LINKS else [value]:
                said = f"{one['amount']} {one['currency']}" if each.kind is Kind.MONEY else one
                text = json.dumps(said) if isinstance(said, bool) else str(said)
                found += self.option(each.name, text, each)
        return found

    def is_changed(self) -> None:
        for view in self.everything()[:SOME]:
            etag = {"If-Match": f'"{view["version"]}"'}
            changed = self.http("PUT", f"/{view['id']}", 200, json=self.body(view), headers=etag)
            assert self.body(changed) == self.body(view)
            assert changed["version"] == view["version"] + 1
            self.http("PUT", f"/{view['id']}", 412, json=self.body(view), headers=etag)
            run(self.group, "update", view["id"], "--version", str(changed["version"]), *self.options(view))
            again = self.http("GET", f"/{view['id']}", 200)
            assert self.body(again) == self.body(view)
            assert again["version"] == view["version"] + 2

    def is_removed_and_added(self) -> None:
        """The last ones, to which nothing of their own kind refers."""
        views = sorted(self.everything(), key=lambda view: str(view["id"]))[-2:]
        by_http, by_command = (views[-1], views[0]) if len(views) > 1 else (views[0], None)
        self.http("DELETE", f"/{by_http['id']}", 204)
        self.http("GET", f"/{by_http['id']}", 404)
        if self.entity.archive:
            self.is_restored(by_http)
        added = self.http("POST", "", 201, json=self.body(by_http))
        assert self.body(added) == self.body(by_http)
        self.http("DELETE", f"/{added['id']}", 204)
        if by_command:
            run(self.group, "remove", by_command["id"])
            made = json.loads(run(self.group, "create", *self.options(by_command), "--json"))
            assert self.body(made) == self.body(by_command)
            run(self.group, "remove", made["id"])

    def is_restored(self, view: dict[str, Any]) -> None:
        archived = self.http("GET", "/archived?limit=1000", 200)["items"]
        assert [{**view, "archived_at": one["archived_at"]} for one in archived] == archived
        assert json.loads(run(self.group, "archived", "--json"))["items"] == archived
        assert self.http("POST", f"/{view['id']}/restore", 200) == view
        run(self.group, "remove", view["id"])
        run(self.group, "restore", view["id"])
        assert self.http("GET", f"/{view['id']}", 200) == view
        self.http("DELETE", f"/{view['id']}", 204)

    def is_purged(self) -> None:
        known = self.http("GET", "/archived?limit=1&total=true", 200)["total"]
        assert known >= self.rows
        assert run(self.group, "purge", "--days", "0") == f"Purged {known:,}.\n"
        assert self.http("GET", "/archived", 200)["items"] == []

    def exports(self) -> dict[str, bytes]:
        """All that is there, in each form."""
        for form in FORMS:
            run(self.group, "export", f"all.{form}")
        return {form: Path(f"all.{form}").read_bytes() for form in FORMS}

    def is_emptied(self) -> None:
        # what refers to others of its kind goes before them: they have earlier identifiers
        for view in sorted(self.everything(), key=lambda view: str(view["id"]), reverse=True):
            self.http("DELETE", f"/{view['id']}", 204)


def live(text: str) -> None:
    """Go through it all, in the order in which entities refer to each other, or the other way round."""
    run("database", "upgrade")
    if os.environ["DB_BACKEND"] not in {"json", "csv"}:
        run("database", "check")
    run("seed")
    run("seed")  # what is there already stays as it is
    with TestClient(main.api()) as client:
        lives = [Life(entity, client) for entity in parse(text).entities]
        for life in lives:
            life.is_read()
        for life in lives:
            life.is_changed()
        exports = [life.exports() for life in lives]
        for life in reversed(lives):
            life.is_removed_and_added()
            life.is_emptied()
        for life, before, form in zip(lives, exports, cycle(FORMS)):
            Path(f"before.{form}").write_bytes(before[form])
            run(life.group, "import", f"before.{form}")
            assert life.exports() == before, (life.group, form)
            if life.entity.archive:
                life.is_purged()


if __name__ == "__main__":
    model, backend, folder = sys.argv[1:]
    with import_module("tests.servers").database_url(backend, Path(folder)) as database:
        address = database.render_as_string(hide_password=False)
        os.environ |= {"DB_BACKEND": backend, "DATABASE_URL": address}
        live(Path(model).read_text(encoding="utf-8"))
