"""A desk with a history that can be written in a line, and an encoder that knows words."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from datetime import datetime

import numpy as np
import pytest
from fake_engine import Page, WordEncoder, words_of
from numpy.typing import NDArray

from handrail.answering.engine import Engine
from handrail.answering.reader import Reader
from handrail.assistants.models import Assistant
from handrail.audit.models import AuditRun
from handrail.audit.options import Options
from handrail.audit.running import begin_audit, run_audit
from handrail.history.models import HistoryImport, PastConversation, PastMessage

Tell = Callable[..., PastMessage]


@pytest.fixture
def tell(assistant: Assistant) -> Tell:
    """Stores a conversation: what the customer asked, what an agent answered, under which tags."""
    run = HistoryImport.objects.create(
        assistant=assistant, source="test", format="csv", encoding="utf-8", file_name="h.csv", size=1, fingerprint="f"
    )
    count = iter(range(100_000))

    def one(
        text: str,
        *tags: str,
        answer: str = "",
        at: datetime | None = None,
        answered_at: datetime | None = None,
        language: str = "en",
    ) -> PastMessage:
        told = PastConversation.objects.create(
            history_import=run, assistant=assistant, source="test", external_id=str(next(count)), tags=list(tags),
            language=language, channel="chat", started_at=at,
        )  # fmt: skip
        asked = PastMessage.objects.create(
            conversation=told, history_import=run, key="1", position=0, author="customer", text=text, at=at
        )
        if answer:
            PastMessage.objects.create(
                conversation=told, history_import=run, key="2", position=1, author="agent", text=answer, at=answered_at
            )
        return asked

    return one


@pytest.fixture
def knowledge() -> list[Page]:
    """What search finds, for whatever it is asked."""
    return []


class RoomyEncoder(WordEncoder):
    """The same with room for more words."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.full((len(texts), 512), 1e-4, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in words_of(text):
                row[zlib.crc32(word.encode()) % 512] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture(autouse=True)
def words(monkeypatch: pytest.MonkeyPatch, knowledge: list[Page]) -> WordEncoder:
    """The product with an encoder of words, no classifier, and the knowledge that a test gives it."""
    encoder = RoomyEncoder()
    engine = Engine(Reader(encoder, None), lambda **_query: knowledge, {"engine": "test"})
    monkeypatch.setattr("handrail.audit.running.process_encoder", lambda: encoder)
    monkeypatch.setattr("handrail.audit.running.current_engine", lambda: engine)
    monkeypatch.setattr("handrail.audit.labelling.queue.process_encoder", lambda: encoder)
    monkeypatch.setattr("handrail.audit.labelling.guessing.current_engine", lambda: engine)
    return encoder


@pytest.fixture
def audited(assistant: Assistant) -> Callable[..., AuditRun]:
    def run(**options: object) -> AuditRun:
        return run_audit(begin_audit(assistant=assistant, options=Options(**options), by=None).pk)  # type: ignore[arg-type]

    return run
