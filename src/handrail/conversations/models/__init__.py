"""Tables of conversations, one noun a module."""

from handrail.conversations.models.conversation import Conversation
from handrail.conversations.models.customer import Customer
from handrail.conversations.models.event import Event
from handrail.conversations.models.handoff import Claim, HandBack, Handoff
from handrail.conversations.models.message import Message, Note
from handrail.conversations.models.outcome import Rating, Resolution, SolvedVerdict

__all__ = [
    "Claim",
    "Conversation",
    "Customer",
    "Event",
    "HandBack",
    "Handoff",
    "Message",
    "Note",
    "Rating",
    "Resolution",
    "SolvedVerdict",
]
