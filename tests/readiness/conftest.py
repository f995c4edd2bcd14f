"""A desk that is ready to rehearse: the front desk and Orders are staffed; Ada leads both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest
from django.utils import timezone

from handrail.accounts.models import Membership, User
from handrail.assistants.models import Assistant
from handrail.intents.models import Example, Intent


@pytest.fixture
def staffed(assistant: Assistant, intents: Sequence[Intent], ada: User, ben: User, cleo: User) -> Assistant:
    """Every team that may get a handoff has an active member."""
    Membership.objects.create(team=assistant.front_team, user=ada)
    assistant.languages = ["en"]
    assistant.save()
    return assistant


@pytest.fixture
def labelled(intents: Sequence[Intent]) -> None:
    """Real messages of both intents."""
    texts = {"order_status": "Where is my order?", "refund": "I want my money back"}
    for intent in intents:
        example = Example.objects.create(text=texts[intent.slug], digest=intent.slug, language="en", split="test")
        example.intents.add(intent)


@pytest.fixture
def now() -> datetime:
    return timezone.now()
