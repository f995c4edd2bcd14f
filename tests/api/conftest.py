"""A program and a widget, whose requests are counted anew in each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from callers import Caller
from django.core.cache import cache

from handrail.accounts.models import ApiToken
from handrail.assistants.models import Assistant
from handrail.conversations.visitors import issue_visitor_token


@pytest.fixture(autouse=True)
def fresh_rates() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def shop(assistant: Assistant, token: tuple[ApiToken, str]) -> Caller:
    return Caller(token[1])


@pytest.fixture
def widget(assistant: Assistant) -> Caller:
    return Caller(issue_visitor_token()[0])
