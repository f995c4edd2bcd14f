"""A few conversations that wait in the demo's inbox, so that it is not empty at the first look.

They go the way of every message: received, read, decided, handed off.
"""

from __future__ import annotations

from handrail.answering.actions import receive, take_turn
from handrail.answering.engine import Engine
from handrail.answering.models import Turn
from handrail.conversations.models import Conversation, Customer
from handrail.conversations.opening import open_conversation
from handrail.conversations.principals import Visitor
from handrail.kernel.ids import uuid7

KEY = "opening-day"
STORIES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("c-006", "es", ("Hola! me habéis cobrado dos veces el mismo pedido, 2 x 2499 €. Necesito que me devolváis uno.",)),
    ("c-014", "de", ("Mein Akku wird beim Laden richtig heiß und riecht komisch. Kann ich den benutzen?",)),
    (
        "c-001",
        "en",
        ("Hi there", "How long does a refund to a credit card take?", "OK. I'd like to talk to a person please."),
    ),
    ("c-022", "en", ("We are a delivery company in Rotterdam and need 12 Hauls by March, who makes us an offer?",)),
    ("c-030", "en", ("how do i reset my password", "and how long is the link valid?")),
    ("c-018", "en", ("Please send me everything you have stored about me.",)),
)


def open_the_desk(engine: Engine) -> int:
    """Let six customers write; running it again changes nothing. Returns how many conversations there are."""
    for reference, language, texts in STORIES:
        visitor = _visitor(reference)
        conversation = open_conversation(by=visitor, assistant_slug="fernhill", key=KEY, language=language)
        for number, text in enumerate(texts):
            _write(visitor, conversation, text, key=f"{KEY}-{number}", engine=engine)
    return len(STORIES)


def _visitor(reference: str) -> Visitor:
    """The widget's visitor who is this customer."""
    customer = Customer.objects.get(external_ref=reference)
    if customer.visitor is None:
        customer.visitor = uuid7()
        customer.save(update_fields=["visitor"])
    return Visitor(customer.visitor)


def _write(visitor: Visitor, conversation: Conversation, text: str, *, key: str, engine: Engine) -> None:
    message = receive(by=visitor, conversation_id=conversation.pk, text=text, key=key)
    for turn in Turn.objects.filter(message=message, decided_at__isnull=True):
        take_turn(turn_id=turn.pk, engine=engine)
