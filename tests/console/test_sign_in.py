"""Signing in."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from console.conftest import PASSWORD, browser_of
from handrail.accounts.models import User


def sign_in(client: Client, password: str, **more: str) -> object:
    return client.post(reverse("console:sign_in"), {"email": "Ada@fernhill.example", "password": password, **more})


def test_the_right_password_opens_the_inbox(client: Client, ada: User) -> None:
    assert sign_in(client, PASSWORD).url == reverse("console:inbox")


def test_a_wrong_password_says_neither_which_part_is_wrong(client: Client, ada: User) -> None:
    response = sign_in(client, "wrong")
    assert response.status_code == 422
    assert "E-mail and password do not match." in response.content.decode()


def test_after_five_failures_even_the_right_password_waits(client: Client, ada: User) -> None:
    for _ in range(5):
        sign_in(client, "wrong")
    response = sign_in(client, PASSWORD)
    assert response.status_code == 429
    assert "Too many tries" in response.content.decode()


def test_signing_in_goes_on_to_the_page_that_was_wanted(client: Client, ada: User) -> None:
    assert sign_in(client, PASSWORD, next="/console/autonomy/").url == "/console/autonomy/"


def test_signing_in_never_leads_to_another_host(client: Client, ada: User) -> None:
    assert sign_in(client, PASSWORD, next="https://evil.example/").url == reverse("console:inbox")
    assert sign_in(client, PASSWORD, next="//evil.example/").url == reverse("console:inbox")


def test_signing_out_ends_the_session(ada: User) -> None:
    browser = browser_of(ada)
    assert browser.get(reverse("console:sign_out")).status_code == 405
    browser.post(reverse("console:sign_out"))
    assert browser.get(reverse("console:inbox")).status_code == 302
