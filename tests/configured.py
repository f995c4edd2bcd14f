"""The product with other models configured, for a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from handrail.adapters.settings import EmbeddingSettings
from handrail.answering import loading
from handrail.intents import encoding

Configure = Callable[[EmbeddingSettings], None]


def forget() -> None:
    """As in a process that has just started."""
    encoding.configured_encoder.cache_clear()
    encoding._loaded.clear()
    loading._loaded.clear()
    loading._checked_at.clear()


@pytest.fixture
def configure(settings: pytest.FixtureRequest) -> Iterator[Configure]:
    def change(embeddings: EmbeddingSettings) -> None:
        settings.HANDRAIL = replace(settings.HANDRAIL, embeddings=embeddings)
        forget()

    yield change
    forget()
