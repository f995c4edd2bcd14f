"""A decision, explained."""

from __future__ import annotations

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
