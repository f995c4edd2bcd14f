"""Conversations over HTTP: open, write, read, ask for a person, rate."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from ninja import Header, Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from handrail.answering.actions import ask_for_person, receive
from handrail.api.auth import AsPrincipal
from handrail.api.errors import ErrorOut
from handrail.api.rates import count
from handrail.conversations.feedback import answer_solved, rate
from handrail.conversations.opening import open_conversation, own_conversation
from handrail.conversations.principals import Principal
from handrail.conversations.timeline import public_events, status_of

router = Router(auth=AsPrincipal(), tags=["conversations"])
ERRORS = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429, 500), ErrorOut)
Key = Annotated[str, Header(alias="Idempotency-Key", description="1 to 100 printable characters; repeat it on a retry")]


class OpeningIn(Schema):
    """A conversation to open. `customer` is the program's own name for the customer."""

    assistant: str = Field(max_length=50)
    language: str = Field("", max_length=12)
    page_url: str = Field("", max_length=500)
    customer: str = Field("", max_length=80)


class StatusOut(Schema):
    """Who has a conversation now: bot, waiting, person or closed."""

    id: UUID
    language: str
    holder: str
    team: str | None
    agent_name: str | None
    expected_wait_minutes: int | None
    last_event: int
    rating: int | None


class MessageIn(Schema):
    """What the customer says; at most 4,000 characters."""

    text: str


class MessageOut(Schema):
    """The stored message and the number of its event."""

    message_id: UUID
    event: int


class EventOut(Schema):
    """One event; `id` is its number in the conversation."""

    id: int
    type: str
    at: datetime
    data: dict[str, Any]


class EventsOut(Schema):
    """Events in order; `more` says that there are further ones."""

    events: list[EventOut]
    more: bool


class SolvedIn(Schema):
    """The customer's yes or no under one answer."""

    message_id: UUID
    solved: bool


class RatingIn(Schema):
    """1 (very bad) to 5 (very good)."""

    score: int = Field(ge=1, le=5)
    comment: str = Field("", max_length=2000)


def _principal(request: HttpRequest) -> Principal:
    found: Principal = request.auth  # type: ignore[attr-defined]
    return found


@router.post("", response={201: StatusOut, **ERRORS}, summary="Open a conversation")
def open_one(request: HttpRequest, body: OpeningIn, key: Key) -> Any:
    """Open a conversation, once per Idempotency-Key."""
    by = _principal(request)
    count(f"open:{by.rate_key}", per_minute=settings.HANDRAIL.rate_openings_per_minute)
    conversation = open_conversation(
        by=by,
        assistant_slug=body.assistant,
        key=key,
        language=body.language,
        page_url=body.page_url,
        customer_ref=body.customer,
    )
    return Status(201, status_of(conversation))


@router.get("/{conversation_id}", response={200: StatusOut, **ERRORS}, summary="Who has it now")
def read_one(request: HttpRequest, conversation_id: UUID) -> Any:
    """Return who has the conversation now."""
    return status_of(own_conversation(by=_principal(request), conversation_id=conversation_id))


@router.post("/{conversation_id}/messages", response={202: MessageOut, **ERRORS}, summary="Post a message")
def post_message(request: HttpRequest, conversation_id: UUID, body: MessageIn, key: Key) -> Any:
    """Store a message; the answer comes as an event. The same Idempotency-Key again is the same message."""
    by = _principal(request)
    count(f"message:{by.rate_key}", per_minute=settings.HANDRAIL.rate_messages_per_minute)
    message = receive(by=by, conversation_id=conversation_id, text=body.text, key=key)
    return Status(202, {"message_id": message.pk, "event": message.event})


@router.get("/{conversation_id}/events", response={200: EventsOut, **ERRORS}, summary="Read events")
def read_events(
    request: HttpRequest,
    conversation_id: UUID,
    after: Annotated[int, Query(ge=0, le=999_999_999)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
) -> Any:
    """Return the events after a number, oldest first. /stream/conversations/{id} sends the same ones live."""
    conversation = own_conversation(by=_principal(request), conversation_id=conversation_id)
    events, more = public_events(conversation, after=after, limit=limit)
    return {"events": events, "more": more}


@router.post("/{conversation_id}/handoff", response={202: None, **ERRORS}, summary="Ask for a person")
def hand_over(request: HttpRequest, conversation_id: UUID) -> Any:
    """Hand the conversation to a person; asking again changes nothing."""
    ask_for_person(by=_principal(request), conversation_id=conversation_id)
    return Status(202, None)


@router.post("/{conversation_id}/solved", response={204: None, **ERRORS}, summary="Did this solve it?")
def say_solved(request: HttpRequest, conversation_id: UUID, body: SolvedIn) -> Any:
    """Record the customer's verdict on one answer; the first one counts."""
    answer_solved(
        by=_principal(request), conversation_id=conversation_id, message_id=body.message_id, solved=body.solved
    )
    return Status(204, None)


@router.post("/{conversation_id}/rating", response={204: None, **ERRORS}, summary="Rate the conversation")
def rate_one(request: HttpRequest, conversation_id: UUID, body: RatingIn) -> Any:
    """Record a rating."""
    by = _principal(request)
    count(f"rating:{by.rate_key}", per_minute=settings.HANDRAIL.rate_messages_per_minute)
    rate(by=by, conversation_id=conversation_id, score=body.score, comment=body.comment)
    return Status(204, None)
