"""The documentation site shows every page once, and each link of a page leads where it says."""

import pytest

from tools import ROOT, git
from tools.docs import contract, guides, moved
from tools.links import broken, main, pages, places


def test_every_page_has_a_place_and_no_place_has_two_pages() -> None:
    there = places()
    for path in git.files(ROOT):
        if path.endswith(".md") and path.startswith(("docs/", "examples/")) and "/data/" not in path:
            assert path in there
    shown = [there[page] for page in pages(there)]
    assert len(shown) == len(set(shown))
    assert set(shown) == {place for path, place in there.items() if path.endswith(".md")}


def test_all_links_lead_somewhere() -> None:
    assert main() == 0


@pytest.mark.parametrize("link", ["no-such-page.md", "contract.md#no-such-heading", "#neither"])
def test_a_link_to_nothing_is_found(link: str) -> None:
    assert [line.split(": ")[1] for line in broken("docs/updating.md", f"# Here\n\n[text]({link})\n")] == [
        link
    ]


def test_links_in_code_are_no_links() -> None:
    assert list(broken("docs/updating.md", "```md\n[text](nowhere.md)\n```\n")) == []


def test_links_lead_on_to_where_the_pages_stand_on_the_site() -> None:
    text = "[a](contract.md#results) [`b`](../tools/rebuild.py) [c](#here)\n\n```\n[a](contract.md)\n```\n"
    there = {"docs/updating.md": "guides/updating.md", "docs/contract.md": "contract.md"}
    rest = "[c](#here)\n\n```\n[a](contract.md)\n```\n"
    assert moved("docs/updating.md", text, there, None) == f"[a](../contract.md#results) `b` {rest}"
    known = moved("docs/updating.md", text, there, "https://example.org/main")
    assert known == f"[a](../contract.md#results) [`b`](https://example.org/main/tools/rebuild.py) {rest}"


def test_the_contract_is_one_table_with_all_of_its_rows() -> None:
    page = (ROOT / "docs" / "contract.md").read_text(encoding="utf-8")
    results = page.partition("<!-- results:")[2]
    behaviours = [
        line for line in results.splitlines() if line.startswith("| ") and "behaviour |" not in line
    ]
    table = [line for line in contract(page).splitlines() if line.startswith("| ")]
    assert len(behaviours) > 100
    assert [line.split("|", 2)[2] for line in table[1:]] == [line[1:] for line in behaviours]


def test_guides_stand_in_the_order_in_which_people_need_them() -> None:
    lines = guides(["add-a-backend", "watch", "your-model", "index"]).splitlines()
    assert lines[-4:-1] == ["your-model", "watch", "add-a-backend"]
