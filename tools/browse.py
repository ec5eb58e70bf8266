"""Opens every page of the built site in headless Chromium, in both colour schemes, narrow and wide.

A page fails on what its console complains of, on anything wider than the window, and on what axe finds hard
to use for somebody. No other machine is asked for anything: what a page needs has to be on the site. What is
given as arguments chooses pages, by a part of their paths.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from tools.docs import HTML

SCHEMES = ("light", "dark")
WIDTHS = (360, 1280)
LOUD = {"error", "warning"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DRAWN = "!document.querySelector('pre.mermaid:not([data-processed])')"
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("main *")]
    .filter((each) => each.getBoundingClientRect().right > width + 1)
    .slice(0, 3).map((each) => each.outerHTML.slice(0, 120));
}"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that it has there
        pass


def complaints(page: Page, address: str, axe: Axe) -> Iterator[str]:
    """What is wrong with the page at an address, as this browser shows it."""
    said: list[str] = []
    page.on("console", lambda its: said.append(f"{its.text} {its.location}") if its.type in LOUD else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address, wait_until="load")
    page.wait_for_function(DRAWN)
    yield from (f"console: {text}" for text in said)
    yield from (f"wider than the window: {element}" for element in page.evaluate(TOO_WIDE))
    for violation in axe.run(page).response["violations"]:
        nodes = "; ".join(node["html"][:120] for node in violation["nodes"][:3])
        yield f"axe: {violation['id']} ({len(violation['nodes'])}): {violation['help']}: {nodes}"


def main(wanted: list[str]) -> int:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit(f"no browser: install one of {', '.join(BROWSERS)}")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=HTML))
    Thread(target=server.serve_forever, daemon=True).start()
    pages = sorted(path.relative_to(HTML).as_posix() for path in HTML.rglob("*.html"))
    pages = [page for page in pages if not wanted or any(part in page for part in wanted)]
    axe, wrong = Axe(), 0
    with sync_playwright() as playwright:
        options = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
        options += ["--no-sandbox"] if os.geteuid() == 0 else []
        chromium = playwright.chromium.launch(executable_path=browser, args=options)
        for scheme in SCHEMES:
            for width in WIDTHS:
                context = chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
                for name in pages:
                    page = context.new_page()
                    address = f"http://127.0.0.1:{server.server_port}/{name}"
                    for line in complaints(page, address, axe):
                        print(f"{name}, {scheme}, {width}: {line}", flush=True)
                        wrong += 1
                    page.close()
                context.close()
        chromium.close()
    print(f"{len(pages)} pages in {len(SCHEMES) * len(WIDTHS)} views: {wrong} complaints")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
