"""The agent's side: signing in, the waiting list, one conversation."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from live.product import Product

ADA, BEN, LENA, INES = (
    f"{name}@fernhill.example" for name in ("ada.lindqvist", "ben.okafor", "lena.hofmann", "ines.vogel")
)


class Desk:
    """One person's console."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.list = page.locator("#list")
        self.transcript = page.locator("#transcript")
        self.state = page.locator(".head-state")
        self.toasts = page.locator("#toasts")

    def sign_in(self, shop: Product, email: str, password: str = "") -> Desk:
        self.page.goto("/console/sign-in/")
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password").fill(password or shop.password)
        self.page.get_by_role("button", name="Sign in").click()
        return self

    def watch(self) -> Desk:
        """Look at the waiting list, live; the page is marked, so that a reload would be noticed."""
        self.page.goto("/console/inbox/?view=waiting&limit=500")
        expect(self.page.locator('[data-live-state="on"]')).to_have_count(1)
        self.page.evaluate("window.neverReloaded = true")
        return self

    def row(self, conversation: str) -> Locator:
        return self.list.locator(f'[data-row="{conversation}"]')

    def open(self, conversation: str) -> Desk:
        self.row(conversation).get_by_role("link").click()
        expect(self.page.locator(f'#conversation[data-conversation="{conversation}"]')).to_be_visible()
        return self

    def verb(self, name: str) -> Locator:
        return self.page.locator(f'[data-verb="{name}"]')

    def reply(self, text: str) -> None:
        self.page.locator("#reply-text").fill(text)
        self.page.get_by_role("button", name="Send", exact=True).click()
        expect(self.transcript).to_contain_text(text)

    def note(self, text: str) -> None:
        self.page.get_by_text("Internal note", exact=True).first.click()
        self.page.locator("#note-text").fill(text)
        self.page.get_by_role("button", name="Add note").click()
        expect(self.transcript).to_contain_text(text)

    def never_reloaded(self) -> bool:
        return bool(self.page.evaluate("window.neverReloaded === true"))
