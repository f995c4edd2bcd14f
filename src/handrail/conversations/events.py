"""What can happen in a conversation. `public` facts reach the customer's stream, the others only staff."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class ConversationEvent:
    """One fact; its fields are what is stored."""

    kind: ClassVar[str]
    public: ClassVar[bool] = True

    def data(self) -> dict[str, Any]:
        """Return the fact's fields as JSON-ready values."""
        return asdict(self)


@dataclass(frozen=True)
class Opened(ConversationEvent):
    """A customer opened the conversation."""

    kind = "opened"
    channel: str
    language: str


@dataclass(frozen=True)
class MessagePosted(ConversationEvent):
    """Somebody said something."""

    kind = "message"
    message_id: str
    author: str
    name: str
    text: str
    html: str = ""
    language: str = ""
    sources: list[dict[str, str]] = field(default_factory=list)
    ask_solved: bool = False
    key: str | None = None


@dataclass(frozen=True)
class HandedOff(ConversationEvent):
    """The conversation waits for people."""

    kind = "handoff"
    team: str
    expected_wait_minutes: int


@dataclass(frozen=True)
class Claimed(ConversationEvent):
    """A person took it."""

    kind = "claimed"
    name: str
    team: str


@dataclass(frozen=True)
class Released(ConversationEvent):
    """The person put it back into the queue."""

    kind = "released"
    team: str


@dataclass(frozen=True)
class HandedBack(ConversationEvent):
    """The bot has it again."""

    kind = "handed_back"


@dataclass(frozen=True)
class Resolved(ConversationEvent):
    """The matter is settled; `by` tells who said so: person or customer."""

    kind = "resolved"
    by: str


@dataclass(frozen=True)
class Reopened(ConversationEvent):
    """The customer wrote again after the end."""

    kind = "reopened"


@dataclass(frozen=True)
class Rated(ConversationEvent):
    """The customer's rating, 1 to 5."""

    kind = "rated"
    score: int


@dataclass(frozen=True)
class SolvedAnswered(ConversationEvent):
    """The customer's yes or no under one answer."""

    kind = "solved"
    message_id: str
    solved: bool


@dataclass(frozen=True)
class HandoffRaised(ConversationEvent):
    """Why a handoff was made, for staff and for measures."""

    kind = "handoff_raised"
    public = False
    handoff_id: str
    team: str
    reason: str


@dataclass(frozen=True)
class NoteAdded(ConversationEvent):
    """A colleague left an internal note."""

    kind = "note"
    public = False
    note_id: str


@dataclass(frozen=True)
class Decided(ConversationEvent):
    """The engine decided a turn."""

    kind = "decided"
    public = False
    decision_id: str
    outcome: str
    reason: str
    intent: str
    confidence: float | None
    stage: str = ""
    part: str = ""


@dataclass(frozen=True)
class Judged(ConversationEvent):
    """A reviewer judged an answer of the bot: right or wrong, and why; `probability` is that of having been sampled."""

    kind = "judged"
    public = False
    message_id: str
    decision_id: str
    intent: str
    verdict: str
    cause: str
    probability: float


@dataclass(frozen=True)
class SuggestionMade(ConversationEvent):
    """The engine drafted a reply for the person who takes the conversation."""

    kind = "suggestion"
    public = False
    suggestion_id: str
    intent: str
    confidence: float


@dataclass(frozen=True)
class SuggestionUsed(ConversationEvent):
    """What became of a draft: sent, edited (`edit` says why) or discarded."""

    kind = "suggestion_used"
    public = False
    suggestion_id: str
    use: str
    edit: str
