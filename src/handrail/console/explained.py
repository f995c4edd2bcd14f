"""A decision's record, put in the order in which a person wants to read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from handrail.autonomy.policy import CellState
from handrail.console.words.names import TRIGGERS, word
from handrail.console.words.sentences import why
from handrail.console.words.stages import effect
from handrail.console.words.triggers import not_searched

Data = dict[str, Any]


@dataclass(frozen=True)
class RequestExplained:
    """One request of the message with its draft, the rule that applied to it, and whether it stood in the way."""

    text: str
    intents: list[Data]
    in_scope: float
    known: bool
    follow_up: bool
    draft: Data | None
    cell: Data | None
    part: str
    blocked: bool

    @property
    def passages(self) -> list[Data]:
        """What search found for it, best first."""
        return list(self.draft["candidates"]) if self.draft else []

    @property
    def stage(self) -> str:
        """The stage that counted."""
        return str(CellState(**self.cell).holds) if self.cell else ""

    @property
    def effect(self) -> str:
        """What the stage means for customers, and for this one."""
        return effect(CellState(**self.cell), self.part) if self.cell else ""

    @property
    def threshold(self) -> float | None:
        """The confidence that an answer needs here."""
        return self.cell["threshold"] if self.cell else None

    @property
    def enough(self) -> bool:
        """Whether the draft is as sure as it needs to be."""
        return bool(self.draft and self.threshold is not None and self.draft["confidence"] >= self.threshold)


@dataclass(frozen=True)
class Passage:
    """Approved text as it was written (HTML), and what the customer got of it in his language."""

    original: str
    translated: str


@dataclass(frozen=True)
class TranslationExplained:
    """A reply in another language than its articles: from `answered` into `asked`, by `model`.

    `request` is the message as it was understood; `pairs` are empty where nothing was sent, `failure` then says why.
    """

    asked: str
    answered: str
    model: str
    request: str
    pairs: list[Passage]
    failure: str


@dataclass(frozen=True)
class Explained:
    """A whole decision."""

    outcome: str
    reason: str
    why: str
    language: str
    requests: list[RequestExplained]
    triggers: list[Data]
    smalltalk: str
    masked: dict[str, int]
    in_scope_threshold: float
    versions: dict[str, str]
    milliseconds: dict[str, float]
    not_searched: str
    translation: TranslationExplained | None

    @property
    def first(self) -> RequestExplained | None:
        """The request that decided: the one that stood in the way, else the first."""
        return next((each for each in self.requests if each.blocked), self.requests[0] if self.requests else None)


def explained(record: Data) -> Explained:
    """Return a record in readable order; parts that are missing in it are empty here."""
    reading = record.get("reading", {})
    return Explained(
        outcome=record.get("outcome", ""),
        reason=record.get("reason", ""),
        why=_why(record),
        language=reading.get("language") or record.get("language", ""),
        requests=_requests(record, reading),
        triggers=[found | {"label": word(TRIGGERS, found["name"])} for found in reading.get("triggers", [])],
        smalltalk=reading.get("smalltalk") or "",
        masked=reading.get("masked", {}),
        in_scope_threshold=record.get("in_scope_threshold", 0.0),
        versions=record.get("versions", {}),
        milliseconds=record.get("milliseconds", {}),
        not_searched=_not_searched(record, reading),
        translation=_translation(record),
    )


def _not_searched(record: Data, reading: Data) -> str:
    """Why search was never asked; empty where it was. A search leaves a draft, or null, for every request."""
    called = record.get("reason", "")
    stopped = any(found["name"] == called for found in reading.get("triggers", []))
    return not_searched(called) if stopped and not record.get("drafts") else ""


def _translation(record: Data) -> TranslationExplained | None:
    stored = record.get("translation")
    if not stored:
        return None
    drafts = [draft for draft in record.get("drafts", []) if draft]
    return TranslationExplained(
        asked=stored["asked"],
        answered=stored["answered"],
        model=stored["model"],
        request=stored["request"],
        pairs=[Passage(draft["html"], text) for draft, text in zip(drafts, stored["texts"], strict=False)],
        failure=stored["failure"],
    )


def _requests(record: Data, reading: Data) -> list[RequestExplained]:
    drafts = record.get("drafts", [])
    cells = {cell["intent"]: cell for cell in record.get("cells", [])}
    return [
        _request(request, drafts[index] if index < len(drafts) else None, cells, record, index)
        for index, request in enumerate(reading.get("requests", []))
    ]


def _request(request: Data, draft: Data | None, cells: dict[str, Data], record: Data, index: int) -> RequestExplained:
    in_scope = float(request.get("in_scope", 1.0))
    intents = request.get("intents", [])
    parts = record.get("parts", [])
    return RequestExplained(
        text=request.get("text", ""),
        intents=intents,
        in_scope=in_scope,
        known=in_scope >= record.get("in_scope_threshold", 0.0),
        follow_up=bool(request.get("follow_up")),
        draft=draft,
        cell=cells.get(intents[0]["slug"]) if intents else None,
        part=parts[index] if index < len(parts) else "",
        blocked=record.get("request", -1) == index,
    )


def _why(record: Data) -> str:
    """The reason as a sentence; where confidence decided, with both numbers."""
    sentence = why(record.get("reason", ""))
    index = record.get("request", -1)
    drafts = record.get("drafts", [])
    draft = drafts[index] if 0 <= index < len(drafts) else None
    if record.get("reason") != "low_confidence" or not draft:
        return sentence
    cell = next((cell for cell in record.get("cells", []) if cell["intent"] == draft["intent"]), None)
    if cell is None or cell["threshold"] is None:
        return sentence
    numbers = {"sure": round(draft["confidence"] * 100), "needed": round(cell["threshold"] * 100)}
    return sentence + " " + _("It was %(sure)s %% sure; %(needed)s %% is needed.") % numbers
