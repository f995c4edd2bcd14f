"""Audit and labelling in a real browser: the keyboard alone is enough, and assistive technology finds its way."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from console.browsing import NEEDS_CHROMIUM, SignIn
from console.test_audit import asked, kind, waiting
from handrail.accounts.models import User
from handrail.audit.models import RequestType
from handrail.history.models import PastLabel, PastMessage

__all__ = ["asked", "kind", "waiting"]
pytestmark = NEEDS_CHROMIUM


def test_a_whole_round_of_labelling_needs_only_keys(sign_in: SignIn, ada: User, waiting: list[PastMessage]) -> None:
    page = sign_in(ada, reverse("console:labelling"))
    for number, (keys, slug) in enumerate([(["Enter"], "card"), (["2"], "pin"), (["0"], None)]):
        expect(page.locator("#label-text")).to_contain_text(f"is my card? {number}")
        expect(page.locator("[data-key='1']")).to_be_focused()
        for key in keys:
            page.keyboard.press(key)
        expect(page.locator("#label-card")).to_contain_text(f"{number + 1} message")
        label = PastLabel.objects.get(message=waiting[number])
        assert (label.intent.slug if label.intent else None) == slug
    page.keyboard.press("/")
    page.keyboard.type("pin")
    page.keyboard.press("Enter")
    expect(page.locator("#label-card")).to_contain_text("4 messages labelled")
    page.keyboard.press("u")
    expect(page.locator("#label-text")).to_contain_text("is my card? 3")
    page.keyboard.press("s")
    expect(page.locator("#label-card")).to_contain_text("No message waits")
    assert PastLabel.objects.count() == 3


def test_typing_in_the_search_presses_no_key(sign_in: SignIn, ada: User, waiting: list[PastMessage]) -> None:
    page = sign_in(ada, reverse("console:labelling"))
    page.keyboard.press("/")
    page.keyboard.type("su012")
    expect(page.locator("[data-search]")).to_have_value("su012")
    page.keyboard.press("Escape")
    expect(page.locator("[data-key='1']")).to_be_focused()
    assert not PastLabel.objects.exists()


@pytest.mark.parametrize("width", [360, 1440])
def test_every_screen_is_accessible_and_never_wider_than_the_window(
    sign_in: SignIn, ada: User, kind: RequestType, waiting: list[PastMessage], width: int
) -> None:
    for scheme in ("light", "dark"):
        for address in (
            reverse("console:audit"),
            reverse("console:audit_type", args=[kind.pk]),
            reverse("console:labelling"),
            reverse("console:agreement"),
        ):
            page = sign_in(ada, address, viewport={"width": width, "height": 900}, color_scheme=scheme)
            found = Axe().run(page)
            assert found.violations_count == 0, f"{address} {scheme}: {found.generate_report()}"
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
