"""What a command does is one trace, on every backend, and no value is in it."""

from core.infrastructure.database.engine import Database

from .collector import Collector, run

TRACE, CALLER = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


def test_use_cases_attempts_and_statements_are_parts_of_each_other(
    database: Database, environment: None, collector: Collector
) -> None:
    traceparent = f"00-{TRACE}-{CALLER}-01"
    printed = run(["-m", "tests.integration.telemetry.work"], TRACEPARENT=traceparent, **collector.variables)
    assert "another item has name 'hunter2'" in printed
    assert TRACE in printed  # of the line that tells of the deadlock
    spans = collector.spans()
    assert {span.trace for span in spans} == {TRACE}
    use_cases = {
        (span.name, span.said.get("attempts"), span.failed) for span in spans if span.parent == CALLER
    }
    assert use_cases == {
        ("CreateItem", 1, False),
        ("CreateItem", 1, True),
        ("ListItems", 1, False),
        ("BeUnlucky", 2, False),
        ("DeliverMessages", None, False),
        ("ExportItems", None, False),
    }
    assert "SELECT" in collector.under(collector.named("ExportItems"))
    steps = [span for span in spans if span.name == "deliver Happened"]
    assert {span.parent for span in steps} == {collector.named("DeliverMessages").id}
    assert sorted(span.said.get("error.type", "") for span in steps) == ["", "RuntimeError"]
    assert len({span.said["event.id"] for span in steps}) == 2
    assert [collector.under(span) for span in steps] == [["SELECT"], ["SELECT"]]
    assert collector.under(collector.named("BeUnlucky")) == ["attempt 1", "attempt 2"]
    [first] = [span for span in spans if span.said.get("error.type") == "TransactionAborted"]
    assert collector.under(first) == ["SELECT"]
    refused = next(span for span in spans if span.name == "INSERT" and span.failed)
    assert refused.said["error.type"].isidentifier()
    statement = next(span for span in spans if span.name == "SELECT")
    assert "FROM items" in statement.said["db.query.text"]
    assert statement.said["db.system.name"] == database.engine.dialect.name
    points = collector.metrics()["use_case_duration_seconds"]
    assert {point["use_case"] for point in points} >= {"CreateItem", "ListItems", "BeUnlucky", "ExportItems"}
    assert not collector.holds("hunter2")
    password = database.engine.url.password
    assert password is None or not collector.holds(str(password))
    assert {point["service.name"] for point in points} == {"cores-tests"}
