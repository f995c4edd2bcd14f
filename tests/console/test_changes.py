"""The screen of changes."""

from __future__ import annotations

import pytest
from django.urls import reverse

from console.conftest import browser_of
from handrail.accounts.models import User
from handrail.changes.noting import Kind, note_change


@pytest.fixture
def log(ada: User) -> None:
    note_change(
        Kind.STAGE, "tandem x chat", before={"stage": "off"}, after={"stage": "shadow"}, by=ada, reason="Labelled"
    )
    note_change(Kind.TOKEN, "Shop <hr>", before=None, after={"scopes": ["preview"]}, by=None)


def shown(user: User, **wanted: str) -> str:
    return browser_of(user).get(reverse("console:changes"), wanted).content.decode()


def test_a_lead_reads_who_changed_what_and_why(ada: User, log: None) -> None:
    text = shown(ada)
    for words in ("tandem x chat", "<del>off</del>", "<ins>shadow</ins>", "Labelled", "Shop &lt;hr&gt;", "Operator"):
        assert words in text


@pytest.mark.parametrize(
    ("wanted", "seen"),
    [
        ({"kind": "token"}, {"token"}),
        ({"by": "Ada"}, {"stage"}),
        ({"by": "-"}, {"token"}),
        ({"about": "TANDEM"}, {"stage"}),
        ({"until": "2001-01-01"}, set()),
        ({"since": "no date", "page": "no number"}, {"stage", "token"}),
        ({"since": "2026-02-31"}, {"stage", "token"}),
        ({"page": "9999999999999"}, set()),
    ],
)
def test_filters_leave_out_the_rest(ada: User, log: None, wanted: dict[str, str], seen: set[str]) -> None:
    text = shown(ada, **wanted)
    assert {name for name, words in (("stage", "tandem x chat"), ("token", "Shop &lt;hr&gt;")) if words in text} == seen


def test_agents_do_not_read_it(ben: User, log: None) -> None:
    assert browser_of(ben).get(reverse("console:changes")).status_code == 403
    assert reverse("console:changes") not in browser_of(ben).get(reverse("console:inbox")).content.decode()


def test_more_than_a_page_goes_on_with_the_same_filter(ada: User, log: None) -> None:
    for number in range(60):
        note_change(Kind.DATA, f"entry {number}", before=None, after={"n": number}, by=ada)
    first, second = shown(ada, kind="data", about="entry"), shown(ada, kind="data", about="entry", page="2")
    assert "entry 59" in first
    assert "entry 0<" not in first
    assert "kind=data" in first
    assert "entry 0<" in second


def test_the_log_is_read_with_as_many_queries_for_one_entry_as_for_many(
    ada: User, log: None, django_assert_num_queries: object
) -> None:
    for number in range(30):
        note_change(Kind.DATA, f"entry {number}", before=None, after={}, by=ada)
    browser = browser_of(ada)
    with django_assert_num_queries(4):  # type: ignore[operator]
        browser.get(reverse("console:changes"))
