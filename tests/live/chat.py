"""The customer's chat, as a customer sees it."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from live.browsing import PATIENCE_MS
from live.product import Product

expect.set_options(timeout=PATIENCE_MS)

QUESTION = "How do I reset my password?"
OTHER_QUESTION = "How long is the warranty on the frame?"


class Chat:
    """Finds things by the words on them; `text` of the buttons is English unless a test says otherwise."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.launcher = page.locator("handrail-chat .launcher")
        self.panel = page.locator("handrail-chat .panel")
        self.box = page.locator("handrail-chat textarea#text")
        self.person = page.locator("handrail-chat .person-button")
        self.offline = self.panel.locator(".offline")

    def open(self, path: str = "/") -> Chat:
        self.page.goto(path)
        self.launcher.click()
        expect(self.box).to_be_visible()
        return self

    def send(self, text: str) -> None:
        self.box.fill(text)
        self.box.press("Enter")

    def ask(self, text: str = QUESTION) -> Locator:
        """Send a message and wait for the bot's next message, which is returned."""
        before = self.by("bot").count()
        self.send(text)
        expect(self.by("bot")).to_have_count(before + 1)
        return self.by("bot").nth(before)

    def by(self, author: str) -> Locator:
        return self.panel.locator(f".message.{author}")

    def saying(self, author: str, text: str | re.Pattern[str]) -> Locator:
        return self.by(author).filter(has_text=text)

    def button(self, name: str) -> Locator:
        return self.panel.get_by_role("button", name=name, exact=True)

    def id(self) -> str:
        """The conversation's id, which the widget keeps in the browser."""
        found: Any = self.page.evaluate(
            "JSON.parse(Object.entries(localStorage).find(([name]) => name.endsWith('/conversation'))?.[1] ?? 'null')"
        )
        assert found, "the widget has no conversation yet"
        return str(found)

    def stored(self, shop: Product, author: str) -> list[str]:
        """The texts of one author as the database has them, in order."""
        query = "SELECT text FROM conversations_message WHERE conversation_id = %s AND author = %s ORDER BY event"
        return [text for (text,) in shop.rows(query, self.id(), author)]
