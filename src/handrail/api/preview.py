"""The staff's preview over HTTP."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from handrail.accounts.policy import Permission
from handrail.answering.preview import preview
from handrail.api.auth import WithScope
from handrail.api.conversations import ERRORS

router = Router(auth=WithScope(Permission.PREVIEW), tags=["preview"])


class PreviewIn(Schema):
    """A message to try, and the channel whose rules hold."""

    text: str
    channel: str = Field("chat", max_length=30)
    language: str = Field("", max_length=12)


class PreviewOut(Schema):
    """What would be decided, and `reply`: what the bot would say if it were allowed to."""

    outcome: str
    reason: str
    language: str
    channel: str
    reply: dict[str, Any] | None
    reading: dict[str, Any]
    drafts: list[dict[str, Any] | None]
    cells: list[dict[str, Any]]
    versions: dict[str, str]
    milliseconds: dict[str, float]


@router.post("", response={200: PreviewOut, **ERRORS}, summary="What would the bot say?")
def try_message(request: HttpRequest, body: PreviewIn) -> Any:
    """Return what the engine would do with a message, whatever is switched on. Nothing is stored or sent."""
    return preview(text=body.text, channel=body.channel, language=body.language or None)
