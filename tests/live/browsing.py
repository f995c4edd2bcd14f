"""Somebody at a browser, with an eye on everything that goes wrong there."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
PATIENCE_MS = 30_000
# htmx calls it an error when a newer refresh takes an older one's place, or when its pane has been left meanwhile
SUPERSEDED = r"htmx:(afterRequest|sendAbort|oobErrorNoTarget)"
GRAVE = {"serious", "critical"}
AT_REST = """() => {
  const roots = [document, ...[...document.querySelectorAll("*")].map((node) => node.shadowRoot).filter(Boolean)];
  const ends = roots.flatMap((root) => root.getAnimations())
    .filter((each) => each.effect.getComputedTiming().endTime !== Infinity);
  return Promise.all(ends.map((each) => each.finished.catch(() => null)));
}"""


class Visit:
    """One browser context with one page. Errors in the console, CSP violations among them, are kept."""

    def __init__(self, browser: Browser, url: str, **options: Any) -> None:
        self.url = url
        self.context = browser.new_context(base_url=url, locale=options.pop("locale", "en-GB"), **options)
        self.context.set_default_timeout(PATIENCE_MS)
        self.expected = [SUPERSEDED]
        self._heard: list[str] = []
        self.page = self.new_page()

    def new_page(self) -> Page:
        page = self.context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._heard.append(f"error: {error}"))
        return page

    def expect_trouble(self, pattern: str) -> None:
        """Say which errors belong to the test, for instance those of a network that was cut."""
        self.expected.append(pattern)

    def troubles(self) -> list[str]:
        return [heard for heard in self._heard if not any(re.search(known, heard) for known in self.expected)]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._heard.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")


def grave_findings(page: Page) -> list[str]:
    """What axe-core finds on the page that is serious or critical, also inside shadow roots."""
    page.evaluate(AT_REST)
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']} ({each['impact']}): {each['help']} at {node['target']}: {node['html'][:160]}"
        for each in found
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]


@contextmanager
def page_elsewhere(html: str) -> Iterator[str]:
    """Serve one page from another origin, as a customer's own site does; gives that origin."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html.encode() if self.path == "/" else b"")

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
