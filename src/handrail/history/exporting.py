"""Writing history as JSON lines that can be imported again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from handrail.assistants.models import Assistant
from handrail.history.models import HistoryImport
from handrail.history.queries import past_conversations

_FETCH = 500


def exported(*, assistant: Assistant | None, run: HistoryImport | None) -> Iterator[dict[str, Any]]:
    """Stream conversations, masked as they are stored, in the format that `handrail history import` reads."""
    found = past_conversations(run=run, tag="", text="")
    if assistant:
        found = found.filter(assistant=assistant)
    for told in found.iterator(chunk_size=_FETCH):
        yield {
            "conversation": told.external_id,
            "channel": told.channel,
            "customer": told.customer,
            "subject": told.subject,
            "tags": told.tags,
            "rating": told.rating,
            "language": told.language,
            "messages": [
                {"author": said.author, "text": said.text, "at": said.at.isoformat() if said.at else None,
                 "message": said.key}
                for said in told.messages.all()
            ],
        }  # fmt: skip
