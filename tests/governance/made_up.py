"""Small sources in memory: what gates ask, answered from plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from handrail.autonomy.policy import Rung, Stage
from handrail.governance.gates import Finding, found, gates
from handrail.governance.ports import (
    ApprovedWords,
    CellView,
    KnowledgeFigures,
    LabelledMessage,
    NoEvidenceError,
    ReplayFigures,
    Sources,
    Status,
)
from handrail.statistics.intervals import upper_bound

NOW = timezone.now()
VIEW = CellView(
    intent="refund",
    channel="chat",
    risk="low",
    rung=Rung(Stage.PILOT, 10),
    now=NOW,
    since=NOW - timedelta(days=20),
    threshold=0.8,
    owner="Ada",
    audience="public",
)
READY = Status(5, 5)
PLAIN = [LabelledMessage(f"Where is my refund number {place}", "en") for place in range(200)]
SLIPS = "refnud refud reefund refnd refumd rrefund refundd refubd refunt rfund"
HARD = [
    *(LabelledMessage(f"Where is my {word}", "en") for word in SLIPS.split()),
    *(LabelledMessage("Where is my refund? How do I change my address?", "en") for _ in range(10)),
    *(LabelledMessage("This is absolutely ridiculous, worst shop ever, I am furious!!", "en") for _ in range(10)),
]


@dataclass(frozen=True)
class Counted:
    """A tally with exact bounds (Clopper and Pearson 1934)."""

    hits: int
    n: int

    @property
    def rate(self) -> float:
        return self.hits / self.n if self.n else 0.0

    def lower(self, confidence: float) -> float:
        return 1 - float(upper_bound(self.n - self.hits, self.n, 1 - confidence))

    def upper(self, confidence: float) -> float:
        return float(upper_bound(self.hits, self.n, 1 - confidence))


@dataclass
class Measures:
    """Tallies by measure and side; what is not there was never counted."""

    tallies: dict[tuple[str, str], Counted]
    asked: list[tuple[str, str, datetime | None]] = field(default_factory=list)

    def tally(self, measure: str, view: CellView, *, side: str, since: datetime | None) -> Counted:
        self.asked.append((measure, side, since))
        return self.tallies.get((measure, side), Counted(0, 0))


@dataclass
class Replays:
    """The figures of one replay; None is no replay."""

    of_answers: ReplayFigures | None
    of_knowledge: KnowledgeFigures | None

    def figures(self, view: CellView) -> ReplayFigures:
        if self.of_answers is None:
            raise NoEvidenceError("nothing was replayed")
        return self.of_answers

    def knowledge(self, view: CellView) -> KnowledgeFigures:
        if self.of_knowledge is None:
            raise NoEvidenceError("nothing was replayed")
        return self.of_knowledge


@dataclass
class Readiness:
    """Statuses by what is asked."""

    statuses: dict[str, Status] = field(default_factory=dict)

    def escalation(self, view: CellView) -> Status:
        return self.statuses.get("escalation", READY)

    def drill(self, view: CellView) -> Status:
        return self.statuses.get("drill", Status(1, 1))

    def briefing(self, view: CellView) -> Status:
        return self.statuses.get("briefing", READY)

    def openness(self, view: CellView) -> Status:
        return self.statuses.get("openness", READY)

    def review_owner(self, view: CellView) -> Status:
        return self.statuses.get("review_owner", Status(1, 1))


@dataclass
class Messages:
    """Labelled messages, and the languages of the assistants."""

    said: Sequence[LabelledMessage]
    spoken: Sequence[str] = ("en",)
    articles: Sequence[str] = ("A refund takes five days",)

    def labelled(self, view: CellView) -> Iterable[LabelledMessage]:
        return self.said

    def languages(self) -> Sequence[str]:
        return self.spoken

    def well_written(self) -> Iterable[str]:
        return self.articles

    def known_words(self) -> frozenset[str]:
        return frozenset({"refund", "refunds", "where"})


@dataclass
class Systems:
    """What is wrong, by system; others are healthy."""

    problems: dict[str, str] = field(default_factory=dict)

    def problem(self, name: str) -> str:
        return self.problems.get(name, "")


@dataclass
class Tripwires:
    """When one last tripped."""

    at: datetime | None = None

    def last_breach(self, view: CellView) -> datetime | None:
        return self.at


@dataclass
class Record:
    """One article, and plain versions."""

    words: Sequence[ApprovedWords] = (ApprovedWords("refunds", "en", 3, "ab" * 32, "Ada", NOW, None),)

    def articles(self, view: CellView) -> Sequence[ApprovedWords]:
        return self.words

    def versions(self, view: CellView) -> dict[str, Any]:
        return {"classifier": "c0ffee", "encoder": "e0", "policy": "2026", "threshold": {"value": 0.8, "alpha": 0.05}}


def good_sources(**other: Any) -> Sources:
    """Sources with which every gate is met, but for what is said otherwise."""
    measures = {
        ("wrong_answer", "bot"): Counted(1, 120),
        ("csat", "bot"): Counted(95, 100),
        ("csat", "people"): Counted(90, 100),
        ("repeat_contact", "bot"): Counted(6, 200),
        ("repeat_contact", "people"): Counted(10, 200),
        ("handoff_quality", "bot"): Counted(40, 41),
        ("conversations", "bot"): Counted(300, 300),
    }
    curve = tuple((1 - place / 40, place / 40, 0.02 + place / 1000) for place in range(1, 41))
    sources = Sources(
        measures=Measures(measures),
        replays=Replays(ReplayFigures("run-1", NOW, 260, 200, 2, 0.05, 0.10, curve), KnowledgeFigures(220, 210)),
        readiness=Readiness(),
        messages=Messages([*PLAIN, *HARD]),
        systems=Systems(),
        tripwires=Tripwires(),
        record=Record(),
    )
    return replace(sources, **other)


def finding(gate: str, sources: Sources, view: CellView = VIEW, **limits: float) -> Finding:
    """What a gate finds under the shipped limits, but for those that are named."""
    shipped = {name: limit.shipped for name, limit in gates()[gate].limits.items()}
    return found(gates()[gate], view, sources, shipped | limits)
