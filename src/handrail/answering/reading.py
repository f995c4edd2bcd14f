"""What the engine understands and proposes, as plain values that can be stored and read back."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import orjson

GENERAL = "general_question"


@dataclass(frozen=True)
class IntentScore:
    """An intent and the calibrated probability that it is meant."""

    slug: str
    probability: float


@dataclass(frozen=True)
class ArticleScore:
    """An article and the probability that it answers, as labelled messages of other customers say."""

    external_id: str
    probability: float


@dataclass(frozen=True)
class Request:
    """One request of a message. `in_scope` in [0, 1]: how surely any known intent covers it, before its kind.

    `nearest` is the cosine to the nearest labelled message that names its article, 0 where there is none.
    """

    text: str
    intents: tuple[IntentScore, ...]
    in_scope: float
    follow_up: bool = False
    confirmed: bool = False
    articles: tuple[ArticleScore, ...] = ()
    nearest: float = 0.0

    @property
    def intent(self) -> IntentScore:
        """The most probable intent."""
        return self.intents[0]

    @property
    def runner_up(self) -> IntentScore:
        """The second most probable intent, of probability 0 when there is no other."""
        return self.intents[1] if len(self.intents) > 1 else IntentScore("", 0.0)


@dataclass(frozen=True)
class TriggerFound:
    """A reason to bring in a person, by the trigger's name, with the words that showed it."""

    name: str
    detail: str
    safety: bool = False


@dataclass(frozen=True)
class Reading:
    """What the engine understood of one message; `certainty` is the probability that the language is right."""

    language: str
    smalltalk: str | None
    requests: tuple[Request, ...]
    triggers: tuple[TriggerFound, ...]
    masked: dict[str, int] = field(default_factory=dict)
    certainty: float = 1.0


@dataclass(frozen=True)
class Candidate:
    """A passage that search found, with its scores and whether the draft quotes it."""

    passage_id: str
    article_id: str
    revision_id: str
    external_id: str
    title: str
    heading_path: tuple[str, ...]
    url: str
    dense: float
    lexical: float
    score: float
    intents: tuple[str, ...] = ()
    cited: bool = False


@dataclass(frozen=True)
class Draft:
    """A candidate reply to one request: approved text, its sources, and the confidence that it is right.

    `approved` and `in_date` repeat for `decide` what search has guaranteed; both must be true for an answer.
    """

    intent: str
    text: str
    html: str
    features: dict[str, float]
    confidence: float
    candidates: tuple[Candidate, ...]
    approved: bool
    in_date: bool


@dataclass(frozen=True)
class Translation:
    """A message was read, and its answer found, in another language: from `asked` into `answered` and back.

    `request` is the message in the language of the articles; `texts` are the drafts in the customer's language, empty
    unless they are sent; `failure` says why the customer cannot get them in his language.
    """

    asked: str
    answered: str
    model: str
    request: str
    texts: tuple[str, ...] = ()
    failure: str = ""


@dataclass(frozen=True)
class Memory:
    """What came before in the conversation, and who asks, as far as it matters for the next turn.

    `earlier` holds what the customer said since people had the conversation, oldest first.
    """

    language: str
    earlier: tuple[str, ...] = ()
    last_request: str = ""
    last_intent: str = ""
    last_articles: tuple[str, ...] = ()
    asked_back: tuple[str, ...] = ()
    asked_about: str = ""
    clarifications: int = 0
    vip: bool = False


def to_json(value: Any) -> dict[str, Any]:
    """Return a value of this module as JSON-ready data."""
    data: dict[str, Any] = orjson.loads(orjson.dumps(value))
    return data


def reading_from_json(data: dict[str, Any]) -> Reading:
    """Read back a Reading from its stored form."""
    requests = tuple(_request_from_json(request) for request in data["requests"])
    triggers = tuple(TriggerFound(**found) for found in data["triggers"])
    return Reading(**{**data, "requests": requests, "triggers": triggers})


def _request_from_json(data: dict[str, Any]) -> Request:
    intents = tuple(IntentScore(score["slug"], _number(score["probability"])) for score in data["intents"])
    articles = tuple(ArticleScore(**score) for score in data.get("articles", ()))
    return Request(**{**data, "intents": intents, "articles": articles, "in_scope": _number(data["in_scope"])})


def _number(stored: float | None) -> float:
    """JSON has no word for what is no number but null."""
    return math.nan if stored is None else stored


def translation_from_json(data: dict[str, Any] | None) -> Translation | None:
    """Read back a Translation from its stored form."""
    return Translation(**{**data, "texts": tuple(data["texts"])}) if data else None


def draft_from_json(data: dict[str, Any]) -> Draft:
    """Read back a Draft from its stored form."""
    candidates = tuple(
        Candidate(**{**found, "heading_path": tuple(found["heading_path"]), "intents": tuple(found["intents"])})
        for found in data["candidates"]
    )
    return Draft(**{**data, "candidates": candidates, "confidence": _number(data["confidence"])})
