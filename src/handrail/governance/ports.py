"""What gates need to know of other rooms: one Protocol for each source. A source that cannot tell raises."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from handrail.autonomy.policy import Rung
from handrail.kernel.errors import ConflictError


class NoEvidenceError(ConflictError):
    """There is no evidence."""

    code = "no_evidence"


@dataclass(frozen=True)
class CellView:
    """A cell as gates see it. `since`: when it came to its rung, None where nobody noted it.

    `threshold` is the cell's own, in (0, 1]; None where nobody has chosen one from evidence.
    """

    intent: str
    channel: str
    risk: str
    rung: Rung
    now: datetime
    since: datetime | None = None
    threshold: float | None = None
    owner: str = ""
    audience: str = ""
    systems: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.intent} x {self.channel}"


class Tally(Protocol):
    """A share with what it was counted from; bounds are one-sided at a confidence in (0, 1)."""

    @property
    def n(self) -> int:
        """How many were counted."""

    @property
    def rate(self) -> float:
        """The share, 0 for none."""

    def lower(self, confidence: float) -> float:
        """The share is at least this."""

    def upper(self, confidence: float) -> float:
        """The share is at most this."""


class Measures(Protocol):
    """Measures from events."""

    def tally(self, measure: str, view: CellView, *, side: str, since: datetime | None) -> Tally:
        """Return one measure of a cell, of the bot's side or of the people's, from a moment on."""


@dataclass(frozen=True)
class ReplayFigures:
    """What a replay found for an intent at a threshold, in cases; `stale` says in words what has changed since.

    `alpha` is the intent's limit of the share of wrong answers, to be shown at the confidence 1 - `delta`. `curve` has
    points of threshold, share answered, and upper bound of the share wrong.
    """

    run: str
    at: datetime
    n: int
    answered: int
    wrong: int
    alpha: float
    delta: float
    curve: tuple[tuple[float, float, float], ...] = ()
    stale: tuple[str, ...] = ()


@dataclass(frozen=True)
class KnowledgeFigures:
    """Of `n` real questions of an intent, `answered` were right; and the articles that are not in order, by name.

    `conflicts` quote two sentences that contradict each other, and whose articles they are.
    """

    n: int
    answered: int
    unowned: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()
    duplicates: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()


class Replays(Protocol):
    """Replays over labelled history."""

    def figures(self, view: CellView) -> ReplayFigures:
        """Return the newest replay's figures at the cell's threshold."""

    def knowledge(self, view: CellView) -> KnowledgeFigures:
        """Return how much of the intent's real questions the approved articles answer."""


@dataclass(frozen=True)
class Status:
    """How much of what must be prepared is there; `safety`: what is missing for the sake of somebody's safety."""

    met: int
    needed: int
    missing: tuple[str, ...] = ()
    safety: tuple[str, ...] = ()


class Readiness(Protocol):
    """What must be prepared before customers meet the bot."""

    def escalation(self, view: CellView) -> Status:
        """Return how much of the escalation map is complete."""

    def drill(self, view: CellView) -> Status:
        """Return whether a drill passed lately on this channel."""

    def briefing(self, view: CellView) -> Status:
        """Return who of the receiving team has read the briefing."""

    def openness(self, view: CellView) -> Status:
        """Return which texts are there in every enabled language."""

    def review_owner(self, view: CellView) -> Status:
        """Return whether somebody reviews this intent every week."""


@dataclass(frozen=True)
class LabelledMessage:
    """A real message of an intent as its customer wrote it, and his messages before it."""

    text: str
    language: str
    earlier: tuple[str, ...] = ()


class Messages(Protocol):
    """Real messages that were labelled."""

    def labelled(self, view: CellView) -> Iterable[LabelledMessage]:
        """Stream the messages that are labelled as this intent, those aside that labellers dispute."""

    def languages(self) -> Sequence[str]:
        """Return the languages that the assistants speak."""

    def well_written(self) -> Iterable[str]:
        """Return texts whose words are spelled right: articles."""

    def known_words(self) -> frozenset[str]:
        """Return words in lower case that are no slip of another, however alike they look."""


class Systems(Protocol):
    """Connected systems."""

    def problem(self, name: str) -> str:
        """Return what is wrong with a system, in words; empty when it is connected and healthy."""


class Tripwires(Protocol):
    """What brings cells down."""

    def last_breach(self, view: CellView) -> datetime | None:
        """Return when a tripwire last tripped in this cell."""


@dataclass(frozen=True)
class ApprovedWords:
    """A revision of an article that speaks for an intent: which words, and who approved them."""

    article: str
    language: str
    revision: int
    sha256: str
    approved_by: str
    approved_at: datetime
    review_by: date | None


class Record(Protocol):
    """What an evidence pack freezes besides the gates."""

    def articles(self, view: CellView) -> Sequence[ApprovedWords]:
        """Return the approved words of every article of the intent."""

    def versions(self, view: CellView) -> dict[str, Any]:
        """Return what decides now: classifier, encoder, confidence, policy, thresholds, wording."""


@dataclass(frozen=True)
class Sources:
    """All of them."""

    measures: Measures
    replays: Replays
    readiness: Readiness
    messages: Messages
    systems: Systems
    tripwires: Tripwires
    record: Record = field(repr=False)
