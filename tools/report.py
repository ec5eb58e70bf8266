"""Reads what a run of tests reported, with nothing but the standard library."""

import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

NO_SERVER = "no server:"  # how a skipped test says that its database could not be had


def read(report: Path) -> tuple[str, str, dict[str, int]]:
    """Status, reason and counts of the tests in a JUnit report."""
    counts: Counter[str] = Counter(passed=0, failed=0, skipped=0)
    reasons = set()
    for case in ET.parse(report).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            counts["failed"] += 1
        elif (skipped := case.find("skipped")) is not None:
            counts["skipped"] += 1
            reasons.add(skipped.get("message", "").strip())
        else:
            counts["passed"] += 1
    missing = sorted(reason for reason in reasons if reason.startswith(NO_SERVER))
    if counts["failed"]:
        return "failed", f"{counts['failed']} tests failed", dict(counts)
    if missing:
        return "skipped", missing[0], dict(counts)
    if not counts["passed"]:
        return "failed", "no test ran", dict(counts)
    return "passed", "", dict(counts)
