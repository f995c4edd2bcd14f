"""Trying the bot."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from console.conftest import RECORD, browser_of
from handrail.accounts.models import User
from handrail.assistants.models import Assistant
from handrail.console.screens import preview as screen
from handrail.conversations.models import Conversation


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    def propose(*, text: str, channel: str, language: str | None, assistant: Any) -> dict[str, Any]:
        reply = {"text": "Look under Orders.", "html": "<p>Look under Orders.</p>", "sources": []}
        return RECORD | {"reply": reply, "channel": channel}

    monkeypatch.setattr(screen, "run_preview", propose)


def test_the_reply_and_what_a_customer_would_meet_are_both_shown(ada: User, assistant: Assistant, engine: None) -> None:
    response = browser_of(ada).post(
        reverse("console:preview"), {"text": "Where is my order?", "channel": "chat"}, headers={"HX-Request": "true"}
    )
    text = response.content.decode()
    assert "A customer would get a person" in text
    assert "Look under Orders." in text
    assert "<html" not in text
    assert Conversation.objects.count() == 0


@pytest.mark.parametrize("data", [{"text": " ", "channel": "chat"}, {"text": "Hello", "channel": "pigeon"}])
def test_what_cannot_be_tried_is_said_in_words(ada: User, assistant: Assistant, data: dict[str, str]) -> None:
    response = browser_of(ada).post(reverse("console:preview"), data)
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
