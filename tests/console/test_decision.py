"""A decision, explained."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.urls import reverse

from console.conftest import RECORD, SURE, browser_of, decided
from handrail.accounts.models import User
from handrail.answering.models import Decision
from handrail.console.explained import explained
from handrail.conversations.models import Conversation


def test_the_page_shows_reading_draft_threshold_and_passages(ada: User, waiting: Conversation) -> None:
    address = reverse("console:decision", args=[decided(waiting).pk])
    text = browser_of(ada).get(address).content.decode()
    for words in (
        "Handed off",
        f"It was {SURE} sure; 99 % is needed.",
        "An answer needs 99 %.",
        "Computed again from the record: the same result",
        "Look under Orders.",
        "Track your order › Where to look",
        "Email × 1",
        "Where is my &lt;b&gt;order&lt;/b&gt;?",
    ):
        assert words in text


def test_a_decision_that_does_not_exist_is_not_found(ada: User) -> None:
    assert browser_of(ada).get(reverse("console:decision", args=[uuid4()])).status_code == 404


def test_a_record_with_missing_parts_can_still_be_read() -> None:
    nothing = explained({"outcome": "handoff", "reason": "error", "reading": {"requests": []}})
    assert nothing.first is None
    assert nothing.why == "Something failed inside the bot. When in doubt, a person."


def test_a_request_without_a_draft_is_explained() -> None:
    request = explained(RECORD | {"drafts": [None], "reason": "no_knowledge"}).first
    assert request is not None
    assert request.passages == []
    assert not request.enough
    assert request.blocked


def test_a_record_of_another_version_is_shown_but_not_computed_again(ada: User, waiting: Conversation) -> None:
    decision = decided(waiting)
    older = {
        name: value
        for name, value in RECORD.items()
        if name not in {"clarifications", "versions", "in_scope_threshold"}
    }
    Decision.objects.filter(pk=decision.pk).update(record=older)
    response = browser_of(ada).get(reverse("console:decision", args=[decision.pk]))
    assert response.status_code == 200
    assert "Written by another version" in response.content.decode()


STOPPED: dict[str, Any] = RECORD | {
    "outcome": "handoff",
    "reason": "customer_asked",
    "request": -1,
    "drafts": [],
    "cells": [],
    "reading": RECORD["reading"] | {"triggers": [{"name": "customer_asked", "detail": "a person", "safety": False}]},
}
NOT_SEARCHED = "Not searched: a person was needed at once, because the customer asked for one."
NO_ARTICLE = "No approved article matches."


def pages(user: User, conversation: Conversation, record: dict[str, Any]) -> tuple[str, str]:
    """The decision's page and the conversation's."""
    decision = decided(conversation)
    Decision.objects.filter(pk=decision.pk).update(record=record)
    browser = browser_of(user)
    paths = (reverse("console:decision", args=[decision.pk]), reverse("console:conversation", args=[conversation.pk]))
    first, second = (browser.get(path).content.decode() for path in paths)
    return first, second


def test_what_stopped_the_turn_before_a_search_is_said(ada: User, waiting: Conversation) -> None:
    for text in pages(ada, waiting, STOPPED):
        assert NOT_SEARCHED in text
        assert NO_ARTICLE not in text


def test_it_is_said_even_where_no_request_was_understood(ada: User, waiting: Conversation) -> None:
    nothing = STOPPED | {"reading": STOPPED["reading"] | {"requests": []}}
    for text in pages(ada, waiting, nothing):
        assert NOT_SEARCHED in text


def test_a_search_that_found_nothing_is_not_called_no_search(ada: User, waiting: Conversation) -> None:
    for text in pages(ada, waiting, RECORD | {"drafts": [None], "reason": "no_knowledge"}):
        assert NO_ARTICLE in text
        assert "Not searched" not in text


def test_a_muted_trigger_is_not_said_to_have_stopped_a_search() -> None:
    muted = STOPPED | {"reason": "no_knowledge", "drafts": [None], "muted": ["vip"]}
    assert explained(muted).not_searched == ""


TRANSLATION = {
    "asked": "tr",
    "answered": "en",
    "model": "llama-3.1",
    "request": "Where is my order?",
    "texts": ["Siparişler <i>altına</i> bakın."],
    "failure": "",
}


def test_a_translated_reply_stands_beside_the_approved_text(ada: User, waiting: Conversation) -> None:
    for text in pages(ada, waiting, RECORD | {"translation": TRANSLATION}):
        for words in (
            "From English into Turkish.",
            "llama-3.1",
            "Siparişler &lt;i&gt;altına&lt;/i&gt; bakın.",
            '<div class="pair-text" lang="en" dir="auto"><p>Look under Orders.</p></div>',
        ):
            assert words in text


def test_a_translation_that_failed_says_why_and_shows_no_text(ada: User, waiting: Conversation) -> None:
    for text in pages(ada, waiting, RECORD | {"translation": TRANSLATION | {"texts": [], "failure": "numbers"}}):
        assert "The translation changed numbers" in text
        assert "pair-text" not in text


def test_a_reply_in_the_articles_language_shows_no_translation(ada: User, waiting: Conversation) -> None:
    for text in pages(ada, waiting, RECORD):
        assert "Translated by" not in text
