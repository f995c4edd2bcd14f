"""Opening a conversation, and finding one's own again."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.db import transaction

from handrail.assistants.models import Assistant
from handrail.conversations.events import Opened
from handrail.conversations.journal import append, locked
from handrail.conversations.models import Conversation, Customer
from handrail.conversations.principals import Principal, Program, Visitor
from handrail.kernel.errors import ConflictError, InvalidError, NotFoundError

LONGEST_KEY = 100
_NAMELESS = "token:"


def checked_key(key: str) -> str:
    """Return an idempotency key, or raise: 1 to 100 printable characters without spaces."""
    if not key or len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable() or " " in key:
        raise InvalidError("send 1 to 100 printable characters, the same ones when you retry", field="Idempotency-Key")
    return key


def open_conversation(
    *, by: Principal, assistant_slug: str, key: str, language: str = "", page_url: str = "", customer_ref: str = ""
) -> Conversation:
    """Open a conversation once per idempotency key; the same key again returns the same conversation.

    A key that another program has used for the same customer raises ConflictError.
    """
    assistant = Assistant.objects.filter(slug=assistant_slug).first() if assistant_slug.isprintable() else None
    if assistant is None:
        raise NotFoundError(f"no assistant is named {assistant_slug!r}"[:120], field="assistant")
    with transaction.atomic():
        customer = _customer(by, checked_key(key), customer_ref)
        conversation, created = Conversation.objects.get_or_create(
            customer=customer,
            opening_key=key,
            defaults={
                "assistant": assistant,
                "channel": by.channel,
                "language": _supported(assistant, language),
                "page_url": page_url[:500] if page_url.isprintable() else "",
                "opened_with": by.token if isinstance(by, Program) else None,
            },
        )
        if created:
            conversation = locked(conversation.pk)
            append(conversation, Opened(channel=conversation.channel, language=conversation.language))
        elif not by.conversations().filter(pk=conversation.pk).exists():
            raise ConflictError("this key is taken for this customer", field="Idempotency-Key")
    return conversation


def own_conversation(*, by: Principal, conversation_id: UUID) -> Conversation:
    """Return a conversation of who asks, or raise NotFoundError."""
    conversation = (
        by.conversations().select_related("assistant", "customer").filter(pk=conversation_id).order_by().first()
    )
    if conversation is None:
        raise NotFoundError
    return conversation


def _customer(by: Principal, key: str, customer_ref: str) -> Customer:
    if isinstance(by, Visitor):
        return Customer.objects.get_or_create(visitor=by.visitor)[0]
    if not customer_ref.isprintable() or customer_ref.startswith(_NAMELESS):
        raise InvalidError(f"send printable characters that do not begin with {_NAMELESS}", field="customer")
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    reference = customer_ref or f"{_NAMELESS}{by.token.pk}:{digest}"
    return Customer.objects.get_or_create(external_ref=reference[:100])[0]


def _supported(assistant: Assistant, language: str) -> str:
    wanted = language.strip().lower().replace("_", "-")
    for candidate in (wanted, wanted.split("-")[0]):
        if candidate in assistant.languages:
            return candidate
    return assistant.language
