"""Opening a conversation, and finding one's own again."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from django.db import transaction

from handrail.assistants.models import Assistant
from handrail.conversations.events import Opened
from handrail.conversations.journal import append
from handrail.conversations.models import Conversation, Customer
from handrail.conversations.principals import Principal, Program, Visitor
from handrail.conversations.rehearsals import REHEARSAL
from handrail.kernel.errors import ConflictError, InvalidError, NotFoundError
from handrail.rows import Where, find_row, write_row_once

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
    assistant = find_row(Assistant, Where("slug = %s", (assistant_slug,))) if assistant_slug.isprintable() else None
    if assistant is None:
        raise NotFoundError(f"no assistant is named {assistant_slug!r}"[:120], field="assistant")
    with transaction.atomic():
        conversation = Conversation(
            customer=_customer(by, checked_key(key), customer_ref),
            opening_key=key,
            assistant=assistant,
            channel=by.channel,
            language=_supported(assistant, language),
            page_url=page_url[:500] if page_url.isprintable() else "",
            opened_with=by.token if isinstance(by, Program) else None,
        )
        # Nobody else can see the new row before the end of the transaction: it needs no lock.
        if write_row_once(conversation):
            append(conversation, Opened(channel=conversation.channel, language=conversation.language))
            return conversation
        same = Where("customer_id = %s AND opening_key = %s", (conversation.customer_id, key))
        opened = find_row(Conversation, by.owned & same)
    if opened is None:
        raise ConflictError("this key is taken for this customer", field="Idempotency-Key")
    return opened


def own_conversation(*, by: Principal, conversation_id: UUID) -> Conversation:
    """Return a conversation of who asks, or raise NotFoundError."""
    conversation = find_row(Conversation, by.owned & Where("id = %s", (conversation_id,)))
    if conversation is None:
        raise NotFoundError
    return conversation


def _customer(by: Principal, key: str, customer_ref: str) -> Customer:
    if isinstance(by, Visitor):
        return _known(Customer(visitor=by.visitor), visitor=by.visitor)
    if not customer_ref.isprintable() or customer_ref.startswith((_NAMELESS, REHEARSAL)):
        raise InvalidError(
            f"send printable characters that do not begin with {_NAMELESS} or {REHEARSAL}", field="customer"
        )
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    reference = customer_ref or f"{_NAMELESS}{by.token.pk}:{digest}"
    return _known(Customer(external_ref=reference[:100]), external_ref=reference[:100])


def _known(customer: Customer, **identity: Any) -> Customer:
    """The customer of this identity, stored now unless he was known."""
    return customer if write_row_once(customer) else Customer.objects.get(**identity)


def _supported(assistant: Assistant, language: str) -> str:
    wanted = language.strip().lower().replace("_", "-")
    for candidate in (wanted, wanted.split("-")[0]):
        if candidate in assistant.languages:
            return candidate
    return assistant.language
